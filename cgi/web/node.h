/* What template.c and node.c share: a struct node is ClearSilver's HDF.  The calls for others are in template.h. */
#ifndef WEB_NODE_H
#define WEB_NODE_H

#include <ClearSilver.h>

#include "template.h"

/* The ClearSilver tree that `node` is. */
HDF *
node_tree(struct node *node);

#endif
