/* Whom a trust policy's statements apply to, in three values.  See policy.h and policy_inner.h. */
#include <strings.h>

#include "arn.h"
#include "policy_inner.h"

/* What is known of a condition key's value in the call. */
struct value {
	enum {
		VALUE_ABSENT,
		VALUE_TEXT,
		VALUE_OTHER_ID,      /* an external ID that the policy names nowhere */
		VALUE_OTHER_ACCOUNT, /* an account number that is not ours */
		VALUE_OTHER_ARN,     /* an ARN of an account that is not ours */
		VALUE_UNKNOWN
	} what;
	const char *text;
};

static enum maybe not(enum maybe x) { return (enum maybe)(YES - x); }

static enum maybe
least(enum maybe a, enum maybe b)
{
	return a < b ? a : b;
}

static enum maybe
most(enum maybe a, enum maybe b)
{
	return a > b ? a : b;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool
same(char a, char b, enum letter_case letters)
{
	return letters == CASE_COUNTS ? a == b : lower(a) == lower(b);
}

bool
policy_fits(const char *pattern, const char *text, enum letter_case letters)
{
	const char *star = NULL, *from = NULL;

	while (*text != '\0') {
		if (*pattern == '*') {
			star = ++pattern;
			from = text;
		} else if (*pattern != '\0' &&
		           (*pattern == '?' || same(*pattern, *text, letters))) {
			pattern++;
			text++;
		} else if (star != NULL) {
			pattern = star;
			text = ++from;
		} else {
			return false;
		}
	}
	return pattern[strspn(pattern, "*")] == '\0';
}

static bool
has_letters(const char *text)
{
	for (; *text != '\0'; text++)
		if ((lower(*text) >= 'a' && lower(*text) <= 'z') || (unsigned char)*text >= 0x80)
			return true;
	return false;
}

/* --- one value of a condition --- */

static enum maybe
other_id_fits(const struct condition *c, const char *pattern)
{
	if (c->base == OP_STRING_EQUALS)
		return NO;
	if (c->base == OP_STRING_EQUALS_IGNORE_CASE)
		return has_letters(pattern) ? MAYBE : NO;
	if (c->base != OP_STRING_LIKE)
		return MAYBE;
	if (*pattern != '\0' && pattern[strspn(pattern, "*")] == '\0')
		return YES;
	return strpbrk(pattern, "*?") == NULL ? NO : MAYBE;
}

static bool
is_text_operator(const struct condition *c)
{
	return c->base == OP_STRING_EQUALS || c->base == OP_STRING_EQUALS_IGNORE_CASE ||
	       c->base == OP_STRING_LIKE;
}

static bool
skip(const char **at, const char *text)
{
	size_t length = strlen(text);

	if (strncmp(*at, text, length) != 0)
		return false;
	*at += length;
	return true;
}

/* "arn:PARTITION:iam::OURS:..." or "...:sts::OURS:...", with no wildcard before the resource. */
static bool
is_arn_of_ours(const struct policy *p, const char *at)
{
	return skip(&at, "arn:") && skip(&at, p->question->partition) &&
	       (skip(&at, ":iam::") || skip(&at, ":sts::")) &&
	       skip(&at, p->question->platform_account) && *at == ':';
}

static enum maybe
text_fits(const struct condition *c, const char *pattern, const char *text)
{
	switch (c->base) {
	case OP_STRING_EQUALS:
		return strcmp(pattern, text) == 0 ? YES : NO;
	case OP_STRING_EQUALS_IGNORE_CASE:
		/* Beyond ASCII it is not known which letters AWS takes for the same. */
		for (const char *at = pattern; *at != '\0'; at++)
			if ((unsigned char)*at >= 0x80)
				return MAYBE;
		return strcasecmp(pattern, text) == 0 ? YES : NO;
	case OP_STRING_LIKE:
		return policy_fits(pattern, text, CASE_COUNTS) ? YES : NO;
	case OP_BOOL:
		return strcasecmp(pattern, text) == 0 ? YES : NO;
	case OP_ARN:
	case OP_NULL:
	case OP_OTHER:
		break;
	}
	return MAYBE;
}

/* Whether a value that is there fits one of the condition's, as the operator without "Not" says. */
static enum maybe
value_fits(const struct policy *p, const struct condition *c, const char *pattern,
           struct value value)
{
	if (strstr(pattern, "${") != NULL)
		return MAYBE;
	switch (value.what) {
	case VALUE_TEXT:
		return text_fits(c, pattern, value.text);
	case VALUE_OTHER_ID:
		return other_id_fits(c, pattern);
	case VALUE_OTHER_ACCOUNT:
		return is_text_operator(c) && strcmp(pattern, p->question->platform_account) == 0
		               ? NO
		               : MAYBE;
	case VALUE_OTHER_ARN:
		return c->base != OP_STRING_EQUALS_IGNORE_CASE &&
		                       (is_text_operator(c) || c->base == OP_ARN) &&
		                       is_arn_of_ours(p, pattern)
		               ? NO
		               : MAYBE;
	case VALUE_ABSENT:
	case VALUE_UNKNOWN:
		break;
	}
	return MAYBE;
}

/* --- one condition --- */

static enum maybe
absent_holds(const struct condition *c)
{
	if (c->set == SET_ALL)
		return YES;
	if (c->set == SET_ANY)
		return c->negated || c->if_exists ? MAYBE : NO;
	return c->negated || c->if_exists ? YES : NO;
}

static enum maybe
null_holds(const struct condition *c, struct value value)
{
	enum maybe holds = NO;

	for (size_t i = 0; i < c->count; i++)
		if (strcasecmp(c->values[i], value.what == VALUE_ABSENT ? "true" : "false") == 0)
			holds = YES;
		else if (strcasecmp(c->values[i], "true") != 0 &&
		         strcasecmp(c->values[i], "false") != 0)
			holds = most(holds, MAYBE);
	return holds;
}

static enum maybe
holds_for(const struct policy *p, const struct condition *c, struct value value)
{
	enum maybe fits = NO;

	if (value.what == VALUE_UNKNOWN || c->count == 0)
		return MAYBE;
	if (c->base == OP_NULL)
		return null_holds(c, value);
	if (value.what == VALUE_ABSENT)
		return absent_holds(c);
	for (size_t i = 0; i < c->count && fits != YES; i++)
		fits = most(fits, value_fits(p, c, c->values[i], value));
	if (!c->negated)
		return fits;
	return c->set != SET_NONE && c->count > 1 ? MAYBE : not(fits);
}

static struct value
external_id_value(struct sent sent)
{
	static const struct value none = {VALUE_ABSENT, ""}, other = {VALUE_OTHER_ID, ""};

	return sent.what == SENT_NONE    ? none
	       : sent.what == SENT_OTHER ? other
	                                 : (struct value){VALUE_TEXT, sent.text};
}

static enum maybe
condition_holds(const struct policy *p, const struct condition *c, enum caller caller,
                struct sent sent)
{
	struct value value = {VALUE_UNKNOWN, ""};
	bool ours = caller == CALLER_OURS || caller == CALLER_SELF;

	if (policy_is_external_id(c))
		value = external_id_value(sent);
	else if (strcasecmp(c->key, "aws:PrincipalAccount") == 0 && caller != CALLER_FEDERATED)
		value = ours ? (struct value){VALUE_TEXT, p->question->platform_account}
		             : (struct value){VALUE_OTHER_ACCOUNT, ""};
	else if (strcasecmp(c->key, "aws:PrincipalArn") == 0 && caller == CALLER_STRANGER)
		value.what = VALUE_OTHER_ARN;
	else if (strcasecmp(c->key, "aws:MultiFactorAuthAge") == 0 && caller == CALLER_SELF)
		value.what = VALUE_ABSENT;
	else if (strcasecmp(c->key, "aws:MultiFactorAuthPresent") == 0 && caller == CALLER_SELF) {
		/* Lasting credentials lack the key, temporary ones have it. */
		enum maybe absent = holds_for(p, c, (struct value){VALUE_ABSENT, ""});

		return absent == holds_for(p, c, (struct value){VALUE_TEXT, "false"}) ? absent
		                                                                      : MAYBE;
	}
	return holds_for(p, c, value);
}

/* --- one statement --- */

/* Whether a principal of ours, named by its ARN, is the one that we call as. */
static enum maybe
is_self(const struct policy *p, const char *named)
{
	const char *own = p->question->own_arn, *own_role;
	struct arn own_arn, arn;

	if (own == NULL || *own == '\0')
		return MAYBE;
	if (strcmp(own, named) == 0)
		return YES;
	if (!arn_parse(p->arena, own, &own_arn) || !arn_parse(p->arena, named, &arn))
		return MAYBE;
	own_role = arn_assumed_role_name(p->arena, &own_arn);
	if (own_role != NULL && strcmp(arn.type, "role") == 0)
		return strcmp(arn.name, own_role) == 0 ? YES : NO;
	return NO;
}

static enum maybe
principal_is(const struct policy *p, const struct principal *principal, enum caller caller)
{
	bool ours = caller == CALLER_OURS || caller == CALLER_SELF;

	switch (principal->kind) {
	case PRINCIPAL_EVERYONE:
		return YES;
	case PRINCIPAL_ACCOUNT:
		return ours ? YES : NO;
	case PRINCIPAL_NAMED:
		return !ours ? NO : caller == CALLER_SELF ? is_self(p, principal->text) : MAYBE;
	case PRINCIPAL_OTHER:
		break;
	}
	return NO;
}

enum maybe
policy_applies(const struct policy *p, const struct statement *s, enum caller caller,
               struct sent sent)
{
	enum maybe applies = NO;

	if (s->fault != NULL)
		return MAYBE;
	if (!(caller == CALLER_FEDERATED ? s->federated : s->assume))
		return NO;
	for (size_t i = 0; i < s->principal_count; i++)
		applies = most(applies, principal_is(p, &s->principals[i], caller));
	for (size_t i = 0; i < s->condition_count && applies != NO; i++)
		applies = least(applies, condition_holds(p, &s->conditions[i], caller, sent));
	return applies;
}

enum maybe
policy_denied(const struct policy *p, enum caller caller, struct sent sent)
{
	enum maybe denied = NO;

	for (size_t i = 0; i < p->count; i++)
		if (!p->statements[i].allows)
			denied = most(denied, policy_applies(p, &p->statements[i], caller, sent));
	return denied;
}

enum maybe
policy_lets_in(const struct policy *p, const struct statement *s, enum caller caller,
               struct sent sent)
{
	enum maybe applies = policy_applies(p, s, caller, sent);

	return applies == NO ? NO : least(applies, not(policy_denied(p, caller, sent)));
}

struct leak
policy_leak(const struct policy *p, const struct statement *s)
{
	const struct sent none = {SENT_NONE, ""}, other = {SENT_OTHER, ""},
			  right = {SENT_TEXT, p->question->external_id};
	struct leak leak = {
		.none = policy_lets_in(p, s, CALLER_OURS, none) != NO,
		.unnamed = policy_lets_in(p, s, CALLER_OURS, other) != NO,
		.stranger = policy_lets_in(p, s, CALLER_STRANGER, right) != NO,
		.anybody = policy_lets_in(p, s, CALLER_STRANGER, none) != NO ||
	                   policy_lets_in(p, s, CALLER_STRANGER, other) != NO,
		.token = policy_lets_in(p, s, CALLER_FEDERATED, none) != NO,
	};

	if (p->question->other_external_id != NULL && *p->question->other_external_id != '\0') {
		struct sent exchanged = {SENT_TEXT, p->question->other_external_id};

		leak.stranger |= policy_lets_in(p, s, CALLER_STRANGER, exchanged) != NO;
	}
	for (size_t i = 0; i < p->id_count; i++) {
		struct sent named = {SENT_TEXT, p->ids[i]};

		leak.named |= policy_lets_in(p, s, CALLER_OURS, named) != NO;
		leak.anybody |= policy_lets_in(p, s, CALLER_STRANGER, named) != NO;
	}
	return leak;
}
