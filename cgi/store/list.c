/*
 * Pages of lists, by key and never by offset.  See table.h.
 *
 * A list is a range of keys, all that begin with reseller + prefix parts; a page walks it one way
 * from an end or from a cursor string, which is the key behind the reseller in base64url.  Whatever
 * a cursor string says, its key must lie in the range.
 */
#include "inner.h"

#include "codec.h"
#include "walk.h"

#include "../base/crypto.h"

enum {
	LOOKS = 5000,   /* records that a filtered page looks at, at most */
	FIRST_ROOM = 64 /* there is room for so many records from the start */
};

/* --- taking records --- */

/* The text part of the key that began with query->starts_with; NULL when nothing was asked to. */
static const char *
matched_part(struct walk *w)
{
	if (w->query->starts_with == NULL)
		return NULL;
	return (const char *)walk_sort_key(w)->data + w->range.size - strlen(w->query->starts_with);
}

/* Whether the filter wants what the cursor stands on. */
static const struct err *
is_wanted(struct walk *w, bool *wanted)
{
	_Alignas(16) unsigned char record[STORE_RECORD_SIZE];
	struct arena *scratch = w->txn->store->scratch;
	const struct err *e;

	*wanted = true;
	if (w->query->keep == NULL)
		return NULL;
	e = table_decode(w->txn, scratch, w->table, w->key.data, w->data.data, w->data.size,
	                 record);
	*wanted = e == NULL && w->query->keep(record, matched_part(w), w->query->keep_arg);
	arena_reset(scratch);
	return e;
}

static void
take(struct walk *w)
{
	struct found found = {.size = w->data.size};

	w->count++;
	if (w->counting)
		return;
	if (w->count == 1)
		key_copy(&w->first, walk_sort_key(w));
	key_copy(&w->last, walk_sort_key(w));
	memcpy(found.key, w->key.data, sizeof found.key);
	found.bytes = arena_memdup(w->txn->arena, w->data.data, w->data.size);
	buf_put(&w->found, &found, sizeof found);
}

/*
 * From the start on, until the page is full and one more is known of, the list ends, or enough was
 * looked at.
 */
static const struct err *
walk(struct walk *w)
{
	int r = w->from.size > 0 ? walk_start_behind(w) : walk_start_at_end(w);

	for (; r == 0; r = walk_step(w, w->up ? DB_NEXT : DB_PREV)) {
		const struct err *e;
		bool wanted;

		if (w->query->keep != NULL && w->looks++ == LOOKS) {
			w->more = true;
			w->last = w->seen;
			return NULL;
		}
		if ((e = is_wanted(w, &wanted)) != NULL)
			return e;
		if (wanted && w->count == w->limit) {
			w->more = true;
			return NULL;
		}
		if (wanted)
			take(w);
		if (w->query->keep != NULL)
			key_copy(&w->seen, walk_sort_key(w));
	}
	return r == DB_NOTFOUND ? NULL : txn_fail(w->txn, r, "list", w->table->name);
}

/* --- the page --- */

/*
 * What was found as an array of the table's struct, in the list's order.  Only now, since Berkeley
 * DB's code for a step and ours for a record do not fit into a processor's first cache together.
 */
static const struct err *
decode_all(struct walk *w, char **records)
{
	const struct found *found = (const void *)w->found.data;
	struct arena *a = w->txn->arena;
	const struct err *e = NULL;

	/* decoding blanks each; there are at most TABLE_PAGE_MAX */
	*records = arena_take(a, w->count * w->table->size);
	for (size_t i = 0; e == NULL && i < w->count; i++) {
		size_t place = w->query->before != NULL ? w->count - 1 - i : i;

		e = table_decode(w->txn, a, w->table, found[i].key, found[i].bytes, found[i].size,
		                 *records + place * w->table->size);
	}
	return e;
}

static const char *
cursor_text(struct walk *w, const struct key *key)
{
	return crypto_base64url(w->txn->arena, key->bytes + ID_LENGTH, key->size - ID_LENGTH);
}

/*
 * A key just behind `from`, on the side that we came from: a page that goes back from there has
 * `from` too.
 */
static const char *
cursor_before_us(struct walk *w)
{
	struct key key = w->from;

	if (w->up) {
		if (key.size == KEY_ROOM)
			return NULL;
		key.bytes[key.size++] = '\0';
	} else if (key.bytes[key.size - 1] == '\0') {
		key.size--;
	} else {
		key.bytes[key.size - 1] = (char)((unsigned char)key.bytes[key.size - 1] - 1);
	}
	return walk_in_range(w, key.bytes, key.size) && key.size >= 2 * ID_LENGTH
	               ? cursor_text(w, &key)
	               : NULL;
}

static const struct err *
make_page(struct walk *w, struct table_page *page)
{
	bool back = w->query->before != NULL;
	const char *on = w->more ? cursor_text(w, &w->last) : NULL, *behind = NULL;
	char *records;
	const struct err *e = decode_all(w, &records);

	if (e != NULL)
		return e;
	if (w->behind_us && w->count > 0)
		behind = cursor_text(w, &w->first);
	else if (w->behind_us)
		behind = w->more ? cursor_text(w, &w->last) : cursor_before_us(w);
	*page = (struct table_page){records, w->count, back ? behind : on, back ? on : behind};
	return NULL;
}

static const struct err *
open_cursor(struct walk *w, struct reseller_id reseller)
{
	struct open_index *index;
	u_int32_t flags = w->txn->db_txn != NULL ? 0 : DB_READ_COMMITTED;
	DB *db;
	int r;

	if (w->txn->fault != 0)
		return w->txn->error;
	w->open = table_open_of(w->txn->store, w->table);
	index = table_open_index(w->open, w->query->index);
	if (w->open == NULL || !id_is_set(reseller.id) ||
	    (w->query->index != NULL && index == NULL) ||
	    (index != NULL && index->index->scope != INDEX_OF_RESELLER))
		return err_new(w->txn->arena, ERR_SYSTEM,
		               "store: list of %s: not a list of a reseller", w->table->name);
	db = index != NULL ? index->db : w->open->db;
	r = db->cursor(db, w->txn->db_txn, &w->cursor, flags);
	return r == 0 ? NULL : txn_fail(w->txn, r, "cursor", w->table->name);
}

static const struct err *
set_up(struct walk *w, struct reseller_id reseller)
{
	const struct err *e = walk_set_range(w, reseller);

	if (e == NULL)
		e = walk_set_from(w);
	return e != NULL ? e : open_cursor(w, reseller);
}

/* Walks as `query` says and closes the cursor. */
static const struct err *
go(struct walk *w, struct reseller_id reseller)
{
	const struct table_query *query = w->query;
	const struct err *e;
	bool done;
	int r;

	w->by_index = query->index != NULL;
	w->up = (query->order == TABLE_OLDEST_FIRST) == (query->before == NULL);
	w->limit =
		query->limit == 0 || query->limit > TABLE_PAGE_MAX ? TABLE_PAGE_MAX : query->limit;
	if ((e = set_up(w, reseller)) != NULL)
		return e;
	e = newest_read(w, &done);
	if (e == NULL && !done && (e = walk(w)) == NULL)
		newest_keep(w);
	r = w->cursor->close(w->cursor);
	return e != NULL || r == 0 ? e : txn_fail(w->txn, r, "close", w->table->name);
}

const struct err *
table_list(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
           const struct table_query *query, struct table_page *page)
{
	struct walk *w = arena_alloc(txn->arena, sizeof *w);
	const struct err *e;

	*page = (struct table_page){0};
	w->txn = txn;
	w->table = table;
	w->query = query;
	buf_init_room(&w->found, txn->arena, FIRST_ROOM * sizeof(struct found));
	e = go(w, reseller);
	return e != NULL ? e : make_page(w, page);
}

const struct err *
table_count(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
            const struct table_query *query, size_t *count)
{
	struct walk w = {.txn = txn, .table = table, .query = query, .counting = true};
	const struct err *e = go(&w, reseller);

	*count = w.count;
	return e;
}
