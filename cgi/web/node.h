/*
 * The data that a template shows: a tree of text, made while a page is made and released with its
 * arena.  Nothing put in is ever markup: templates escape it on the way out (template.h).
 */
#ifndef WEB_NODE_H
#define WEB_NODE_H

#include <stdint.h>

#include "../base/arena.h"

struct node; /* one node; owned by its page's arena */

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

/* A child of an item: `name` as for node_set(), without dots; neither is NULL. */
struct node_cell {
	const char *name, *text;
};

/*
 * A new item with `count` children at once, for long lists.  Names and texts are borrowed and live
 * as long as the page; `cells` need not.  No name twice.
 */
void
node_add_row(struct node *parent, const struct node_cell *cells, size_t count);

/* Whether `name` is set under `parent`. */
const char *
node_get(struct node *parent, const char *name);

#endif
