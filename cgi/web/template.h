/*
 * ClearSilver, held at arm's length: templates parsed once a process, data as a tree of text,
 * output as bytes.  The only user of the library.  Everything put in is escaped for HTML on the way
 * out by the template engine; nothing put in is ever markup.
 */
#ifndef WEB_TEMPLATE_H
#define WEB_TEMPLATE_H

#include "../base/buf.h"
#include "../base/err.h"

struct template_set; /* a directory of templates: one a process */
struct node;         /* one node of the data; owned by its page's arena */

enum template_escape {
	TEMPLATE_HTML,
	TEMPLATE_TEXT
}; /* TEXT: no escaping, for the plain part of mails */

/*
 * Opens `dir`.  With `development`, a template is parsed again when a file of the set changed (a
 * broken one keeps the old parse).
 */
enum template_reload { TEMPLATE_ONCE, TEMPLATE_RELOAD };
const struct err *
template_open(struct arena *a, const char *dir, enum template_reload reload,
              struct template_set **set);

void
template_close(struct template_set *set);

/* A fresh tree, released with the arena. */
struct node *
node_new(struct arena *a);

/* Sets `name` ("a" or "a.b.c": letters, digits, _) under `parent`.  NULL text is "".  Copies. */
void
node_set(struct node *parent, const char *name, const char *text);

/* The same with a number. */
void
node_set_int(struct node *parent, const char *name, int64_t number);

/* The child `name`, made when missing. */
struct node *
node_child(struct node *parent, const char *name);

/*
 * A new item of the list `parent` (each:x = list): call on node_child(page, "accounts") once a row.
 */
struct node *
node_add(struct node *parent);

/* Whether `name` is set under `parent`. */
const char *
node_get(struct node *parent, const char *name);

/* Renders `dir`/NAME (such as "customers.cs", "mail/approved.txt.cs") with `page` as the data. */
const struct err *
template_render(struct template_set *set, struct arena *a, const char *name,
                enum template_escape escape, struct node *page, struct buf *out);

#endif
