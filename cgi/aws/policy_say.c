/* What a trust policy's statements mean, for people.  See policy.h and policy_inner.h. */
#include <strings.h>

#include "../base/utf8.h"
#include "arn.h"
#include "policy_inner.h"

static const char *
the_condition(const struct policy *p)
{
	return arena_printf(p->arena,
	                    "\"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"%s\"}}",
	                    p->question->external_id);
}

static const char *
the_principal(const struct policy *p)
{
	return arena_printf(p->arena, "\"Principal\": {\"AWS\": \"arn:%s:iam::%s:root\"}",
	                    p->question->partition, p->question->platform_account);
}

/* The keys of the conditions that are not about the external ID: "aws:SourceIp, aws:username". */
static const char *
other_keys(const struct policy *p, const struct statement *s)
{
	struct buf out;

	buf_init(&out, p->arena);
	for (size_t i = 0; i < s->condition_count; i++)
		if (!policy_is_external_id(&s->conditions[i]))
			buf_printf(&out, "%s%s", out.len == 0 ? "" : ", ", s->conditions[i].key);
	return out.data;
}

/* --- why a condition on the external ID does not demand exactly ours --- */

static bool
has_variable(const struct condition *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (strstr(c->values[i], "${") != NULL)
			return true;
	return false;
}

static const char *
pattern_in(const struct condition *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (strpbrk(c->values[i], "*?") != NULL)
			return c->values[i];
	return NULL;
}

static const char *
other_value(const struct policy *p, const struct condition *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (!policy_is_ours(p, c->values[i]))
			return c->values[i];
	return NULL;
}

static const char *
why_not_exact(const struct policy *p, const struct condition *c)
{
	const char *pattern = c->base == OP_STRING_LIKE ? pattern_in(c) : NULL;
	const char *other = other_value(p, c);

	if (c->base == OP_NULL)
		return "\"Null\" only asks whether there is an external ID, not which one";
	if (c->negated)
		return arena_printf(p->arena,
		                    "\"%s\" lets in every external ID but the ones that it names",
		                    c->operator);
	if (c->set == SET_ALL)
		return arena_printf(p->arena, "\"%s\" holds too when no external ID is sent at all",
		                    c->operator);
	if (c->if_exists)
		return arena_printf(p->arena,
		                    "\"%s\" asks for the external ID only when one is sent, so "
		                    "that leaving it out is enough",
		                    c->operator);
	if (has_variable(c))
		return "it compares the external ID with a policy variable (${...}), which the "
		       "caller can choose";
	if (pattern != NULL)
		return arena_printf(p->arena,
		                    "\"%s\" lets in every external ID that fits the pattern \"%s\"",
		                    c->operator, pattern);
	if (c->base == OP_STRING_EQUALS_IGNORE_CASE)
		return arena_printf(p->arena, "\"%s\" takes capital and small letters for the same",
		                    c->operator);
	if (c->base != OP_STRING_EQUALS && c->base != OP_STRING_LIKE)
		return arena_printf(p->arena, "\"%s\" does not compare texts", c->operator);
	if (other != NULL && c->count > 1)
		return arena_printf(p->arena, "it takes other external IDs besides, \"%s\" for one",
		                    other);
	return other != NULL ? arena_printf(p->arena, "it takes the external ID \"%s\"", other)
	                     : NULL;
}

static const char *
say_unconditional(const struct policy *p, const struct statement *s)
{
	const char *others = other_keys(p, s);

	return arena_printf(
		p->arena, "It lets account %s in without asking for an external ID.%s%s%s Add %s.",
		p->question->platform_account, *others == '\0' ? "" : " Its other conditions (",
		others, *others == '\0' ? "" : ") don't replace it.", the_condition(p));
}

static const char *
say_leak(const struct policy *p, const struct statement *s)
{
	bool asked = false;
	const char *why;

	for (size_t i = 0; i < s->condition_count; i++) {
		if (!policy_is_external_id(&s->conditions[i]))
			continue;
		asked = true;
		if ((why = why_not_exact(p, &s->conditions[i])) != NULL)
			return arena_printf(
				p->arena,
				"It does not demand exactly our external ID: %s. Make it %s.", why,
				the_condition(p));
	}
	return asked ? arena_printf(p->arena,
	                            "It does not demand exactly our external ID. Make it %s.",
	                            the_condition(p))
	             : say_unconditional(p, s);
}

static const char *
say_loose(const struct policy *p, const struct statement *s)
{
	struct leak leak = policy_leak(p, s);

	if (leak.anybody || leak.none || leak.unnamed || leak.named) {
		if (!leak.anybody)
			return say_leak(p, s);
		return arena_printf(p->arena,
		                    "It lets every AWS account in, because its \"Principal\" is "
		                    "\"*\". Make it %s. %s",
		                    the_principal(p), say_leak(p, s));
	}
	if (leak.stranger)
		return arena_printf(
			p->arena,
			"It lets in every AWS account that sends the external ID, which "
			"is no secret, because its \"Principal\" is \"*\". Make it %s.",
			the_principal(p));
	return arena_printf(p->arena,
	                    "It lets in anybody whom an identity provider vouches for, without any "
	                    "external ID, because its \"Principal\" is \"*\". Make it %s, and its "
	                    "action \"sts:AssumeRole\".",
	                    the_principal(p));
}

/* --- what keeps us out --- */

static const char *
say_other_id(const struct policy *p, const struct statement *s)
{
	const char *ours = p->question->external_id, *other = NULL, *how = "";

	for (size_t i = 0; i < s->condition_count && other == NULL; i++)
		if (policy_is_external_id(&s->conditions[i]))
			other = other_value(p, &s->conditions[i]);
	if (other == NULL)
		other = "";
	if (strcmp(utf8_trim(p->arena, other), ours) == 0)
		how = " There is a blank before or behind it.";
	else if (strcasecmp(other, ours) == 0)
		how = " Capital and small letters differ.";
	return arena_printf(
		p->arena,
		"It demands another external ID: \"%s\" where \"%s\" belongs.%s Make it "
		"%s.",
		other, ours, how, the_condition(p));
}

static bool
asks_mfa(const struct statement *s)
{
	for (size_t i = 0; i < s->condition_count; i++)
		if (strncasecmp(s->conditions[i].key, "aws:MultiFactorAuth", 19) == 0)
			return true;
	return false;
}

/* The number of the Deny that shuts us out; 0: none. */
static size_t
shutting_deny(const struct policy *p)
{
	struct sent right = {SENT_TEXT, p->question->external_id};

	for (size_t i = 0; i < p->count; i++)
		if (!p->statements[i].allows && p->statements[i].fault == NULL &&
		    policy_applies(p, &p->statements[i], CALLER_SELF, right) == YES)
			return i + 1;
	return 0;
}

static const char *
say_shut(const struct policy *p, const struct statement *s)
{
	struct sent right = {SENT_TEXT, p->question->external_id};
	size_t deny = shutting_deny(p);

	if (!s->allows)
		return arena_printf(p->arena,
		                    "It forbids account %s to use the role even with the right "
		                    "external ID. Take it out, or narrow it to others.",
		                    p->question->platform_account);
	if (policy_applies(p, s, CALLER_SELF, right) != NO && deny != 0)
		return arena_printf(p->arena, "It would let us in, but statement %zu forbids it.",
		                    deny);
	if (asks_mfa(s))
		return "It demands MFA. Rolecall is a program and has no MFA device: take out the "
		       "condition on \"aws:MultiFactorAuth...\".";
	if (policy_applies(p, s, CALLER_OURS, right) != NO)
		return arena_printf(p->arena,
		                    "It names another user or role of account %s than the one that "
		                    "asks. Make it %s.",
		                    p->question->platform_account, the_principal(p));
	return arena_printf(p->arena,
	                    "Its conditions can never hold for account %s with the external ID %s. "
	                    "Make them %s alone.",
	                    p->question->platform_account, p->question->external_id,
	                    the_condition(p));
}

static const char *
say_not_for_us(const struct policy *p, const struct statement *s)
{
	if (!s->assume && !s->federated)
		return "It is about other actions than taking the role, and harmless.";
	for (size_t i = 0; i < s->principal_count; i++)
		if (s->principals[i].kind != PRINCIPAL_OTHER)
			return "It is not about \"sts:AssumeRole\", so it does not let us in.";
	return arena_printf(p->arena, "It lets others in, not account %s.",
	                    p->question->platform_account);
}

/* --- what is right --- */

static const char *
say_exact(const struct policy *p, const struct statement *s)
{
	for (size_t i = 0; i < s->condition_count; i++)
		if (policy_is_external_id(&s->conditions[i]))
			return arena_printf(p->arena,
			                    "It lets account %s in with exactly our external ID.",
			                    p->question->platform_account);
	return arena_printf(p->arena,
	                    "It lets account %s in, and what the other statements deny leaves "
	                    "exactly our external ID.",
	                    p->question->platform_account);
}

static const char *
say_denies(const struct policy *p, const struct statement *s)
{
	struct sent right = {SENT_TEXT, p->question->external_id};

	if (policy_applies(p, s, CALLER_SELF, right) == NO)
		return "It forbids, and leaves our way in alone.";
	return arena_printf(p->arena,
	                    "It forbids, and may shut us out: that depends on %s. If AWS refuses "
	                    "us, look here.",
	                    *other_keys(p, s) == '\0' ? "who asks" : other_keys(p, s));
}

const char *
policy_say(const struct policy *p, const struct statement *s, enum policy_judgement judgement)
{
	switch (judgement) {
	case POLICY_EXACT:
		return say_exact(p, s);
	case POLICY_LOOSE:
		return say_loose(p, s);
	case POLICY_OTHER_ID:
		return say_other_id(p, s);
	case POLICY_SHUT:
		return say_shut(p, s);
	case POLICY_NOT_FOR_US:
		return say_not_for_us(p, s);
	case POLICY_DENIES:
		return say_denies(p, s);
	case POLICY_UNREADABLE:
		break;
	}
	return arena_printf(p->arena,
	                    "Rolecall does not understand it: %s. Take it out, or paste the policy "
	                    "that is shown here.",
	                    s->fault);
}

/* --- warnings --- */

static const char *
describe(const struct policy *p, const struct principal *other)
{
	const char *own = p->question->account_number, *account = other->text;
	struct arn arn;

	if (strcmp(other->type, "Service") == 0)
		return arena_printf(p->arena, "the AWS service %s", other->text);
	if (strcmp(other->type, "Federated") == 0)
		return arena_printf(p->arena, "people of the identity provider %s", other->text);
	if (arn_parse(p->arena, other->text, &arn))
		account = arn.account;
	else if (!arn_account_valid(other->text))
		return arena_printf(p->arena, "a user or role that was deleted (%s)", other->text);
	if (own != NULL && strcmp(account, own) == 0)
		return arena_printf(p->arena, "%s, which is in the role's own account",
		                    other->text);
	return account == other->text || strcmp(arn.type, "root") == 0
	               ? arena_printf(p->arena, "the AWS account %s", account)
	               : arena_printf(p->arena, "%s of the AWS account %s", other->text, account);
}

static void
warn(const struct policy *p, struct policy_answer *out, size_t number, const char *text)
{
	out->warnings[out->warning_count++] =
		arena_printf(p->arena, "Statement %zu %s.", number, text);
}

static void
warn_of(const struct policy *p, size_t i, enum policy_judgement judgement,
        struct policy_answer *out)
{
	const struct statement *s = &p->statements[i];
	const char *keys = other_keys(p, s);

	for (size_t j = 0; j < s->principal_count; j++) {
		const struct principal *one = &s->principals[j];

		if (one->kind == PRINCIPAL_OTHER && (s->assume || s->federated))
			warn(p, out, i + 1,
			     arena_printf(p->arena, "also lets in %s", describe(p, one)));
		else if (one->kind == PRINCIPAL_NAMED && judgement == POLICY_EXACT)
			warn(p, out, i + 1,
			     arena_printf(
				     p->arena,
				     "names %s rather than the account, and stops working when "
				     "that is made anew",
				     one->text));
	}
	if (judgement == POLICY_EXACT && *keys != '\0')
		warn(p, out, i + 1,
		     arena_printf(
			     p->arena,
			     "has conditions besides the external ID (%s), which may shut us out "
			     "later",
			     keys));
}

void
policy_warn(const struct policy *p, const enum policy_judgement *judgements,
            struct policy_answer *out)
{
	size_t most = 1;

	for (size_t i = 0; i < p->count; i++)
		most += p->statements[i].principal_count + 1;
	out->warnings = arena_array(p->arena, most, sizeof *out->warnings);
	for (size_t i = 0; i < p->count; i++)
		if (p->statements[i].allows && p->statements[i].fault == NULL)
			warn_of(p, i, judgements[i], out);
}
