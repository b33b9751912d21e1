/* Routes.  See route.h. */
#include "route.h"

enum { TOKEN_MIN = 16, TOKEN_MAX = 200, NAME_MAX_LENGTH = 40, IDS_MAX = 2 };

struct segment {
	const char *text;
	size_t size;
};

/* Takes the next "/segment" from `*path`; false at its end. */
static bool
next_segment(const char **path, struct segment *s)
{
	if (**path != '/')
		return false;
	s->text = *path + 1;
	s->size = strcspn(s->text, "/");
	*path = s->text + s->size;
	return true;
}

static bool
is(const struct segment *s, const char *text)
{
	return s->size == strlen(text) && memcmp(s->text, text, s->size) == 0;
}

static bool
match_segment(struct arena *a, const struct segment *pattern, const struct segment *s,
              struct route_match *m, size_t *ids)
{
	if (is(pattern, "ID")) {
		if (s->size != ID_LENGTH || *ids == IDS_MAX)
			return false;
		return id_parse(arena_memdup(a, s->text, s->size), &m->ids[(*ids)++]);
	}
	if (is(pattern, "TOKEN")) {
		for (size_t i = 0; i < s->size; i++)
			if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
			           "_.",
			           s->text[i]) == NULL)
				return false;
		if (s->size < TOKEN_MIN || s->size > TOKEN_MAX)
			return false;
		m->token = arena_memdup(a, s->text, s->size);
		return true;
	}
	if (is(pattern, "NAME")) {
		for (size_t i = 0; i < s->size; i++)
			if ((s->text[i] < 'a' || s->text[i] > 'z') && s->text[i] != '_')
				return false;
		if (s->size == 0 || s->size > NAME_MAX_LENGTH)
			return false;
		m->name = arena_memdup(a, s->text, s->size);
		return true;
	}
	return s->size == pattern->size && memcmp(s->text, pattern->text, s->size) == 0;
}

static bool
match_path(struct arena *a, const char *pattern, const char *path, struct route_match *m)
{
	struct segment want, have;
	size_t ids = 0;

	memset(m->ids, 0, sizeof m->ids);
	m->token = m->name = NULL;
	while (next_segment(&pattern, &want)) {
		if (!next_segment(&path, &have) || !match_segment(a, &want, &have, m, &ids))
			return false;
	}
	return *path == '\0';
}

void
route_find(struct arena *a, const struct screen_program *program, const char *method,
           const char *path, struct route_match *m)
{
	bool get = false, post = false;

	memset(m, 0, sizeof *m);
	for (size_t i = 0; i < program->route_count; i++) {
		const struct screen_route *route = &program->routes[i];

		if (!match_path(a, route->path, path, m))
			continue;
		if (strcmp(route->method, method) == 0) {
			m->route = route;
			return;
		}
		get |= strcmp(route->method, "GET") == 0;
		post |= strcmp(route->method, "POST") == 0;
	}
	if (get || post)
		m->allow = get && post ? "GET, HEAD, POST" : get ? "GET, HEAD" : "POST";
}
