/*
 * The ways to make the role: what hostile values become in each language, the quick-create link to
 * the letter, and IAM's limits.  That the files do what they should is t/web/role_ways.mjs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../cgi/base/quote.h"
#include "../../cgi/link/role.h"
#include "../../cgi/link/role_ways.h"

static struct arena *arena;

static const struct role_plan plan = {
	.partition = "aws",
	.platform_account = "999988887777",
	.external_id = "rc-a+b=c,d.e@f:g/h",
	.account_number = "000011112222",
	.role_name = "Role_+=,.@-x",
	.policy = ROLE_NARROW,
};

#define EXPECT(quote, text, expected)                     \
	do {                                              \
		struct buf out_;                          \
		buf_init(&out_, arena);                   \
		quote(&out_, text);                       \
		assert_string_equal(out_.data, expected); \
	} while (0)

static void
test_quotes(void **state)
{
	(void)state;
	EXPECT(quote_json, "", "\"\"");
	EXPECT(quote_json, "a\"b\\c\nd\te\x01\x7f é ${x}",
	       "\"a\\\"b\\\\c\\nd\\te\\u0001\\u007f é ${x}\"");
	EXPECT(quote_shell, "", "''");
	EXPECT(quote_shell, "it's $(id) `id` \"x\" \\ \n!", "'it'\\''s $(id) `id` \"x\" \\ \n!'");
	EXPECT(quote_hcl, "${a} %{b} $a %b $${c} \"\\", "\"$${a} %%{b} $a %b $$${c} \\\"\\\\\"");
	EXPECT(quote_hcl_lines, "${a} %{b} $a\n\"", "$${a} %%{b} $a\n\"");
}

/* Everything of each partition's own, and nothing of another's. */
static void
test_each_partition(void **state)
{
	static const struct {
		const char *partition, *name, *console, *s3, *quick;
	} cases[] = {
		{"aws", "AWS", "https://console.aws.amazon.com/iam/home#/",
	         "https://b.s3.amazonaws.com/r",
	         "https://us-east-1.console.aws.amazon.com/cloudformation/"},
		{"aws-cn", "AWS China", "https://console.amazonaws.cn/iam/home#/",
	         "https://b.s3.cn-north-1.amazonaws.com.cn/r",
	         "https://cn-north-1.console.amazonaws.cn/cloudformation/"},
		{"aws-us-gov", "AWS GovCloud (US)",
	         "https://console.amazonaws-us-gov.com/iam/home#/",
	         "https://b.s3.us-gov-west-1.amazonaws.com/r",
	         "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudformation/"},
		{"aws-eusc", "AWS European Sovereign Cloud",
	         "https://console.amazonaws-eusc.eu/iam/home#/",
	         "https://b.s3.eusc-de-east-1.amazonaws.eu/r",
	         "https://eusc-de-east-1.console.amazonaws-eusc.eu/cloudformation/"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct role_plan p = plan;
		const char *managed, *root;

		p.partition = cases[i].partition;
		managed = arena_printf(arena, "arn:%s:iam::aws:policy/ReadOnlyAccess", p.partition);
		root = arena_printf(arena, "arn:%s:iam::999988887777:root", p.partition);
		assert_string_equal(role_ways_partition_name(p.partition), cases[i].name);
		assert_string_equal(role_ways_create_role_address(arena, p.partition),
		                    arena_printf(arena, "%sroles/create", cases[i].console));
		assert_string_equal(role_ways_create_policy_address(arena, p.partition),
		                    arena_printf(arena, "%spolicies/create", cases[i].console));
		assert_string_equal(role_ways_arn(arena, &p),
		                    arena_printf(arena, "arn:%s:iam::000011112222:role/%s",
		                                 p.partition, p.role_name));
		assert_memory_equal(role_ways_quick_create(arena, &p, cases[i].s3), cases[i].quick,
		                    strlen(cases[i].quick));
		p.policy = ROLE_READ_ONLY_ACCESS;
		assert_non_null(strstr(role_ways_script(arena, &p), managed));
		assert_non_null(strstr(role_ways_script(arena, &p), root));
		assert_non_null(strstr(role_ways_terraform(arena, &p), managed));
		assert_non_null(strstr(role_ways_terraform(arena, &p), root));
		assert_non_null(
			strstr(role_trust_policy(arena, p.partition, "999988887777", "x-1"), root));
		for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
			const char *foreign = arena_printf(arena, "arn:%s:", cases[k].partition);

			if (k == i)
				continue;
			assert_null(strstr(role_ways_script(arena, &p), foreign));
			assert_null(strstr(role_ways_terraform(arena, &p), foreign));
		}
	}
	assert_string_equal(role_ways_partition_name("aws-moon"), "aws-moon");
	assert_string_equal(role_ways_create_role_address(arena, "aws-moon"), "");
}

static void
test_quick_create(void **state)
{
	struct role_plan other = plan;

	(void)state;
	assert_string_equal(
		role_ways_quick_create(arena, &plan, "https://b.s3.amazonaws.com/r.yaml?a=1&b"),
		"https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-east-1"
		"#/stacks/quickcreate"
		"?templateURL=https%3A%2F%2Fb.s3.amazonaws.com%2Fr.yaml%3Fa%3D1%26b"
		"&stackName=rolecall-role&param_RoleName=Role_%2B%3D%2C.%40-x"
		"&param_PlatformAccountId=999988887777"
		"&param_ExternalId=rc-a%2Bb%3Dc%2Cd.e%40f%3Ag%2Fh&param_Policy=Narrow");
	assert_string_equal(role_ways_quick_create(arena, &plan, ""), "");
	other.partition = "aws-cn";
	assert_string_equal(
		role_ways_quick_create(arena, &other, "https://b.s3.amazonaws.com/r.yaml"), "");
	other.policy = ROLE_SECURITY_AUDIT;
	assert_non_null(
		strstr(role_ways_quick_create(arena, &other,
	                                      "https://b.s3.cn-north-1.amazonaws.com.cn/r.yaml"),
	               "https://cn-north-1.console.amazonaws.cn/cloudformation/"));
	assert_non_null(
		strstr(role_ways_quick_create(arena, &other,
	                                      "https://b.s3.cn-north-1.amazonaws.com.cn/r.yaml"),
	               "&param_Policy=SecurityAudit"));
	other.partition = "aws-iso";
	assert_string_equal(
		role_ways_quick_create(arena, &other, "https://b.s3.amazonaws.com/r.yaml"), "");
	assert_string_equal(role_ways_create_role_address(arena, "aws-iso"), "");
}

static size_t
size_without_blanks(const char *json)
{
	size_t size = 0;

	for (; *json != '\0'; json++)
		size += strchr(" \n\t", *json) == NULL;
	return size;
}

static void
test_narrow_policy(void **state)
{
	const char *json = role_ways_narrow_policy(arena, role_ways_arn(arena, &plan));

	(void)state;
	assert_true(size_without_blanks(json) < 6144);
	assert_true(strlen(json) < 10240);
	assert_non_null(
		strstr(json, "\"Resource\": \"arn:aws:iam::000011112222:role/Role_+=,.@-x\""));
}

static void
test_same_trust_policy_everywhere(void **state)
{
	const char *trust =
		role_trust_policy(arena, plan.partition, plan.platform_account, plan.external_id);
	const char *without_end = arena_memdup(arena, trust, strlen(trust) - 1);
	struct buf shell;

	(void)state;
	buf_init(&shell, arena);
	quote_shell(&shell, without_end);
	assert_non_null(strstr(role_ways_script(arena, &plan), shell.data));
	assert_non_null(strstr(role_ways_terraform(arena, &plan), trust));
}

static void
test_partitions(void **state)
{
	struct role_plan china = plan;

	(void)state;
	china.partition = "aws-cn";
	china.policy = ROLE_READ_ONLY_ACCESS;
	assert_string_equal(role_ways_arn(arena, &china),
	                    "arn:aws-cn:iam::000011112222:role/Role_+=,.@-x");
	assert_non_null(strstr(role_ways_script(arena, &china),
	                       "policy='arn:aws-cn:iam::aws:policy/ReadOnlyAccess'\n"
	                       "AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-cn-north-1}\n"));
	assert_non_null(strstr(role_ways_terraform(arena, &china),
	                       "policy_arn = \"arn:aws-cn:iam::aws:policy/ReadOnlyAccess\""));
	assert_string_equal(role_ways_create_policy_address(arena, "aws-cn"),
	                    "https://console.amazonaws.cn/iam/home#/policies/create");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_each_partition),
		cmocka_unit_test(test_quick_create),
		cmocka_unit_test(test_narrow_policy),
		cmocka_unit_test(test_same_trust_policy_everywhere),
		cmocka_unit_test(test_partitions),
	};
	int failed;

	cmocka_set_message_output(CM_OUTPUT_TAP);
	arena = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
