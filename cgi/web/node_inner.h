/*
 * What a struct node is: for template.c, which hands it to ClearSilver.  ClearSilver must never
 * write to it, since it would free what the arena owns: what a template sets goes elsewhere, see
 * template_render().
 */
#ifndef WEB_NODE_INNER_H
#define WEB_NODE_INNER_H

#include <ClearSilver.h>

#include "node.h"

static inline HDF *
to_tree(struct node *node)
{
	return (HDF *)(void *)node;
}

#endif
