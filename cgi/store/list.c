/*
 * Pages of lists, by key and never by offset.  See table.h.
 *
 * A list is a range of keys, all that begin with reseller + prefix parts; a page walks it one way
 * from an end or from a cursor string, which is the key behind the reseller in base64url.  Whatever
 * a cursor string says, its key must lie in the range.
 */
#include "inner.h"

#include "codec.h"

#include "../base/crypto.h"

enum {
	LOOKS = 5000,    /* records that a filtered page looks at, at most */
	KEY_ROOM = 1024, /* longest key that a cursor string may stand for */
	SMALL_PAGE =
		64, /* a page of at most so many records has room for all of them from the start */
	FIRST_ROOM = 4 /* others have room for so many at first */
};

struct key {
	size_t size;
	char bytes[KEY_ROOM];
};

struct walk {
	struct store_txn *txn;
	const struct table *table;
	const struct table_query *query;
	DBC *cursor;
	bool by_index;
	struct key range; /* what all keys of the list begin with */
	struct key from;  /* start behind this one; size 0: at the list's end */
	bool up;          /* towards greater keys */
	bool behind_us;   /* the list has records on the other side of `from` */
	size_t limit, room, count, looks;
	char *records;
	struct key first, last; /* of the records kept */
	struct key seen;        /* last one looked at */
	bool more;              /* the list goes on in this direction */
	bool counting;          /* no record is wanted, only how many there are */
	/* where Berkeley DB left what it found */
	DBT index_key, key, data;
};

static const struct err *
bad_cursor(struct store_txn *txn)
{
	return err_say(
		txn->arena, ERR_INPUT,
		"This page's address is not complete. Please start from the list's first page.");
}

/* --- the range, and where to start --- */

static bool
range_put(struct key *range, const char *bytes, size_t size)
{
	if (size > KEY_ROOM - range->size)
		return false;
	memcpy(range->bytes + range->size, bytes, size);
	range->size += size;
	return true;
}

static const struct err *
set_range(struct walk *w, struct reseller_id reseller)
{
	const struct table_query *query = w->query;
	bool fits = range_put(&w->range, reseller.id.text, ID_LENGTH);

	if (query->index == NULL && (query->prefix[0] != NULL || query->starts_with != NULL))
		return err_new(w->txn->arena, ERR_SYSTEM,
		               "store: list of %s: a prefix without an index", w->table->name);
	for (int i = 0; i < TABLE_PREFIX_PARTS && query->prefix[i] != NULL; i++)
		fits = fits && range_put(&w->range, query->prefix[i], strlen(query->prefix[i]) + 1);
	if (query->starts_with != NULL)
		fits = fits && range_put(&w->range, query->starts_with, strlen(query->starts_with));
	return fits ? NULL
	            : err_new(w->txn->arena, ERR_INPUT, "store: list of %s: prefix too long",
	                      w->table->name);
}

static bool
in_range(const struct walk *w, const void *bytes, size_t size)
{
	return size >= w->range.size && memcmp(bytes, w->range.bytes, w->range.size) == 0;
}

static const struct err *
set_from(struct walk *w, const char *text)
{
	size_t size;

	memcpy(w->from.bytes, w->range.bytes, ID_LENGTH);
	if (!crypto_base64url_decode(text, strlen(text), w->from.bytes + ID_LENGTH,
	                             KEY_ROOM - ID_LENGTH, &size) ||
	    size < ID_LENGTH || !in_range(w, w->from.bytes, ID_LENGTH + size))
		return bad_cursor(w->txn);
	w->from.size = ID_LENGTH + size;
	return NULL;
}

/* --- steps: 0, DB_NOTFOUND at the list's end, or Berkeley DB's error --- */

/* The key that the list is sorted by, as Berkeley DB found it. */
static DBT *
sort_key(struct walk *w)
{
	return w->by_index ? &w->index_key : &w->key;
}

static int
move(struct walk *w, u_int32_t how)
{
	u_int32_t flags = how | table_read_flags(w->txn);

	if (w->by_index)
		return w->cursor->pget(w->cursor, &w->index_key, &w->key, &w->data, flags);
	return w->cursor->get(w->cursor, &w->key, &w->data, flags);
}

static bool
is_inside(struct walk *w)
{
	return in_range(w, sort_key(w)->data, sort_key(w)->size) && w->key.size == STORE_KEY_SIZE;
}

static int
step(struct walk *w, u_int32_t how)
{
	int r = move(w, how);

	return r == 0 && !is_inside(w) ? DB_NOTFOUND : r;
}

/* To the first record whose key is not less than `key`, in the list or behind it. */
static int
seek(struct walk *w, const struct key *key)
{
	sort_key(w)->data = (void *)(uintptr_t)key->bytes;
	sort_key(w)->size = (u_int32_t)key->size;
	return move(w, DB_SET_RANGE);
}

/*
 * The least key that is greater than all keys of the range (which begin with letters or digits, so
 * there is one).
 */
static void
after_range(const struct walk *w, struct key *key)
{
	*key = w->range;
	while ((unsigned char)key->bytes[key->size - 1] == 0xFF)
		key->size--;
	key->bytes[key->size - 1] = (char)((unsigned char)key->bytes[key->size - 1] + 1);
}

/* The first step of a page that begins at an end of the list. */
static int
start_at_end(struct walk *w)
{
	struct key end;
	int r;

	if (w->up) {
		r = seek(w, &w->range);
		return r == 0 && !is_inside(w) ? DB_NOTFOUND : r;
	}
	after_range(w, &end);
	r = seek(w, &end);
	return r == 0 || r == DB_NOTFOUND ? step(w, r == 0 ? DB_PREV : DB_LAST) : r;
}

/*
 * The first step behind `from`, and whether the list has records on its other side: `from` itself,
 * mostly; if it went meanwhile, its neighbour there.
 */
static int
start_behind(struct walk *w)
{
	int r = seek(w, &w->from);
	bool there = r == 0, exact = there && sort_key(w)->size == w->from.size &&
	                             memcmp(sort_key(w)->data, w->from.bytes, w->from.size) == 0;

	if (r != 0 && r != DB_NOTFOUND)
		return r;
	w->behind_us = there && (exact || !w->up) && is_inside(w);
	if (exact)
		return step(w, w->up ? DB_NEXT : DB_PREV);
	r = step(w, there ? DB_PREV : DB_LAST);
	if (!w->up || (r != 0 && r != DB_NOTFOUND))
		return r;
	w->behind_us = r == 0;
	r = seek(w, &w->from);
	return r == 0 && !is_inside(w) ? DB_NOTFOUND : r;
}

/* --- taking records --- */

static void
key_copy(struct key *to, const DBT *from)
{
	to->size = from->size < KEY_ROOM ? from->size : KEY_ROOM;
	memcpy(to->bytes, from->data, to->size);
}

static void *
next_record(struct walk *w)
{
	if (w->count == w->room) {
		size_t room = w->room != 0             ? 2 * w->room
		              : w->limit <= SMALL_PAGE ? w->limit
		                                       : FIRST_ROOM;
		char *records;

		if (room > w->limit)
			room = w->limit;
		records = arena_array(w->txn->arena, room, w->table->size);
		if (w->count > 0)
			memcpy(records, w->records, w->count * w->table->size);
		w->records = records;
		w->room = room;
	}
	return w->records + w->count * w->table->size;
}

/* The text part of the key that began with query->starts_with; NULL when nothing was asked to. */
static const char *
matched_part(struct walk *w)
{
	if (w->query->starts_with == NULL)
		return NULL;
	return (const char *)sort_key(w)->data + w->range.size - strlen(w->query->starts_with);
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

static const struct err *
take(struct walk *w)
{
	struct arena *a = w->txn->arena;
	const struct err *e;
	void *bytes;

	if (w->counting) {
		w->count++;
		return NULL;
	}
	bytes = arena_memdup(a, w->data.data, w->data.size);
	e = table_decode(w->txn, a, w->table, w->key.data, bytes, w->data.size, next_record(w));
	if (w->count++ == 0)
		key_copy(&w->first, sort_key(w));
	key_copy(&w->last, sort_key(w));
	return e;
}

/*
 * From the start on, until the page is full and one more is known of, the list ends, or enough was
 * looked at.
 */
static const struct err *
walk(struct walk *w)
{
	int r = w->from.size > 0 ? start_behind(w) : start_at_end(w);

	for (; r == 0; r = step(w, w->up ? DB_NEXT : DB_PREV)) {
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
		if (wanted && (e = take(w)) != NULL)
			return e;
		if (w->query->keep != NULL)
			key_copy(&w->seen, sort_key(w));
	}
	return r == DB_NOTFOUND ? NULL : txn_fail(w->txn, r, "list", w->table->name);
}

/* --- the page --- */

static void
reverse(struct walk *w)
{
	_Alignas(16) unsigned char swap[STORE_RECORD_SIZE];
	size_t size = w->table->size;

	for (size_t i = 0, j = w->count; i + 1 < j; i++) {
		j--;
		memcpy(swap, w->records + i * size, size);
		memcpy(w->records + i * size, w->records + j * size, size);
		memcpy(w->records + j * size, swap, size);
	}
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
	return in_range(w, key.bytes, key.size) && key.size >= 2 * ID_LENGTH ? cursor_text(w, &key)
	                                                                     : NULL;
}

static void
make_page(struct walk *w, struct table_page *page)
{
	bool back = w->query->before != NULL;
	const char *on = w->more ? cursor_text(w, &w->last) : NULL, *behind = NULL;

	if (w->behind_us && w->count > 0)
		behind = cursor_text(w, &w->first);
	else if (w->behind_us)
		behind = w->more ? cursor_text(w, &w->last) : cursor_before_us(w);
	if (back)
		reverse(w);
	*page = (struct table_page){w->records, w->count, back ? behind : on, back ? on : behind};
}

static const struct err *
open_cursor(struct walk *w, struct reseller_id reseller)
{
	struct open_table *open = table_open_of(w->txn->store, w->table);
	struct open_index *index = table_open_index(open, w->query->index);
	u_int32_t flags = w->txn->db_txn != NULL ? 0 : DB_READ_COMMITTED;
	DB *db;
	int r;

	if (w->txn->fault != 0)
		return w->txn->error;
	if (open == NULL || !id_is_set(reseller.id) || (w->query->index != NULL && index == NULL) ||
	    (index != NULL && index->index->scope != INDEX_OF_RESELLER))
		return err_new(w->txn->arena, ERR_SYSTEM,
		               "store: list of %s: not a list of a reseller", w->table->name);
	db = index != NULL ? index->db : open->db;
	r = db->cursor(db, w->txn->db_txn, &w->cursor, flags);
	return r == 0 ? NULL : txn_fail(w->txn, r, "cursor", w->table->name);
}

static const struct err *
set_up(struct walk *w, struct reseller_id reseller)
{
	const struct table_query *query = w->query;
	const struct err *e = set_range(w, reseller);

	if (e != NULL)
		return e;
	if (query->after != NULL && query->before != NULL)
		return bad_cursor(w->txn);
	if ((query->after != NULL || query->before != NULL) &&
	    (e = set_from(w, query->after != NULL ? query->after : query->before)) != NULL)
		return e;
	return open_cursor(w, reseller);
}

/* Walks as `query` says and closes the cursor. */
static const struct err *
go(struct walk *w, struct reseller_id reseller)
{
	const struct table_query *query = w->query;
	const struct err *e;
	int r;

	w->by_index = query->index != NULL;
	w->up = (query->order == TABLE_OLDEST_FIRST) == (query->before == NULL);
	w->limit =
		query->limit == 0 || query->limit > TABLE_PAGE_MAX ? TABLE_PAGE_MAX : query->limit;
	if ((e = set_up(w, reseller)) != NULL)
		return e;
	e = walk(w);
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
	if ((e = go(w, reseller)) == NULL)
		make_page(w, page);
	return e;
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
