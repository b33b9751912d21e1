/* IAM.  See iam.h. */
#include <strings.h>

#include "iam.h"

#include "../base/utf8.h"
#include "operation.h"

#define VERSION "2010-05-08"

enum { NAME_MOST = 128, ARN_MOST = 2048, ID_MOST = 128, MARKER_MOST = 2048 };

static void
begin(struct buf *body, struct arena *arena, const char *operation, struct query_request *out)
{
	buf_init(body, arena);
	operation_put(body, "Action", operation);
	operation_put(body, "Version", VERSION);
	out->operation = operation;
}

static void
end(struct buf *body, const char *const *wants, size_t want_count, struct query_request *out)
{
	out->body = body->data;
	out->wants = wants;
	out->want_count = want_count;
}

/* A text that stands on one line, fit to be kept and shown. */
static bool
is_fit(const char *text, size_t most)
{
	return text != NULL && *text != '\0' && strlen(text) <= most &&
	       !utf8_has_control(text, UTF8_ONE_LINE);
}

/* --- GetRole --- */

enum { ROLE_ARN, ROLE_ID, ROLE_TRUST, ROLE_BOUNDARY, ROLE_WANTS };

void
iam_get_role(struct arena *arena, const char *role_name, struct query_request *out)
{
	static const char *const wants[ROLE_WANTS] = {
		[ROLE_ARN] = "Role/Arn",
		[ROLE_ID] = "Role/RoleId",
		[ROLE_TRUST] = "Role/AssumeRolePolicyDocument",
		[ROLE_BOUNDARY] = "Role/PermissionsBoundary/PermissionsBoundaryArn",
	};
	struct buf body;

	begin(&body, arena, "GetRole", out);
	operation_put(&body, "RoleName", role_name);
	end(&body, wants, ROLE_WANTS, out);
}

static int
digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	                              : -1;
}

/* At most `most` bytes of valid UTF-8, whole characters. */
static const char *
cut(struct buf *text, size_t most)
{
	if (text->len <= most)
		return text->data;
	while (((unsigned char)text->data[most] & 0xC0) == 0x80)
		most--;
	text->data[most] = '\0';
	return text->data;
}

/* The document as text; NULL when it is not percent-encoded (RFC 3986, 2.1) UTF-8. */
static const char *
decode_document(struct arena *arena, const char *encoded)
{
	struct buf out;

	buf_init(&out, arena);
	for (const char *c = encoded; *c != '\0'; c++) {
		int high = *c == '%' ? digit(c[1]) : 0,
		    low = *c == '%' && high >= 0 ? digit(c[2]) : 0;

		if (high < 0 || low < 0 || (*c == '%' && high == 0 && low == 0))
			return NULL;
		buf_putc(&out, (char)(*c == '%' ? high << 4 | low : *c));
		if (*c == '%')
			c += 2;
	}
	if (!utf8_valid(out.data, out.len))
		return NULL;
	return cut(&out, IAM_TRUST_POLICY_MOST);
}

bool
iam_read_role(struct arena *arena, const char *role_arn, const struct query_answer *answer,
              struct iam_role *out)
{
	const char *arn = operation_text(answer, ROLE_ARN), *id = operation_text(answer, ROLE_ID),
		   *trust = operation_text(answer, ROLE_TRUST),
		   *boundary = operation_text(answer, ROLE_BOUNDARY);

	*out = (struct iam_role){"", "", ""};
	if (arn == NULL || strcmp(arn, role_arn) != 0 || !is_fit(id, ID_MOST) || trust == NULL ||
	    (boundary != NULL && !is_fit(boundary, ARN_MOST)) ||
	    (trust = decode_document(arena, trust)) == NULL)
		return false;
	*out = (struct iam_role){id, trust, boundary == NULL ? "" : boundary};
	return true;
}

/* --- lists --- */

enum { LIST_TRUNCATED, LIST_MARKER, LIST_FIRST, LIST_SECOND, LIST_WANTS };

/* Whether it is a page of a list; *next its successor. */
static bool
read_page(const struct query_answer *answer, const char **next)
{
	const char *truncated = operation_text(answer, LIST_TRUNCATED),
		   *marker = operation_text(answer, LIST_MARKER);

	*next = NULL;
	if (!operation_answered(answer))
		return false;
	if (truncated == NULL || strcmp(truncated, "true") != 0)
		return true;
	*next = marker;
	return is_fit(marker, MARKER_MOST);
}

/* The next of the texts that a want had, and on to the one behind it. */
static const char *
take(const char **texts)
{
	const char *text = *texts;

	*texts += strlen(text) + 1;
	return text;
}

static void
list(struct arena *arena, const char *operation, const char *role_name, const char *marker,
     const char *const *wants, size_t want_count, struct query_request *out)
{
	struct buf body;

	begin(&body, arena, operation, out);
	operation_put(&body, "RoleName", role_name);
	operation_put(&body, "Marker", marker);
	end(&body, wants, want_count, out);
}

void
iam_list_attached(struct arena *arena, const char *role_name, const char *marker,
                  struct query_request *out)
{
	static const char *const wants[LIST_WANTS] = {
		[LIST_TRUNCATED] = "IsTruncated",
		[LIST_MARKER] = "Marker",
		[LIST_FIRST] = "*AttachedPolicies/member/PolicyName",
		[LIST_SECOND] = "*AttachedPolicies/member/PolicyArn",
	};

	list(arena, "ListAttachedRolePolicies", role_name, marker, wants, LIST_WANTS, out);
}

void
iam_list_inline(struct arena *arena, const char *role_name, const char *marker,
                struct query_request *out)
{
	static const char *const wants[LIST_SECOND] = {
		[LIST_TRUNCATED] = "IsTruncated",
		[LIST_MARKER] = "Marker",
		[LIST_FIRST] = "*PolicyNames/member",
	};

	list(arena, "ListRolePolicies", role_name, marker, wants, LIST_SECOND, out);
}

static bool
read_policies(struct arena *arena, const struct query_answer *answer, bool have_arns,
              struct iam_policies *out)
{
	const char *names = operation_text(answer, LIST_FIRST),
		   *arns = operation_text(answer, LIST_SECOND);
	size_t count = answer->xml.counts[LIST_FIRST];

	*out = (struct iam_policies){.count = 0};
	if (!read_page(answer, &out->next) ||
	    answer->xml.counts[LIST_SECOND] != (have_arns ? count : 0))
		return false;
	out->items = arena_array(arena, count + 1, sizeof *out->items);
	for (size_t i = 0; i < count; i++) {
		out->items[i] = (struct iam_policy){take(&names), have_arns ? take(&arns) : ""};
		if (!is_fit(out->items[i].name, NAME_MOST) ||
		    (have_arns && !is_fit(out->items[i].arn, ARN_MOST)))
			return false;
	}
	out->count = count;
	return true;
}

bool
iam_read_attached(struct arena *arena, const struct query_answer *answer, struct iam_policies *out)
{
	return read_policies(arena, answer, true, out);
}

bool
iam_read_inline(struct arena *arena, const struct query_answer *answer, struct iam_policies *out)
{
	return read_policies(arena, answer, false, out);
}

/* --- SimulatePrincipalPolicy --- */

void
iam_simulate(struct arena *arena, const char *role_arn, const char *const *actions,
             const char *marker, struct query_request *out)
{
	static const char *const wants[LIST_WANTS] = {
		[LIST_TRUNCATED] = "IsTruncated",
		[LIST_MARKER] = "Marker",
		[LIST_FIRST] = "*EvaluationResults/member/EvalActionName",
		[LIST_SECOND] = "*EvaluationResults/member/EvalDecision",
	};
	struct buf body;

	begin(&body, arena, "SimulatePrincipalPolicy", out);
	operation_put(&body, "PolicySourceArn", role_arn);
	for (size_t i = 0; actions[i] != NULL; i++)
		operation_put(&body, arena_printf(arena, "ActionNames.member.%zu", i + 1),
		              actions[i]);
	operation_put(&body, "Marker", marker);
	end(&body, wants, LIST_WANTS, out);
}

/* Our own word for what AWS says was asked; NULL: it was not. */
static const char *
asked_action(const char *const *actions, const char *text)
{
	while (*actions != NULL && strcasecmp(*actions, text) != 0)
		actions++;
	return *actions;
}

static bool
read_decision(const char *text, enum iam_decision *out)
{
	static const char *const names[] = {"allowed", "explicitDeny", "implicitDeny"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(text, names[i]) == 0) {
			*out = (enum iam_decision)i;
			return true;
		}
	return false;
}

bool
iam_read_simulation(struct arena *arena, const char *const *actions,
                    const struct query_answer *answer, struct iam_simulation *out)
{
	const char *names = operation_text(answer, LIST_FIRST),
		   *decisions = operation_text(answer, LIST_SECOND);
	size_t count = answer->xml.counts[LIST_FIRST];

	*out = (struct iam_simulation){.count = 0};
	if (!read_page(answer, &out->next) || answer->xml.counts[LIST_SECOND] != count)
		return false;
	out->items = arena_array(arena, count + 1, sizeof *out->items);
	for (size_t i = 0; i < count; i++) {
		struct iam_simulated *one = &out->items[i];

		one->action = asked_action(actions, take(&names));
		if (one->action == NULL || !read_decision(take(&decisions), &one->decision))
			return false;
		for (size_t j = 0; j < i; j++)
			if (out->items[j].action == one->action)
				return false;
	}
	out->count = count;
	return true;
}
