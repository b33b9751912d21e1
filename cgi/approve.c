/*
 * The approval section, by a mailed link; no sign-in.  Opening it never decides anything: mail
 * scanners open links.
 *   GET  /approve/TOKEN         what is asked; or why the link no longer leads to a decision
 *   POST /approve/TOKEN         decision (approve, decline) reason
 *   POST /approve/TOKEN/fresh   an expired link: a fresh one by mail
 */
#include "base/clock.h"
#include "web/show.h"
#include "web/show_link.h"

/* The link leads to no decision: what became of it, or of the request. */
static const struct err *
show_gone(struct screen *s, const struct request_by_link *by_link)
{
	struct show_link_gone gone = {
		.template = "approve_gone",
		.standing = by_link->standing,
		.token = &by_link->token,
	};
	const struct request *r = &by_link->request;

	if (gone.standing == TOKEN_MISPLACED || gone.standing == TOKEN_UNKNOWN)
		return show_link_gone(s, &gone);
	show_request(s, r);
	if (r->state != REQUEST_OPEN) {
		gone.standing = TOKEN_USED;
		gone.title = request_state_text(r->state);
		gone.status = s->errors == NULL ? 200 : 409;
	} else if (gone.standing == TOKEN_EXPIRED) {
		screen_form(s, "fresh", arena_printf(s->arena, "/approve/%s/fresh", s->token), 0);
	}
	return show_link_gone(s, &gone);
}

/* The page that the link leads to, from what it is now. */
static const struct err *
show_link(struct screen *s, const struct request_by_link *by_link)
{
	const struct request *r = &by_link->request;
	const struct err *e;

	if (by_link->standing != TOKEN_GOOD || r->state != REQUEST_OPEN)
		return show_gone(s, by_link);
	if ((e = show_link_reseller(s)) != NULL || (e = show_request_history(s, r)) != NULL)
		return e;
	show_link_opened(s, &by_link->token);
	show_request(s, r);
	if ((e = show_barred(s, r)) != NULL)
		return e;
	node_set(s->page, "approver.name", by_link->contact.name);
	node_set(s->page, "approver.email", by_link->contact.email);
	node_set(s->page, "request.expires_at",
	         clock_format(s->arena, by_link->token.expires_ms < r->expires_ms
	                                        ? by_link->token.expires_ms
	                                        : r->expires_ms));
	screen_value(s, "reason", "");
	screen_form(s, "decision", arena_printf(s->arena, "/approve/%s", s->token),
	            r->head.version);
	return screen_render(s, "approve",
	                     r->type == REQUEST_DELETE ? "Approve the removal?"
	                                               : "Approve and provision?");
}

static const struct err *
show(struct screen *s)
{
	struct request_by_link by_link;
	const struct err *e = request_open_link(&s->link, s->token, &by_link);

	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? show_gone(s, &by_link) : e;
	return show_link(s, &by_link);
}

static const struct err *
decide(struct screen *s)
{
	bool approve = strcmp(form_get(s->form, "decision"), "approve") == 0;
	struct request_by_link by_link;
	const struct err *e = request_open_link(&s->link, s->token, &by_link);

	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? show_gone(s, &by_link) : e;
	if (by_link.standing != TOKEN_GOOD)
		return show_link(s, &by_link);
	if ((e = show_decision_check(s)) != NULL ||
	    (e = request_decide(&s->link, by_link.request.head.id,
	                        approve ? REQUEST_APPROVE : REQUEST_DECLINE,
	                        form_get(s->form, "reason"))) != NULL)
		return e;
	return screen_redirect(s, "/approve/%s", s->token);
}

static const struct err *
mail_again(struct screen *s)
{
	struct request_by_link by_link;
	const struct err *e = request_open_link(&s->link, s->token, &by_link);

	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? show_gone(s, &by_link) : e;
	if (by_link.standing == TOKEN_GOOD)
		return screen_redirect(s, "/approve/%s", s->token);
	if ((e = request_mail_again(&s->link, &by_link)) != NULL)
		return e;
	screen_flash(s, "success", "A fresh link is on its way to %s.", by_link.contact.email);
	return screen_redirect(s, "/approve/%s", s->token);
}

static const struct screen_route routes[] = {
	{"GET", "/approve/TOKEN", SCREEN_TOKEN, show, NULL, 0, NULL},
	{"POST", "/approve/TOKEN", SCREEN_TOKEN, decide, show_decision_fields, SHOW_DECISION_FIELDS,
         show},
	{"POST", "/approve/TOKEN/fresh", SCREEN_TOKEN, mail_again, NULL, 0, show},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"approve", routes, sizeof routes / sizeof *routes});
}
