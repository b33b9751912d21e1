/* Reading ARNs.  See arn.h; what a person typed is checked in arn_check.c. */
#include "arn.h"

bool
arn_partition_known(const char *partition)
{
	static const char *const known[] = {"aws",     "aws-cn",    "aws-us-gov", "aws-eusc",
	                                    "aws-iso", "aws-iso-b", "aws-iso-e",  "aws-iso-f"};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i], partition) == 0)
			return true;
	return false;
}

bool
arn_account_valid(const char *text)
{
	return strlen(text) == 12 && strspn(text, "0123456789") == 12;
}

/* What is before the next ":" of `*at`, which moves behind it; NULL when there is none. */
static const char *
part(struct arena *arena, const char **at)
{
	const char *colon = strchr(*at, ':'), *from = *at;

	if (colon == NULL)
		return NULL;
	*at = colon + 1;
	return arena_memdup(arena, from, (size_t)(colon - from));
}

static void
split_resource(struct arena *arena, const char *resource, struct arn *out)
{
	const char *first = strchr(resource, '/'), *last = strrchr(resource, '/');

	out->path = "";
	out->name = "";
	if (first == NULL) {
		out->type = arena_strdup(arena, resource);
		return;
	}
	out->type = arena_memdup(arena, resource, (size_t)(first - resource));
	out->path = arena_memdup(arena, first, (size_t)(last - first) + 1);
	out->name = arena_strdup(arena, last + 1);
}

bool
arn_parse(struct arena *arena, const char *text, struct arn *out)
{
	static const struct arn none = {"", "", "", "", "", "", ""};
	const char *at = text + 4;

	*out = none;
	if (strncmp(text, "arn:", 4) != 0)
		return false;
	if ((out->partition = part(arena, &at)) == NULL ||
	    (out->service = part(arena, &at)) == NULL || (out->region = part(arena, &at)) == NULL ||
	    (out->account = part(arena, &at)) == NULL) {
		*out = none;
		return false;
	}
	split_resource(arena, at, out);
	return true;
}

char *
arn_assumed_role_name(struct arena *arena, const struct arn *arn)
{
	size_t length = strlen(arn->path);

	if (strcmp(arn->service, "sts") != 0 || strcmp(arn->type, "assumed-role") != 0 ||
	    length < 3 || *arn->name == '\0')
		return NULL;
	if (strchr(arn->path + 1, '/') != arn->path + length - 1)
		return NULL;
	return arena_memdup(arena, arn->path + 1, length - 2);
}

char *
arn_format(struct arena *arena, const struct arn *arn)
{
	return arena_printf(arena, "arn:%s:%s:%s:%s:%s%s%s", arn->partition, arn->service,
	                    arn->region, arn->account, arn->type, arn->path, arn->name);
}
