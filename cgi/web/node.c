/*
 * The data of a page.  See node.h.
 *
 * A struct node is an HDF in its page's arena: ClearSilver reads it like one of its own, and none
 * of it needs to be freed.  A page of fifty rows has some 350 nodes; made and freed one by one they
 * cost as much as all of the store.
 */
#include <stdlib.h>
#include <string.h>

#include "node_inner.h"

struct tree {
	HDF root; /* HDF.top of all its nodes */
	struct arena *arena;
};

static struct node *
from_tree(HDF *hdf)
{
	return (struct node *)(void *)hdf;
}

static struct arena *
arena_of(const HDF *hdf)
{
	return ((struct tree *)(void *)hdf->top)->arena;
}

/* Makes `child` (zeroed) the last of `parent`.  Its name is borrowed. */
static HDF *
link_child(HDF *parent, HDF *child, char *name, size_t size)
{
	child->name = name;
	child->name_len = (int)size;
	child->top = parent->top;
	if (parent->child == NULL)
		parent->child = child;
	else
		parent->last_child->next = child;
	parent->last_child = child;
	return child;
}

static HDF *
append_child(HDF *parent, const char *name, size_t size)
{
	struct arena *a = arena_of(parent);

	return link_child(parent, arena_alloc(a, sizeof *parent), arena_memdup(a, name, size),
	                  size);
}

static HDF *
find_child(HDF *parent, const char *name, size_t size)
{
	HDF *child = parent->child;

	while (child != NULL &&
	       (child->name_len != (int)size || memcmp(child->name, name, size) != 0))
		child = child->next;
	return child;
}

/* The node at `path` under `hdf`, made when missing. */
static HDF *
reach(HDF *hdf, const char *path)
{
	for (;;) {
		size_t size = strcspn(path, ".");
		HDF *child = find_child(hdf, path, size);

		hdf = child != NULL ? child : append_child(hdf, path, size);
		if (path[size] == '\0')
			return hdf;
		path += size + 1;
	}
}

struct node *
node_new(struct arena *a)
{
	struct tree *tree = arena_alloc(a, sizeof *tree);

	tree->root.top = &tree->root;
	tree->arena = a;
	return from_tree(&tree->root);
}

void
node_set(struct node *parent, const char *name, const char *text)
{
	HDF *hdf = reach(to_tree(parent), name);

	hdf->value = arena_strdup(arena_of(hdf), text == NULL ? "" : text);
}

/* `number` in decimal; `text` has room for it. */
static const char *
decimal(char text[24], int64_t number)
{
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	char *at = text + 23;

	*at = '\0';
	do
		*--at = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (number < 0)
		*--at = '-';
	return at;
}

void
node_set_int(struct node *parent, const char *name, int64_t number)
{
	char text[24];

	node_set(parent, name, decimal(text, number));
}

struct node *
node_child(struct node *parent, const char *name)
{
	return from_tree(reach(to_tree(parent), name));
}

struct node *
node_add(struct node *parent)
{
	HDF *list = to_tree(parent);
	char text[24];
	const char *name = decimal(
		text, list->child == NULL ? 0 : strtol(list->last_child->name, NULL, 10) + 1);

	return from_tree(append_child(list, name, strlen(name)));
}

void
node_add_row(struct node *parent, const struct node_cell *cells, size_t count)
{
	HDF *row = to_tree(node_add(parent)),
	    *children = arena_array(arena_of(row), count, sizeof *children);

	for (size_t i = 0; i < count; i++) {
		HDF *child = link_child(row, &children[i], (char *)(uintptr_t)cells[i].name,
		                        strlen(cells[i].name));

		child->value = (char *)(uintptr_t)cells[i].text;
	}
}

const char *
node_get(struct node *parent, const char *name)
{
	return hdf_get_value(to_tree(parent), name, NULL);
}
