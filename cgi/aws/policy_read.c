/* Reading a trust policy's JSON into statements.  See policy.h and policy_inner.h. */
#include <strings.h>

#include "arn.h"
#include "policy_inner.h"

/* --- small things --- */

static bool
is_one_of(const char *text, const char *const *of)
{
	for (; *of != NULL; of++)
		if (strcmp(text, *of) == 0)
			return true;
	return false;
}

/* A text, or the items of a list of texts; false when it is neither. */
static bool
read_texts(struct arena *a, const struct json *value, const char ***texts, size_t *count)
{
	bool list = json_kind(value) == JSON_IS_LIST;

	*count = list ? json_count(value) : 1;
	*texts = arena_array(a, *count + 1, sizeof **texts);
	for (size_t i = 0; i < *count; i++)
		if (((*texts)[i] = json_text(list ? json_at(value, i) : value)) == NULL)
			return false;
	return true;
}

/* --- principals --- */

/* The unique ID that AWS shows for a user or role that was deleted: nobody can be it any more. */
static bool
is_removed(const char *text)
{
	return strncmp(text, "AROA", 4) == 0 || strncmp(text, "AIDA", 4) == 0
	               ? strlen(text) >= 16 &&
	                         text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0'
	               : false;
}

static const char *
read_aws_principal(struct policy *p, struct principal *out)
{
	const struct policy_question *q = p->question;
	struct arn arn;

	out->kind = PRINCIPAL_OTHER;
	if (strcmp(out->text, "*") == 0)
		out->kind = PRINCIPAL_EVERYONE;
	else if (arn_account_valid(out->text))
		out->kind = strcmp(out->text, q->platform_account) == 0 ? PRINCIPAL_ACCOUNT
		                                                        : PRINCIPAL_OTHER;
	else if (is_removed(out->text))
		return NULL;
	else if (strpbrk(out->text, "*?$") != NULL || !arn_parse(p->arena, out->text, &arn) ||
	         !arn_account_valid(arn.account) || *arn.region != '\0' ||
	         (strcmp(arn.service, "iam") != 0 && strcmp(arn.service, "sts") != 0))
		return "its \"Principal\" names something that is neither an account nor an ARN "
		       "of a user or role";
	else if (strcmp(arn.account, q->platform_account) == 0) {
		if (strcmp(arn.partition, q->partition) != 0)
			return "its \"Principal\" names our account number in another partition of "
			       "AWS, where it is not ours";
		out->kind = strcmp(arn.type, "root") == 0 && *arn.name == '\0' ? PRINCIPAL_ACCOUNT
		                                                               : PRINCIPAL_NAMED;
	}
	return NULL;
}

static const char *
read_principals_of(struct policy *p, struct statement *s, const char *type,
                   const struct json *value)
{
	static const char *const others[] = {"Service", "Federated", NULL};
	const char **texts, *fault = NULL;
	struct principal *grown;
	size_t count;

	if (!read_texts(p->arena, value, &texts, &count))
		return "its \"Principal\" has a value that is no text";
	grown = arena_array(p->arena, s->principal_count + count + 1, sizeof *grown);
	if (s->principal_count > 0)
		memcpy(grown, s->principals, s->principal_count * sizeof *grown);
	s->principals = grown;
	for (size_t i = 0; i < count && fault == NULL; i++) {
		struct principal *out = &grown[s->principal_count++];

		*out = (struct principal){PRINCIPAL_OTHER, type, texts[i]};
		if (strcmp(type, "AWS") == 0)
			fault = read_aws_principal(p, out);
		else if (!is_one_of(type, others))
			fault = "its \"Principal\" has a kind that roles don't know";
	}
	return fault;
}

static const char *
read_principals(struct policy *p, struct statement *s)
{
	const struct json *principal = json_get(s->json, "Principal");
	const char *fault = NULL, *text;

	if (json_get(s->json, "NotPrincipal") != NULL)
		return "\"NotPrincipal\" names who is left out, so that nobody can say who is let "
		       "in; name who may come in, with \"Principal\"";
	if (principal == NULL)
		return "it has no \"Principal\"";
	if ((text = json_text(principal)) != NULL && strcmp(text, "*") == 0)
		return read_principals_of(p, s, "AWS", principal);
	if (json_kind(principal) != JSON_IS_OBJECT || json_count(principal) == 0)
		return "its \"Principal\" is neither \"*\" nor an object like {\"AWS\": ...}";
	for (size_t i = 0; i < json_count(principal) && fault == NULL; i++)
		fault = read_principals_of(p, s, json_name(principal, i), json_at(principal, i));
	return fault == NULL && s->principal_count == 0 ? "its \"Principal\" names nobody" : fault;
}

/* --- actions --- */

static bool
is_in(const char *action, const char **patterns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (policy_fits(patterns[i], action, CASE_IGNORED))
			return true;
	return false;
}

static const char *
read_actions(struct policy *p, struct statement *s)
{
	const struct json *action = json_get(s->json, "Action");
	const struct json *not_action = json_get(s->json, "NotAction");
	bool but = action == NULL;
	const char **patterns;
	size_t count;

	if ((action == NULL) == (not_action == NULL))
		return "it needs either \"Action\" or \"NotAction\"";
	if (!read_texts(p->arena, but ? not_action : action, &patterns, &count) || count == 0)
		return "its actions are not texts";
	for (size_t i = 0; i < count; i++)
		if (strcmp(patterns[i], "*") != 0 &&
		    (strchr(patterns[i], ':') == NULL || strchr(patterns[i], '$') != NULL))
			return "it has an action that is not like \"sts:AssumeRole\"";
	s->assume = is_in("sts:AssumeRole", patterns, count) != but;
	s->federated = is_in("sts:AssumeRoleWithSAML", patterns, count) != but ||
	               is_in("sts:AssumeRoleWithWebIdentity", patterns, count) != but;
	return NULL;
}

/* --- conditions --- */

static const struct {
	const char *name;
	enum operator_base base;
	bool negated;
} operators[] = {
	{"StringEquals", OP_STRING_EQUALS, false},
	{"StringNotEquals", OP_STRING_EQUALS, true},
	{"StringEqualsIgnoreCase", OP_STRING_EQUALS_IGNORE_CASE, false},
	{"StringNotEqualsIgnoreCase", OP_STRING_EQUALS_IGNORE_CASE, true},
	{"StringLike", OP_STRING_LIKE, false},
	{"StringNotLike", OP_STRING_LIKE, true},
	{"ArnEquals", OP_ARN, false},
	{"ArnNotEquals", OP_ARN, true},
	{"ArnLike", OP_ARN, false},
	{"ArnNotLike", OP_ARN, true},
	{"Bool", OP_BOOL, false},
	{"Null", OP_NULL, false},
	{"NumericEquals", OP_OTHER, false},
	{"NumericNotEquals", OP_OTHER, true},
	{"NumericLessThan", OP_OTHER, false},
	{"NumericLessThanEquals", OP_OTHER, false},
	{"NumericGreaterThan", OP_OTHER, false},
	{"NumericGreaterThanEquals", OP_OTHER, false},
	{"DateEquals", OP_OTHER, false},
	{"DateNotEquals", OP_OTHER, true},
	{"DateLessThan", OP_OTHER, false},
	{"DateLessThanEquals", OP_OTHER, false},
	{"DateGreaterThan", OP_OTHER, false},
	{"DateGreaterThanEquals", OP_OTHER, false},
	{"BinaryEquals", OP_OTHER, false},
	{"IpAddress", OP_OTHER, false},
	{"NotIpAddress", OP_OTHER, true},
};

/* "ForAnyValue:StringEqualsIfExists" into its parts; letter case does not count. */
static bool
read_operator(struct arena *a, const char *text, struct condition *c)
{
	static const char any[] = "ForAnyValue:", all[] = "ForAllValues:", tail[] = "IfExists";
	size_t length;

	c->operator= text;
	if (strncasecmp(text, any, sizeof any - 1) == 0) {
		c->set = SET_ANY;
		text += sizeof any - 1;
	} else if (strncasecmp(text, all, sizeof all - 1) == 0) {
		c->set = SET_ALL;
		text += sizeof all - 1;
	}
	length = strlen(text);
	if (length > sizeof tail - 1 && strcasecmp(text + length - (sizeof tail - 1), tail) == 0) {
		c->if_exists = true;
		text = arena_memdup(a, text, length - (sizeof tail - 1));
	}
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (strcasecmp(operators[i].name, text) == 0) {
			c->base = operators[i].base;
			c->negated = operators[i].negated;
			return c->base != OP_NULL || (c->set == SET_NONE && !c->if_exists);
		}
	return false;
}

/* A condition's values: texts, numbers, true or false, one or a list of them. */
static bool
read_values(struct arena *a, const struct json *value, struct condition *c)
{
	bool list = json_kind(value) == JSON_IS_LIST;

	c->count = list ? json_count(value) : 1;
	c->values = arena_array(a, c->count + 1, sizeof *c->values);
	for (size_t i = 0; i < c->count; i++)
		if ((c->values[i] = json_scalar(a, list ? json_at(value, i) : value)) == NULL)
			return false;
	return c->count > 0;
}

static const char *
read_conditions_of(struct policy *p, struct statement *s, const char *operator,
                   const struct json * keys)
{
	struct condition c = {0}, *grown;
	size_t more = json_count(keys);

	if (!read_operator(p->arena, operator, & c))
		return arena_printf(
			p->arena,
			"its condition has the operator \"%s\", which Rolecall does not "
			"know",
			operator);
	if (json_kind(keys) != JSON_IS_OBJECT)
		return "its \"Condition\" is not made of objects";
	grown = arena_array(p->arena, s->condition_count + more + 1, sizeof *grown);
	if (s->condition_count > 0)
		memcpy(grown, s->conditions, s->condition_count * sizeof *grown);
	s->conditions = grown;
	for (size_t i = 0; i < more; i++) {
		c.key = json_name(keys, i);
		for (size_t j = 0; j < i; j++)
			if (strcasecmp(json_name(keys, j), c.key) == 0)
				return "its condition has the same key twice";
		if (!read_values(p->arena, json_at(keys, i), &c))
			return "its condition has a key without a value";
		grown[s->condition_count++] = c;
	}
	return NULL;
}

static const char *
read_conditions(struct policy *p, struct statement *s)
{
	const struct json *condition = json_get(s->json, "Condition");
	const char *fault = NULL;

	if (condition == NULL)
		return NULL;
	if (json_kind(condition) != JSON_IS_OBJECT)
		return "its \"Condition\" is no object";
	for (size_t i = 0; i < json_count(condition) && fault == NULL; i++) {
		for (size_t j = 0; j < i; j++)
			if (strcasecmp(json_name(condition, i), json_name(condition, j)) == 0)
				return "its condition has the same operator twice";
		fault = read_conditions_of(p, s, json_name(condition, i), json_at(condition, i));
	}
	return fault;
}

bool
policy_is_external_id(const struct condition *c)
{
	return strcasecmp(c->key, "sts:ExternalId") == 0;
}

bool
policy_is_ours(const struct policy *p, const char *text)
{
	const char *other = p->question->other_external_id;

	return strcmp(text, p->question->external_id) == 0 ||
	       (other != NULL && *other != '\0' && strcmp(text, other) == 0);
}

/* --- statements --- */

static const char *
read_statement(struct policy *p, struct statement *s)
{
	static const char *const known[] = {"Sid",    "Effect",    "Principal", "NotPrincipal",
	                                    "Action", "NotAction", "Condition", NULL};
	const char *effect = json_text(json_get(s->json, "Effect")), *fault;

	s->allows = effect == NULL || strcmp(effect, "Deny") != 0;
	if (json_kind(s->json) != JSON_IS_OBJECT)
		return "it is no object";
	for (size_t i = 0; i < json_count(s->json); i++)
		if (!is_one_of(json_name(s->json, i), known))
			return "it has an element that a role's trust policy does not know";
	if (effect == NULL || (s->allows && strcmp(effect, "Allow") != 0))
		return "its \"Effect\" is neither \"Allow\" nor \"Deny\"";
	if ((fault = read_principals(p, s)) == NULL && (fault = read_actions(p, s)) == NULL)
		fault = read_conditions(p, s);
	return fault;
}

static void
collect_ids(struct policy *p)
{
	size_t most = 1;

	for (size_t i = 0; i < p->count; i++)
		for (size_t j = 0; j < p->statements[i].condition_count; j++)
			most += p->statements[i].conditions[j].count;
	p->ids = arena_array(p->arena, most, sizeof *p->ids);
	for (size_t i = 0; i < p->count; i++)
		for (size_t j = 0; j < p->statements[i].condition_count; j++) {
			const struct condition *c = &p->statements[i].conditions[j];

			for (size_t k = 0; policy_is_external_id(c) && k < c->count; k++)
				if (!policy_is_ours(p, c->values[k]))
					p->ids[p->id_count++] = c->values[k];
		}
}

static const char *
check_frame(const struct json *root)
{
	static const char *const known[] = {"Version", "Id", "Statement", NULL};
	static const char *const versions[] = {"2012-10-17", "2008-10-17", NULL};
	const struct json *version = json_get(root, "Version");

	if (json_kind(root) != JSON_IS_OBJECT)
		return "it is no object";
	for (size_t i = 0; i < json_count(root); i++)
		if (!is_one_of(json_name(root, i), known))
			return "it has an element that policies don't know";
	if (version != NULL &&
	    (json_text(version) == NULL || !is_one_of(json_text(version), versions)))
		return "its \"Version\" is unknown";
	if (json_get(root, "Statement") == NULL)
		return "it has no \"Statement\"";
	return NULL;
}

static bool
is_too_large(const char *text, size_t size)
{
	size_t dense = 0;

	if (size > POLICY_SIZE_MOST)
		return true;
	for (size_t i = 0; i < size; i++)
		dense += strchr(" \t\r\n", text[i]) == NULL;
	return dense > POLICY_DENSE_MOST;
}

bool
policy_read(struct policy *p, const char *text, size_t size, const char **why)
{
	const struct json *root, *statement;
	bool list;

	*why = "it is larger than any that AWS takes";
	if (is_too_large(text, size) || (root = json_read(p->arena, text, size, why)) == NULL ||
	    (*why = check_frame(root)) != NULL)
		return false;
	statement = json_get(root, "Statement");
	list = json_kind(statement) == JSON_IS_LIST;
	p->count = list ? json_count(statement) : 1;
	p->statements = arena_array(p->arena, p->count + 1, sizeof *p->statements);
	for (size_t i = 0; i < p->count; i++) {
		p->statements[i].json = list ? json_at(statement, i) : statement;
		p->statements[i].fault = read_statement(p, &p->statements[i]);
	}
	collect_ids(p);
	return true;
}
