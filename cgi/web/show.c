/* Data that several screens show alike.  See show.h. */
#include "show.h"

#include "../base/clock.h"
#include "../base/csv.h"
#include "../link/account.h"
#include "../link/audit.h"

enum { HISTORY_MAX = 50 };

void
show_choice(struct screen *s, const char *field, const char *value, const char *label)
{
	struct node *item = node_add(node_child(node_child(s->page, "choices"), field));

	node_set(item, "value", value);
	node_set(item, "label", label);
}

const struct err *
show_books(struct screen *s, const char *field, enum book_kind kind, const char *selected)
{
	struct book_list list;
	const struct err *e = book_list(&s->link, kind, &list);

	for (size_t i = 0; e == NULL && i < list.count; i++) {
		const struct book *book = &list.items[i];
		bool archived = book->archived_ms != 0;

		if (archived && strcmp(book->id.text, selected) != 0)
			continue;
		show_choice(s, field, book->id.text,
		            archived ? arena_printf(s->arena, "%s (archived)", book->name)
		                     : book->name);
	}
	return e;
}

void
show_box(struct screen *s, const char *name, bool stored)
{
	bool again = s->errors != NULL,
	     ticked = again ? form_get(s->form, name)[0] != '\0' : stored;

	node_set(node_child(s->page, "form"), name, ticked ? "1" : "");
	if (again && s->errors->kind == ERR_CONFLICT && ticked != stored)
		node_set(node_child(s->page, "stored"), name, stored ? "1" : "");
}

void
show_digest(struct screen *s, bool on, int64_t hour)
{
	for (int i = 0; i < 24; i++)
		show_choice(s, "digest_hour", arena_printf(s->arena, "%d", i),
		            arena_printf(s->arena, "%02d:00 UTC", i));
	show_box(s, "digest", on);
	screen_value(s, "digest_hour",
	             arena_printf(s->arena, "%d", on ? (int)hour : (int)CONTACT_DIGEST_HOUR));
}

static struct node *
add_entry(struct screen *s, int64_t at_ms, const char *who, const char *action)
{
	struct node *item = node_add(node_child(s->page, "history"));

	node_set(item, "when", clock_format(s->arena, at_ms));
	node_set(item, "who", who);
	node_set(item, "what", audit_action_text(action));
	return item;
}

static struct node *
add_audit(struct screen *s, const struct audit *entry)
{
	return add_entry(s, entry->head.created_ms,
	                 entry->actor_kind == ACTOR_SYSTEM ? "Rolecall" : entry->actor_name,
	                 entry->action);
}

const struct err *
show_history(struct screen *s, struct id cloud_account)
{
	struct audit_page page;
	const struct err *e = audit_of_account(&s->link, cloud_account, HISTORY_MAX, &page);

	for (size_t i = 0; e == NULL && i < page.count; i++) {
		struct node *item = add_audit(s, &page.items[i]);

		node_set(item, "note", page.items[i].note);
		node_set(item, "from", page.items[i].remote_addr);
	}
	return e;
}

const struct err *
show_request_history(struct screen *s, const struct request *r)
{
	struct audit_page page;
	const struct err *e = request_activity(&s->link, r->head.id, HISTORY_MAX, &page);

	if (e != NULL)
		return e;
	for (size_t i = 0; i < page.count; i++)
		add_audit(s, &page.items[i]);
	/* the asking itself is an entry of the cloud account */
	add_entry(s, r->head.created_ms, r->asked_by_name,
	          r->type == REQUEST_DELETE ? "cloud_account.removal" : "cloud_account.add");
	return NULL;
}

void
show_request(struct screen *s, const struct request *r)
{
	struct node *n = node_child(s->page, "request");
	bool open = r->state == REQUEST_OPEN;

	node_set(n, "id", r->head.id.text);
	node_set(n, "type", request_type_names[r->type]);
	node_set(n, "state", request_state_names[r->state]);
	node_set(n, "customer", r->customer_organization);
	node_set(n, "account_number", r->account_number);
	node_set(n, "root_email", r->root_email);
	node_set(n, "account_type", account_type_names[r->account_type]);
	node_set(n, "price_book", r->price_book);
	node_set(n, "cost_center", r->cost_center);
	node_set(n, "note", r->note);
	node_set(n, "asked_by", r->asked_by_name);
	node_set(n, "asked_by_email", r->asked_by_email);
	node_set(n, "asked_at", clock_format(s->arena, r->head.created_ms));
	node_set(n, "expires_at", clock_format(s->arena, r->expires_ms));
	node_set(n, "decided_by",
	         open                                 ? ""
	         : r->decided_by_kind == ACTOR_SYSTEM ? "Rolecall"
	                                              : r->decided_by_name);
	node_set(n, "decided_at", clock_format(s->arena, r->decided_ms));
	node_set(n, "reason", r->reason);
	node_set(n, "cloud_account", r->cloud_account.text);
	node_set(n, "customer_id", r->customer.text);
}

const struct err *
show_barred(struct screen *s, const struct request *request)
{
	const char *why;
	const struct err *e = request_barred_text(&s->link, request, &why);

	node_set(s->page, "request.barred", why);
	return e;
}

static const char *const decisions[] = {"approve", "decline", NULL};
const struct form_field show_decision_fields[SHOW_DECISION_FIELDS] = {
	{"decision", FORM_CHOICE, 10, decisions},
	{"reason", FORM_TEXT, 1000, NULL},
};

const struct err *
show_decision_check(struct screen *s)
{
	if (form_get(s->form, "decision")[0] != '\0')
		return NULL;
	return err_field(s->arena, NULL, "decision", "Press Approve, or Decline.");
}

void
show_account_row(struct node *list, struct arena *a, const struct cloud_account *account)
{
	const struct node_cell cells[] = {
		{"id", account->head.id.text},
		{"number", account->account_number},
		{"organization", account->customer_organization},
		{"type_text", account_type_text(account->type)},
		{"state", account_state_names[account->state]},
		{"state_text", account_state_text(account->state)},
		{"since", clock_format(a, account->head.created_ms)},
	};

	node_add_row(list, cells, sizeof cells / sizeof *cells);
}

void
show_owners_form(struct screen *s, const char *name, const char *action, int64_t version)
{
	if (s->link.actor.role == USER_OWNER)
		screen_form(s, name, action, version);
	else
		node_set(s->page, "readonly", "1");
}

const char *
show_filter_value(const struct screen *s, const char *name)
{
	return err_for_field(s->errors, name) == NULL ? form_get(s->query, name) : "";
}

const struct err *
show_days_again(struct screen *s, screen_handler *list)
{
	for (const struct err *e = s->errors; e != NULL; e = e->next)
		if (e->field == NULL ||
		    (strcmp(e->field, "from") != 0 && strcmp(e->field, "to") != 0))
			return s->errors;
	screen_status(s, 422);
	return list(s);
}

void
show_days(struct screen *s)
{
	node_set(s->page, "filter.from", form_get(s->query, "from"));
	node_set(s->page, "filter.to", form_get(s->query, "to"));
}

const char *
show_cursor(const struct screen *s, const char *name)
{
	const char *cursor = form_get(s->query, name);

	return cursor[0] == '\0' ? NULL : cursor;
}

void
show_paging(struct screen *s, const char *next, const char *previous, const char *address)
{
	struct node *page = node_child(s->page, "page");
	char joint = strchr(address, '?') == NULL ? '?' : '&';

	/* cursors are base64url: nothing in them needs escaping */
	node_set(page, "next",
	         next == NULL ? "" : arena_printf(s->arena, "%s%cafter=%s", address, joint, next));
	node_set(page, "previous",
	         previous == NULL
	                 ? ""
	                 : arena_printf(s->arena, "%s%cbefore=%s", address, joint, previous));
}

static void
free_arena(void *arena)
{
	arena_free(arena);
}

const struct err *
show_csv(struct screen *s, const struct show_csv *csv)
{
	struct link l = s->link;
	struct buf out;
	const char *after = NULL;
	const struct err *e = NULL;
	size_t rows = 0;

	l.arena = arena_new();
	arena_defer(s->arena, free_arena, l.arena);
	buf_init(&out, s->arena);
	csv_begin(&out);
	csv_row(&out, csv->heads);
	do {
		struct table_page page;

		arena_reset(l.arena);
		e = csv->read(&l, csv->query, after, &page);
		for (size_t i = 0; e == NULL && i < page.count && rows < SHOW_CSV_MOST; i++, rows++)
			csv->put(l.arena, &out, (const char *)page.records + i * csv->size);
		after = e == NULL ? arena_strdup(s->arena, page.next) : NULL;
	} while (after != NULL && rows < SHOW_CSV_MOST);
	return e != NULL ? e : screen_download(s, "text/csv; charset=utf-8", csv->name, out.data);
}
