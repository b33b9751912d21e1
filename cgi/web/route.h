/* Which of a program's routes a request is for. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "screen.h"

/* What the path's variable segments were. */
struct route_match {
	const struct screen_route *route; /* NULL: none */
	struct id ids[2];
	const char *token;
	const char *name;
	const char *allow; /* the path is known, but not with this method: those it has ("GET, HEAD,
	                      POST"); else NULL */
};

/*
 * Finds `method` and `path` in the program's table.  In a route's path the segment ID matches a
 * record's ID, TOKEN 16 to 200 characters of base64url and dots, NAME up to 40 of a-z and _; all
 * others match themselves.
 */
void
route_find(struct arena *a, const struct screen_program *program, const char *method,
           const char *path, struct route_match *match);

#endif
