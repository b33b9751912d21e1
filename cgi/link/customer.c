/* Customers.  See customer.h. */
#include "customer.h"

#include "account.h"
#include "audit.h"
#include "book.h"
#include "check.h"
#include "words.h"

/* --- reading --- */

struct list {
	struct link *l;
	const struct customer_query *query;
	struct words words;
	struct customer_page *page;
};

static bool
matches(const void *record, const char *part, const void *arg)
{
	const struct customer *c = record;
	const struct list *list = arg;
	const char *texts[] = {c->organization, c->contact_name, c->email};

	return words_match(list->l->arena, &list->words, part, texts, 3);
}

static const struct err *
read_list(struct store_txn *txn, void *arg)
{
	struct list *list = arg;
	struct table_query query = {
		.index = &customer_by_name,
		.prefix = {list->query->archived ? "archived" : "live"},
		.after = list->query->after,
		.before = list->query->before,
		.limit = list->query->limit,
	};

	if (list->words.count > 0) {
		query.index = &customer_by_word;
		query.starts_with = list->words.longest;
		query.keep = matches;
		query.keep_arg = list;
	}
	return store_customer_list(txn, list->l->reseller, &query, list->page);
}

const struct err *
customer_list(struct link *l, const struct customer_query *query, struct customer_page *page)
{
	struct list list = {l, query, words_of(l->arena, query->search), page};

	return link_read(l, read_list, &list);
}

struct job {
	struct link *l;
	struct id id;
	const struct customer_form *form;
	enum customer_wish wish;
	struct customer customer;
};

static const struct err *
read_one(struct store_txn *txn, void *arg)
{
	struct job *j = arg;

	return store_customer_get(txn, j->l->reseller, j->id, &j->customer);
}

const struct err *
customer_get(struct link *l, struct id id, struct customer *customer)
{
	struct job j = {.l = l, .id = id};
	const struct err *e = link_read(l, read_one, &j);

	*customer = j.customer;
	return e;
}

/* --- writing --- */

static const struct err *
check(struct link *l, const struct customer_form *f)
{
	const struct err *bad = NULL;

	bad = check_required(l, bad, "organization", f->organization, "the organization's name");
	bad = check_length(l, bad, "organization", f->organization, 200);
	bad = check_length(l, bad, "contact_name", f->contact_name, 200);
	bad = check_length(l, bad, "title", f->title, 100);
	bad = check_email(l, bad, "email", f->email);
	bad = check_length(l, bad, "phone", f->phone, 50);
	return check_length(l, bad, "address", f->address, 1000);
}

/* Puts the form's values into `c`; the price book must be one of this reseller's. */
static const struct err *
apply(struct store_txn *txn, struct job *j, struct customer *c)
{
	const struct customer_form *f = j->form;
	struct id book_id = {""};
	struct book book;
	const struct err *e = NULL;

	if (f->price_book[0] != '\0') {
		if (id_parse(f->price_book, &book_id))
			e = book_read(txn, j->l, BOOK_PRICE_BOOK, book_id, &book);
		if (!id_is_set(book_id) || (e != NULL && e->kind == ERR_NOTFOUND))
			return err_field(j->l->arena, NULL, "price_book",
			                 "Choose one of the price books in the list.");
		if (e != NULL)
			return e;
	}
	c->organization = f->organization;
	c->contact_name = f->contact_name;
	c->title = f->title;
	c->email = f->email;
	c->phone = f->phone;
	c->address = f->address;
	c->price_book = book_id;
	return NULL;
}

/*
 * The form's record exists already: fine when it was the same form, a clear sentence when something
 * was changed since.
 */
static const struct err *
sent_twice(struct job *j, const struct customer *stored, const struct customer *wanted)
{
	if (table_equal(&customer_table, stored, wanted))
		return NULL;
	return err_field(
		j->l->arena, NULL, "organization",
		"This form was saved already, as “%s”. What you changed since then is not saved: "
		"open that customer to change it.",
		stored->organization);
}

static const struct err *
write_add(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct customer stored, wanted = {.head.id = j->id};
	struct audit_subject subject = {
		.action = "customer.add", .subject = j->id, .customer = j->id};
	const struct err *e;

	if ((e = apply(txn, j, &wanted)) != NULL)
		return e;
	e = store_customer_get(txn, j->l->reseller, j->id, &stored);
	if (e == NULL)
		return sent_twice(j, &stored, &wanted);
	if (e->kind != ERR_NOTFOUND ||
	    (e = store_customer_add(txn, j->l->reseller, &wanted)) != NULL)
		return e;
	subject.name = wanted.organization;
	return audit_add(txn, j->l, &subject, NULL, NULL, NULL);
}

const struct err *
customer_add(struct link *l, struct id id, const struct customer_form *form)
{
	struct job j = {.l = l, .id = id, .form = form};
	const struct err *bad = check(l, form);

	return bad != NULL ? bad : link_write(l, write_add, &j);
}

static const struct err *
put(struct store_txn *txn, struct job *j, const char *action, struct customer *before,
    struct customer *after)
{
	struct audit_subject subject = {.action = action,
	                                .subject = j->id,
	                                .name = before->organization,
	                                .customer = j->id};
	const struct err *e = store_customer_put(txn, j->l->reseller, after);

	return e != NULL ? e : audit_add(txn, j->l, &subject, &customer_table, before, after);
}

static const struct err *
write_change(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct customer before, after;
	const struct err *e = store_customer_get(txn, j->l->reseller, j->id, &before);

	if (e != NULL)
		return e;
	after = before;
	if ((e = apply(txn, j, &after)) != NULL)
		return e;
	if (table_equal(&customer_table, &before, &after))
		return NULL;
	if (before.head.version != j->form->version)
		return link_stale(j->l);
	if (strcmp(before.organization, after.organization) != 0 &&
	    (e = account_rename_customer(txn, j->l, j->id, after.organization)) != NULL)
		return e;
	return put(txn, j, "customer.change", &before, &after);
}

const struct err *
customer_change(struct link *l, struct id id, const struct customer_form *form)
{
	struct job j = {.l = l, .id = id, .form = form};
	const struct err *bad = check(l, form);

	return bad != NULL ? bad : link_write(l, write_change, &j);
}

static const struct err *
write_archive(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct customer before, after;
	const struct err *e = store_customer_get(txn, j->l->reseller, j->id, &before);
	bool holds = false;

	if (e != NULL)
		return e;
	after = before;
	after.archived_ms = j->wish == CUSTOMER_ARCHIVE ? j->l->now_ms : 0;
	if ((before.archived_ms != 0) == (after.archived_ms != 0))
		return NULL;
	if (j->wish == CUSTOMER_ARCHIVE &&
	    (e = account_customer_holds(txn, j->l, j->id, &holds)) != NULL)
		return e;
	if (holds)
		return err_say(j->l->arena, ERR_CONFLICT,
		               "%s still holds cloud accounts, so it can't be archived.",
		               before.organization);
	return put(txn, j, j->wish == CUSTOMER_ARCHIVE ? "customer.archive" : "customer.restore",
	           &before, &after);
}

const struct err *
customer_archive(struct link *l, struct id id, enum customer_wish wish)
{
	struct job j = {.l = l, .id = id, .wish = wish};

	return link_write(l, write_archive, &j);
}
