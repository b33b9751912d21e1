/* The data of a page, as a ClearSilver tree.  See template.h. */
#include <ClearSilver.h>

#include "node.h"

/* struct node is never defined: it is HDF under another name, so that nobody else needs ClearSilver's headers. */

HDF *
node_tree(struct node *node)
{
	return (HDF *)(void *)node;
}

static struct node *
from_tree(HDF *hdf)
{
	return (struct node *)(void *)hdf;
}

/* Only memory can be wanting here; as with arenas, the process ends then. */
static void
demand(NEOERR *neo)
{
	if (neo == STATUS_OK)
		return;
	nerr_ignore(&neo);
	fputs("level=error msg=\"page data: out of memory\"\n", stderr);
	exit(71);
}

static void
destroy(void *tree)
{
	HDF *hdf = tree;

	hdf_destroy(&hdf);
}

struct node *
node_new(struct arena *a)
{
	HDF *hdf;

	demand(hdf_init(&hdf));
	arena_defer(a, destroy, hdf);
	return from_tree(hdf);
}

void
node_set(struct node *parent, const char *name, const char *text)
{
	demand(hdf_set_value(node_tree(parent), name, text == NULL ? "" : text));
}

void
node_set_int(struct node *parent, const char *name, int64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)number);
	node_set(parent, name, text);
}

struct node *
node_child(struct node *parent, const char *name)
{
	HDF *child;

	demand(hdf_get_node(node_tree(parent), name, &child));
	return from_tree(child);
}

struct node *
node_add(struct node *parent)
{
	HDF *list = node_tree(parent), *last = list->child == NULL ? NULL : list->last_child;
	char name[24];

	/* last_child is right as long as children are only ever appended, which is so: nothing here removes any */
	snprintf(name, sizeof name, "%ld", last == NULL ? 0 : strtol(last->name, NULL, 10) + 1);
	return node_child(parent, name);
}

const char *
node_get(struct node *parent, const char *name)
{
	return hdf_get_value(node_tree(parent), name, NULL);
}
