/*
 * Approval requests, the list.
 *   GET /requests?state=&after=&before=   a page of them, newest first
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

static const struct err *
show(struct screen *s)
{
	struct request_query query = {
		.state = form_get(s->query, "state"),
		.after = form_get(s->query, "after"),
		.before = form_get(s->query, "before"),
		.limit = PAGE,
	};
	struct request_page page;
	size_t open;
	const struct err *e = request_list(&s->link, &query, &page);

	if (e != NULL || (e = request_count_open(&s->link, &open)) != NULL)
		return e;
	show_rows(s, &page);
	node_set(s->page, "filter.state", query.state);
	node_set_int(s->page, "open", (int64_t)open);
	show_paging(s, page.next, page.previous, screen_address(s, "/requests", "state", query.state, NULL));
	return screen_render(s, "requests", "Approval Requests");
}

static const struct form_field query[] = {
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
	return screen_main(&(struct screen_program){"requests", routes, sizeof routes / sizeof *routes, NULL});
}
