/*
 * ClearSilver, held at arm's length: templates parsed once a process, data as a tree of text,
 * output as bytes.  The only user of the library.  Everything put in is escaped for HTML on the way
 * out by the template engine; nothing put in is ever markup.
 */
#ifndef WEB_TEMPLATE_H
#define WEB_TEMPLATE_H

#include "../base/buf.h"
#include "../base/err.h"
#include "node.h"

struct template_set; /* a directory of templates: one a process */

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

/* Renders `dir`/NAME (such as "customers.cs", "mail/approved.txt.cs") with `page` as the data. */
const struct err *
template_render(struct template_set *set, struct arena *a, const char *name,
                enum template_escape escape, struct node *page, struct buf *out);

#endif
