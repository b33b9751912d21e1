/*
 * One customer.
 *   GET  /customers/new, /customers/ID        the form; with ID also its cloud accounts
 *   POST /customers/new, /customers/ID        organization contact_name title email phone address
 *                                             price_book
 *   POST /customers/ID/archive, .../restore   out of the list and back
 */
#include "link/customer.h"
#include "base/clock.h"
#include "link/account.h"
#include "web/show.h"

static const struct err *
show_fields(struct screen *s, const struct customer *c)
{
	screen_value(s, "organization", c->organization);
	screen_value(s, "contact_name", c->contact_name);
	screen_value(s, "title", c->title);
	screen_value(s, "email", c->email);
	screen_value(s, "phone", c->phone);
	screen_value(s, "address", c->address);
	screen_value(s, "price_book", c->price_book.text);
	return show_books(s, "price_book", BOOK_PRICE_BOOK, c->price_book.text);
}

static const struct err *
show_new(struct screen *s)
{
	static const struct customer nobody = {.organization = "",
	                                       .contact_name = "",
	                                       .title = "",
	                                       .email = "",
	                                       .phone = "",
	                                       .address = ""};
	const struct err *e = show_fields(s, &nobody);

	if (e != NULL)
		return e;
	node_set(s->page, "customer.id", "");
	screen_form(s, "customer", "/customers/new", 0);
	return screen_render(s, "customer", "New customer");
}

static const struct err *
show_accounts(struct screen *s)
{
	struct cloud_account_page page;
	struct node *list = node_child(s->page, "accounts");
	const struct err *e = account_of_customer(&s->link, s->ids[0], &page);

	for (size_t i = 0; e == NULL && i < page.count; i++)
		show_account_row(list, s->arena, &page.items[i]);
	return e;
}

static const struct err *
show(struct screen *s)
{
	const char *path = arena_printf(s->arena, "/customers/%s", s->ids[0].text);
	struct customer c;
	const struct err *e = customer_get(&s->link, s->ids[0], &c);

	if (e != NULL || (e = show_fields(s, &c)) != NULL || (e = show_accounts(s)) != NULL)
		return e;
	node_set(s->page, "customer.id", c.head.id.text);
	node_set(s->page, "customer.archived_at", clock_format(s->arena, c.archived_ms));
	screen_form(s, "customer", path, c.head.version);
	if (c.archived_ms == 0)
		screen_form(s, "archive", arena_printf(s->arena, "%s/archive", path),
		            c.head.version);
	else
		screen_form(s, "restore", arena_printf(s->arena, "%s/restore", path),
		            c.head.version);
	return screen_render(s, "customer", c.organization);
}

static struct customer_form
read_form(const struct screen *s)
{
	return (struct customer_form){
		.organization = form_get(s->form, "organization"),
		.contact_name = form_get(s->form, "contact_name"),
		.title = form_get(s->form, "title"),
		.email = form_get(s->form, "email"),
		.phone = form_get(s->form, "phone"),
		.address = form_get(s->form, "address"),
		.price_book = form_get(s->form, "price_book"),
		.version = s->version,
	};
}

static const struct err *
add(struct screen *s)
{
	struct customer_form form = read_form(s);
	const struct err *e = customer_add(&s->link, s->form_id, &form);

	if (e != NULL)
		return e;
	screen_flash(s, "success", "%s is saved. Add its first cloud account with Add+.",
	             form.organization);
	return screen_redirect(s, "/customers/%s", s->form_id.text);
}

static const struct err *
change(struct screen *s)
{
	struct customer_form form = read_form(s);
	const struct err *e = customer_change(&s->link, s->ids[0], &form);

	if (e != NULL)
		return e;
	screen_flash(s, "success", "Saved.");
	return screen_redirect(s, "/customers/%s", s->ids[0].text);
}

static const struct err *
archive(struct screen *s)
{
	const struct err *e = customer_archive(&s->link, s->ids[0], CUSTOMER_ARCHIVE);

	if (e != NULL)
		return e;
	screen_flash(s, "success", "Archived. It stands under Customers, Archived.");
	return screen_redirect(s, "/customers/%s", s->ids[0].text);
}

static const struct err *
restore(struct screen *s)
{
	const struct err *e = customer_archive(&s->link, s->ids[0], CUSTOMER_RESTORE);

	if (e != NULL)
		return e;
	screen_flash(s, "success", "Restored.");
	return screen_redirect(s, "/customers/%s", s->ids[0].text);
}

static const struct form_field fields[] = {
	{"organization", FORM_LINE, 200, NULL}, {"contact_name", FORM_LINE, 200, NULL},
	{"title", FORM_LINE, 100, NULL},        {"email", FORM_LINE, 254, NULL},
	{"phone", FORM_LINE, 50, NULL},         {"address", FORM_TEXT, 1000, NULL},
	{"price_book", FORM_LINE, 26, NULL},
};
enum { FIELDS = sizeof fields / sizeof *fields };

static const struct screen_route routes[] = {
	{"GET", "/customers/new", SCREEN_MEMBER, show_new, NULL, 0, NULL},
	{"POST", "/customers/new", SCREEN_MEMBER, add, fields, FIELDS, show_new},
	{"GET", "/customers/ID", SCREEN_MEMBER, show, NULL, 0, NULL},
	{"POST", "/customers/ID", SCREEN_MEMBER, change, fields, FIELDS, show},
	{"POST", "/customers/ID/archive", SCREEN_MEMBER, archive, NULL, 0, show},
	{"POST", "/customers/ID/restore", SCREEN_MEMBER, restore, NULL, 0, show},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"customer", routes, sizeof routes / sizeof *routes});
}
