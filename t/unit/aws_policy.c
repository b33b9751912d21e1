/* Trust policies: hostile texts, and the rules that t/proof/policies.mjs can't ask of AWS's
 * stand-in.  cgi/aws/policy.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../../cgi/aws/policy.h"
#include "../../cgi/base/buf.h"

#define ID "rc-abcdefghijklmnopqrstuvwxyz23"
#define OURS "\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"}"
#define ACT "\"Action\":\"sts:AssumeRole\""
#define ON "\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"" ID "\"}}"
#define GOOD "{\"Effect\":\"Allow\"," OURS "," ACT "," ON "}"

static struct arena *arena;
static const struct policy_question question = {.partition = "aws",
                                                .platform_account = "111122223333",
                                                .external_id = ID,
                                                .account_number = "012345678901"};

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static enum policy_verdict
verdict_for(const struct policy_question *q, const char *text, size_t size)
{
	struct policy_answer answer, again;

	policy_judge(arena, q, text, size, &answer);
	assert_non_null(answer.summary);
	assert_true(*answer.summary != '\0');
	assert_int_equal(*answer.corrected == '\0', answer.verdict == POLICY_SAFE);
	for (size_t i = 0; i < answer.statement_count; i++) {
		assert_int_equal(answer.statements[i].number, i + 1);
		assert_true(*answer.statements[i].say != '\0');
	}
	if (answer.verdict != POLICY_SAFE) {
		policy_judge(arena, q, answer.corrected, strlen(answer.corrected), &again);
		assert_int_equal(again.verdict, POLICY_SAFE);
	}
	return answer.verdict;
}

static enum policy_verdict
verdict(const char *text)
{
	return verdict_for(&question, text, strlen(text));
}

static enum policy_verdict
verdict_of_statements(const char *statements)
{
	return verdict(
		arena_printf(arena, "{\"Version\":\"2012-10-17\",\"Statement\":%s}", statements));
}

static void
test_not_a_policy(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		"null",
		"[]",
		"[" GOOD "]",
		"{}",
		"\"" ID "\"",
		"{\"Statement\":null}",
		"{\"Statement\":1}",
		"{\"Statement\":[null]}",
		"{\"Statement\":[[" GOOD "]]}",
		"{\"statement\":[" GOOD "]}",
		"{\"Version\":\"2013-01-01\",\"Statement\":[" GOOD "]}",
		"{\"Version\":2012,\"Statement\":[" GOOD "]}",
		"{\"Statement\":[" GOOD "],\"Extra\":1}",
		"{\"Statement\":[" GOOD "],\"Statement\":[" GOOD "]}",
		"{\"Statement\":[" GOOD "]} {}",
		"{\"Statement\":[" GOOD "]",
		"{\"Statement\":[" GOOD ",]}",
		"{\"Statement\":[" GOOD "],\"Id\":\"\xff\"}",
		"{\"Statement\":[" GOOD "],\"Id\":\"\\u0000\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (verdict(texts[i]) != POLICY_UNSURE)
			fail_msg("%s", texts[i]);
}

/* Each is a statement that AWS does not take, or that is not known: never safe, alone or beside a
 * good one. */
static void
test_unknown(void **state)
{
	static const char *const statements[] = {
		"{}",
		"7",
		"{\"Effect\":\"allow\"," OURS "," ACT "," ON "}",
		"{\"Effect\":true," OURS "," ACT "," ON "}",
		"{" OURS "," ACT "," ON "}",
		"{\"Effect\":\"Allow\"," ACT "," ON "}",
		"{\"Effect\":\"Allow\"," OURS "," ON "}",
		"{\"Effect\":\"Allow\"," OURS "," ACT ",\"NotAction\":\"s3:*\"," ON "}",
		"{\"Effect\":\"Allow\"," OURS ",\"Action\":[1]," ON "}",
		"{\"Effect\":\"Allow\"," OURS ",\"Action\":\"AssumeRole\"," ON "}",
		"{\"Effect\":\"Allow\"," OURS "," ACT "," ON ",\"Resource\":\"*\"}",
		"{\"Effect\":\"Allow\"," OURS "," ACT "," ON ",\"condition\":{}}",
		"{\"Effect\":\"Allow\"," OURS "," ACT ",\"Condition\":[]}",
		"{\"Effect\":\"Allow\"," OURS "," ACT ",\"Condition\":{\"StringEquals\":[]}}",
		"{\"Effect\":\"Allow\"," OURS "," ACT
		",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":[]}}}",
		"{\"Effect\":\"Allow\"," OURS "," ACT
		",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":null}}}",
		"{\"Effect\":\"Allow\"," OURS "," ACT
		",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":{\"x\":\"" ID "\"}}}}",
		"{\"Effect\":\"Allow\"," OURS "," ACT
		",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"" ID
		"\",\"sts:externalid\":\"" ID "\"}}}",
		"{\"Effect\":\"Allow\"," OURS "," ACT
		",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"" ID
		"\"},\"StringFoo\":{\"a\":\"b\"}}}",
		"{\"Effect\":\"Allow\"," OURS "," ACT
		",\"Condition\":{\"NullIfExists\":{\"sts:ExternalId\":\"false\"}}}",
		"{\"Effect\":\"Allow\",\"Principal\":\"arn:aws:iam::111122223333:root\"," ACT "," ON
		"}",
		"{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[]}," ACT "," ON "}",
		"{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":{}}," ACT "," ON "}",
		"{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::*:root\"}," ACT "," ON
		"}",
		"{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:role/"
		"*\"}," ACT "," ON "}",
		"{\"Effect\":\"Allow\",\"Principal\":{\"CanonicalUser\":\"ab12\"}," ACT "," ON "}",
		"{\"Effect\":\"Allow\",\"Principal\":{\"aws\":\"*\"}," ACT "," ON "}",
		"{\"Effect\":\"Allow\",\"NotPrincipal\":{\"AWS\":\"999988887777\"}," ACT "," ON "}",
		"{\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":\"111122223333\"}," ACT "}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
		const char *beside = arena_printf(arena, "[" GOOD ",%s]", statements[i]);

		if (verdict_of_statements(statements[i]) != POLICY_UNSURE ||
		    verdict_of_statements(beside) != POLICY_UNSURE)
			fail_msg("%s", statements[i]);
	}
}

static void
test_nul(void **state)
{
	static const char inside[] = "{\"Statement\":[" GOOD "],\"Id\":\"a\0b\"}";
	static const char behind[] = "{\"Statement\":[" GOOD "]}\0{}";

	(void)state;
	assert_int_equal(verdict_for(&question, inside, sizeof inside - 1), POLICY_UNSURE);
	assert_int_equal(verdict_for(&question, behind, sizeof behind - 1), POLICY_UNSURE);
	assert_int_equal(verdict_for(&question, "\0", 1), POLICY_UNSURE);
}

static void
test_size(void **state)
{
	size_t size = 256 * 1024;
	char *text = arena_alloc(arena, size + 1);
	struct buf many;

	(void)state;
	memset(text, '[', size);
	assert_int_equal(verdict_for(&question, text, size), POLICY_UNSURE);
	memset(text, ' ', size);
	memcpy(text, "{\"Statement\":" GOOD "}", strlen("{\"Statement\":" GOOD "}"));
	assert_int_equal(verdict_for(&question, text, POLICY_SIZE_MOST), POLICY_SAFE);
	assert_int_equal(verdict_for(&question, text, size), POLICY_UNSURE);

	/* Almost as dense as may be: many IDs, judged within a moment. */
	buf_init(&many, arena);
	buf_puts(&many, "{\"Statement\":[" GOOD ",{\"Effect\":\"Allow\"," OURS "," ACT
	                ",\"Condition\":{\"StringNotEquals\":{\"sts:ExternalId\":[\"x\"");
	while (many.len < POLICY_DENSE_MOST - 20)
		buf_puts(&many, ",\"a\"");
	buf_puts(&many, "]}}}]}");
	assert_int_equal(verdict_for(&question, many.data, many.len), POLICY_OPEN);
	for (int i = 0; i < 20; i++)
		buf_puts(&many, "\n \"");
	assert_int_equal(verdict_for(&question, many.data, many.len), POLICY_UNSURE);
}

/* Every text that is the good one cut short, or with one byte changed, is no crash; only what
 * still demands the ID is safe. */
static void
test_broken(void **state)
{
	static const char good[] = "{\"Statement\":[" GOOD "]}";
	size_t size = sizeof good - 1, id = (size_t)(strstr(good, ID) - good);
	char *text = arena_memdup(arena, good, size);

	(void)state;
	for (size_t i = 0; i < size; i++)
		assert_int_equal(verdict_for(&question, good, i), POLICY_UNSURE);
	for (size_t i = 0; i < size; i++)
		for (int c = 1; c < 256; c += 3) {
			bool same;

			text[i] = (char)c;
			same = memcmp(text, good, size) == 0;
			if (i >= id && i < id + strlen(ID) && !same)
				assert_int_not_equal(verdict_for(&question, text, size),
				                     POLICY_SAFE);
			else
				verdict_for(&question, text, size);
			text[i] = good[i];
		}
}

static void
test_own_arn(void **state)
{
	static const char named[] =
		"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
		"\"arn:aws:iam::111122223333:role/team/asks\"}," ACT "," ON "}}";
	struct policy_question q = question;

	(void)state;
	assert_int_equal(verdict_for(&q, named, strlen(named)), POLICY_SAFE);
	q.own_arn = "arn:aws:sts::111122223333:assumed-role/asks/session";
	assert_int_equal(verdict_for(&q, named, strlen(named)), POLICY_SAFE);
	q.own_arn = "arn:aws:sts::111122223333:assumed-role/asks-not/session";
	assert_int_equal(verdict_for(&q, named, strlen(named)), POLICY_REFUSES);
	q.own_arn = "arn:aws:iam::111122223333:user/asks";
	assert_int_equal(verdict_for(&q, named, strlen(named)), POLICY_REFUSES);
}

static void
test_other_external_id(void **state)
{
	static const char both[] =
		"{\"Statement\":{\"Effect\":\"Allow\"," OURS "," ACT
		",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":[\"" ID "\",\"rc-next\"]}}}}";
	static const char next[] = "{\"Statement\":{\"Effect\":\"Allow\"," OURS "," ACT
				   ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":"
				   "\"rc-next\"}}}}";
	static const char stranger[] =
		"{\"Statement\":[{\"Effect\":\"Allow\"," OURS "," ACT
		",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"" ID "\"}}},"
		"{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"}," ACT
		",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"rc-next\"}}}]}";
	struct policy_question q = question;

	(void)state;
	assert_int_equal(verdict(both), POLICY_OPEN);
	assert_int_equal(verdict(next), POLICY_REFUSES);
	q.other_external_id = "rc-next";
	assert_int_equal(verdict_for(&q, both, strlen(both)), POLICY_SAFE);
	assert_int_equal(verdict_for(&q, next, strlen(next)), POLICY_REFUSES);
	/* everybody may come in with the other one */
	assert_int_equal(verdict_for(&q, stranger, strlen(stranger)), POLICY_OPEN);
	q.other_external_id = "rc-nex";
	assert_int_equal(verdict_for(&q, both, strlen(both)), POLICY_OPEN);
	q.other_external_id = "";
	assert_int_equal(verdict_for(&q, both, strlen(both)), POLICY_OPEN);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_not_a_policy, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unknown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nul, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_size, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_broken, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_own_arn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_other_external_id, set_up, tear_down),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
