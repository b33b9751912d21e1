/* Trust policies to paste: the right one, and a faulty one mended.  See policy.h. */
#include "policy_inner.h"

const char *
policy_right(struct arena *a, const char *partition, const char *platform_account,
             const char *external_id)
{
	return arena_printf(a,
	                    "{\n"
	                    "  \"Version\": \"2012-10-17\",\n"
	                    "  \"Statement\": [\n"
	                    "    {\n"
	                    "      \"Effect\": \"Allow\",\n"
	                    "      \"Principal\": {\n"
	                    "        \"AWS\": \"arn:%s:iam::%s:root\"\n"
	                    "      },\n"
	                    "      \"Action\": \"sts:AssumeRole\",\n"
	                    "      \"Condition\": {\n"
	                    "        \"StringEquals\": {\n"
	                    "          \"sts:ExternalId\":\n"
	                    "            \"%s\"\n"
	                    "        }\n"
	                    "      }\n"
	                    "    }\n"
	                    "  ]\n"
	                    "}\n",
	                    partition, platform_account, external_id);
}

/* The right one's statement. */
static const struct json *
right_statement(const struct policy *p)
{
	const struct policy_question *q = p->question;
	const char *why,
		*text = policy_right(p->arena, q->partition, q->platform_account, q->external_id);
	const struct json *root = json_read(p->arena, text, strlen(text), &why);

	return root == NULL ? json_new_object(p->arena) : json_at(json_get(root, "Statement"), 0);
}

/* "Principal" with the others of a statement alone; NULL when there are none. */
static const struct json *
other_principals(const struct policy *p, const struct statement *s)
{
	struct json *principal = json_new_object(p->arena), *list = NULL;
	const char *type = "";

	for (size_t i = 0; i < s->principal_count; i++) {
		if (s->principals[i].kind != PRINCIPAL_OTHER)
			continue;
		if (strcmp(s->principals[i].type, type) != 0) {
			type = s->principals[i].type;
			list = json_new_list(p->arena);
			json_set(principal, type, list);
		}
		json_add_text(list, s->principals[i].text);
	}
	return list == NULL ? NULL : principal;
}

/* The statement without what lets us or everybody in; NULL when nothing is left. */
static const struct json *
without_us(const struct policy *p, const struct statement *s)
{
	const struct json *principal = other_principals(p, s);
	struct json *rest = json_new_object(p->arena);

	if (principal == NULL)
		return NULL;
	for (size_t i = 0; i < json_count(s->json); i++) {
		const char *name = json_name(s->json, i);

		json_set(rest, name,
		         strcmp(name, "Principal") == 0 ? principal : json_at(s->json, i));
	}
	return rest;
}

static const struct json *
mended(const struct policy *p, const struct statement *s, enum policy_judgement judgement)
{
	switch (judgement) {
	case POLICY_EXACT:
	case POLICY_NOT_FOR_US:
	case POLICY_DENIES:
		return s->json;
	case POLICY_LOOSE:
	case POLICY_OTHER_ID:
	case POLICY_SHUT:
		return s->allows ? without_us(p, s) : NULL;
	case POLICY_UNREADABLE:
		break;
	}
	return NULL;
}

const char *
policy_correct(const struct policy *p, const enum policy_judgement *judgements)
{
	struct json *root = json_new_object(p->arena), *list = json_new_list(p->arena);
	bool exact = false;

	for (size_t i = 0; i < p->count; i++)
		exact |= judgements[i] == POLICY_EXACT;
	if (!exact)
		json_add(list, right_statement(p));
	for (size_t i = 0; i < p->count; i++) {
		const struct json *kept = mended(p, &p->statements[i], judgements[i]);

		if (kept != NULL)
			json_add(list, kept);
	}
	json_set_text(root, "Version", "2012-10-17");
	json_set(root, "Statement", list);
	return arena_printf(p->arena, "%s\n", json_write(p->arena, root));
}
