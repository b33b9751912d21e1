/*
 * Cloud accounts.
 *   GET  /accounts?q=&state=&after=&before=   fifty of them, newest first
 *   GET  /customers/ID/accounts/new           Add+: the form
 *   POST /customers/ID/accounts/new           provider account_choice account_number root_email type price_book cost_center;
 *                                             then the Create IAM Role screen
 *   GET  /accounts/ID                         one: the life of its link
 *   GET  /accounts/ID/status                  the same as JSON, for the live status
 *   POST /accounts/ID/cancel                  takes the open request back
 */
#include "base/clock.h"
#include "link/account.h"
#include "link/customer.h"
#include "link/contact.h"
#include "link/role.h"
#include "web/show.h"

enum { PAGE = 50 };

/* --- the list --- */

static const struct err *
show_list(struct screen *s)
{
	struct node *list = node_child(s->page, "accounts"), *filter = node_child(s->page, "filter");
	struct account_query query = {
		.search = form_get(s->query, "q"),
		.state = form_get(s->query, "state"),
		.after = form_get(s->query, "after"),
		.before = form_get(s->query, "before"),
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
		            arena_printf(s->arena, "%s (%s, %s)", c->account_number, account_state_text(c->state),
		                         c->customer_organization));
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
	screen_form(s, "account", arena_printf(s->arena, "/customers/%s/accounts/new", customer.head.id.text), 0);
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
	screen_flash(s, "success", "Saved. The approvers have been asked by mail; the role can be prepared meanwhile.");
	return screen_redirect(s, "/accounts/%s/role", account.text);
}
