/*
 * Turning the daily digest off, by the link in it; no sign-in.  Opening it changes nothing.
 *   GET  /digest/TOKEN   a button
 *   POST /digest/TOKEN   off; mail programs send this too, by themselves, when somebody presses
 * their own "unsubscribe" (RFC 8058)
 */
#include "link/digest.h"
#include "web/show_link.h"

static const struct err *
open_link(struct screen *s, struct digest_by_link *by_link, bool *gone)
{
	const struct err *e = digest_open_link(&s->link, s->token, by_link);

	*gone = e != NULL ? e->kind == ERR_NOTFOUND : by_link->standing != TOKEN_GOOD;
	return *gone ? NULL : e;
}

static const struct err *
show_gone(struct screen *s, const struct digest_by_link *by_link)
{
	return show_link_gone(s, &(struct show_link_gone){.template = "digest_gone",
	                                                  .standing = by_link->standing,
	                                                  .token = &by_link->token});
}

static const struct err *
show(struct screen *s)
{
	struct digest_by_link by_link;
	bool gone;
	const struct err *e = open_link(s, &by_link, &gone);

	if (e != NULL || gone)
		return gone ? show_gone(s, &by_link) : e;
	if ((e = show_link_reseller(s)) != NULL)
		return e;
	show_link_opened(s, &by_link.token);
	node_set(s->page, "contact.email", by_link.contact.email);
	node_set(s->page, "contact.digest", by_link.contact.digest ? "1" : "");
	screen_form(s, "stop", arena_printf(s->arena, "/digest/%s", s->token), 0);
	return screen_render(s, "digest", "Daily digest");
}

static const struct err *
stop(struct screen *s)
{
	struct digest_by_link by_link;
	bool gone;
	const struct err *e = open_link(s, &by_link, &gone);

	if (e != NULL || gone)
		return gone ? show_gone(s, &by_link) : e;
	if ((e = digest_stop(&s->link, &by_link)) != NULL)
		return e;
	return screen_redirect(s, "/digest/%s", s->token);
}

static const struct screen_route routes[] = {
	{"GET", "/digest/TOKEN", SCREEN_ONE_CLICK, show, NULL, 0, NULL},
	{"POST", "/digest/TOKEN", SCREEN_ONE_CLICK, stop, NULL, 0, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"digest", routes, sizeof routes / sizeof *routes});
}
