/*
 * prove_role ROLE_ARN EXTERNAL_ID ACCOUNT [--budget MS] [--young] [--read-only] [--times N]
 * [--platform ACCOUNT] [--quick-start] [--other EXTERNAL_ID]
 *
 * Asks AWS (or what AWS_ENDPOINT_URL points to) about one role and prints the answer as lines of
 * JSON: one with "caller" (unless
 * --quick-start), then for each of N times its probes and one with "verdict".  For
 * t/proof/proof.mjs.
 */
#include <jansson.h>

#include "../../cgi/aws/arn.h"
#include "../../cgi/aws/proof.h"
#include "../../cgi/base/clock.h"

static struct {
	struct proof_question question;
	const char *platform;
	int times;
	bool quick_start;
	int64_t ticked_ms,
		longest_ms; /* when ticked last, and the longest time between two ticks */
} run = {.times = 1};

static void
on_tick(void *arg)
{
	int64_t now = clock_monotonic_ms();

	(void)arg;
	if (run.ticked_ms != 0 && now - run.ticked_ms > run.longest_ms)
		run.longest_ms = now - run.ticked_ms;
	run.ticked_ms = now;
}

static void
print(json_t *line)
{
	if (line == NULL || json_dumpf(line, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER) != 0)
		exit(70);
	putchar('\n');
	json_decref(line);
}

static int
fail(const struct err *e)
{
	print(json_pack("{s:s,s:s}", "error", err_kind_name(e->kind), "what", e->what));
	return 1;
}

static void
read_arguments(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: prove_role ROLE_ARN EXTERNAL_ID ACCOUNT [--budget MS] "
		                "[--young] [--times N]\n");
		exit(64);
	}
	run.question = (struct proof_question){
		.role_arn = argv[1], .external_id = argv[2], .account_number = argv[3]};
	for (int i = 4; i < argc; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : "0";

		if (strcmp(argv[i], "--budget") == 0)
			run.question.budget_ms = strtol(next, NULL, 10);
		else if (strcmp(argv[i], "--times") == 0)
			run.times = (int)strtol(next, NULL, 10);
		else if (strcmp(argv[i], "--platform") == 0)
			run.platform = next;
		else if (strcmp(argv[i], "--young") == 0)
			run.question.young = true;
		else if (strcmp(argv[i], "--other") == 0)
			run.question.other_external_id = next;
		else if (strcmp(argv[i], "--read-only") == 0)
			run.question.read_only = true;
		else if (strcmp(argv[i], "--quick-start") == 0)
			run.quick_start = true;
	}
}

static void
print_probe(const struct aws_probe *p)
{
	print(json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:I}", "kind", proof_kind_name(p->kind),
	                "answer", proof_answer_name(p->answer), "external_id", p->external_id,
	                "code", p->code, "message", p->message, "aws_request_id", p->aws_request_id,
	                "account", p->account, "asked_ms", (json_int_t)p->asked_ms, "took_ms",
	                (json_int_t)p->took_ms));
}

static void
print_role(const struct aws_role *role)
{
	static const char *const trust[] = {"unread", "safe", "open", "refuses", "unsure"},
				 *const read_only[] = {"unknown", "yes", "no", "hidden"};
	json_t *policies = json_array(), *writes = json_array();

	for (size_t i = 0; i < role->policy_count; i++)
		json_array_append_new(policies,
		                      json_sprintf("%d %s %s", role->policies[i].kind,
		                                   role->policies[i].name, role->policies[i].arn));
	for (size_t i = 0; i < role->write_count; i++)
		if (role->writes[i].decision == AWS_WRITE_ALLOWED)
			json_array_append_new(writes, json_string(role->writes[i].action));
	print(json_pack("{s:s,s:s,s:s,s:s,s:o,s:o,s:I}", "role_id", role->role_id, "trust_policy",
	                role->trust_policy, "trust", trust[role->trust], "read_only",
	                read_only[role->read_only], "policies", policies, "writes", writes, "tried",
	                (json_int_t)role->write_count));
}

static const struct err *
prove(struct aws *aws, struct arena *arena, const char *platform)
{
	struct proof_explanation why;
	struct proof_answer answer;
	json_t *causes = json_array(), *warnings = json_array();
	int64_t before = clock_monotonic_ms();
	const struct err *e;

	run.ticked_ms = 0;
	run.longest_ms = 0;
	if ((e = proof_run(aws, arena, &run.question, &answer)) != NULL) {
		json_decref(causes);
		json_decref(warnings);
		return e;
	}
	for (size_t i = 0; i < answer.probe_count; i++)
		print_probe(&answer.probes[i]);
	for (size_t i = 0; i < answer.read_count; i++)
		print_probe(&answer.reads[i]);
	print_role(&answer.role);
	proof_explain(arena, &run.question, &answer, platform, &why);
	for (size_t i = 0; i < why.count; i++)
		json_array_append_new(causes, json_pack("{s:s,s:s}", "title", why.causes[i].title,
		                                        "text", why.causes[i].text));
	for (size_t i = 0; i < why.warning_count; i++)
		json_array_append_new(warnings, json_string(why.warnings[i]));
	print(json_pack("{s:s,s:s,s:s,s:s,s:I,s:s,s:o,s:s,s:I,s:I,s:s,s:o}", "verdict",
	                proof_verdict_name(answer.verdict), "serves", answer.external_id,
	                "caller_account", answer.caller_account, "caller_arn", answer.caller_arn,
	                "calls", (json_int_t)answer.calls, "powers", why.read_only, "warnings",
	                warnings, "own_fault", answer.own_fault, "took_ms",
	                (json_int_t)(clock_monotonic_ms() - before), "longest_tick_ms",
	                (json_int_t)run.longest_ms, "summary", why.summary, "causes", causes));
	return NULL;
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	const char *platform = "";
	struct aws_partition partition = {NULL, NULL, NULL, NULL};
	struct aws_options options = {
		.partitions = &partition, .partition_count = 1, .tick = on_tick};
	struct aws *aws = NULL;
	const struct err *e;
	int status = 0;

	read_arguments(argc, argv);
	partition.platform_account = run.platform;
	options.budget_ms = run.question.budget_ms;
	e = aws_open(arena, &options, &aws);
	if (e == NULL && !run.quick_start &&
	    (e = aws_platform_account(aws, arena, NULL, &platform)) == NULL)
		print(json_pack("{s:s,s:s}", "caller", platform, "partitions",
		                aws_partitions(aws)));
	for (int i = 0; e == NULL && i < run.times; i++)
		e = prove(aws, arena, platform);
	if (e != NULL)
		status = fail(e);
	aws_close(aws);
	arena_free(arena);
	return status;
}
