/*
 * Approval requests, the list.
 *   GET /requests?state=&q=&after=&before=   a page of them, newest first
 */
#include "base/clock.h"
#include "web/show.h"

enum { PAGE = 50 };

static void
show_rows(struct screen *s, const struct request_page *page)
{
	struct node *list = node_child(s->page, "requests");

	for (size_t i = 0; i < page->count; i++) {
		const struct request *r = &page->items[i];
		struct node *row = node_add(list);

		node_set(row, "id", r->head.id.text);
		node_set(row, "from", r->asked_by_name);
		node_set(row, "customer", r->customer_organization);
		node_set(row, "number", r->account_number);
		node_set(row, "type", request_type_names[r->type]);
		node_set(row, "provider", "Amazon Web Services");
		node_set(row, "state", request_state_names[r->state]);
		node_set(row, "created", clock_format(s->arena, r->head.created_ms));
	}
}

/* tabs.N.{state label count}: the statuses. */
static const struct err *
show_tabs(struct screen *s)
{
	struct node *tabs = node_child(s->page, "tabs");
	const struct err *e = NULL;

	for (int i = REQUEST_OPEN; e == NULL && i <= REQUEST_EXPIRED; i++) {
		enum request_state state = (enum request_state)i;
		struct node *tab = node_add(tabs);
		size_t count = 0;

		e = request_count(&s->link, state, &count);
		node_set(tab, "state", request_state_names[state]);
		node_set(tab, "label", request_state_text(state));
		node_set(tab, "count",
		         count > REQUEST_COUNT_MOST
		                 ? arena_printf(s->arena, "%d+", REQUEST_COUNT_MOST)
		                 : arena_printf(s->arena, "%zu", count));
	}
	return e;
}

static const struct err *
show(struct screen *s)
{
	struct request_query query = {
		.state = form_get(s->query, "state"),
		.search = form_get(s->query, "q"),
		.after = show_cursor(s, "after"),
		.before = show_cursor(s, "before"),
		.limit = PAGE,
	};
	struct request_page page;
	const struct err *e;

	if ((e = request_list(&s->link, &query, &page)) != NULL || (e = show_tabs(s)) != NULL)
		return e;
	show_rows(s, &page);
	node_set(s->page, "filter.state", query.state);
	node_set(s->page, "filter.q", query.search);
	show_paging(s, page.next, page.previous,
	            screen_address(s, "/requests", "state", query.state, "q", query.search, NULL));
	return screen_render(s, "requests", "Approval Requests");
}

static const struct form_field query[] = {
	{"q", FORM_LINE, 200, NULL},
	{"state", FORM_CHOICE, 20, request_state_names},
	{"after", FORM_LINE, 1000, NULL},
	{"before", FORM_LINE, 1000, NULL},
};
static const struct screen_route routes[] = {
	{"GET", "/requests", SCREEN_MEMBER, show, query, sizeof query / sizeof *query, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"requests", routes, sizeof routes / sizeof *routes});
}
