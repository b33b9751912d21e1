/*
 * Account: the reseller's own settings.  Members may look; owners change.
 *   GET       /settings                               the way to the others
 *   GET POST  /settings/company                       name contact_name email phone website address
 *   GET POST  /settings/role                          role_name role_policy
 *             refuse_more_than_read_only
 *   GET POST  /settings/contacts, .../ID              name email approves digest digest_hour; POST
 *             .../ID/remove
 *   GET POST  /settings/price_books, .../ID           name description; POST .../ID/archive,
 *             .../ID/restore
 *   GET POST  /settings/cost_centers, .../ID          the same
 */
#include "link/contact.h"
#include "link/reseller.h"
#include "web/show.h"

/* --- the hub --- */

static const struct err *
show_hub(struct screen *s)
{
	struct node *counts = node_child(s->page, "counts");
	struct contact_page contacts;
	struct book_list price_books, cost_centers;
	const struct err *e;

	if ((e = contact_list(&s->link, &contacts)) != NULL ||
	    (e = book_list(&s->link, BOOK_PRICE_BOOK, &price_books)) != NULL ||
	    (e = book_list(&s->link, BOOK_COST_CENTER, &cost_centers)) != NULL)
		return e;
	node_set_int(counts, "contacts", (int64_t)contacts.count);
	node_set_int(counts, "price_books", (int64_t)price_books.count);
	node_set_int(counts, "cost_centers", (int64_t)cost_centers.count);
	return screen_render(s, "settings", "Account");
}

/* --- company data --- */

static const struct err *
show_company(struct screen *s)
{
	struct reseller r;
	const struct err *e = reseller_get(&s->link, &r);

	if (e != NULL)
		return e;
	screen_value(s, "name", r.name);
	screen_value(s, "contact_name", r.contact_name);
	screen_value(s, "email", r.email);
	screen_value(s, "phone", r.phone);
	screen_value(s, "website", r.website);
	screen_value(s, "address", r.address);
	show_owners_form(s, "company", "/settings/company", r.head.version);
	return screen_render(s, "settings_company", "Company data");
}

static const struct err *
change_company(struct screen *s)
{
	struct reseller_form form = {
		.name = form_get(s->form, "name"),
		.contact_name = form_get(s->form, "contact_name"),
		.email = form_get(s->form, "email"),
		.phone = form_get(s->form, "phone"),
		.website = form_get(s->form, "website"),
		.address = form_get(s->form, "address"),
		.version = s->version,
	};
	const struct err *e = reseller_change(&s->link, &form);

	if (e != NULL)
		return e;
	screen_flash(s, "success", "Saved.");
	return screen_redirect(s, "/settings/company");
}

/* --- the role --- */

static const struct err *
show_role(struct screen *s)
{
	static const char *const labels[] = {
		"ReadOnlyAccess: everything, contents of S3 and DynamoDB too",
		"SecurityAudit: how things are set up, not contents or costs",
		"Narrow: what there is and what it costs",
	};
	struct reseller r;
	const struct err *e = reseller_get(&s->link, &r);

	if (e != NULL)
		return e;
	for (size_t i = 0; role_policy_names[i] != NULL; i++)
		show_choice(s, "role_policy", role_policy_names[i], labels[i]);
	screen_value(s, "role_name", reseller_role_name(&r));
	screen_value(s, "role_policy", role_policy_names[r.role_policy]);
	show_box(s, "refuse_more_than_read_only", r.refuse_more_than_read_only);
	show_owners_form(s, "role", "/settings/role", r.head.version);
	return screen_render(s, "settings_role", "IAM role");
}

static const struct err *
change_role(struct screen *s)
{
	struct reseller_role_form form = {
		.role_name = form_get(s->form, "role_name"),
		.role_policy = form_get(s->form, "role_policy"),
		.refuse_more_than_read_only =
			form_get(s->form, "refuse_more_than_read_only")[0] != '\0',
		.version = s->version,
	};
	const struct err *e = reseller_change_role(&s->link, &form);

	if (e != NULL)
		return e;
	screen_flash(s, "success", "Saved. Roles that are made from now on are asked for so.");
	return screen_redirect(s, "/settings/role");
}

/* --- approval contacts --- */

static const struct err *
show_contacts(struct screen *s)
{
	struct node *list = node_child(s->page, "contacts");
	struct contact_page page;
	const struct err *e = contact_list(&s->link, &page);

	if (e != NULL)
		return e;
	for (size_t i = 0; i < page.count; i++) {
		struct node *row = node_add(list);

		node_set(row, "id", page.items[i].head.id.text);
		node_set(row, "name", page.items[i].name);
		node_set(row, "email", page.items[i].email);
		node_set(row, "approves", page.items[i].approves ? "1" : "");
	}
	node_set(s->page, "edit.id", "");
	screen_value(s, "name", "");
	screen_value(s, "email", "");
	show_box(s, "approves", true);
	show_digest(s, false, CONTACT_DIGEST_HOUR);
	show_owners_form(s, "contact", "/settings/contacts", 0);
	return screen_render(s, "settings_contacts", "Approval contacts");
}

static const struct err *
show_contact(struct screen *s)
{
	const char *path = arena_printf(s->arena, "/settings/contacts/%s", s->ids[0].text);
	struct contact c;
	const struct err *e = contact_get(&s->link, s->ids[0], &c);

	if (e != NULL)
		return e;
	node_set(s->page, "edit.id", c.head.id.text);
	node_set(s->page, "edit.name", c.name);
	screen_value(s, "name", c.name);
	screen_value(s, "email", c.email);
	show_box(s, "approves", c.approves);
	show_digest(s, c.digest, c.digest_hour);
	show_owners_form(s, "contact", path, c.head.version);
	if (s->link.actor.role == USER_OWNER)
		screen_form(s, "remove", arena_printf(s->arena, "%s/remove", path), c.head.version);
	return screen_render(s, "settings_contacts", c.name);
}

static struct contact_form
read_contact(const struct screen *s)
{
	return (struct contact_form){
		.name = form_get(s->form, "name"),
		.email = form_get(s->form, "email"),
		.approves = form_get(s->form, "approves")[0] != '\0',
		.version = s->version,
		.digest = form_get(s->form, "digest")[0] != '\0',
		.digest_hour = form_get(s->form, "digest_hour"),
	};
}

static const struct err *
back_to(struct screen *s, const char *path, const struct err *e, const char *done)
{
	if (e != NULL)
		return e;
	screen_flash(s, "success", "%s", done);
	return screen_redirect(s, "%s", path);
}

static const struct err *
add_contact(struct screen *s)
{
	struct contact_form form = read_contact(s);

	return back_to(s, "/settings/contacts", contact_add(&s->link, s->form_id, &form), "Added.");
}

static const struct err *
change_contact(struct screen *s)
{
	struct contact_form form = read_contact(s);

	return back_to(s, "/settings/contacts", contact_change(&s->link, s->ids[0], &form),
	               "Saved.");
}

static const struct err *
remove_contact(struct screen *s)
{
	return back_to(s, "/settings/contacts", contact_remove(&s->link, s->ids[0]),
	               "Removed. Links already sent to this contact no longer work.");
}

/* --- price books and cost centers --- */

static enum book_kind
kind_of(const struct screen *s)
{
	return strncmp(s->path, "/settings/price_books", 21) == 0 ? BOOK_PRICE_BOOK
	                                                          : BOOK_COST_CENTER;
}

static const char *
path_of(enum book_kind kind)
{
	return kind == BOOK_PRICE_BOOK ? "/settings/price_books" : "/settings/cost_centers";
}

static const struct err *
show_books_list(struct screen *s)
{
	enum book_kind kind = kind_of(s);
	struct node *list = node_child(s->page, "items");
	struct book_list books;
	const struct err *e = book_list(&s->link, kind, &books);

	if (e != NULL)
		return e;
	for (size_t i = 0; i < books.count; i++) {
		struct node *row = node_add(list);

		node_set(row, "id", books.items[i].id.text);
		node_set(row, "name", books.items[i].name);
		node_set(row, "description", books.items[i].description);
		node_set(row, "archived", books.items[i].archived_ms != 0 ? "1" : "");
	}
	node_set(s->page, "table.what", path_of(kind) + strlen("/settings/"));
	node_set(s->page, "edit.id", "");
	screen_value(s, "name", "");
	screen_value(s, "description", "");
	show_owners_form(s, "item", path_of(kind), 0);
	return screen_render(s, "settings_tables",
	                     kind == BOOK_PRICE_BOOK ? "Price books" : "Cost centers");
}

static const struct err *
show_book(struct screen *s)
{
	enum book_kind kind = kind_of(s);
	const char *path = arena_printf(s->arena, "%s/%s", path_of(kind), s->ids[0].text);
	struct book book;
	const struct err *e = book_get(&s->link, kind, s->ids[0], &book);

	if (e != NULL)
		return e;
	node_set(s->page, "table.what", path_of(kind) + strlen("/settings/"));
	node_set(s->page, "edit.id", book.id.text);
	screen_value(s, "name", book.name);
	screen_value(s, "description", book.description);
	show_owners_form(s, "item", path, book.version);
	if (s->link.actor.role == USER_OWNER) {
		const char *verb = book.archived_ms == 0 ? "archive" : "restore";

		screen_form(s, verb, arena_printf(s->arena, "%s/%s", path, verb), book.version);
	}
	return screen_render(s, "settings_tables", book.name);
}

static struct book
read_book(const struct screen *s, struct id id)
{
	return (struct book){
		.id = id,
		.name = form_get(s->form, "name"),
		.description = form_get(s->form, "description"),
		.version = s->version,
	};
}

static const struct err *
add_book(struct screen *s)
{
	struct book book = read_book(s, s->form_id);

	return back_to(s, path_of(kind_of(s)), book_add(&s->link, kind_of(s), &book), "Added.");
}

static const struct err *
change_book(struct screen *s)
{
	struct book book = read_book(s, s->ids[0]);

	return back_to(s, path_of(kind_of(s)), book_change(&s->link, kind_of(s), &book), "Saved.");
}

static const struct err *
archive_book(struct screen *s)
{
	return back_to(s, path_of(kind_of(s)),
	               book_archive(&s->link, kind_of(s), s->ids[0], BOOK_ARCHIVE),
	               "Archived. It stays with what has it, and is not offered any more.");
}

static const struct err *
restore_book(struct screen *s)
{
	return back_to(s, path_of(kind_of(s)),
	               book_archive(&s->link, kind_of(s), s->ids[0], BOOK_RESTORE), "Restored.");
}

static const char *const yes[] = {"1", NULL};
static const struct form_field company[] = {
	{"name", FORM_LINE, 200, NULL},    {"contact_name", FORM_LINE, 200, NULL},
	{"email", FORM_LINE, 254, NULL},   {"phone", FORM_LINE, 50, NULL},
	{"website", FORM_LINE, 500, NULL}, {"address", FORM_TEXT, 1000, NULL},
};
static const struct form_field role[] = {
	{"role_name", FORM_LINE, 64, NULL},
	{"role_policy", FORM_LINE, 50, NULL},
	{"refuse_more_than_read_only", FORM_CHOICE, 1, yes},
};
static const struct form_field contact[] = {
	{"name", FORM_LINE, 200, NULL},      {"email", FORM_LINE, 254, NULL},
	{"approves", FORM_CHOICE, 1, yes},   {"digest", FORM_CHOICE, 1, yes},
	{"digest_hour", FORM_LINE, 2, NULL},
};
static const struct form_field book[] = {
	{"name", FORM_LINE, 100, NULL},
	{"description", FORM_LINE, 500, NULL},
};

static const struct screen_route routes[] = {
	{"GET", "/settings", SCREEN_MEMBER, show_hub, NULL, 0, NULL},
	{"GET", "/settings/company", SCREEN_MEMBER, show_company, NULL, 0, NULL},
	{"POST", "/settings/company", SCREEN_OWNER, change_company, company, 6, show_company},
	{"GET", "/settings/role", SCREEN_MEMBER, show_role, NULL, 0, NULL},
	{"POST", "/settings/role", SCREEN_OWNER, change_role, role, 3, show_role},
	{"GET", "/settings/contacts", SCREEN_MEMBER, show_contacts, NULL, 0, NULL},
	{"POST", "/settings/contacts", SCREEN_OWNER, add_contact, contact, 5, show_contacts},
	{"GET", "/settings/contacts/ID", SCREEN_OWNER, show_contact, NULL, 0, NULL},
	{"POST", "/settings/contacts/ID", SCREEN_OWNER, change_contact, contact, 5, show_contact},
	{"POST", "/settings/contacts/ID/remove", SCREEN_OWNER, remove_contact, NULL, 0,
         show_contact},
	{"GET", "/settings/price_books", SCREEN_MEMBER, show_books_list, NULL, 0, NULL},
	{"POST", "/settings/price_books", SCREEN_OWNER, add_book, book, 2, show_books_list},
	{"GET", "/settings/price_books/ID", SCREEN_OWNER, show_book, NULL, 0, NULL},
	{"POST", "/settings/price_books/ID", SCREEN_OWNER, change_book, book, 2, show_book},
	{"POST", "/settings/price_books/ID/archive", SCREEN_OWNER, archive_book, NULL, 0,
         show_book},
	{"POST", "/settings/price_books/ID/restore", SCREEN_OWNER, restore_book, NULL, 0,
         show_book},
	{"GET", "/settings/cost_centers", SCREEN_MEMBER, show_books_list, NULL, 0, NULL},
	{"POST", "/settings/cost_centers", SCREEN_OWNER, add_book, book, 2, show_books_list},
	{"GET", "/settings/cost_centers/ID", SCREEN_OWNER, show_book, NULL, 0, NULL},
	{"POST", "/settings/cost_centers/ID", SCREEN_OWNER, change_book, book, 2, show_book},
	{"POST", "/settings/cost_centers/ID/archive", SCREEN_OWNER, archive_book, NULL, 0,
         show_book},
	{"POST", "/settings/cost_centers/ID/restore", SCREEN_OWNER, restore_book, NULL, 0,
         show_book},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"settings", routes, sizeof routes / sizeof *routes});
}
