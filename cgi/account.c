/*
 * Cloud accounts.
 *   GET  /accounts?q=&state=&after=&before=   fifty of them, newest first
 *   GET  /customers/ID/accounts/new           Add+: the form
 *   POST /customers/ID/accounts/new           provider account_choice account_number root_email
 *                                             type price_book cost_center; then the Create IAM Role
 *                                             screen
 *   GET  /accounts/ID                         one: the life of its link
 *   POST /accounts/ID/again                   asks again for one that nobody holds
 *   GET  /accounts/ID/status                  the same as JSON, for the live status
 */
#include "link/account.h"
#include "base/clock.h"
#include "link/contact.h"
#include "link/customer.h"
#include "link/removal.h"
#include "link/role.h"
#include "web/show.h"

enum { PAGE = 50 };

/* --- the list --- */

static const struct err *
show_list(struct screen *s)
{
	struct node *list = node_child(s->page, "accounts"),
		    *filter = node_child(s->page, "filter");
	struct account_query query = {
		.search = form_get(s->query, "q"),
		.state = form_get(s->query, "state"),
		.after = show_cursor(s, "after"),
		.before = show_cursor(s, "before"),
		.limit = PAGE,
	};
	struct cloud_account_page page;
	const struct err *e = account_list(&s->link, &query, &page);

	if (e != NULL)
		return e;
	for (size_t i = 0; i < page.count; i++)
		show_account_row(list, s->arena, &page.items[i]);
	node_set(filter, "q", query.search);
	node_set(filter, "state", query.state);
	show_paging(s, page.next, page.previous,
	            screen_address(s, "/accounts", "q", query.search, "state", query.state, NULL));
	return screen_render(s, "accounts", "Cloud Accounts");
}

/* --- Add+ --- */

static const struct err *
show_free_accounts(struct screen *s)
{
	struct cloud_account_page page;
	const struct err *e = account_free(&s->link, &page);

	for (size_t i = 0; e == NULL && i < page.count; i++) {
		const struct cloud_account *c = &page.items[i];

		show_choice(s, "account_choice", c->head.id.text,
		            arena_printf(s->arena, "%s (%s, %s)", c->account_number,
		                         account_state_text(c->state), c->customer_organization));
	}
	return e;
}

static const struct err *
show_approvers(struct screen *s)
{
	struct contact_page page;
	struct node *list = node_child(s->page, "approvers");
	const struct err *e = contact_list(&s->link, &page);

	for (size_t i = 0; e == NULL && i < page.count; i++) {
		struct node *item;

		if (!page.items[i].approves)
			continue;
		item = node_add(list);
		node_set(item, "name", page.items[i].name);
		node_set(item, "email", page.items[i].email);
	}
	return e;
}

static const struct err *
show_new(struct screen *s)
{
	struct customer customer;
	const struct err *e = customer_get(&s->link, s->ids[0], &customer);

	if (e != NULL)
		return e;
	screen_value(s, "provider", "aws");
	screen_value(s, "account_choice", "new");
	screen_value(s, "account_number", "");
	screen_value(s, "root_email", "");
	screen_value(s, "type", account_type_names[ACCOUNT_RESALE]);
	screen_value(s, "price_book", customer.price_book.text);
	screen_value(s, "cost_center", "");
	if ((e = show_books(s, "price_book", BOOK_PRICE_BOOK, customer.price_book.text)) != NULL ||
	    (e = show_books(s, "cost_center", BOOK_COST_CENTER, "")) != NULL ||
	    (e = show_free_accounts(s)) != NULL || (e = show_approvers(s)) != NULL)
		return e;
	node_set(s->page, "customer.id", customer.head.id.text);
	node_set(s->page, "customer.organization", customer.organization);
	screen_form(s, "account",
	            arena_printf(s->arena, "/customers/%s/accounts/new", customer.head.id.text), 0);
	return screen_render(s, "account_new", "Add a cloud account");
}

static const struct err *
add(struct screen *s)
{
	struct account_form form = {
		.provider = form_get(s->form, "provider"),
		.account_choice = form_get(s->form, "account_choice"),
		.account_number = form_get(s->form, "account_number"),
		.root_email = form_get(s->form, "root_email"),
		.type = form_get(s->form, "type"),
		.price_book = form_get(s->form, "price_book"),
		.cost_center = form_get(s->form, "cost_center"),
	};
	struct id account;
	const struct err *e = account_add(&s->link, s->ids[0], s->form_id, &form, &account);

	if (e != NULL)
		return e;
	screen_flash(s, "success",
	             "Saved. The approvers have been asked by mail; the role can be prepared "
	             "meanwhile.");
	return screen_redirect(s, "/accounts/%s/role", account.text);
}

/* --- one account --- */

/* One step of the link's life: `is` is done, now, todo or failed. */
static void
show_step(struct screen *s, const char *name, const char *is, const char *note)
{
	struct node *step = node_child(node_child(s->page, "steps"), name);

	node_set(step, "is", is);
	node_set(step, "note", note);
}

static void
show_steps(struct screen *s, const struct cloud_account *c, const struct request *r)
{
	enum account_state state = c->state;
	bool approved = r->state == REQUEST_APPROVED;
	bool has_role = c->role_arn[0] != '\0' && !c->role_guessed;

	show_step(s, "request", "done",
	          arena_printf(s->arena, "%s, %s", r->asked_by_name,
	                       clock_format(s->arena, r->head.created_ms)));
	show_step(s, "approval",
	          approved                   ? "done"
	          : r->state == REQUEST_OPEN ? "now"
	                                     : "failed",
	          r->state == REQUEST_OPEN ? "Waits for an approver"
	                                   : request_outcome_text(s->arena, r));
	show_step(s, "role",
	          has_role   ? "done"
	          : approved ? "now"
	                     : "todo",
	          has_role   ? c->description
	          : approved ? "Its ARN is not saved yet"
	                     : "");
	if (state == ACCOUNT_LINKED)
		show_step(s, "proof", "done", clock_format(s->arena, c->linked_ms));
	else if (state == ACCOUNT_NEEDS_ATTENTION)
		show_step(s, "proof", "failed", "AWS did not answer as it must");
	else
		show_step(s, "proof", state == ACCOUNT_CHECKING ? "now" : "todo", "");
}

static const char *
book_name(struct screen *s, enum book_kind kind, struct id id)
{
	struct book book;

	return !id_is_set(id) || book_get(&s->link, kind, id, &book) != NULL ? "" : book.name;
}

static void
show_details(struct screen *s, const struct cloud_account *c)
{
	struct node *n = node_child(s->page, "account");
	bool role = c->state == ACCOUNT_AWAITING_APPROVAL || role_blocked_text(c->state)[0] == '\0';

	node_set(n, "id", c->head.id.text);
	node_set(n, "number", c->account_number);
	node_set(n, "state", account_state_names[c->state]);
	node_set(n, "root_email", c->root_email);
	node_set(n, "type", account_type_names[c->type]);
	node_set(n, "price_book", book_name(s, BOOK_PRICE_BOOK, c->price_book));
	node_set(n, "cost_center", book_name(s, BOOK_COST_CENTER, c->cost_center));
	node_set(n, "since", clock_format(s->arena, c->head.created_ms));
	node_set(n, "linked_at",
	         c->state == ACCOUNT_LINKED ? clock_format(s->arena, c->linked_ms) : "");
	node_set(n, "role_arn", c->role_guessed ? "" : c->role_arn);
	node_set(n, "description", c->description);
	node_set(n, "external_id", c->external_id);
	node_set(n, "customer", c->customer_organization);
	node_set(n, "customer_id", c->customer.text);
	node_set(n, "next", account_next_text(s->arena, c));
	node_set(n, "action",
	         role                                     ? "role"
	         : removal_standing(c) == REMOVAL_ROLE_IN ? "removal"
	                                                  : "request");
	node_set(n, "removal",
	         removal_standing(c) == REMOVAL_ASKED ? "asked"
	         : removal_blocked_text(c)[0] == '\0' ? "ask"
	                                              : "");
	node_set(n, "removal_request", c->removal.text);
}

/* How and when a Removed account came off the books, and what is known of its role in AWS. */
static const struct err *
show_removed(struct screen *s, const struct cloud_account *c, const struct request *added)
{
	struct node *n = node_child(s->page, "removed");
	struct request end = *added;
	const struct err *e;

	if (c->state != ACCOUNT_REMOVED)
		return NULL;
	if (id_is_set(c->removal) && (e = request_get(&s->link, c->removal, &end)) != NULL)
		return e;
	node_set(n, "at", clock_format(s->arena, end.decided_ms));
	node_set(n, "request", end.head.id.text);
	node_set(n, "type", request_type_names[end.type]);
	node_set(n, "role",
	         c->role_arn[0] == '\0'                     ? "none"
	         : removal_standing(c) == REMOVAL_ROLE_GONE ? "gone"
	                                                    : "in");
	node_set(n, "gone_at", clock_format(s->arena, c->gone_ms));
	return NULL;
}

static const struct err *
show_proof(struct screen *s, const struct cloud_account *c)
{
	struct proof proof;
	const struct err *e = role_latest_proof(&s->link, c, &proof);

	node_set(s->page, "proof.title", e != NULL ? "" : role_verdict_text(proof.verdict));
	node_set(s->page, "proof.verdict", e != NULL ? "" : proof_verdict_names[proof.verdict]);
	node_set(s->page, "proof.read_only", e != NULL ? "" : read_only_names[proof.read_only]);
	node_set(s->page, "proof.at", e != NULL ? "" : clock_format(s->arena, proof.finished_ms));
	return e != NULL && e->kind != ERR_NOTFOUND ? e : NULL;
}

static const struct err *
show(struct screen *s)
{
	struct cloud_account c;
	struct request r;
	const struct err *e = account_get(&s->link, s->ids[0], &c);

	if (e != NULL || (e = request_get(&s->link, c.request, &r)) != NULL ||
	    (e = show_proof(s, &c)) != NULL || (e = show_removed(s, &c, &r)) != NULL ||
	    (e = show_history(s, c.head.id)) != NULL)
		return e;
	show_details(s, &c);
	show_request(s, &r);
	show_steps(s, &c, &r);
	node_set(s->page, "main.state", account_state_names[c.state]);
	if (!account_is_held(c.state) && id_is_set(c.customer))
		screen_form(s, "again",
		            arena_printf(s->arena, "/accounts/%s/again", c.head.id.text), 0);
	if (c.state == ACCOUNT_AWAITING_APPROVAL || c.state == ACCOUNT_CHECKING)
		node_set(s->page, "main.poll",
		         arena_printf(s->arena, "/accounts/%s/status", c.head.id.text));
	return screen_render(
		s, "account",
		arena_printf(s->arena, "%s, %s", c.account_number, c.customer_organization));
}

static const struct err *
ask_again(struct screen *s)
{
	const struct err *e = account_ask_again(&s->link, s->ids[0], s->form_id);

	if (e != NULL)
		return e;
	screen_flash(s, "success",
	             "Asked again. The approvers get a mail; the account has a new external ID.");
	return screen_redirect(s, "/accounts/%s", s->ids[0].text);
}

/* JSON of fixed words and numbers alone: nothing that anybody typed. */
static const struct err *
show_status(struct screen *s)
{
	struct cloud_account c;
	const struct err *e = account_get(&s->link, s->ids[0], &c);
	bool waits;

	if (e != NULL)
		return e;
	waits = c.state == ACCOUNT_AWAITING_APPROVAL || c.state == ACCOUNT_CHECKING;
	return screen_json(
		s, arena_printf(
			   s->arena,
			   "{\"state\":\"%s\",\"state_label\":\"%s\",\"next\":\"%s\",\"done\":%s}",
			   account_state_names[c.state], account_state_text(c.state),
			   account_next_text(s->arena, &c), waits ? "false" : "true"));
}

static const struct form_field list_query[] = {
	{"q", FORM_LINE, 200, NULL},
	{"state", FORM_CHOICE, 30, account_state_names},
	{"after", FORM_LINE, 1000, NULL},
	{"before", FORM_LINE, 1000, NULL},
};
static const struct form_field fields[] = {
	{"provider", FORM_LINE, 20, NULL},
	{"account_choice", FORM_LINE, 26, NULL},
	{"account_number", FORM_LINE, 100, NULL},
	{"root_email", FORM_LINE, 254, NULL},
	{"type", FORM_LINE, 20, NULL},
	{"price_book", FORM_LINE, 26, NULL},
	{"cost_center", FORM_LINE, 26, NULL},
};

static const struct screen_route routes[] = {
	{"GET", "/accounts", SCREEN_MEMBER, show_list, list_query,
         sizeof list_query / sizeof *list_query, NULL},
	{"GET", "/customers/ID/accounts/new", SCREEN_MEMBER, show_new, NULL, 0, NULL},
	{"POST", "/customers/ID/accounts/new", SCREEN_MEMBER, add, fields,
         sizeof fields / sizeof *fields, show_new},
	{"GET", "/accounts/ID", SCREEN_MEMBER, show, NULL, 0, NULL},
	{"POST", "/accounts/ID/again", SCREEN_MEMBER, ask_again, NULL, 0, show},
	{"GET", "/accounts/ID/status", SCREEN_MEMBER, show_status, NULL, 0, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"account", routes, sizeof routes / sizeof *routes});
}
