/* Price books and cost centers.  See book.h. */
#include "book.h"

#include "../base/utf8.h"
#include "audit.h"
#include "check.h"

/* The two tables hold the same fields in structs of the same shape. */
_Static_assert(sizeof(struct price_book) == sizeof(struct cost_center),
               "price_book and cost_center have one shape");
typedef struct price_book book_entry;

static const struct table *
table_of(enum book_kind kind)
{
	return kind == BOOK_PRICE_BOOK ? &price_book_table : &cost_center_table;
}

static struct book
from_entry(const book_entry *e)
{
	return (struct book){e->head.id, e->name, e->description, e->archived_ms, e->head.version};
}

struct job {
	struct link *l;
	enum book_kind kind;
	const struct book *form;
	struct id id;
	enum book_wish wish;
	struct book_list list;
};

static int
by_name(const void *x, const void *y)
{
	const struct book *a = x, *b = y;

	if ((a->archived_ms != 0) != (b->archived_ms != 0))
		return a->archived_ms != 0 ? 1 : -1;
	return strcasecmp(a->name, b->name);
}

static const struct err *
read_list(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct table_query query = {0};
	struct table_page page;
	const struct err *e = table_list(txn, j->l->reseller, table_of(j->kind), &query, &page);

	if (e != NULL)
		return e;
	j->list.count = page.count;
	j->list.items = arena_array(store_txn_arena(txn), page.count + 1, sizeof *j->list.items);
	for (size_t i = 0; i < page.count; i++)
		j->list.items[i] = from_entry(&((const book_entry *)page.records)[i]);
	if (page.count > 0)
		qsort(j->list.items, j->list.count, sizeof *j->list.items, by_name);
	return NULL;
}

const struct err *
book_list(struct link *l, enum book_kind kind, struct book_list *list)
{
	struct job j = {.l = l, .kind = kind};
	const struct err *e = link_read(l, read_list, &j);

	*list = j.list;
	return e;
}

const struct err *
book_read(struct store_txn *txn, struct link *l, enum book_kind kind, struct id id,
          struct book *book)
{
	book_entry entry;
	const struct err *e = table_get(txn, l->reseller, table_of(kind), id, &entry);

	if (e == NULL)
		*book = from_entry(&entry);
	return e;
}

struct one {
	struct job job;
	struct book *book;
};

static const struct err *
read_one(struct store_txn *txn, void *arg)
{
	struct one *o = arg;

	return book_read(txn, o->job.l, o->job.kind, o->job.id, o->book);
}

const struct err *
book_get(struct link *l, enum book_kind kind, struct id id, struct book *book)
{
	struct one o = {{.l = l, .kind = kind, .id = id}, book};

	return link_read(l, read_one, &o);
}

/* ERR_INPUT beside "name" when another entry has the form's name. */
static const struct err *
name_is_free(struct store_txn *txn, struct job *j)
{
	struct arena *a = j->l->arena;
	const struct err *e = read_list(txn, j);

	for (size_t i = 0; e == NULL && i < j->list.count; i++) {
		const struct book *other = &j->list.items[i];

		if (!id_equal(other->id, j->form->id) &&
		    strcmp(utf8_fold(a, other->name), utf8_fold(a, j->form->name)) == 0)
			e = err_field(a, NULL, "name", "There is one called “%s” already.",
			              other->name);
	}
	return e;
}

static const char *
action(const struct job *j, const char *verb)
{
	return arena_printf(j->l->arena, "%s.%s", table_of(j->kind)->name, verb);
}

static const struct err *
write_add(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	book_entry entry = {
		.head.id = j->form->id, .name = j->form->name, .description = j->form->description};
	struct audit_subject subject = {
		.action = action(j, "add"), .subject = j->form->id, .name = j->form->name};
	const struct err *e = name_is_free(txn, j);

	if (e != NULL)
		return e;
	for (size_t i = 0; i < j->list.count; i++)
		if (id_equal(j->list.items[i].id, j->form->id))
			return NULL; /* the form was sent twice */
	if ((e = table_add(txn, j->l->reseller, table_of(j->kind), &entry)) != NULL)
		return e;
	return audit_add(txn, j->l, &subject, NULL, NULL, NULL);
}

static const struct err *
check(struct link *l, const struct book *form)
{
	const struct err *bad = NULL;

	bad = check_required(l, bad, "name", form->name, "a name");
	bad = check_length(l, bad, "name", form->name, 100);
	return check_length(l, bad, "description", form->description, 500);
}

const struct err *
book_add(struct link *l, enum book_kind kind, const struct book *form)
{
	struct job j = {.l = l, .kind = kind, .form = form};
	const struct err *e;

	if ((e = link_need_owner(l)) != NULL || (e = check(l, form)) != NULL)
		return e;
	return link_write(l, write_add, &j);
}

static const struct err *
put(struct store_txn *txn, struct job *j, const char *verb, const book_entry *before,
    book_entry *after)
{
	struct audit_subject subject = {
		.action = action(j, verb), .subject = before->head.id, .name = before->name};
	const struct err *e = table_put(txn, j->l->reseller, table_of(j->kind), after);

	return e != NULL ? e : audit_add(txn, j->l, &subject, table_of(j->kind), before, after);
}

static const struct err *
write_change(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	book_entry before, after;
	const struct err *e;

	if ((e = name_is_free(txn, j)) != NULL ||
	    (e = table_get(txn, j->l->reseller, table_of(j->kind), j->form->id, &before)) != NULL)
		return e;
	after = before;
	after.name = j->form->name;
	after.description = j->form->description;
	if (table_equal(table_of(j->kind), &before, &after))
		return NULL;
	if (before.head.version != j->form->version)
		return link_stale(j->l);
	return put(txn, j, "change", &before, &after);
}

const struct err *
book_change(struct link *l, enum book_kind kind, const struct book *form)
{
	struct job j = {.l = l, .kind = kind, .form = form};
	const struct err *e;

	if ((e = link_need_owner(l)) != NULL || (e = check(l, form)) != NULL)
		return e;
	return link_write(l, write_change, &j);
}

static const struct err *
write_archive(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	book_entry before, after;
	const struct err *e = table_get(txn, j->l->reseller, table_of(j->kind), j->id, &before);

	if (e != NULL)
		return e;
	after = before;
	after.archived_ms = j->wish == BOOK_ARCHIVE ? j->l->now_ms : 0;
	if ((before.archived_ms != 0) == (after.archived_ms != 0))
		return NULL;
	return put(txn, j, j->wish == BOOK_ARCHIVE ? "archive" : "restore", &before, &after);
}

const struct err *
book_archive(struct link *l, enum book_kind kind, struct id id, enum book_wish wish)
{
	struct job j = {.l = l, .kind = kind, .id = id, .wish = wish};
	const struct err *e = link_need_owner(l);

	return e != NULL ? e : link_write(l, write_archive, &j);
}
