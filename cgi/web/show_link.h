/*
 * What the pages of all mailed links share (link/token.h): the link's reseller, the note that it
 * was opened, and the pages for links that lead nowhere any more.
 */
#ifndef WEB_SHOW_LINK_H
#define WEB_SHOW_LINK_H

#include "../link/token.h"
#include "screen.h"

/* reseller.{name email}: whose link it is; s->link.reseller must be set, as token_open() does. */
const struct err *
show_link_reseller(struct screen *s);

/*
 * Notes that somebody opened the link: by GET, and not by HEAD or by a browser that says it only
 * fetches ahead.  Whether that was a person nobody can know, so nothing may depend on it.  A fault
 * is logged: the page is more important.
 */
void
show_link_opened(struct screen *s, const struct token *token);

/* Which page says that a link leads nowhere. */
struct show_link_gone {
	const char *template;         /* "approve_gone": has the screen's own words, and includes
	                                 templates/part/link_gone.cs */
	enum token_standing standing; /* not TOKEN_GOOD */
	const struct token *token;    /* not looked at for TOKEN_MISPLACED and TOKEN_UNKNOWN */
	const char *title;            /* NULL: the standing's own */
	int status;                   /* 0: 410 for a link that was one, 404 for the other two */
};

/*
 * Sets gone.{why at} (and the reseller for a link that was one) and renders the page.  A screen
 * that offers a fresh mail calls screen_form() for "fresh" before.
 */
const struct err *
show_link_gone(struct screen *s, const struct show_link_gone *gone);

#endif
