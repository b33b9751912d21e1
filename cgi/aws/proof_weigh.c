/*
 * Rows 4 and 5 of the proof, judging: what was read of the role says.  Asks nobody, so that pages
 * which explain a stored proof need no network.  See proof.h and proof_inner.h.
 */
#include "proof_inner.h"

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
