/*
 * Rows 4 and 5 of the proof, asking: what the role's own session may read of it.  What that says is
 * proof_weigh.c's.  See proof.h and proof_inner.h.
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
		buf_printf(&out, "%s\"%s\"", i > 0 ? "," : "",
		           proof_read_action((enum aws_probe_kind)(AWS_PROBE_GET_ROLE + i)));
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
