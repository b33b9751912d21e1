/*
 * ClearSilver: templates parsed once, rendered many times.  See template.h.
 *
 * Two things of ClearSilver 0.10.5 shape this file.  Escaping is decided while parsing, from
 * Config.VarEscapeMode of the tree given to cs_init(), and for some commands again while rendering,
 * from the page's: it is set in both.  And a tree that was cleared and filled again is used after
 * free: every rendering has a fresh one.
 */
#include <limits.h>
#include <malloc.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "../base/log.h"
#include "node_inner.h"
#include "template.h"

enum { FILES_MAX = 32, FILE_SIZE_MAX = 1024 * 1024 };

/* A file that went into a parse, as it was then. */
struct source {
	char *path;
	struct timespec changed;
	off_t size;
};

/* One template, parsed for one way of escaping. */
struct parsed {
	struct parsed *next;
	char *name;
	enum template_escape escape;
	CSPARSE *cs;
	HDF *site; /* what it was parsed with */
	struct source sources[FILES_MAX];
	size_t source_count;
};

struct template_set {
	char *dir;
	enum template_reload reload;
	struct parsed *parsed; /* newest first */
};

static const char *const escape_modes[] = {[TEMPLATE_HTML] = "html", [TEMPLATE_TEXT] = "none"};

/* Turns ClearSilver's error into ours, and frees it. */
static const struct err *
from_neo(struct arena *a, NEOERR *neo, const char *doing, const char *name)
{
	const struct err *e;
	STRING text;

	if (neo == STATUS_OK)
		return NULL;
	string_init(&text);
	nerr_error_string(neo, &text);
	e = err_new(a, ERR_SYSTEM, "template %s: %s: %s", name, doing,
	            text.buf == NULL ? "no memory" : text.buf);
	string_clear(&text);
	nerr_ignore(&neo);
	return e;
}

/* --- reading files --- */

/* Reads a whole file into malloc'ed memory, as ClearSilver wants it; NULL with errno. */
static char *
read_whole(FILE *f, size_t size)
{
	char *text = malloc(size + 1);

	if (text == NULL)
		return NULL;
	text[fread(text, 1, size, f)] = '\0';
	return text;
}

/* ClearSilver's call for the template itself and every include: only names inside the directory. */
static NEOERR *
load(void *ctx, HDF *hdf, const char *name, char **contents)
{
	struct parsed *p = ctx;
	const char *dir = hdf_get_value(p->site, "hdf.loadpaths.0", "");
	char path[PATH_MAX];
	struct source *source = &p->sources[p->source_count];
	struct stat st;
	FILE *f;

	(void)hdf;
	if (*name == '/' || strstr(name, "..") != NULL)
		return nerr_raise(NERR_NOT_FOUND, "%s: outside of the templates", name);
	if (p->source_count == FILES_MAX)
		return nerr_raise(NERR_PARSE, "more than %d files", FILES_MAX);
	if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path)
		return nerr_raise(NERR_NOT_FOUND, "%s: the path is too long", name);
	if ((f = fopen(path, "re")) == NULL)
		return nerr_raise_errno(NERR_NOT_FOUND, "%s", path);
	if (fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > FILE_SIZE_MAX)
		*contents = NULL;
	else
		*contents = read_whole(f, (size_t)st.st_size);
	fclose(f);
	if (*contents == NULL)
		return nerr_raise(NERR_IO, "%s can't be read", path);
	source->path = strdup(path);
	source->changed = st.st_mtim;
	source->size = st.st_size;
	p->source_count++;
	return STATUS_OK;
}

static bool
is_stale(const struct parsed *p)
{
	for (size_t i = 0; i < p->source_count; i++) {
		const struct source *s = &p->sources[i];
		struct stat st;

		if (s->path == NULL || stat(s->path, &st) != 0 || st.st_size != s->size ||
		    st.st_mtim.tv_sec != s->changed.tv_sec ||
		    st.st_mtim.tv_nsec != s->changed.tv_nsec)
			return true;
	}
	return false;
}

/* --- parsing --- */

/* ClearSilver's own takes a thousand instructions a letter. */
static NEOERR *
url_escape(const char *text, char **escaped)
{
	char *out = malloc(3 * strlen(text) + 1);

	if ((*escaped = out) == NULL)
		return nerr_raise(NERR_NOMEM, "url_escape");
	buf_uri_encode(out, text);
	return STATUS_OK;
}

/* The functions that templates may use. */
static NEOERR *
register_functions(CSPARSE *cs)
{
	static struct {
		char name[16];
		CSSTRFUNC run;
	} functions[] = {{"url_escape", url_escape},
	                 {"url_validate", cgi_url_validate},
	                 {"html_escape", cgi_html_escape_strfunc}};
	NEOERR *neo = STATUS_OK;

	for (size_t i = 0; neo == STATUS_OK && i < sizeof functions / sizeof *functions; i++)
		neo = cs_register_esc_strfunc(cs, functions[i].name, functions[i].run);
	return neo;
}

static void
parsed_free(struct parsed *p)
{
	if (p == NULL)
		return;
	cs_destroy(&p->cs);
	hdf_destroy(&p->site);
	for (size_t i = 0; i < p->source_count; i++)
		free(p->sources[i].path);
	free(p->name);
	free(p);
}

static NEOERR *
parse_into(struct parsed *p, const char *dir)
{
	NEOERR *neo = hdf_init(&p->site);

	if (neo == STATUS_OK)
		neo = hdf_set_value(p->site, "hdf.loadpaths.0", dir);
	if (neo == STATUS_OK)
		neo = hdf_set_value(p->site, "Config.VarEscapeMode", escape_modes[p->escape]);
	if (neo == STATUS_OK)
		neo = cs_init(&p->cs, p->site);
	if (neo == STATUS_OK)
		neo = register_functions(p->cs);
	if (neo == STATUS_OK) {
		cs_register_fileload(p->cs, p, load);
		neo = cs_parse_file(p->cs, p->name);
	}
	return neo;
}

static const struct err *
parse(struct arena *a, const char *dir, const char *name, enum template_escape escape,
      struct parsed **result)
{
	struct parsed *p = calloc(1, sizeof *p);
	const struct err *e;

	*result = NULL;
	if (p == NULL || (p->name = strdup(name)) == NULL) {
		free(p);
		return err_new(a, ERR_SYSTEM, "template %s: no memory", name);
	}
	p->escape = escape;
	if ((e = from_neo(a, parse_into(p, dir), "parse", name)) != NULL) {
		parsed_free(p);
		return e;
	}
	malloc_trim(0); /* parsing leaves holes as large as what it made */
	*result = p;
	return NULL;
}

/* Parses `*at` again when a file changed; keeps the old parse when the new one fails. */
static void
refresh(struct template_set *set, struct arena *a, struct parsed **at)
{
	struct parsed *old = *at, *fresh;
	const struct err *e;

	if (set->reload == TEMPLATE_ONCE || !is_stale(old))
		return;
	if ((e = parse(a, set->dir, old->name, old->escape, &fresh)) != NULL) {
		log_err(e, "reading a changed template again");
		return;
	}
	fresh->next = old->next;
	*at = fresh;
	parsed_free(old);
}

static const struct err *
find(struct template_set *set, struct arena *a, const char *name, enum template_escape escape,
     struct parsed **result)
{
	const struct err *e;

	for (struct parsed **at = &set->parsed; *at != NULL; at = &(*at)->next) {
		if ((*at)->escape == escape && strcmp((*at)->name, name) == 0) {
			refresh(set, a, at);
			*result = *at;
			return NULL;
		}
	}
	if ((e = parse(a, set->dir, name, escape, result)) != NULL)
		return e;
	(*result)->next = set->parsed;
	set->parsed = *result;
	return NULL;
}

/* --- rendering --- */

static NEOERR *
put(void *ctx, char *text)
{
	buf_puts(ctx, text);
	return STATUS_OK;
}

/*
 * What templates set, and how to escape, is in a tree of ClearSilver's own, which it looks at
 * first; the page stands behind it.
 */
static NEOERR *
render(struct parsed *p, struct node *page, struct buf *out)
{
	HDF *own;
	NEOERR *neo = hdf_init(&own);

	if (neo != STATUS_OK)
		return neo;
	if ((neo = hdf_set_value(own, "Config.VarEscapeMode", escape_modes[p->escape])) ==
	    STATUS_OK) {
		p->cs->hdf = own;
		p->cs->global_hdf = to_tree(page);
		p->cs->locals = NULL;
		neo = cs_render(p->cs, out, put);
		p->cs->hdf = p->site;
		p->cs->global_hdf = NULL;
		p->cs->locals = NULL;
	}
	hdf_destroy(&own);
	return neo;
}

const struct err *
template_render(struct template_set *set, struct arena *a, const char *name,
                enum template_escape escape, struct node *page, struct buf *out)
{
	size_t before = out->len;
	struct parsed *p;
	const struct err *e;

	if ((e = find(set, a, name, escape, &p)) != NULL)
		return e;
	if ((e = from_neo(a, render(p, page, out), "render", name)) != NULL) {
		out->len = before;
		out->data[before] = '\0';
	}
	return e;
}

/* --- the set --- */

const struct err *
template_open(struct arena *a, const char *dir, enum template_reload reload,
              struct template_set **set)
{
	struct stat st;
	NEOERR *neo = nerr_init();

	if (neo != STATUS_OK)
		return from_neo(a, neo, "open", dir);
	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode))
		return err_new(a, ERR_SYSTEM, "templates: %s is not a directory", dir);
	*set = arena_alloc(a, sizeof **set);
	(*set)->dir = arena_strdup(a, dir);
	(*set)->reload = reload;
	return NULL;
}

void
template_close(struct template_set *set)
{
	while (set != NULL && set->parsed != NULL) {
		struct parsed *p = set->parsed;

		set->parsed = p->next;
		parsed_free(p);
	}
}
