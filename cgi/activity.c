/*
 * Activity: who did what, when, from where, and what was before and after.
 *   GET /activity?who=&kind=&account=&customer=&from=&to=&after=&before=    newest first
 *   GET /activity.csv?...                                                   the same as a file
 */
#include "link/activity.h"
#include "base/clock.h"
#include "base/csv.h"
#include "link/audit.h"
#include "link/customer.h"
#include "web/show.h"

enum { PAGE = 50 };

static const char *const who_texts[] = {"Staff", "Approval contact", "Account owner", "Rolecall",
                                        "Administrator"};

static struct activity_query
read_query(const struct screen *s)
{
	struct activity_query query = {
		.who = form_get(s->query, "who"),
		.kind = form_get(s->query, "kind"),
		.account_number = form_get(s->query, "account"),
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

static const char *
address(struct screen *s, const char *path, const struct activity_query *q)
{
	return screen_address(s, path, "who", q->who, "kind", q->kind, "account", q->account_number,
	                      "customer", q->customer.text, "from", q->from, "to", q->to, NULL);
}

/* --- the page --- */

/* What the rules count with, and where one record leads to another: in the file, not on the page.
 */
static bool
is_inner(const char *field)
{
	static const char *const names[] = {"customer", "request", "removal", "proof", "sent_form"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], field) == 0)
			return true;
	return strncmp(field, "check_", 6) == 0;
}

/* A price book's or cost center's name in place of its ID; anything else as it is. */
static const char *
value_text(struct screen *s, const char *field, const char *value)
{
	bool price_book = strcmp(field, "price_book") == 0;
	struct book book;
	struct id id;

	if ((!price_book && strcmp(field, "cost_center") != 0) || !id_parse(value, &id) ||
	    book_get(&s->link, price_book ? BOOK_PRICE_BOOK : BOOK_COST_CENTER, id, &book) != NULL)
		return value;
	return book.name;
}

/* A time is told as one; "role_saved_ms" is "role saved". */
static void
show_change(struct screen *s, struct node *list, const struct audit_change *change)
{
	struct node *row = node_add(list);
	char *label = arena_strdup(s->arena, change->field);
	size_t length = strlen(label);
	bool time = length > 3 && strcmp(label + length - 3, "_ms") == 0;

	if (time)
		label[length - 3] = '\0';
	for (char *p = label; *p != '\0'; p++)
		*p = *p == '_' ? ' ' : *p;
	node_set(row, "field", label);
	node_set(row, "before",
	         time ? clock_format(s->arena, strtoll(change->before, NULL, 10))
	              : value_text(s, change->field, change->before));
	node_set(row, "after",
	         time ? clock_format(s->arena, strtoll(change->after, NULL, 10))
	              : value_text(s, change->field, change->after));
}

static void
show_row(struct screen *s, struct node *row, const struct audit *entry)
{
	struct node *changes = node_child(row, "changes");

	node_set(row, "when", clock_format(s->arena, entry->head.created_ms));
	node_set(row, "who", entry->actor_name);
	node_set(row, "as", who_texts[entry->actor_kind]);
	node_set(row, "what", audit_action_text(entry->action));
	node_set(row, "about", entry->subject_name);
	node_set(row, "account_id", entry->cloud_account.text);
	node_set(row, "customer_id", entry->customer.text);
	node_set(row, "note", entry->note);
	node_set(row, "from", entry->remote_addr);
	for (size_t i = 0; i < entry->changes.count; i++)
		if (!is_inner(entry->changes.items[i].field))
			show_change(s, changes, &entry->changes.items[i]);
}

static const struct err *
show_filter(struct screen *s, const struct activity_query *q)
{
	struct node *filter = node_child(s->page, "filter");
	struct customer customer = {.organization = ""};
	const struct err *e = NULL;

	if (id_is_set(q->customer))
		e = customer_get(&s->link, q->customer, &customer);
	node_set(filter, "who", q->who);
	node_set(filter, "kind", q->kind);
	node_set(filter, "account", q->account_number);
	node_set(filter, "customer_id", q->customer.text);
	node_set(filter, "customer", customer.organization);
	show_days(s);
	for (size_t i = 0; activity_kind_names[i] != NULL; i++)
		show_choice(s, "kind", activity_kind_names[i],
		            activity_kind_text(activity_kind_names[i]));
	return e;
}

static const struct err *
show(struct screen *s)
{
	struct activity_query query = read_query(s);
	const char *here = address(s, "/activity", &query);
	struct node *list = node_child(s->page, "entries");
	struct audit_page page;
	const struct err *e = show_filter(s, &query);

	if (e != NULL || (e = activity_list(&s->link, &query, &page)) != NULL)
		return e;
	for (size_t i = 0; i < page.count; i++)
		show_row(s, node_add(list), &page.items[i]);
	node_set(s->page, "filter.any", s->errors == NULL && strchr(here, '?') == NULL ? "" : "1");
	node_set(s->page, "csv", address(s, "/activity.csv", &query));
	show_paging(s, page.next, page.previous, here);
	return screen_render(s, "activity", "Activity");
}

static const struct err *
show_again(struct screen *s)
{
	return show_days_again(s, show);
}

/* --- the file --- */

static const char *
changes_text(struct arena *a, const struct audit_change_list *changes)
{
	struct buf text;

	buf_init(&text, a);
	for (size_t i = 0; i < changes->count; i++)
		buf_printf(&text, "%s%s: \"%s\" -> \"%s\"", i == 0 ? "" : "; ",
		           changes->items[i].field, changes->items[i].before,
		           changes->items[i].after);
	return text.data;
}

static void
put_row(struct arena *a, struct buf *out, const void *record)
{
	const struct audit *entry = record;
	const char *cells[] = {clock_format_rfc3339(a, entry->head.created_ms),
	                       entry->actor_name,
	                       actor_kind_names[entry->actor_kind],
	                       entry->remote_addr,
	                       entry->action,
	                       audit_action_text(entry->action),
	                       entry->subject_name,
	                       entry->note,
	                       changes_text(a, &entry->changes),
	                       entry->customer.text,
	                       entry->cloud_account.text,
	                       entry->operation,
	                       entry->head.id.text,
	                       NULL};

	csv_row(out, cells);
}

static const struct err *
read_rows(struct link *l, void *query, const char *after, struct table_page *rows)
{
	struct activity_query *q = query;
	struct audit_page page;
	const struct err *e;

	q->after = after;
	e = activity_list(l, q, &page);
	*rows = (struct table_page){page.items, page.count, page.next, page.previous};
	return e;
}

static const struct err *
download(struct screen *s)
{
	static const char *const heads[] = {
		"time", "who",     "who_is",   "from",          "action",    "words", "about",
		"note", "changes", "customer", "cloud_account", "operation", "id",    NULL};
	struct activity_query query = read_query(s);

	query.before = NULL;
	query.limit = TABLE_PAGE_MAX;
	return show_csv(s, &(struct show_csv){.name = "rolecall-activity.csv",
	                                      .heads = heads,
	                                      .read = read_rows,
	                                      .query = &query,
	                                      .size = sizeof(struct audit),
	                                      .put = put_row});
}

static const struct form_field query[] = {
	{"who", FORM_LINE, 200, NULL},    {"kind", FORM_CHOICE, 20, activity_kind_names},
	{"account", FORM_LINE, 30, NULL}, {"customer", FORM_LINE, 26, NULL},
	{"from", FORM_LINE, 40, NULL},    {"to", FORM_LINE, 40, NULL},
	{"after", FORM_LINE, 1000, NULL}, {"before", FORM_LINE, 1000, NULL},
};
enum { QUERY = sizeof query / sizeof *query };

static const struct screen_route routes[] = {
	{"GET", "/activity", SCREEN_MEMBER, show, query, QUERY, show_again},
	{"GET", "/activity.csv", SCREEN_MEMBER, download, query, QUERY, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"activity", routes, sizeof routes / sizeof *routes});
}
