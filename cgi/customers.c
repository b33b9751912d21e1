/*
 * The list of customers.
 *   GET /customers?q=&archived=&after=&before=   a page of them, by organization
 */
#include "link/account.h"
#include "link/customer.h"
#include "web/show.h"

enum { PAGE = 50 };

static const struct err *
count_accounts(struct screen *s, const struct customer_page *page, size_t *counts)
{
	struct id ids[PAGE];

	for (size_t i = 0; i < page->count; i++)
		ids[i] = page->items[i].head.id;
	return account_counts(&s->link, ids, page->count, counts);
}

static const char *
how_many(struct arena *a, size_t count)
{
	if (count > ACCOUNT_COUNT_MOST)
		return arena_printf(a, "more than %d", ACCOUNT_COUNT_MOST);
	return arena_printf(a, "%zu", count);
}

static const struct err *
show_rows(struct screen *s, const struct customer_page *page)
{
	struct node *list = node_child(s->page, "customers");
	size_t counts[PAGE];
	const struct err *e = count_accounts(s, page, counts);

	for (size_t i = 0; e == NULL && i < page->count; i++) {
		const struct customer *c = &page->items[i];
		struct node *row = node_add(list);

		node_set(row, "id", c->head.id.text);
		node_set(row, "organization", c->organization);
		node_set(row, "contact", c->contact_name);
		node_set(row, "email", c->email);
		node_set(row, "accounts", how_many(s->arena, counts[i]));
	}
	return e;
}

static const struct err *
show(struct screen *s)
{
	struct node *filter = node_child(s->page, "filter");
	struct customer_page page;
	struct customer_query query = {
		.search = form_get(s->query, "q"),
		.archived = strcmp(form_get(s->query, "archived"), "1") == 0,
		.after = show_cursor(s, "after"),
		.before = show_cursor(s, "before"),
		.limit = PAGE,
	};
	const struct err *e = customer_list(&s->link, &query, &page);

	if (e != NULL || (e = show_rows(s, &page)) != NULL)
		return e;
	node_set(filter, "q", query.search);
	if (query.archived)
		node_set(filter, "archived", "1");
	show_paging(s, page.next, page.previous,
	            screen_address(s, "/customers", "q", query.search, "archived",
	                           query.archived ? "1" : "", NULL));
	return screen_render(s, "customers", "Customers");
}

static const char *const yes[] = {"1", NULL};
static const struct form_field query[] = {
	{"q", FORM_LINE, 200, NULL},
	{"archived", FORM_CHOICE, 1, yes},
	{"after", FORM_LINE, 1000, NULL},
	{"before", FORM_LINE, 1000, NULL},
};
static const struct screen_route routes[] = {
	{"GET", "/customers", SCREEN_MEMBER, show, query, sizeof query / sizeof *query, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"customers", routes, sizeof routes / sizeof *routes});
}
