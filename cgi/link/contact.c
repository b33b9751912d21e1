/* Approval contacts.  See contact.h. */
#include "contact.h"

#include "../base/utf8.h"
#include "audit.h"
#include "check.h"
#include "digest.h"
#include "token.h"

struct contacts {
	struct link *l;
	struct id id;
	const struct contact_form *form;
	struct contact_page page;
};

static bool
is_present(const void *record, const char *part, const void *arg)
{
	(void)part;
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

static const struct err *
read_one(struct store_txn *txn, struct contacts *c, struct contact *contact)
{
	const struct err *e = store_contact_get(txn, c->l->reseller, c->id, contact);

	if (e == NULL && contact->archived)
		e = err_new(c->l->arena, ERR_NOTFOUND, "contact %s: removed", c->id.text);
	return e;
}

struct get {
	struct contacts c;
	struct contact *contact;
};

static const struct err *
read_get(struct store_txn *txn, void *arg)
{
	struct get *g = arg;

	return read_one(txn, &g->c, g->contact);
}

const struct err *
contact_get(struct link *l, struct id id, struct contact *contact)
{
	struct get g = {{.l = l, .id = id}, contact};

	return link_read(l, read_get, &g);
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

/* ERR_INPUT when another contact has the form's address. */
static const struct err *
address_is_free(struct contacts *c)
{
	struct arena *a = c->l->arena;

	for (size_t i = 0; i < c->page.count; i++) {
		const struct contact *other = &c->page.items[i];

		if (!id_equal(other->head.id, c->id) &&
		    strcmp(utf8_fold(a, other->email), utf8_fold(a, c->form->email)) == 0)
			return err_field(a, NULL, "email", "%s has this address already.",
			                 other->name);
	}
	return NULL;
}

/* -1 when it is none. */
static int64_t
hour_of(const struct contact_form *form)
{
	const char *text = form->digest_hour;
	size_t length = text == NULL ? 0 : strlen(text);
	long hour = length == 0 ? CONTACT_DIGEST_HOUR : strtol(text, NULL, 10);

	return length <= 2 && hour <= 23 && (length == 0 || strspn(text, "0123456789") == length)
	               ? hour
	               : -1;
}

static void
apply(const struct contact_form *form, struct contact *contact)
{
	contact->name = form->name;
	contact->email = form->email;
	contact->approves = form->approves;
	contact->digest = form->digest;
	contact->digest_hour = form->digest ? hour_of(form) : 0;
}

static const struct err *
write_add(struct store_txn *txn, void *arg)
{
	struct contacts *c = arg;
	struct contact contact = {.head.id = c->id}, stored;
	struct audit_subject subject = {
		.action = "contact.add", .subject = c->id, .name = c->form->email};
	const struct err *e;

	if ((e = read_contacts(txn, c)) != NULL || (e = address_is_free(c)) != NULL)
		return e;
	e = store_contact_get(txn, c->l->reseller, c->id, &stored);
	if (e == NULL || e->kind != ERR_NOTFOUND)
		return e; /* the form was sent twice */
	apply(c->form, &contact);
	if ((e = store_contact_add(txn, c->l->reseller, &contact)) != NULL ||
	    (e = digest_schedule(txn, c->l, &contact)) != NULL)
		return e;
	return audit_add(txn, c->l, &subject, NULL, NULL, NULL);
}

static const struct err *
check(struct link *l, const struct contact_form *form)
{
	const struct err *bad = NULL;

	bad = check_required(l, bad, "name", form->name, "the contact's name");
	bad = check_length(l, bad, "name", form->name, 200);
	bad = check_required(l, bad, "email", form->email, "the contact's e-mail address");
	if (hour_of(form) < 0)
		bad = err_field(l->arena, bad, "digest_hour", "Choose an hour of the day.");
	return check_email(l, bad, "email", form->email);
}

const struct err *
contact_add(struct link *l, struct id id, const struct contact_form *form)
{
	struct contacts c = {.l = l, .id = id, .form = form};
	const struct err *e;

	if ((e = link_need_owner(l)) != NULL || (e = check(l, form)) != NULL)
		return e;
	return link_write(l, write_add, &c);
}

static const struct err *
put(struct store_txn *txn, struct contacts *c, const char *action, const struct contact *before,
    struct contact *after)
{
	struct audit_subject subject = {.action = action, .subject = c->id, .name = before->email};
	const struct err *e = store_contact_put(txn, c->l->reseller, after);

	/* who leaves decides no more; what was mailed to another address is another person's */
	bool moved = strcmp(before->email, after->email) != 0;

	if (e == NULL && (after->archived || !after->approves || moved))
		e = token_revoke_of_person(txn, c->l, TOKEN_APPROVE, c->id);
	if (e == NULL && (after->archived || moved))
		e = token_revoke_of_person(txn, c->l, TOKEN_DIGEST, c->id);
	if (e == NULL)
		e = digest_schedule(txn, c->l, after);
	return e != NULL ? e : audit_add(txn, c->l, &subject, &contact_table, before, after);
}

static const struct err *
write_change(struct store_txn *txn, void *arg)
{
	struct contacts *c = arg;
	struct contact before, after;
	const struct err *e;

	if ((e = read_contacts(txn, c)) != NULL || (e = address_is_free(c)) != NULL ||
	    (e = read_one(txn, c, &before)) != NULL)
		return e;
	after = before;
	apply(c->form, &after);
	if (table_equal(&contact_table, &before, &after))
		return NULL;
	if (before.head.version != c->form->version)
		return link_stale(c->l);
	return put(txn, c, "contact.change", &before, &after);
}

const struct err *
contact_change(struct link *l, struct id id, const struct contact_form *form)
{
	struct contacts c = {.l = l, .id = id, .form = form};
	const struct err *e;

	if ((e = link_need_owner(l)) != NULL || (e = check(l, form)) != NULL)
		return e;
	return link_write(l, write_change, &c);
}

static const struct err *
write_remove(struct store_txn *txn, void *arg)
{
	struct contacts *c = arg;
	struct contact before, after;
	const struct err *e = store_contact_get(txn, c->l->reseller, c->id, &before);

	if (e != NULL || before.archived)
		return e;
	after = before;
	after.archived = true;
	return put(txn, c, "contact.remove", &before, &after);
}

const struct err *
contact_remove(struct link *l, struct id id)
{
	struct contacts c = {.l = l, .id = id};
	const struct err *e = link_need_owner(l);

	return e != NULL ? e : link_write(l, write_remove, &c);
}
