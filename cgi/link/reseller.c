/* The reseller and its contacts.  See reseller.h. */
#include "reseller.h"

#include "../base/utf8.h"
#include "audit.h"
#include "check.h"

struct company {
	struct link *l;
	const struct reseller_form *form;
	struct reseller reseller;
	struct contact contact;
};

static const struct err *
write_reseller(struct store_txn *txn, void *arg)
{
	struct company *c = arg;
	struct price_book book = {.head.id = id_new(), .name = "Standard"};
	struct audit_subject subject = {
		.action = "reseller.add", .subject = c->reseller.head.id, .name = c->reseller.name};
	const struct err *e;

	if ((e = store_reseller_add(txn, c->l->reseller, &c->reseller)) != NULL ||
	    (e = store_contact_add(txn, c->l->reseller, &c->contact)) != NULL ||
	    (e = store_price_book_add(txn, c->l->reseller, &book)) != NULL)
		return e;
	return audit_add(txn, c->l, &subject, NULL, NULL, NULL);
}

const struct err *
reseller_add(struct link *l, const char *name, const char *contact_name, const char *contact_email)
{
	struct company c = {.l = l};
	const struct err *bad = NULL;

	bad = check_required(l, bad, "name", name, "the reseller's name");
	bad = check_length(l, bad, "name", name, 200);
	bad = check_required(l, bad, "email", contact_email, "the e-mail address of the first approval contact");
	bad = check_email(l, bad, "email", contact_email);
	if (bad != NULL)
		return bad;
	l->reseller.id = c.reseller.head.id = id_new();
	c.reseller.name = name;
	c.reseller.email = contact_email;
	c.contact.head.id = id_new();
	c.contact.name = contact_name[0] != '\0' ? contact_name : contact_email;
	c.contact.email = contact_email;
	c.contact.approves = true;
	return link_write(l, write_reseller, &c);
}

static const struct err *
read_reseller(struct store_txn *txn, void *arg)
{
	struct company *c = arg;

	return store_reseller_get(txn, c->l->reseller, c->l->reseller.id, &c->reseller);
}

const struct err *
reseller_get(struct link *l, struct reseller *reseller)
{
	struct company c = {.l = l};
	const struct err *e = link_read(l, read_reseller, &c);

	*reseller = c.reseller;
	return e;
}

static bool
website_is_bad(const char *url)
{
	return url[0] != '\0' && strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0;
}

static const struct err *
write_change(struct store_txn *txn, void *arg)
{
	struct company *c = arg;
	const struct reseller_form *f = c->form;
	struct reseller before;
	const struct err *e = read_reseller(txn, c);
	struct audit_subject subject = {.action = "reseller.change"};

	if (e != NULL)
		return e;
	before = c->reseller;
	c->reseller.name = f->name;
	c->reseller.contact_name = f->contact_name;
	c->reseller.email = f->email;
	c->reseller.phone = f->phone;
	c->reseller.website = f->website;
	c->reseller.address = f->address;
	if (table_equal(&reseller_table, &before, &c->reseller))
		return NULL;
	if (before.head.version != f->version)
		return link_stale(c->l);
	subject.subject = before.head.id;
	subject.name = before.name;
	if ((e = store_reseller_put(txn, c->l->reseller, &c->reseller)) != NULL)
		return e;
	return audit_add(txn, c->l, &subject, &reseller_table, &before, &c->reseller);
}

const struct err *
reseller_change(struct link *l, const struct reseller_form *f)
{
	struct company c = {.l = l, .form = f};
	const struct err *bad = NULL, *e;

	if ((e = link_need_owner(l)) != NULL)
		return e;
	bad = check_required(l, bad, "name", f->name, "the company's name");
	bad = check_email(l, bad, "email", f->email);
	if (website_is_bad(f->website))
		bad = err_field(l->arena, bad, "website", "Begin the address with https:// or http://.");
	return bad != NULL ? bad : link_write(l, write_change, &c);
}

/* --- approval contacts --- */

struct contacts {
	struct link *l;
	struct id id;
	const struct contact_form *form;
	struct contact_page page;
};

static bool
is_present(const void *record, const void *arg)
{
	(void)arg;
	return !((const struct contact *)record)->archived;
}

static const struct err *
read_contacts(struct store_txn *txn, void *arg)
{
	struct contacts *c = arg;
	struct table_query query = {.keep = is_present};

	return store_contact_list(txn, c->l->reseller, &query, &c->page);
}

const struct err *
contact_list(struct link *l, struct contact_page *page)
{
	struct contacts c = {.l = l};
	const struct err *e = link_read(l, read_contacts, &c);

	*page = c.page;
	return e;
}

const struct err *
contact_approvers(struct store_txn *txn, struct link *l, struct contact_page *page)
{
	struct contacts c = {.l = l};
	const struct err *e = read_contacts(txn, &c);
	size_t kept = 0;

	if (e != NULL)
		return e;
	for (size_t i = 0; i < c.page.count; i++)
		if (c.page.items[i].approves)
			c.page.items[kept++] = c.page.items[i];
	c.page.count = kept;
	*page = c.page;
	return NULL;
}

static const struct err *
write_contact(struct store_txn *txn, void *arg)
{
	struct contacts *c = arg;
	struct arena *a = c->l->arena;
	struct contact contact = {
		.head.id = c->id, .name = c->form->name, .email = c->form->email, .approves = true};
	struct audit_subject subject = {.action = "contact.add", .subject = c->id, .name = c->form->email};
	const struct err *e = read_contacts(txn, c);

	if (e != NULL)
		return e;
	for (size_t i = 0; i < c->page.count; i++) {
		if (id_equal(c->page.items[i].head.id, c->id))
			return NULL;
		if (strcmp(utf8_fold(a, c->page.items[i].email), utf8_fold(a, contact.email)) == 0)
			return err_field(a, NULL, "email", "%s approves with this address already.",
			                 c->page.items[i].name);
	}
	if ((e = store_contact_add(txn, c->l->reseller, &contact)) != NULL)
		return e;
	return audit_add(txn, c->l, &subject, NULL, NULL, NULL);
}

const struct err *
contact_add(struct link *l, struct id id, const struct contact_form *form)
{
	struct contacts c = {.l = l, .id = id, .form = form};
	const struct err *bad = NULL, *e;

	if ((e = link_need_owner(l)) != NULL)
		return e;
	bad = check_required(l, bad, "name", form->name, "the contact's name");
	bad = check_required(l, bad, "email", form->email, "the contact's e-mail address");
	bad = check_email(l, bad, "email", form->email);
	return bad != NULL ? bad : link_write(l, write_contact, &c);
}

/* Ends the links that a contact who leaves still has. */
static const struct err *
revoke_links(struct store_txn *txn, struct contacts *c)
{
	struct table_query query = {.index = &token_by_person, .prefix = {c->id.text}, .order = TABLE_NEWEST_FIRST};
	struct token_page page;
	const struct err *e = store_token_list(txn, c->l->reseller, &query, &page);

	for (size_t i = 0; e == NULL && i < page.count; i++) {
		struct token token;

		if (page.items[i].revoked_ms != 0 || page.items[i].used_ms != 0)
			continue;
		if ((e = store_token_get(txn, c->l->reseller, page.items[i].head.id, &token)) != NULL)
			return e;
		token.revoked_ms = c->l->now_ms;
		e = store_token_put(txn, c->l->reseller, &token);
	}
	return e;
}

static const struct err *
write_remove(struct store_txn *txn, void *arg)
{
	struct contacts *c = arg;
	struct table_query open = {
		.index = &request_by_state, .prefix = {request_state_names[REQUEST_OPEN]}, .limit = 1};
	struct request_page requests;
	struct contact contact;
	struct audit_subject subject = {.action = "contact.remove", .subject = c->id};
	const struct err *e;

	if ((e = read_contacts(txn, c)) != NULL ||
	    (e = store_request_list(txn, c->l->reseller, &open, &requests)) != NULL ||
	    (e = store_contact_get(txn, c->l->reseller, c->id, &contact)) != NULL)
		return e;
	if (contact.archived)
		return NULL;
	if (c->page.count == 1 && requests.count > 0)
		return err_say(c->l->arena, ERR_CONFLICT,
		               "This is the only approval contact, and a request is still open. "
		               "Add another contact first.");
	contact.archived = true;
	subject.name = contact.email;
	if ((e = store_contact_put(txn, c->l->reseller, &contact)) != NULL || (e = revoke_links(txn, c)) != NULL)
		return e;
	return audit_add(txn, c->l, &subject, NULL, NULL, NULL);
}

const struct err *
contact_remove(struct link *l, struct id id)
{
	struct contacts c = {.l = l, .id = id};
	const struct err *e = link_need_owner(l);

	return e != NULL ? e : link_write(l, write_remove, &c);
}
