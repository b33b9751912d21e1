/* The grammar of the configuration file.  See conf_file.h. */
#include <ctype.h>
#include <errno.h>

#include "buf.h"
#include "conf_file.h"

enum { DEPTH_MAX = 8, NAME_MAX_LENGTH = 64, LINE_SIZE = 4096 };

struct reader {
	struct arena *arena;
	const char *file;
	FILE *f;
	int line;
	const struct conf_key *keys;
	size_t count;
	struct conf_setting *settings;
	const struct err *bad;
	int depth;
	struct {
		const char *path; /* "session." */
		int line;
		bool known; /* false: said so already, its keys are passed over */
	} group[DEPTH_MAX];
};

static void
fault(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
fault(struct reader *r, const char *format, ...)
{
	va_list ap;
	char *what;

	va_start(ap, format);
	what = arena_vprintf(r->arena, format, ap);
	va_end(ap);
	r->bad = err_field(r->arena, r->bad, NULL, "%s:%d: %s", r->file, r->line, what);
}

/* --- names --- */

static size_t
smallest(size_t a, size_t b, size_t c)
{
	size_t d = a < b ? a : b;

	return d < c ? d : c;
}

/* Levenshtein's distance: how many letters to add, drop or change. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_LENGTH + 1], n = strlen(b);

	if (n > NAME_MAX_LENGTH)
		return n;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; *a != '\0'; i++, a++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t up = row[j];

			row[j] = smallest(up + 1, row[j - 1] + 1, diagonal + (*a != b[j - 1]));
			diagonal = up;
		}
	}
	return row[n];
}

/* The last part of a dotted name. */
static const char *
last_part(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL ? name : dot + 1;
}

/* " (did you mean KEY?)" for the nearest key, or "" when none is near. */
static const char *
suggestion(struct reader *r, const char *name)
{
	const char *best = NULL;
	size_t least = 4;

	for (size_t i = 0; i < r->count; i++) {
		size_t d = distance(name, r->keys[i].name);

		if (strcmp(last_part(name), last_part(r->keys[i].name)) == 0)
			d = d < 2 ? d : 2; /* the right key in the wrong group */
		if (d < least && d < strlen(name)) {
			least = d;
			best = r->keys[i].name;
		}
	}
	return best == NULL ? "" : arena_printf(r->arena, " (did you mean %s?)", best);
}

const struct conf_key *
conf_file_key(const struct conf_key *keys, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(keys[i].name, name) == 0)
			return &keys[i];
	return NULL;
}

static bool
is_group(struct reader *r, const char *path)
{
	for (size_t i = 0; i < r->count; i++)
		if (strncmp(r->keys[i].name, path, strlen(path)) == 0)
			return true;
	return false;
}

static const char *
full_name(struct reader *r, const char *name)
{
	return arena_printf(r->arena, "%s%s", r->depth == 0 ? "" : r->group[r->depth - 1].path,
	                    name);
}

/* --- lines --- */

/* Reads one line without its end and blanks around it; NULL at the end of the file. */
static char *
next_line(struct reader *r, char line[LINE_SIZE])
{
	size_t n;

	if (fgets(line, LINE_SIZE, r->f) == NULL)
		return NULL;
	r->line++;
	n = strlen(line);
	if (n == LINE_SIZE - 1 && line[n - 1] != '\n') {
		int c;

		fault(r, "the line is too long");
		while ((c = getc(r->f)) != EOF && c != '\n')
			continue;
	}
	while (n > 0 && isspace((unsigned char)line[n - 1]))
		line[--n] = '\0';
	while (isspace((unsigned char)*line))
		line++;
	return line;
}

static void
set_key(struct reader *r, const char *name, const char *value, int line)
{
	const char *full = full_name(r, name);
	const struct conf_key *key = conf_file_key(r->keys, r->count, full);
	struct conf_setting *setting;

	if (r->depth > 0 && !r->group[r->depth - 1].known)
		return;
	if (key == NULL) {
		fault(r, "unknown key %s%s", full, suggestion(r, full));
		return;
	}
	setting = &r->settings[key - r->keys];
	if (setting->line != 0) {
		fault(r, "%s is set already in line %d", full, setting->line);
		return;
	}
	setting->line = line;
	setting->value = arena_strdup(r->arena, value);
}

static void
open_group(struct reader *r, const char *name)
{
	const char *path = arena_printf(r->arena, "%s.", full_name(r, name));
	bool known = r->depth == 0 || r->group[r->depth - 1].known;

	if (known && !is_group(r, path)) {
		fault(r, "unknown group %s", full_name(r, name));
		known = false;
	}
	if (r->depth == DEPTH_MAX) {
		fault(r, "groups go deeper than %d", DEPTH_MAX);
		return;
	}
	r->group[r->depth].path = path;
	r->group[r->depth].line = r->line;
	r->group[r->depth].known = known;
	r->depth++;
}

static void
close_group(struct reader *r, const char *rest)
{
	if (*rest != '\0')
		fault(r, "nothing may stand behind }");
	if (r->depth == 0)
		fault(r, "there is no { for this }");
	else
		r->depth--;
}

static void
read_text(struct reader *r, const char *name, const char *mark)
{
	char line[LINE_SIZE];
	int begin = r->line;
	struct buf text;

	buf_init(&text, r->arena);
	if (*mark == '\0') {
		fault(r, "<< wants the word that ends the text");
		return;
	}
	while (fgets(line, sizeof line, r->f) != NULL) {
		size_t n = strcspn(line, "\r\n");

		r->line++;
		if (n == strlen(mark) && strncmp(line, mark, n) == 0) {
			set_key(r, name, text.data, begin);
			return;
		}
		buf_puts(&text, line);
	}
	r->line = begin;
	fault(r, "the text has no end: no line is %s", mark);
	r->depth = 0; /* what follows was swallowed; its braces would only repeat it */
}

static void
read_line(struct reader *r, char *line)
{
	size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
	char *rest = line + n, operator;

	while (*rest == ' ' || *rest == '\t')
		rest++;
	if (*line == '}') {
		close_group(r, line + 1);
		return;
	}
	operator= * rest;
	if (n == 0 || n > NAME_MAX_LENGTH ||
	    (operator!= '=' && operator!= '{' && strncmp(rest, "<<", 2) != 0)) {
		fault(r, "not understood; expected NAME = VALUE, NAME {, or }");
		return;
	}
	rest += operator== '<' ? 2 : 1;
	line[n] = '\0';
	while (*rest == ' ' || *rest == '\t')
		rest++;
	if (operator== '=') {
		set_key(r, line, rest, r->line);
	} else if (operator== '<') {
		/* the mark must outlive the line buffer's next line */
		read_text(r, arena_strdup(r->arena, line), arena_strdup(r->arena, rest));
	} else {
		if (*rest != '\0')
			fault(r, "nothing may stand behind {: each key has a line of its own");
		if (*rest == '\0' || strchr(rest, '}') == NULL)
			open_group(r, line);
	}
}

const struct err *
conf_file_read(struct arena *a, const char *file, const struct conf_key *keys, size_t count,
               struct conf_setting *settings, int *lines)
{
	struct reader r = {
		.arena = a, .file = file, .keys = keys, .count = count, .settings = settings};
	char buffer[LINE_SIZE], *line;

	*lines = 0;
	if ((r.f = fopen(file, "re")) == NULL)
		return err_field(a, NULL, NULL, "%s: %s", file, strerror(errno));
	while ((line = next_line(&r, buffer)) != NULL) {
		if (strncmp(line, "#include", 8) == 0)
			fault(&r, "#include is not supported: one file holds everything");
		else if (*line != '\0' && *line != '#')
			read_line(&r, line);
	}
	if (ferror(r.f))
		fault(&r, "%s", strerror(errno));
	fclose(r.f);
	*lines = r.line > 0 ? r.line : 1;
	while (r.depth-- > 0) {
		r.line = r.group[r.depth].line;
		fault(&r, "the { of %.*s has no }", (int)strlen(r.group[r.depth].path) - 1,
		      r.group[r.depth].path);
	}
	return r.bad;
}
