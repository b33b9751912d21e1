/*
 * judge_policy PARTITION PLATFORM_ACCOUNT EXTERNAL_ID [--account N] [--own ARN] [--other ID]
 * [--lines]
 *
 * Judges the trust policy on standard input (with --lines: one a line) and prints what is said of
 * it, one line of JSON each.  For t/proof/policies.mjs.
 */
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "../../cgi/aws/policy.h"

static struct policy_question question;
static bool lines;

static void
read_arguments(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: judge_policy PARTITION PLATFORM_ACCOUNT EXTERNAL_ID "
		                "[--account N] [--own ARN] [--other ID] [--lines]\n");
		exit(64);
	}
	question.partition = argv[1];
	question.platform_account = argv[2];
	question.external_id = argv[3];
	for (int i = 4; i < argc; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : "";

		if (strcmp(argv[i], "--account") == 0)
			question.account_number = next;
		else if (strcmp(argv[i], "--own") == 0)
			question.own_arn = next;
		else if (strcmp(argv[i], "--other") == 0)
			question.other_external_id = next;
		else if (strcmp(argv[i], "--lines") == 0)
			lines = true;
	}
}

static void
judge(struct arena *arena, const char *text, size_t size)
{
	json_t *statements = json_array(), *warnings = json_array(), *line;
	struct policy_answer answer;

	policy_judge(arena, &question, text, size, &answer);
	for (size_t i = 0; i < answer.statement_count; i++) {
		const struct policy_statement *s = &answer.statements[i];

		json_array_append_new(statements, json_pack("{s:I,s:s,s:s,s:s}", "number",
		                                            (json_int_t)s->number, "judgement",
		                                            policy_judgement_name(s->judgement),
		                                            "say", s->say, "text", s->text));
	}
	for (size_t i = 0; i < answer.warning_count; i++)
		json_array_append_new(warnings, json_string(answer.warnings[i]));
	line = json_pack("{s:s,s:s,s:o,s:o,s:s}", "verdict", policy_verdict_name(answer.verdict),
	                 "summary", answer.summary, "statements", statements, "warnings", warnings,
	                 "corrected", answer.corrected);
	if (line == NULL || json_dumpf(line, stdout, JSON_COMPACT) != 0)
		exit(70);
	putchar('\n');
	json_decref(line);
	arena_reset(arena);
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	char *text = NULL;
	size_t room = 0;
	ssize_t size;

	read_arguments(argc, argv);
	while ((size = getdelim(&text, &room, lines ? '\n' : EOF, stdin)) > 0)
		judge(arena, text, (size_t)size);
	free(text);
	arena_free(arena);
	return 0;
}
