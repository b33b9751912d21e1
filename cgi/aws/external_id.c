/* External IDs, right and wrong.  See external_id.h. */
#include "external_id.h"
#include "../base/crypto.h"

enum { STS_LEAST = 2, STS_MOST = 1224 };

static const char prefix[] = "rc-";
static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

char *
external_id_new(struct arena *arena)
{
	unsigned char random[EXTERNAL_ID_RANDOM];
	char *id = arena_alloc(arena, EXTERNAL_ID_LENGTH + 1);
	size_t at = sizeof prefix - 1;

	memcpy(id, prefix, at);
	crypto_random(random, sizeof random);
	for (size_t i = 0; i < sizeof random; i++)
		id[at + i] = alphabet[random[i] & 31];
	return id;
}

char *
external_id_wrong(struct arena *arena, const char *real)
{
	char *id;

	do
		id = external_id_new(arena);
	while (strcmp(id, real) == 0);
	return id;
}

static char *
last_changed(struct arena *arena, const char *real)
{
	char *id = arena_strdup(arena, real), *last;

	if (*id == '\0')
		return NULL;
	last = id + strlen(id) - 1;
	*last = *last == 'a' || *last == 'A' ? 'b' : 'a';
	return id;
}

static char *
case_flipped(struct arena *arena, const char *real)
{
	char *id = arena_strdup(arena, real);

	for (char *p = id; *p != '\0'; p++)
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))
			*p ^= 'a' ^ 'A';
	return strcmp(id, real) == 0 ? NULL : id;
}

char *
external_id_near(struct arena *arena, const char *real, enum external_id_wrong how)
{
	switch (how) {
	case EXTERNAL_ID_OTHER:
		return external_id_wrong(arena, real);
	case EXTERNAL_ID_LAST_CHANGED:
		return last_changed(arena, real);
	case EXTERNAL_ID_CASE_FLIPPED:
		return case_flipped(arena, real);
	case EXTERNAL_ID_LONGER:
		return strlen(real) >= STS_MOST ? NULL : arena_printf(arena, "%sa", real);
	case EXTERNAL_ID_SHORTER:
		return strlen(real) <= STS_LEAST ? NULL
		                                 : arena_memdup(arena, real, strlen(real) - 1);
	case EXTERNAL_ID_WRONGS:
		break;
	}
	return NULL;
}

bool
external_id_valid(const char *text)
{
	size_t n = 0;

	for (; text[n] != '\0'; n++)
		if (!((text[n] >= 'a' && text[n] <= 'z') || (text[n] >= 'A' && text[n] <= 'Z') ||
		      (text[n] >= '0' && text[n] <= '9') || strchr("_+=,.@:/-", text[n]) != NULL))
			return false;
	return n >= STS_LEAST && n <= STS_MOST;
}
