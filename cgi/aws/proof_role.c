/*
 * Rows 4 and 5 of the proof: what the role's own session may read of it, and what that says.  See
 * proof.h and proof_inner.h.
 */
#include "../base/quote.h"
#include "operation.h"
#include "proof_inner.h"

/* Of any list; so many inline policies don't fit into a role, nor do so many managed ones. */
enum { PAGES_MOST = 4 };

/* Writes that a role which only reads can do none of: some of each kind that costs, destroys, hides
 * or opens. */
static const char *const writes[] = {
	"iam:AttachRolePolicy",       "iam:CreateUser",         "iam:UpdateAssumeRolePolicy",
	"cloudformation:CreateStack", "cloudtrail:StopLogging", "dynamodb:DeleteTable",
	"ec2:RunInstances",           "ec2:TerminateInstances", "kms:ScheduleKeyDeletion",
	"lambda:UpdateFunctionCode",  "rds:DeleteDBInstance",   "s3:DeleteObject",
	"s3:PutBucketPolicy",         "s3:PutObject",           NULL,
};

enum { WRITES = sizeof writes / sizeof *writes - 1 };

static const char *const read_actions[PROOF_READS] = {"iam:GetRole", "iam:ListAttachedRolePolicies",
                                                      "iam:ListRolePolicies",
                                                      "iam:SimulatePrincipalPolicy"};

bool
proof_is_read(enum aws_probe_kind kind)
{
	return kind >= AWS_PROBE_GET_ROLE && kind <= AWS_PROBE_SIMULATE;
}

const char *
proof_read_action(enum aws_probe_kind kind)
{
	return proof_is_read(kind) ? read_actions[kind - AWS_PROBE_GET_ROLE] : NULL;
}

/* --- asking --- */

const char *
proof_read_policy(struct arena *arena, const struct arn *role)
{
	/* What a path may hold means something in a policy: then all of the account's roles. */
	bool plain = strpbrk(role->path, "*?$\"\\") == NULL;
	struct buf out;

	buf_init(&out, arena);
	buf_puts(&out, "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
	               "\"Action\":[");
	for (size_t i = 0; i < PROOF_READS; i++)
		buf_printf(&out, "%s\"%s\"", i > 0 ? "," : "", read_actions[i]);
	buf_puts(&out, "],\"Resource\":");
	quote_json(&out, plain ? arn_format(arena, role)
	                       : arena_printf(arena, "arn:%s:iam::%s:role/*", role->partition,
	                                      role->account));
	buf_puts(&out, "}]}");
	return out.data;
}

void
proof_list_reads(struct proving *p)
{
	struct proof_answer *out = p->out;

	out->reads = arena_array(p->arena, PROOF_READS, sizeof *out->reads);
	out->read_count = PROOF_READS;
	for (size_t i = 0; i < PROOF_READS; i++)
		out->reads[i] =
			(struct aws_probe){.kind = (enum aws_probe_kind)(AWS_PROBE_GET_ROLE + i),
		                           .answer = AWS_ANSWER_NOT_ASKED,
		                           .external_id = "",
		                           .code = "",
		                           .message = "",
		                           .aws_request_id = "",
		                           .account = ""};
	out->role.policies = arena_array(p->arena, PROOF_POLICIES_MOST, sizeof *out->role.policies);
	out->role.writes = arena_array(p->arena, WRITES, sizeof *out->role.writes);
}

static void
on_read(void *arg);

/* Asks for the page that `marker` names; NULL: the first. */
static void
ask_page(struct reading *r, const char *marker)
{
	struct proving *p = r->proving;
	struct query_request request = {.endpoint = &p->source->iam, .creds = p->session};

	switch (r->probe->kind) {
	case AWS_PROBE_GET_ROLE:
		iam_get_role(p->arena, p->role_name, &request);
		break;
	case AWS_PROBE_LIST_ATTACHED:
		iam_list_attached(p->arena, p->role_name, marker, &request);
		break;
	case AWS_PROBE_LIST_INLINE:
		iam_list_inline(p->arena, p->role_name, marker, &request);
		break;
	default:
		iam_simulate(p->arena, p->question.role_arn, writes, marker, &request);
		break;
	}
	p->left++;
	r->pages++;
	query_begin(p->aws->client, p->arena, &request, p->deadline_ms, &r->answer, on_read, r);
}

void
proof_ask_reads(struct proving *p)
{
	for (size_t i = 0; i < PROOF_READS; i++) {
		p->reads[i] = (struct reading){.proving = p, .probe = &p->out->reads[i]};
		ask_page(&p->reads[i], NULL);
	}
}

/* --- reading --- */

static bool
add_policies(struct aws_role *role, enum aws_role_policy_kind kind, const struct iam_policies *page)
{
	if (page->count > PROOF_POLICIES_MOST - 1 - role->policy_count) /* one for the boundary */
		return false;
	for (size_t i = 0; i < page->count; i++)
		role->policies[role->policy_count++] =
			(struct aws_role_policy){kind, page->items[i].name, page->items[i].arn};
	return true;
}

static bool
read_role(struct reading *r)
{
	struct proving *p = r->proving;
	struct aws_role *role = &p->out->role;
	struct iam_role answer;

	if (!iam_read_role(p->arena, p->question.role_arn, &r->answer, &answer))
		return false;
	role->role_id = answer.role_id;
	role->trust_policy = answer.trust_policy;
	if (*answer.boundary_arn != '\0')
		role->policies[role->policy_count++] =
			(struct aws_role_policy){AWS_POLICY_BOUNDARY, "", answer.boundary_arn};
	return true;
}

static bool
read_simulation(struct reading *r, const char **next)
{
	struct proving *p = r->proving;
	struct aws_role *role = &p->out->role;
	struct iam_simulation page;

	if (!iam_read_simulation(p->arena, writes, &r->answer, &page) ||
	    page.count > WRITES - role->write_count)
		return false;
	for (size_t i = 0; i < page.count; i++)
		role->writes[role->write_count++] = (struct aws_write){
			page.items[i].action, (enum aws_write_decision)page.items[i].decision};
	*next = page.next;
	return page.next != NULL || role->write_count == WRITES;
}

/* Whether AWS told what was asked for; *next: the page behind it, or NULL. */
static bool
read_page(struct reading *r, const char **next)
{
	struct proving *p = r->proving;
	struct iam_policies page = {.next = NULL};
	bool good;

	*next = NULL;
	switch (r->probe->kind) {
	case AWS_PROBE_GET_ROLE:
		return read_role(r);
	case AWS_PROBE_LIST_ATTACHED:
		good = iam_read_attached(p->arena, &r->answer, &page) &&
		       add_policies(&p->out->role, AWS_POLICY_ATTACHED, &page);
		break;
	case AWS_PROBE_LIST_INLINE:
		good = iam_read_inline(p->arena, &r->answer, &page) &&
		       add_policies(&p->out->role, AWS_POLICY_INLINE, &page);
		break;
	default:
		return read_simulation(r, next);
	}
	*next = page.next;
	return good;
}

/* A read, or a page of it, has ended. */
static void
on_read(void *arg)
{
	struct reading *r = arg;
	struct proving *p = r->proving;
	const struct query_answer *answer = &r->answer;
	struct aws_probe *probe = r->probe;
	const char *fault = aws_session_fault(p->arena, p->source, p->session, answer), *next;

	if (r->pages == 1)
		probe->asked_ms = answer->asked_ms;
	probe->took_ms = answer->asked_ms + answer->took_ms - probe->asked_ms;
	probe->aws_request_id = answer->xml.request_id;
	probe->code = *answer->fault != '\0' ? answer->fault : answer->xml.code;
	probe->message = *answer->fault != '\0' ? answer->fault_why : answer->xml.message;
	probe->answer = AWS_ANSWER_INCONCLUSIVE;
	if (answer->status == 403 && strcmp(probe->code, "AccessDenied") == 0)
		probe->answer = AWS_ANSWER_REFUSED;
	else if (read_page(r, &next) && (next == NULL || r->pages < PAGES_MOST))
		probe->answer = AWS_ANSWER_ALLOWED;
	else if (answer->xml.shape == ANSWER_RESULT)
		probe->code = "Unreadable";
	if (probe->answer == AWS_ANSWER_ALLOWED && next != NULL)
		ask_page(r, next);
	proof_call_ended(p, answer, fault);
}

/* --- what it says --- */

static const char *
text_of(const char *text)
{
	return text == NULL ? "" : text;
}

bool
proof_judge_trust(struct arena *arena, const struct proof_question *question,
                  const struct proof_answer *answer, struct policy_answer *out)
{
	const char *text = text_of(answer->role.trust_policy);
	struct policy_question asked = {
		.platform_account = text_of(answer->caller_account),
		.external_id = question->external_id,
		.other_external_id = question->other_external_id,
		.own_arn = answer->caller_arn,
		.account_number = question->account_number,
	};
	struct arn role;

	*out = (struct policy_answer){.verdict = POLICY_UNSURE, .summary = "", .corrected = ""};
	if (*text == '\0' || !arn_account_valid(asked.platform_account) ||
	    !arn_parse(arena, question->role_arn, &role))
		return false;
	asked.partition = role.partition;
	policy_judge(arena, &asked, text, strlen(text), out);
	return true;
}

/* The name of a policy of AWS's own; NULL for others. */
static const char *
aws_own_name(const struct aws_role_policy *policy)
{
	const char *own = strstr(text_of(policy->arn), ":iam::aws:policy/"), *name;

	if (own == NULL)
		return NULL;
	name = strrchr(own, '/');
	return name + 1;
}

static bool
ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && strcmp(text + length - tail, end) == 0;
}

bool
proof_policy_reads(const struct aws_role_policy *policy)
{
	const char *name = aws_own_name(policy);

	return name != NULL &&
	       (strcmp(name, "SecurityAudit") == 0 || strcmp(name, "ViewOnlyAccess") == 0 ||
	        ends_with(name, "ReadOnlyAccess") || ends_with(name, "ReadOnly"));
}

/* One of AWS's own whose name says that it changes things. */
static bool
policy_writes(const struct aws_role_policy *policy)
{
	const char *name = aws_own_name(policy);

	return name != NULL && policy->kind == AWS_POLICY_ATTACHED &&
	       (strcmp(name, "AdministratorAccess") == 0 || strcmp(name, "PowerUserAccess") == 0 ||
	        ends_with(name, "FullAccess"));
}

static bool
may_write(const struct aws_role *role)
{
	bool bounded = false, named = false;

	for (size_t i = 0; i < role->write_count; i++)
		if (role->writes[i].decision == AWS_WRITE_ALLOWED)
			return true;
	for (size_t i = 0; i < role->policy_count; i++) {
		bounded |= role->policies[i].kind == AWS_POLICY_BOUNDARY;
		named |= policy_writes(&role->policies[i]);
	}
	return named && !bounded;
}

/* Whether some of the reads had this answer. */
static bool
any_read(const struct proof_answer *out, enum aws_probe_answer answer)
{
	for (size_t i = 0; i < out->read_count; i++)
		if (out->reads[i].answer == answer)
			return true;
	return false;
}

void
proof_weigh_role(struct proving *p)
{
	struct proof_answer *out = p->out;
	struct aws_role *role = &out->role;
	struct policy_answer trust;

	if (proof_judge_trust(p->arena, &p->question, out, &trust))
		role->trust = (enum aws_trust)(AWS_TRUST_SAFE + trust.verdict);
	if (any_read(out, AWS_ANSWER_INCONCLUSIVE) || any_read(out, AWS_ANSWER_NOT_ASKED))
		role->read_only = AWS_READ_ONLY_UNKNOWN;
	else if (may_write(role))
		role->read_only = AWS_READ_ONLY_NO;
	else
		role->read_only = any_read(out, AWS_ANSWER_REFUSED) ? AWS_READ_ONLY_HIDDEN
		                                                    : AWS_READ_ONLY_YES;
}

enum aws_verdict
proof_judge_role(const struct proving *p)
{
	const struct aws_role *role = &p->out->role;

	if (p->out->reads[0].answer == AWS_ANSWER_REFUSED)
		return p->question.young ? AWS_VERDICT_TOO_EARLY : AWS_VERDICT_UNREAD;
	switch (role->trust) {
	case AWS_TRUST_UNREAD:
		return AWS_VERDICT_INCONCLUSIVE;
	case AWS_TRUST_OPEN:
		return AWS_VERDICT_LOOSE;
	case AWS_TRUST_REFUSES:
	case AWS_TRUST_UNSURE:
		return AWS_VERDICT_UNSURE;
	case AWS_TRUST_SAFE:
		break;
	}
	if (role->read_only == AWS_READ_ONLY_UNKNOWN)
		return AWS_VERDICT_INCONCLUSIVE;
	return role->read_only == AWS_READ_ONLY_NO && p->question.read_only ? AWS_VERDICT_TOO_MUCH
	                                                                    : AWS_VERDICT_PASSED;
}
