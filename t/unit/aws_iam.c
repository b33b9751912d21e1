/* IAM's answers: as AWS gives them, and as it never should. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../cgi/aws/iam.h"
#include "../../cgi/base/buf.h"

#define ARN "arn:aws:iam::444455556666:role/team/Reads"
#define META "<ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata>"

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

/* What the network would make of `xml` as the answer to `request`. */
static struct query_answer
answer_to(const struct query_request *request, const char *xml)
{
	struct query_answer answer = {.status = 200, .fault = ""};

	answer_read(arena, xml, strlen(xml), request->operation, request->wants,
	            request->want_count, NULL, 0, &answer.xml);
	return answer;
}

/* --- GetRole --- */

static const char *
role_xml(const char *arn, const char *id, const char *document, const char *more)
{
	return arena_printf(
		arena,
		"<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
		"<GetRoleResult><Role><Path>/team/</Path>"
		"<AssumeRolePolicyDocument>%s</AssumeRolePolicyDocument>"
		"<MaxSessionDuration>3600</MaxSessionDuration><RoleId>%s</RoleId><RoleLastUsed/>"
		"<RoleName>Reads</RoleName>%s<Arn>%s</Arn>"
		"<CreateDate>2026-11-22T10:00:00Z</CreateDate></Role></GetRoleResult>" META
		"</GetRoleResponse>",
		document, id, more, arn);
}

static bool
read_role(const char *xml, struct iam_role *role)
{
	struct query_request request = {.endpoint = NULL};
	struct query_answer answer;

	iam_get_role(arena, "Reads", &request);
	assert_string_equal(request.body, "Action=GetRole&Version=2010-05-08&RoleName=Reads");
	answer = answer_to(&request, xml);
	return iam_read_role(arena, ARN, &answer, role);
}

static void
test_role(void **state)
{
	const char *boundary = "<PermissionsBoundary><PermissionsBoundaryType>Policy"
			       "</PermissionsBoundaryType><PermissionsBoundaryArn>"
			       "arn:aws:iam::aws:policy/ReadOnlyAccess</PermissionsBoundaryArn>"
			       "</PermissionsBoundary>";
	struct iam_role role;

	(void)state;
	assert_true(read_role(role_xml(ARN, "AROAEXAMPLE", "%7B%22a%22%3A%22b+%C3%A9%22%7d", ""),
	                      &role));
	assert_string_equal(role.role_id, "AROAEXAMPLE");
	assert_string_equal(role.trust_policy, "{\"a\":\"b+é\"}");
	assert_string_equal(role.boundary_arn, "");
	assert_true(read_role(role_xml(ARN, "AROAEXAMPLE", "%7B%7D", boundary), &role));
	assert_string_equal(role.boundary_arn, "arn:aws:iam::aws:policy/ReadOnlyAccess");
}

static void
test_role_refused(void **state)
{
	static const char *const documents[] = {"%7",     "%",   "%7G", "%G7", "a%00b",
	                                        "%FF%FE", "%C3", "x%2", NULL};
	struct iam_role role;

	(void)state;
	for (size_t i = 0; documents[i] != NULL; i++) {
		assert_false(read_role(role_xml(ARN, "AROAEXAMPLE", documents[i], ""), &role));
		assert_string_equal(role.trust_policy, "");
	}
	assert_false(read_role(role_xml(ARN "x", "AROAEXAMPLE", "%7B%7D", ""), &role));
	assert_false(read_role(role_xml(ARN, "", "%7B%7D", ""), &role));
	assert_false(read_role(role_xml(ARN, "AROA&#10;x", "%7B%7D", ""), &role));
	assert_false(read_role(role_xml(ARN, "AROAEXAMPLE", "%7B%7D", "<RoleId>AROAOTHER</RoleId>"),
	                       &role));
	assert_false(read_role("<GetRoleResponse>" META "</GetRoleResponse>", &role));
	assert_false(read_role("", &role));
}

/* A policy that is too long is cut, between characters: no JSON any more. */
static void
test_long_policy(void **state)
{
	struct buf document;
	struct iam_role role;

	(void)state;
	buf_init(&document, arena);
	buf_puts(&document, "%7B%22x%22%3A%22a");
	for (int i = 0; i < IAM_TRUST_POLICY_MOST; i++)
		buf_puts(&document, "%C3%A9");
	buf_puts(&document, "%22%7D");
	assert_true(read_role(role_xml(ARN, "AROAEXAMPLE", document.data, ""), &role));
	assert_in_range(strlen(role.trust_policy), IAM_TRUST_POLICY_MOST - 1,
	                IAM_TRUST_POLICY_MOST);
	assert_int_equal((unsigned char)role.trust_policy[strlen(role.trust_policy) - 1], 0xA9);
}

/* --- lists --- */

static bool
read_attached(const char *content, struct iam_policies *page)
{
	struct query_request request = {.endpoint = NULL};
	struct query_answer answer;

	iam_list_attached(arena, "Reads", "a+b=", &request);
	assert_string_equal(request.body, "Action=ListAttachedRolePolicies&Version=2010-05-08&"
	                                  "RoleName=Reads&Marker=a%2Bb%3D");
	answer = answer_to(&request, arena_printf(arena,
	                                          "<ListAttachedRolePoliciesResponse>"
	                                          "<ListAttachedRolePoliciesResult>%s"
	                                          "</ListAttachedRolePoliciesResult>" META
	                                          "</ListAttachedRolePoliciesResponse>",
	                                          content));
	return iam_read_attached(arena, &answer, page);
}

#define POLICY(name)                                                                        \
	"<member><PolicyName>" name "</PolicyName><PolicyArn>arn:aws:iam::aws:policy/" name \
	"</PolicyArn></member>"

static void
test_attached(void **state)
{
	struct iam_policies page;

	(void)state;
	assert_true(read_attached("<IsTruncated>false</IsTruncated><AttachedPolicies>" POLICY(
					  "ReadOnlyAccess") POLICY("Other") "</AttachedPolicies>",
	                          &page));
	assert_int_equal(page.count, 2);
	assert_string_equal(page.items[0].name, "ReadOnlyAccess");
	assert_string_equal(page.items[1].arn, "arn:aws:iam::aws:policy/Other");
	assert_null(page.next);
	assert_true(read_attached("<AttachedPolicies/><IsTruncated>false</IsTruncated>", &page));
	assert_int_equal(page.count, 0);
	assert_true(read_attached(
		"<AttachedPolicies>" POLICY(
			"A") "</AttachedPolicies>"
			     "<IsTruncated>true</IsTruncated><Marker>m&amp;1</Marker>",
		&page));
	assert_string_equal(page.next, "m&1");
}

static void
test_attached_refused(void **state)
{
	static const char *const bad[] = {
		/* truncated without a marker, or with an empty one */
		"<AttachedPolicies/><IsTruncated>true</IsTruncated>",
		"<AttachedPolicies/><IsTruncated>true</IsTruncated><Marker/>",
		/* one of the two is missing, empty, or has a line of its own */
		"<AttachedPolicies><member><PolicyName>A</PolicyName></member></AttachedPolicies>",
		"<AttachedPolicies><member><PolicyName/><PolicyArn>x</PolicyArn></member>"
		"</AttachedPolicies>",
		"<AttachedPolicies><member><PolicyName>a&#10;b</PolicyName><PolicyArn>x</PolicyArn>"
		"</member></AttachedPolicies>",
		"<AttachedPolicies><member><PolicyName><b>A</b></PolicyName><PolicyArn>x"
		"</PolicyArn></member></AttachedPolicies>",
		NULL};
	struct iam_policies page;

	(void)state;
	for (size_t i = 0; bad[i] != NULL; i++)
		assert_false(read_attached(bad[i], &page));
}

static void
test_inline(void **state)
{
	struct query_request request = {.endpoint = NULL};
	struct query_answer answer;
	struct iam_policies page;

	(void)state;
	iam_list_inline(arena, "Reads", NULL, &request);
	assert_string_equal(request.body,
	                    "Action=ListRolePolicies&Version=2010-05-08&RoleName=Reads");
	answer = answer_to(&request,
	                   "<ListRolePoliciesResponse><ListRolePoliciesResult><PolicyNames>"
	                   "<member>one</member><member>two</member></PolicyNames><IsTruncated>"
	                   "false</IsTruncated></ListRolePoliciesResult>" META
	                   "</ListRolePoliciesResponse>");
	assert_true(iam_read_inline(arena, &answer, &page));
	assert_int_equal(page.count, 2);
	assert_string_equal(page.items[1].name, "two");
	assert_string_equal(page.items[1].arn, "");
	answer.status = 500;
	assert_false(iam_read_inline(arena, &answer, &page));
}

/* --- SimulatePrincipalPolicy --- */

static const char *const actions[] = {"s3:PutObject", "ec2:RunInstances", NULL};

static bool
read_simulation(const char *members, struct iam_simulation *page)
{
	struct query_request request = {.endpoint = NULL};
	struct query_answer answer;

	iam_simulate(arena, ARN, actions, NULL, &request);
	assert_string_equal(request.body,
	                    "Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn="
	                    "arn%3Aaws%3Aiam%3A%3A444455556666%3Arole%2Fteam%2FReads&"
	                    "ActionNames.member.1=s3%3APutObject&"
	                    "ActionNames.member.2=ec2%3ARunInstances");
	answer = answer_to(&request,
	                   arena_printf(arena,
	                                "<SimulatePrincipalPolicyResponse>"
	                                "<SimulatePrincipalPolicyResult><IsTruncated>false"
	                                "</IsTruncated><EvaluationResults>%s</EvaluationResults>"
	                                "</SimulatePrincipalPolicyResult>" META
	                                "</SimulatePrincipalPolicyResponse>",
	                                members));
	return iam_read_simulation(arena, actions, &answer, page);
}

#define DECISION(action, decision)                                                        \
	"<member><EvalActionName>" action "</EvalActionName><EvalResourceName>*"          \
	"</EvalResourceName><EvalDecision>" decision "</EvalDecision><MatchedStatements>" \
	"<member><SourcePolicyId>p</SourcePolicyId></member></MatchedStatements></member>"

static void
test_simulation(void **state)
{
	struct iam_simulation page;

	(void)state;
	assert_true(read_simulation(DECISION("ec2:RunInstances", "implicitDeny")
	                                    DECISION("s3:putobject", "allowed"),
	                            &page));
	assert_int_equal(page.count, 2);
	assert_ptr_equal(page.items[0].action, actions[1]);
	assert_int_equal(page.items[0].decision, IAM_IMPLICIT_DENY);
	assert_int_equal(page.items[1].decision, IAM_ALLOWED);
	assert_true(read_simulation(DECISION("s3:PutObject", "explicitDeny"), &page));
	assert_int_equal(page.items[0].decision, IAM_EXPLICIT_DENY);
	assert_false(read_simulation(DECISION("s3:GetObject", "allowed"), &page));
	assert_false(read_simulation(DECISION("s3:PutObject", "Allowed"), &page));
	assert_false(read_simulation(DECISION("s3:PutObject", "allowed")
	                                     DECISION("s3:PutObject", "implicitDeny"),
	                             &page));
	assert_int_equal(page.count, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_role, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_role_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_long_policy, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_attached, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_attached_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_inline, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_simulation, set_up, tear_down),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
