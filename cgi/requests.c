/*
 * Approval requests, the list.
 *   GET /requests?state=&type=&customer=&q=&from=&to=&after=&before=    newest first
 *   GET /requests.csv?...                                               the same as a file
 */
#include "base/clock.h"
#include "base/csv.h"
#include "link/account.h"
#include "link/customer.h"
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

static struct request_query
read_query(const struct screen *s)
{
	struct request_query query = {
		.state = form_get(s->query, "state"),
		.type = form_get(s->query, "type"),
		.search = form_get(s->query, "q"),
		.from = show_filter_value(s, "from"),
		.to = show_filter_value(s, "to"),
		.after = show_cursor(s, "after"),
		.before = show_cursor(s, "before"),
		.limit = PAGE,
	};

	if (form_has(s->query, "customer") &&
	    !id_parse(form_get(s->query, "customer"), &query.customer))
		query.customer = id_least(0); /* nobody's */
	return query;
}

/* The list's address with these filters, and `state`. */
static const char *
address(struct screen *s, const char *path, const struct request_query *q, const char *state)
{
	return screen_address(s, path, "state", state, "type", q->type, "customer",
	                      q->customer.text, "q", q->search, "from", q->from, "to", q->to, NULL);
}

/* tabs.N.{state label count href}: the statuses, each with the other filters as they are. */
static const struct err *
show_tabs(struct screen *s, const struct request_query *q)
{
	struct node *tabs = node_child(s->page, "tabs");
	const struct err *e = NULL;

	for (int i = REQUEST_OPEN; e == NULL && i <= REQUEST_EXPIRED; i++) {
		const char *state = request_state_names[i];
		struct node *tab = node_add(tabs);
		size_t count = 0;

		e = request_count(&s->link, (enum request_state)i, &count);
		node_set(tab, "state", state);
		node_set(tab, "label", request_state_text((enum request_state)i));
		node_set(tab, "href", address(s, "/requests", q, state));
		node_set(tab, "count",
		         count > REQUEST_COUNT_MOST
		                 ? arena_printf(s->arena, "%d+", REQUEST_COUNT_MOST)
		                 : arena_printf(s->arena, "%zu", count));
	}
	return e;
}

static const struct err *
show_filter(struct screen *s, const struct request_query *q)
{
	struct node *filter = node_child(s->page, "filter");
	struct customer customer = {.organization = ""};
	const struct err *e = NULL;

	if (id_is_set(q->customer))
		e = customer_get(&s->link, q->customer, &customer);
	node_set(filter, "state", q->state);
	node_set(filter, "type", q->type);
	node_set(filter, "q", q->search);
	node_set(filter, "customer_id", q->customer.text);
	node_set(filter, "customer", customer.organization);
	show_days(s);
	node_set(filter, "all", address(s, "/requests", q, ""));
	node_set(filter, "none", screen_address(s, "/requests", "state", q->state, NULL));
	node_set(filter, "any",
	         s->errors == NULL && strchr(address(s, "/requests", q, ""), '?') == NULL ? ""
	                                                                                  : "1");
	return e;
}

static const struct err *
show(struct screen *s)
{
	struct request_query query = read_query(s);
	struct request_page page;
	const struct err *e = show_filter(s, &query);

	if (e != NULL || (e = request_list(&s->link, &query, &page)) != NULL ||
	    (e = show_tabs(s, &query)) != NULL)
		return e;
	show_rows(s, &page);
	node_set(s->page, "csv", address(s, "/requests.csv", &query, query.state));
	show_paging(s, page.next, page.previous, address(s, "/requests", &query, query.state));
	return screen_render(s, "requests", "Approval Requests");
}

static const struct err *
show_again(struct screen *s)
{
	return show_days_again(s, show);
}

/* --- the file --- */

static void
put_row(struct arena *a, struct buf *out, const void *record)
{
	const struct request *r = record;
	bool open = r->state == REQUEST_OPEN;
	const char *cells[] = {clock_format_rfc3339(a, r->head.created_ms),
	                       request_type_names[r->type],
	                       request_state_names[r->state],
	                       r->customer_organization,
	                       r->account_number,
	                       r->root_email,
	                       account_type_names[r->account_type],
	                       r->price_book,
	                       r->cost_center,
	                       r->asked_by_name,
	                       r->asked_by_email,
	                       r->note,
	                       open ? clock_format_rfc3339(a, r->expires_ms) : "",
	                       clock_format_rfc3339(a, r->decided_ms),
	                       r->decided_by_name,
	                       r->reason,
	                       r->cloud_account.text,
	                       r->head.id.text,
	                       NULL};

	csv_row(out, cells);
}

static const struct err *
read_rows(struct link *l, void *query, const char *after, struct table_page *rows)
{
	struct request_query *q = query;
	struct request_page page;
	const struct err *e;

	q->after = after;
	e = request_list(l, q, &page);
	*rows = (struct table_page){page.items, page.count, page.next, page.previous};
	return e;
}

static const struct err *
download(struct screen *s)
{
	static const char *const heads[] = {
		"created_at", "request_type",  "status",     "customer",    "account_id",
		"root_email", "type",          "price_book", "cost_center", "from",
		"from_email", "why",           "open_until", "decided_at",  "decided_by",
		"reason",     "cloud_account", "id",         NULL};
	struct request_query query = read_query(s);

	query.before = NULL;
	query.limit = TABLE_PAGE_MAX;
	return show_csv(s, &(struct show_csv){.name = "rolecall-requests.csv",
	                                      .heads = heads,
	                                      .read = read_rows,
	                                      .query = &query,
	                                      .size = sizeof(struct request),
	                                      .put = put_row});
}

static const struct form_field query[] = {
	{"q", FORM_LINE, 200, NULL},
	{"state", FORM_CHOICE, 20, request_state_names},
	{"type", FORM_CHOICE, 20, request_type_names},
	{"customer", FORM_LINE, 26, NULL},
	{"from", FORM_LINE, 40, NULL},
	{"to", FORM_LINE, 40, NULL},
	{"after", FORM_LINE, 1000, NULL},
	{"before", FORM_LINE, 1000, NULL},
};
enum { QUERY = sizeof query / sizeof *query };

static const struct screen_route routes[] = {
	{"GET", "/requests", SCREEN_MEMBER, show, query, QUERY, show_again},
	{"GET", "/requests.csv", SCREEN_MEMBER, download, query, QUERY, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"requests", routes, sizeof routes / sizeof *routes});
}
