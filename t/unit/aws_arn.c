/* ARNs and external IDs: what is read, and the sentence for every mistake in a typed Role ARN. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../cgi/aws/arn.h"
#include "../../cgi/aws/external_id.h"

#define OURS "444455556666"
#define ROLE "arn:aws:iam::444455556666:role/"
#define NAME64 "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz01"

static struct arena *arena;

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

static void
test_parse(void **state)
{
	struct arn arn;

	(void)state;
	assert_true(arn_parse(arena, "arn:aws-cn:iam::123456789012:role/a/b/Name", &arn));
	assert_string_equal(arn.partition, "aws-cn");
	assert_string_equal(arn.service, "iam");
	assert_string_equal(arn.region, "");
	assert_string_equal(arn.account, "123456789012");
	assert_string_equal(arn.type, "role");
	assert_string_equal(arn.path, "/a/b/");
	assert_string_equal(arn.name, "Name");
	assert_string_equal(arn_format(arena, &arn), "arn:aws-cn:iam::123456789012:role/a/b/Name");
	assert_true(arn_parse(arena, "arn:aws:iam::1:root", &arn));
	assert_string_equal(arn.type, "root");
	assert_string_equal(arn.name, "");
	assert_false(arn_parse(arena, "", &arn));
	assert_false(arn_parse(arena, "arn:", &arn));
	assert_false(arn_parse(arena, "arn:aws:iam::1", &arn));
	assert_string_equal(arn.partition, "");
}

static void
test_assumed_role(void **state)
{
	static const char *const others[] = {
		"arn:aws:sts::1:assumed-role/x",   "arn:aws:sts::1:assumed-role/a/b/c",
		"arn:aws:sts::1:assumed-role//s",  "arn:aws:sts::1:assumed-role/a/",
		"arn:aws:iam::1:assumed-role/a/b", "arn:aws:sts::1:federated-user/a/b"};
	struct arn arn;

	(void)state;
	assert_true(arn_parse(arena, "arn:aws:sts::123456789012:assumed-role/Name/session", &arn));
	assert_string_equal(arn_assumed_role_name(arena, &arn), "Name");
	assert_string_equal(arn.name, "session");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		assert_true(arn_parse(arena, others[i], &arn));
		assert_null(arn_assumed_role_name(arena, &arn));
	}
}

static void
test_good(void **state)
{
	static const char *const good[] = {
		ROLE "Rolecall",
		"  " ROLE "Rolecall\r\n",
		"\xC2\xA0" ROLE "a/b/c/Name",
		ROLE NAME64,
		ROLE "a_+=,.@-z",
		ROLE "x",
		"arn:aws-cn:iam::444455556666:role/a",
	};
	struct arn arn;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		const struct err *e = arn_check_role(arena, good[i], OURS, NULL, &arn);

		if (e != NULL)
			print_error("%s: %s\n", good[i], e->what);
		assert_null(e);
		assert_string_equal(arn.account, OURS);
	}
	assert_null(arn_check_role(arena, good[1], OURS, "aws-cn aws", &arn));
	assert_string_equal(arn_format(arena, &arn), ROLE "Rolecall");
}

/* What was typed, and words that the sentence must have. */
static const struct {
	const char *typed, *says;
} mistakes[] = {
	{NULL, "Enter the Role ARN"},
	{"", "Enter the Role ARN"},
	{" \t\n ", "Enter the Role ARN"},
	{ROLE "My Role", "blank"},
	{"arn:aws:iam::444455556666:role/\nx", "blank"},
	{ROLE "a\xE2\x80\x8B"
              "b",
         "invisible"},
	{ROLE "R\xC3\xB4le", "can't have"},
	{"\"" ROLE "x\"", "without quotes"},
	{"'" ROLE "x'", "without quotes"},
	{"\xE2\x80\x9C" ROLE "x\xE2\x80\x9D", "without quotes"},
	{"<" ROLE "x>", "without quotes or brackets"},
	{ROLE "x.", "\".\" off the end"},
	{ROLE "x,", "\",\" off the end"},
	{ROLE "x;", "\";\" off the end"},
	{"Rolecall", "probably is " ROLE "Rolecall"},
	{"role/Rolecall", "probably is " ROLE "Rolecall"},
	{"team/Rolecall", "probably is " ROLE "team/Rolecall"},
	{"https://us-east-1.console.aws.amazon.com/iam/home#/roles/details/x", "web page"},
	{"444455556666", "account number"},
	{"AKIAIOSFODNN7EXAMPLE", "access key ID"},
	{"AROAIOSFODNN7EXAMPLE1", "internal ID"},
	{"rc-abcdefghijklmnopqrstuvwxyz23", "external ID"},
	{"#role", "begins with \"arn:\""},
	{"ARN:aws:iam::444455556666:role/x", "small letters"},
	{"arn:aws:iam::444455556666:user/ann", "of a user"},
	{"arn:aws:iam::444455556666:group/g", "of a group"},
	{"arn:aws:iam::aws:policy/ReadOnlyAccess", "of a policy"},
	{"arn:aws:iam::444455556666:instance-profile/p", "instance profile"},
	{"arn:aws:iam::444455556666:root", "root user"},
	{"arn:aws:iam::444455556666:saml-provider/p", "identity provider"},
	{"arn:aws:iam::444455556666:Role/x", "small letters"},
	{"arn:aws:iam::444455556666:thing/x", "not the ARN of a role"},
	{"arn:aws:sts::444455556666:assumed-role/Admin/ann", "probably is " ROLE "Admin"},
	{"arn:aws:sts::444455556666:federated-user/ann", "federated user"},
	{"arn:aws:sts::444455556666:thing", "STS ARN"},
	{"arn:aws:s3:::bucket", "something in \"s3\""},
	{ROLE "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
         "service-linked"},
	{ROLE "aws-reserved/sso.amazonaws.com/AWSReservedSSO_x", "Identity Center"},
	{"arn:aws:iam::111122223333:role/x",
         "in account 111122223333, but this is account 444455556666"},
	{"arn:aws:iam::4444-5555-6666:role/x", "12 digits"},
	{"arn:aws:iam::44445555666:role/x", "12 digits"},
	{"arn:aws:iam:::role/x", "12 digits"},
	{"arn:aws:iam:us-east-1:444455556666:role/x", "no region"},
	{"arn:amazon:iam::444455556666:role/x", "not a part of AWS"},
	{"arn:AWS:iam::444455556666:role/x", "not a part of AWS"},
	{ROLE "*", "one role"},
	{"arn:aws:iam::*:role/x", "one role"},
	{ROLE "a/b?", "one role"},
	{ROLE, "name is missing"},
	{ROLE "a/b/", "name is missing"},
	{"arn:aws:iam::444455556666:role", "name is missing"},
	{ROLE "a//b", "two \"/\""},
	{ROLE "a!b", "can't have \"!\""},
	{ROLE "a:b", "can't have \":\""},
	{ROLE NAME64 "x", "at most 64"},
	{"arn:aws:iam", "part of the Role ARN is missing"},
};

static void
test_mistakes(void **state)
{
	struct arn arn;

	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		const struct err *e = arn_check_role(arena, mistakes[i].typed, OURS, NULL, &arn);

		if (e == NULL || strstr(e->say, mistakes[i].says) == NULL)
			print_error("%s: %s\n", mistakes[i].typed, e == NULL ? "(taken)" : e->say);
		assert_non_null(e);
		assert_int_equal(e->kind, ERR_INPUT);
		assert_string_equal(e->field, "role_arn");
		assert_non_null(strstr(e->say, mistakes[i].says));
	}
}

static void
test_too_long(void **state)
{
	char *text = arena_alloc(arena, 4000);
	struct arn arn;

	(void)state;
	memset(text, 'x', 3999);
	memcpy(text, ROLE, strlen(ROLE));
	assert_non_null(strstr(arn_check_role(arena, text, OURS, NULL, &arn)->say, "too long"));
	text[1000] = '/';
	text[1010] = '\0';
	assert_non_null(strstr(arn_check_role(arena, text, OURS, NULL, &arn)->say, "512"));
}

static void
test_partition(void **state)
{
	static const char china[] = "arn:aws-cn:iam::444455556666:role/x";
	struct arn arn;

	(void)state;
	assert_null(arn_check_role(arena, china, OURS, "aws-cn", &arn));
	assert_null(arn_check_role(arena, china, OURS, "aws aws-cn", &arn));
	assert_non_null(strstr(arn_check_role(arena, china, OURS, "aws", &arn)->say, "not set up"));
	assert_non_null(arn_check_role(arena, ROLE "x", OURS, "aws-cn aws-us-gov", &arn));
	assert_non_null(arn_check_role(arena, "arn:aws-iso:iam::444455556666:role/x", OURS,
	                               "aws-iso-b", &arn));
}

/* No bytes at all may crash it; whatever is taken is a role of ours. */
static void
test_random(void **state)
{
	static const char letters[] = "arn:aws:iam::444455556666:role/\"'<> *?\xC3\xFF\n.x";
	struct arn arn;
	unsigned int seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char text[64] = ROLE;
		size_t length = strlen(text) + 4;

		for (int k = 0; k < 4; k++) {
			seed = seed * 1103515245u + 12345u;
			text[(seed >> 8) % length] = letters[(seed >> 16) % (sizeof letters - 1)];
		}
		if (arn_check_role(arena, text, OURS, "aws", &arn) == NULL) {
			assert_string_equal(arn.account, OURS);
			assert_string_equal(arn.type, "role");
		}
		if (i % 100 == 0)
			arena_reset(arena);
	}
}

static void
test_external_id(void **state)
{
	char *first = external_id_new(arena);

	(void)state;
	assert_int_equal(strlen(first), EXTERNAL_ID_LENGTH);
	assert_memory_equal(first, "rc-", 3);
	assert_int_equal(strspn(first + 3, "abcdefghijklmnopqrstuvwxyz234567"), EXTERNAL_ID_RANDOM);
	assert_true(external_id_valid(first));
	for (int i = 0; i < 100; i++) {
		char *other = external_id_wrong(arena, first);

		assert_string_not_equal(other, first);
		assert_int_equal(strlen(other), strlen(first));
		assert_memory_equal(other, "rc-", 3);
	}
}

static void
test_external_id_near(void **state)
{
	(void)state;
	assert_string_equal(external_id_near(arena, "rc-xyz", EXTERNAL_ID_LAST_CHANGED), "rc-xya");
	assert_string_equal(external_id_near(arena, "rc-xya", EXTERNAL_ID_LAST_CHANGED), "rc-xyb");
	assert_string_equal(external_id_near(arena, "rc-x2", EXTERNAL_ID_CASE_FLIPPED), "RC-X2");
	assert_null(external_id_near(arena, "12-34", EXTERNAL_ID_CASE_FLIPPED));
	assert_string_equal(external_id_near(arena, "rc-xyz", EXTERNAL_ID_LONGER), "rc-xyza");
	assert_string_equal(external_id_near(arena, "rc-xyz", EXTERNAL_ID_SHORTER), "rc-xy");
	assert_null(external_id_near(arena, "rc", EXTERNAL_ID_SHORTER));
	for (int i = 0; i < 100; i++) {
		const char *real = external_id_new(arena);

		for (int how = 0; how < EXTERNAL_ID_WRONGS; how++) {
			const char *wrong =
				external_id_near(arena, real, (enum external_id_wrong)how);

			assert_string_not_equal(wrong, real);
			assert_true(external_id_valid(wrong));
		}
	}
	assert_false(external_id_valid("x"));
	assert_false(external_id_valid("rc x"));
	assert_false(external_id_valid(""));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_parse, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_assumed_role, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_good, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_mistakes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_too_long, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_partition, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_random, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_external_id, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_external_id_near, set_up, tear_down),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
