/*
 * The data that every page gets (listed in templates/layout.cs), and the pages that say that
 * something went wrong.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "answer.h"

/* Gives s->page a fresh tree with what every page gets; forms shown again get their errors too. */
void
page_begin(struct screen *s);

/* Renders `template`.cs into the answer. */
const struct err *
page_render(struct screen *s, const char *template, const char *title);

/*
 * Whether a form is shown again because its record changed since it was made (link_stale()): both
 * values are shown then.
 */
bool
page_is_stale(const struct screen *s);

/* What a person is told when `e` has no sentence of its own, and the status it becomes. */
const char *
page_sentence(const struct err *e);
int
page_status(const struct screen *s, const struct err *e);

/* The error page for `e`. */
void
page_error(struct screen *s, const struct err *e);

/* The error page with `status` and, unless NULL, `text`; `back` is a path to link to, or NULL. */
void
page_error_status(struct screen *s, int status, const char *text, const char *back,
                  const char *back_text);

#endif
