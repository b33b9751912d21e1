/* The ways to make the role, on whichever page shows them. */
#ifndef WEB_SHOW_ROLE_H
#define WEB_SHOW_ROLE_H

#include "../link/role_ways.h"
#include "screen.h"

/*
 * Sets role.* of templates/part/role_steps.cs and part/role_ways.cs.  `way` is the one to show:
 * "console" (also anything that is none), "cloudformation", "cli", "terraform"; `path` is the
 * page's, which the ways' links begin with: PATH?way=cli, PATH.sh.  A plan without a platform
 * account yields the console's steps alone.
 */
void
show_role_ways(struct screen *s, const struct role_plan *plan, const char *way, const char *path);

#endif
