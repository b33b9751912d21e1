/*
 * Account, the outbox: every mail of the reseller and how it fared.  Owners only.
 *   GET   /settings/outbox?state=&q=&after=&before=   a page of them, newest first
 *   POST  /settings/outbox/ID/again                   sends one that failed again, or one that
 * waits right now POST  /settings/outbox/ID/withdraw                takes one that waits back
 */
#include "link/outbox.h"
#include "base/clock.h"
#include "link/mail_kind.h"
#include "web/show.h"

enum { PAGE = 50 };

static void
show_rows(struct screen *s, const struct mail_page *page)
{
	struct node *list = node_child(s->page, "mails");

	for (size_t i = 0; i < page->count; i++) {
		const struct mail *m = &page->items[i];
		struct node *row = node_add(list);
		const char *id = m->head.id.text,
			   *path = arena_printf(s->arena, "/settings/outbox/%s", id);

		node_set(row, "id", id);
		node_set(row, "title", mail_kind_get(m->kind)->title);
		node_set(row, "to_name", m->to_name);
		node_set(row, "to_email", m->to_email);
		node_set(row, "copy_to", m->envelope_to);
		node_set(row, "request", m->request.text);
		node_set(row, "state", mail_state_names[m->state]);
		node_set(row, "created", clock_format(s->arena, m->head.created_ms));
		node_set(row, "sent", clock_format(s->arena, m->sent_ms));
		node_set(row, "due", clock_format(s->arena, m->due_ms));
		node_set_int(row, "attempts", m->attempts);
		node_set(row, "answer", m->answer);
		if (m->state == MAIL_QUEUED || m->state == MAIL_FAILED)
			screen_form(s, arena_printf(s->arena, "again_%s", id),
			            arena_printf(s->arena, "%s/again", path), 0);
		if (m->state == MAIL_QUEUED)
			screen_form(s, arena_printf(s->arena, "withdraw_%s", id),
			            arena_printf(s->arena, "%s/withdraw", path), 0);
	}
}

/* tabs.N.{state label count}: the states. */
static const struct err *
show_tabs(struct screen *s)
{
	static const char *const labels[] = {"Waiting", "Sent", "Not delivered", "Not sent"};
	struct node *tabs = node_child(s->page, "tabs");
	const struct err *e = NULL;

	for (int i = MAIL_QUEUED; e == NULL && i <= MAIL_WITHDRAWN; i++) {
		struct node *tab = node_add(tabs);
		size_t count = 0;

		e = outbox_count(&s->link, (enum mail_state)i, &count);
		node_set(tab, "state", mail_state_names[i]);
		node_set(tab, "label", labels[i]);
		node_set(tab, "count",
		         count > OUTBOX_COUNT_MOST
		                 ? arena_printf(s->arena, "%d+", OUTBOX_COUNT_MOST)
		                 : arena_printf(s->arena, "%zu", count));
	}
	return e;
}

static const struct err *
show(struct screen *s)
{
	struct outbox_query query = {
		.state = form_get(s->query, "state"),
		.search = form_get(s->query, "q"),
		.after = show_cursor(s, "after"),
		.before = show_cursor(s, "before"),
		.limit = PAGE,
	};
	struct mail_page page;
	const struct err *e;

	if ((e = outbox_list(&s->link, &query, &page)) != NULL || (e = show_tabs(s)) != NULL)
		return e;
	show_rows(s, &page);
	node_set(s->page, "filter.state", query.state);
	node_set(s->page, "filter.q", query.search);
	show_paging(s, page.next, page.previous,
	            screen_address(s, "/settings/outbox", "state", query.state, "q", query.search,
	                           NULL));
	return screen_render(s, "outbox", "Outbox");
}

/* Back to the list, with what came of it; what can't be done (any more) is said there too. */
static const struct err *
back(struct screen *s, const struct err *e, const char *done)
{
	if (e != NULL && e->kind != ERR_CONFLICT)
		return e;
	screen_flash(s, e == NULL ? "success" : "warning", "%s", e == NULL ? done : e->say);
	return screen_redirect(s, "/settings/outbox");
}

static const struct err *
again(struct screen *s)
{
	return back(s, outbox_send_again(&s->link, s->ids[0]), "It is on its way.");
}

static const struct err *
withdraw(struct screen *s)
{
	return back(s, outbox_withdraw(&s->link, s->ids[0]),
	            "Taken back. It is not sent any more.");
}

static const struct form_field query[] = {
	{"q", FORM_LINE, 200, NULL},
	{"state", FORM_CHOICE, 20, mail_state_names},
	{"after", FORM_LINE, 1000, NULL},
	{"before", FORM_LINE, 1000, NULL},
};
static const struct screen_route routes[] = {
	{"GET", "/settings/outbox", SCREEN_OWNER, show, query, sizeof query / sizeof *query, NULL},
	{"POST", "/settings/outbox/ID/again", SCREEN_OWNER, again, NULL, 0, NULL},
	{"POST", "/settings/outbox/ID/withdraw", SCREEN_OWNER, withdraw, NULL, 0, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"outbox", routes, sizeof routes / sizeof *routes});
}
