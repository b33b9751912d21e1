/* proof_explain(): what a proof means, for people.  The likely causes are product.md's, in its
 * order unless AWS hints otherwise. */
#include <strings.h>

#include "arn.h"
#include "proof_tell.h"

enum { CAUSES_MOST = 12 };

static const char *
text_of(const char *text)
{
	return text == NULL ? "" : text;
}

void
tell_cause(struct telling *t, const char *title, const char *format, ...)
{
	va_list ap;

	if (t->out->count == CAUSES_MOST)
		return;
	va_start(ap, format);
	t->out->causes[t->out->count++] =
		(struct proof_cause){title, arena_vprintf(t->arena, format, ap)};
	va_end(ap);
}

static void
cause_name(struct telling *t)
{
	tell_cause(
		t, "The role's name or path is different",
		"AWS gives the same answer for a role that does not exist. In the IAM console of "
		"account %s, open Roles and the role, "
		"and compare the ARN in its summary with %s: every letter, capitals too. If the "
		"role "
		"has a path, the path belongs to "
		"the ARN.",
		t->question->account_number, t->question->role_arn);
}

static void
cause_external_id(struct telling *t)
{
	tell_cause(t, "The external ID in the role is not the one shown here",
	           "Open the role %s, then Trust relationships. The condition must be "
	           "\"StringEquals\": "
	           "{\"sts:ExternalId\": \"%s\"}, "
	           "without a blank before or behind it. If it is missing, \"Require external ID\" "
	           "was "
	           "not saved: choose Edit trust "
	           "policy and paste the policy from this page.",
	           t->role, t->question->external_id);
}

static void
cause_principal(struct telling *t)
{
	tell_cause(t, "The trust policy names another account",
	           "Open the role %s, then Trust relationships. \"Principal\" must be {\"AWS\": "
	           "\"%s\"}: that is the account that asks, "
	           "not the account that the role is in.",
	           t->role, t->principal);
}

static void
cause_mfa(struct telling *t)
{
	tell_cause(
		t, "\"Require MFA\" was ticked",
		"Rolecall is a program and has no MFA device. Open the role %s, then Trust "
		"relationships: take out the condition "
		"\"aws:MultiFactorAuthPresent\", and any other condition besides the external ID.",
		t->role);
}

static void
cause_organization(struct telling *t)
{
	tell_cause(t, "The AWS organization forbids it",
	           "If account %s belongs to an organization in AWS Organizations, ask its "
	           "administrator whether a resource control "
	           "policy (RCP) or a service control policy (SCP) keeps other accounts from using "
	           "sts:AssumeRole, and to let %s in.",
	           t->question->account_number, t->principal);
}

static void
cause_made_elsewhere(struct telling *t)
{
	tell_cause(
		t, "The role was made in another account",
		"Look at the account number at the top right of the AWS console where the role was "
		"made: it must be %s.",
		t->question->account_number);
}

static void
refused_causes(struct telling *t)
{
	const char *message =
		text_of(t->answer->probe_count > 0 ? t->answer->probes[0].message : "");
	bool organization = strstr(message, "resource control policy") != NULL ||
	                    strstr(message, "service control policy") != NULL;

	if (organization)
		cause_organization(t);
	cause_name(t);
	cause_external_id(t);
	cause_principal(t);
	cause_mfa(t);
	if (!organization)
		cause_organization(t);
	cause_made_elsewhere(t);
}

static void
tell_refused(struct telling *t)
{
	t->out->summary = "AWS refused to let us use the role, even with the right external ID.";
	refused_causes(t);
}

static void
tell_too_early(struct telling *t)
{
	bool in = t->answer->read_count > 0 && t->answer->reads[0].answer == AWS_ANSWER_REFUSED;

	t->out->summary = in ? "AWS lets us use the role, but not read it yet."
	                     : "AWS does not let us use the role yet.";
	tell_cause(
		t, "AWS may not have the role yet",
		"A new role, or a change to one, takes up to half a minute to arrive everywhere in "
		"AWS, rarely some minutes. We keep "
		"trying by ourselves: nothing needs to be done now. If it stays like this, look at "
		"the points below.");
	if (in)
		tell_unread_causes(t);
	else
		refused_causes(t);
}

static void
tell_other_account(struct telling *t)
{
	const char *account = "";

	for (size_t i = 0; *account == '\0' && i < t->answer->probe_count; i++)
		account = text_of(t->answer->probes[i].account);
	t->out->summary = "The role works, but it is in another AWS account than the one that was "
			  "registered.";
	tell_cause(t, "The role is in another account",
	           "The role is in account %s, but this is account %s. Make the role in account %s "
	           "and "
	           "paste its ARN here, or register "
	           "account %s as a cloud account of its own.",
	           account, t->question->account_number, t->question->account_number, account);
}

/* How a wrong external ID that was let in differs from ours, and so what is wrong with the
 * condition. */
enum opening {
	OPEN_WITHOUT, /* none at all was needed */
	OPEN_OTHER,
	OPEN_NEAR, /* last character, or longer: a pattern that ends with "*" or "?" */
	OPEN_CASE,
	OPENINGS
};

static enum opening
opening_of(const struct telling *t, const struct aws_probe *probe)
{
	const char *ours = t->question->external_id, *sent = text_of(probe->external_id);
	size_t length = strlen(ours);

	if (probe->kind == AWS_PROBE_WITHOUT_EXTERNAL_ID)
		return OPEN_WITHOUT;
	if (strcasecmp(sent, ours) == 0)
		return OPEN_CASE;
	if (length > 0 && strncmp(sent, ours, length - 1) == 0)
		return OPEN_NEAR;
	return OPEN_OTHER;
}

static void
cause_open(struct telling *t, const char *title, const char *why)
{
	tell_cause(t, title,
	           "%s Open the role %s, then Trust relationships, then Edit trust policy. Every "
	           "statement that lets %s in must have "
	           "exactly this condition: \"StringEquals\": {\"sts:ExternalId\": \"%s\"}. Then "
	           "check "
	           "the role here again.",
	           why, t->role, t->principal, t->question->external_id);
}

static void
open_causes(struct telling *t, const bool open[OPENINGS])
{
	if (open[OPEN_WITHOUT] && open[OPEN_OTHER])
		cause_open(t, "The trust policy does not ask for the external ID",
		           "We were let in without an external ID and with wrong ones: the "
		           "condition is missing (\"Require external "
		           "ID\" was not ticked), or a second statement lets us in without it.");
	else if (open[OPEN_WITHOUT])
		cause_open(t, "The external ID may be left out",
		           "We were let in without any external ID, though a wrong one is refused: "
		           "\"StringEqualsIfExists\", "
		           "\"ForAllValues:\" and \"Null\" conditions do that.");
	else if (open[OPEN_OTHER])
		cause_open(t, "Other external IDs are accepted too",
		           "We were let in with an external ID that is not yours: the condition "
		           "has a wildcard (\"StringLike\" with "
		           "\"*\"), or says what is not allowed instead of what is "
		           "(\"StringNotEquals\").");
	if (open[OPEN_NEAR] && !open[OPEN_OTHER])
		cause_open(t, "External IDs that are nearly yours are accepted too",
		           "We were let in with an external ID whose end is different: the "
		           "condition is \"StringLike\" with \"*\" or "
		           "\"?\" at the end.");
	if (open[OPEN_CASE] && !open[OPEN_OTHER])
		cause_open(t, "Capitals are not told apart",
		           "We were let in with capitals and small letters exchanged: the "
		           "condition is "
		           "\"StringEqualsIgnoreCase\".");
}

static bool
is_positive(const struct aws_probe *probe)
{
	return probe->kind == AWS_PROBE_WITH_EXTERNAL_ID ||
	       probe->kind == AWS_PROBE_WITH_OTHER_EXTERNAL_ID;
}

static void
tell_open(struct telling *t)
{
	bool open[OPENINGS] = {false};

	for (size_t i = 0; i < t->answer->probe_count; i++)
		if (!is_positive(&t->answer->probes[i]) &&
		    t->answer->probes[i].answer == AWS_ANSWER_ALLOWED)
			open[opening_of(t, &t->answer->probes[i])] = true;
	t->out->summary =
		"The role lets us in without the right external ID, so it is not safe to link it.";
	open_causes(t, open);
	tell_statements(t);
	if (t->trust_read && t->trust.verdict == POLICY_SAFE)
		tell_cause(
			t, "The trust policy reads right by now",
			"AWS let us in all the same: a change to a role takes up to half a "
			"minute to arrive everywhere in AWS, rarely some minutes. We ask again by "
			"ourselves.");
	tell_meaning(t);
}

void
tell_meaning(struct telling *t)
{
	tell_cause(t, "What that means",
	           "The external ID makes sure that we use this role for this customer only. "
	           "Without it, somebody else who is served through the same platform and names "
	           "this role's ARN as their own could get at this account (AWS calls it the "
	           "\"confused deputy\"). Nothing was read or changed when we tried.");
}

/* The first question whose answer proves nothing; NULL: none. */
static const struct aws_probe *
inconclusive_probe(const struct telling *t)
{
	const struct proof_answer *answer = t->answer;

	for (size_t i = 0; i < answer->probe_count; i++)
		if (answer->probes[i].answer == AWS_ANSWER_INCONCLUSIVE)
			return &answer->probes[i];
	for (size_t i = 0; i < answer->read_count; i++)
		if (answer->reads[i].answer == AWS_ANSWER_INCONCLUSIVE)
			return &answer->reads[i];
	return NULL;
}

static bool
is_one_of(const char *code, const char *const *codes)
{
	for (; *codes != NULL; codes++)
		if (strcmp(code, *codes) == 0)
			return true;
	return false;
}

static void
tell_inconclusive(struct telling *t)
{
	static const char *const slow[] = {"",
	                                   "Timeout",
	                                   "Unreachable",
	                                   "TlsFault",
	                                   "ConnectionLost",
	                                   "InternalFailure",
	                                   "ServiceUnavailable",
	                                   "InternalError",
	                                   NULL};
	static const char *const busy[] = {"Throttling", "ThrottlingException",
	                                   "TooManyRequestsException", "RequestLimitExceeded",
	                                   NULL};
	static const char *const garbled[] = {"Unreadable", "TooLarge", NULL};
	const struct aws_probe *probe = inconclusive_probe(t);
	const char *code = probe == NULL ? "" : text_of(probe->code),
		   *message = probe == NULL ? "" : text_of(probe->message);

	t->out->summary = "AWS could not be asked, or did not answer clearly: that proves nothing "
			  "yet. We try again by ourselves.";
	if (is_one_of(code, slow))
		tell_cause(t, "AWS did not answer in time",
		           "Nothing needs to be changed in AWS. We ask again by ourselves.");
	else if (is_one_of(code, busy))
		tell_cause(t, "AWS asked us to slow down",
		           "Nothing needs to be changed in AWS. We ask again by ourselves.");
	else if (is_one_of(code, garbled))
		tell_cause(t, "AWS's answer could not be read",
		           "Something between us and AWS may have changed it. Nothing needs to be "
		           "changed in AWS. We ask again by ourselves.");
	else if (strcmp(code, "RegionDisabledException") == 0 &&
	         strstr(message, t->question->account_number) != NULL)
		tell_cause(t, "The account has switched this AWS region off",
		           "In account %s, open IAM, then Account settings, then Security Token "
		           "Service "
		           "(STS), and activate the endpoint of "
		           "the region that AWS names: %s",
		           t->question->account_number, message);
	else
		tell_cause(
			t, "The fault is on our side",
			"AWS did not accept the question itself (%s), so the role was not tested. "
			"Nothing needs to be changed in the role. "
			"If it stays like this, tell whoever runs Rolecall.",
			code);
}

void
proof_explain(struct arena *arena, const struct proof_question *question,
              const struct proof_answer *answer, const char *platform_account,
              struct proof_explanation *out)
{
	static void (*const tell[])(struct telling *) = {
		NULL,         tell_refused,       tell_too_early,
		tell_open,    tell_other_account, tell_inconclusive,
		tell_loose,   tell_unsure,        tell_unread,
		tell_too_much};
	struct telling t = {.arena = arena, .question = question, .answer = answer, .out = out};
	const char *ours = *text_of(platform_account) == '\0' ? text_of(answer->caller_account)
	                                                      : platform_account;
	struct arn role;

	*out = (struct proof_explanation){
		.causes = arena_array(arena, CAUSES_MOST, sizeof *out->causes)};
	out->summary = "AWS lets us in with the right external ID, and refuses us without it and "
		       "with wrong ones.";
	t.trust_read = proof_judge_trust(arena, question, answer, &t.trust);
	if (t.trust_read && answer->verdict == AWS_VERDICT_PASSED)
		out->summary =
			"AWS lets us in with the right external ID, and refuses us without it and "
			"with wrong ones. The trust policy says the same.";
	t.role = arn_parse(arena, question->role_arn, &role) ? role.name : question->role_arn;
	t.principal = *ours == '\0' ? "the account ID shown on this page"
	                            : arena_printf(arena, "arn:%s:iam::%s:root",
	                                           *role.partition == '\0' ? "aws" : role.partition,
	                                           ours);
	if (tell[answer->verdict] != NULL)
		tell[answer->verdict](&t);
	tell_warnings(&t);
}
