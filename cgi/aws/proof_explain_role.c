/* What rows 4 and 5 of a proof mean, for people: the trust policy's text, and the role's powers.
 * See proof.h. */
#include "../base/buf.h"
#include "arn.h"
#include "proof_tell.h"

static const char *
text_of(const char *text)
{
	return text == NULL ? "" : text;
}

/* Adds one more of a list: "a, b". */
static void
list_one(struct buf *list, const char *text)
{
	buf_printf(list, "%s%s", list->len > 0 ? ", " : "", text);
}

/* --- the trust policy --- */

static void
tell_statement(struct telling *t, const struct policy_statement *s)
{
	tell_cause(t, arena_printf(t->arena, "Statement %zu of the trust policy", s->number), "%s",
	           s->say);
}

void
tell_statements(struct telling *t)
{
	for (size_t i = 0; t->trust_read && i < t->trust.statement_count; i++) {
		const struct policy_statement *s = &t->trust.statements[i];

		if (s->judgement == POLICY_LOOSE || s->judgement == POLICY_OTHER_ID ||
		    s->judgement == POLICY_UNREADABLE)
			tell_statement(t, s);
	}
}

static void
tell_correction(struct telling *t)
{
	tell_cause(t, "Replace the trust policy",
	           "Open the role %s, then Trust relationships, then Edit trust policy, and paste "
	           "the corrected policy that stands below. Then check the role here again.",
	           t->role);
}

void
tell_loose(struct telling *t)
{
	t->out->summary = arena_printf(
		t->arena,
		"AWS refused us each time that it had to, but the role's trust policy lets in more "
		"than that, so it is not safe to link it. %s",
		t->trust.summary);
	tell_statements(t);
	tell_correction(t);
	tell_meaning(t);
}

/* The text says that we can't come in, and AWS let us in. */
static void
tell_contradiction(struct telling *t)
{
	t->out->summary = arena_printf(
		t->arena,
		"AWS let us in with the right external ID, but the trust policy says that it "
		"should not: until both agree, the role is not linked. %s",
		t->trust.summary);
	tell_cause(t, "The trust policy was changed a moment ago",
	           "A change to a role takes up to half a minute to arrive everywhere in AWS, "
	           "rarely some minutes. We ask again by ourselves.");
	for (size_t i = 0; i < t->trust.statement_count; i++)
		if (t->trust.statements[i].judgement != POLICY_EXACT)
			tell_statement(t, &t->trust.statements[i]);
	tell_correction(t);
}

void
tell_unsure(struct telling *t)
{
	if (t->trust_read && t->trust.verdict == POLICY_REFUSES) {
		tell_contradiction(t);
		return;
	}
	t->out->summary = arena_printf(
		t->arena,
		"AWS answered as it must, but Rolecall can't tell from the role's trust policy "
		"whom else it lets in, so the role is not linked. %s",
		t->trust.summary);
	tell_statements(t);
	tell_correction(t);
}

/* --- what we may not read --- */

void
tell_unread_causes(struct telling *t)
{
	tell_cause(t, "The role may not read itself",
	           "Open the role %s, then Permissions, then Add permissions, and attach one of "
	           "AWS's policies SecurityAudit or ReadOnlyAccess, or any policy that allows "
	           "iam:GetRole on %s. ViewOnlyAccess does not.",
	           t->role, t->question->role_arn);
	tell_cause(t, "Something forbids it",
	           "A permissions boundary on the role, or a service control policy (SCP) of the "
	           "AWS organization, can forbid iam:GetRole although the role's own policies "
	           "allow it. AWS's words are in the evidence.");
}

void
tell_unread(struct telling *t)
{
	t->out->summary = "The role lets us in as it should, but does not let us read its trust "
			  "policy, so Rolecall can't tell whom else it lets in: it lacks the "
			  "permission iam:GetRole.";
	tell_unread_causes(t);
}

/* --- what the role may do --- */

static const char *
allowed_writes(const struct telling *t)
{
	const struct aws_role *role = &t->answer->role;
	struct buf out;

	buf_init(&out, t->arena);
	for (size_t i = 0; i < role->write_count; i++)
		if (role->writes[i].decision == AWS_WRITE_ALLOWED)
			list_one(&out, role->writes[i].action);
	return out.data;
}

/* The policies that are not known to read only, by name. */
static const char *
other_policies(const struct telling *t)
{
	const struct aws_role *role = &t->answer->role;
	struct buf out;

	buf_init(&out, t->arena);
	for (size_t i = 0; i < role->policy_count; i++) {
		const struct aws_role_policy *policy = &role->policies[i];

		if (policy->kind != AWS_POLICY_BOUNDARY && !proof_policy_reads(policy))
			list_one(&out, text_of(policy->name));
	}
	return out.data;
}

static const char *
refused_reads(const struct telling *t)
{
	struct buf out;

	buf_init(&out, t->arena);
	for (size_t i = 0; i < t->answer->read_count; i++)
		if (t->answer->reads[i].answer == AWS_ANSWER_REFUSED)
			list_one(&out, proof_read_action(t->answer->reads[i].kind));
	return out.data;
}

static const char *
more_than_reads(const struct telling *t)
{
	const char *writes = allowed_writes(t), *policies = other_policies(t);

	return arena_printf(t->arena, "The role may do more than read.%s%s%s%s%s%s",
	                    *writes == '\0' ? "" : " Tried by AWS's simulation, it may: ", writes,
	                    *writes == '\0' ? "" : ".",
	                    *policies == '\0' ? ""
	                                      : " Its policies that are not AWS's own read-only "
	                                        "ones: ",
	                    policies, *policies == '\0' ? "" : ".");
}

static const char *
only_reads(const struct telling *t)
{
	size_t tried = t->answer->role.write_count;
	const char *policies = other_policies(t);

	if (*policies == '\0')
		return arena_printf(t->arena,
		                    "The role may only read: its policies are AWS's own read-only "
		                    "ones, and AWS's simulation allows none of %zu writes.",
		                    tried);
	return arena_printf(
		t->arena,
		"The role may only read, as far as AWS's simulation shows: it allows none "
		"of %zu writes, tried on all resources. Policies that are not AWS's own "
		"read-only ones: %s.",
		tried, policies);
}

static const char *
hidden_powers(const struct telling *t)
{
	return arena_printf(t->arena,
	                    "Rolecall can't tell whether the role may only read: it lacks the "
	                    "permission to look (%s). SecurityAudit and ReadOnlyAccess have it.",
	                    refused_reads(t));
}

void
tell_too_much(struct telling *t)
{
	t->out->summary = arena_printf(t->arena,
	                               "The role lets us in as it should, but it may do more than "
	                               "read, and such roles are "
	                               "not to be linked here. %s",
	                               more_than_reads(t));
	tell_cause(t, "Take the policies off that change things",
	           "Open the role %s, then Permissions. Leave ReadOnlyAccess or SecurityAudit, or "
	           "the policy that this page shows, and remove the others.",
	           t->role);
	tell_cause(t, "Or allow such roles",
	           "An owner can change that: Account, then IAM role, \"Refuse roles that may do "
	           "more than read\". Such a role is linked then, with a warning.");
}

/* Old and new external ID serve side by side for a while; what happens when that is over. */
static const char *
exchange(const struct telling *t)
{
	const char *other = text_of(t->question->other_external_id);

	if (t->answer->verdict != AWS_VERDICT_PASSED || *other == '\0')
		return NULL;
	if (t->answer->probe_count > 0 && t->answer->probes[0].answer == AWS_ANSWER_ALLOWED)
		return strstr(text_of(t->answer->role.trust_policy), other) == NULL
		               ? NULL
		               : arena_printf(
					 t->arena,
					 "The trust policy still takes the old external ID %s. "
					 "The new one is proved, so take the old one out: as "
					 "long as it is there, the role counts as open.",
					 other);
	return arena_printf(
		t->arena,
		"The role still has the old external ID %s. It serves until the role takes "
		"the new one, %s.",
		t->question->external_id, other);
}

void
tell_warnings(struct telling *t)
{
	const struct aws_role *role = &t->answer->role;
	struct proof_explanation *out = t->out;

	out->read_only = "";
	out->warnings = arena_array(t->arena, t->trust.warning_count + 2, sizeof *out->warnings);
	if ((out->warnings[0] = exchange(t)) != NULL)
		out->warning_count = 1;
	for (size_t i = 0; t->trust_read && i < t->trust.warning_count; i++)
		out->warnings[out->warning_count++] = t->trust.warnings[i];
	if (role->read_only == AWS_READ_ONLY_YES)
		out->read_only = only_reads(t);
	if (role->read_only == AWS_READ_ONLY_NO)
		out->read_only = more_than_reads(t);
	if (role->read_only == AWS_READ_ONLY_HIDDEN)
		out->read_only = hidden_powers(t);
	if (role->read_only > AWS_READ_ONLY_YES)
		out->warnings[out->warning_count++] = out->read_only;
}
