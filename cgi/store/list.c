/*
 * Pages of lists, by key and never by offset.  See table.h.
 *
 * A list is a range of keys, all that begin with reseller + prefix parts; a page walks it one way from an end or from a cursor
 * string, which is the key behind the reseller in base64url.  Whatever a cursor string says, its key must lie in the range.
 */
#include "inner.h"

#include "codec.h"

#include "../base/crypto.h"

enum {
	LOOKS = 5000,      /* records that a filtered page looks at, at most */
	KEY_ROOM = 1024,   /* longest key that a cursor string may stand for */
	FIRST_ROOM = 32    /* records that a page has room for at first */
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
	/* where Berkeley DB left what it found */
	DBT index_key, key, data;
};

static const struct err *
bad_cursor(struct store_txn *txn)
{
	return err_say(txn->arena, ERR_INPUT, "This page's address is not complete. Please start from the list's first page.");
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
		return err_new(w->txn->arena, ERR_SYSTEM, "store: list of %s: a prefix without an index", w->table->name);
	for (int i = 0; i < TABLE_PREFIX_PARTS && query->prefix[i] != NULL; i++)
		fits = fits && range_put(&w->range, query->prefix[i], strlen(query->prefix[i]) + 1);
	if (query->starts_with != NULL)
		fits = fits && range_put(&w->range, query->starts_with, strlen(query->starts_with));
	return fits ? NULL : err_new(w->txn->arena, ERR_INPUT, "store: list of %s: prefix too long", w->table->name);
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
	if (!crypto_base64url_decode(text, strlen(text), w->from.bytes + ID_LENGTH, KEY_ROOM - ID_LENGTH, &size) ||
	    size < ID_LENGTH || !in_range(w, w->from.bytes, ID_LENGTH + size))
		return bad_cursor(w->txn);
	w->from.size = ID_LENGTH + size;
	return NULL;
}

/* --- steps: 0, DB_NOTFOUND at the list's end, or Berkeley DB's error --- */

static int
step(struct walk *w, u_int32_t how)
{
	const DBT *sort = w->by_index ? &w->index_key : &w->key;
	u_int32_t flags = how | table_read_flags(w->txn);
	int r;

	if (w->by_index)
		r = w->cursor->pget(w->cursor, &w->index_key, &w->key, &w->data, flags);
	else
		r = w->cursor->get(w->cursor, &w->key, &w->data, flags);
	if (r == 0 && (!in_range(w, sort->data, sort->size) || w->key.size != STORE_KEY_SIZE))
		r = DB_NOTFOUND;
	return r;
}

/* To the first record whose key is not less than `key`, in the list or behind it. */
static int
seek(struct walk *w, const struct key *key)
{
	DBT *sort = w->by_index ? &w->index_key : &w->key;

	sort->data = (void *)(uintptr_t)key->bytes;
	sort->size = (u_int32_t)key->size;
	if (w->by_index)
		return w->cursor->pget(w->cursor, sort, &w->key, &w->data, DB_SET_RANGE | table_read_flags(w->txn));
	return w->cursor->get(w->cursor, sort, &w->data, DB_SET_RANGE | table_read_flags(w->txn));
}

/* The least key that is greater than all keys of the range. */
static bool
after_range(const struct walk *w, struct key *key)
{
	*key = w->range;
	while (key->size > 0 && (unsigned char)key->bytes[key->size - 1] == 0xFF)
		key->size--;
	if (key->size == 0)
		return false;
	key->bytes[key->size - 1] = (char)((unsigned char)key->bytes[key->size - 1] + 1);
	return true;
}

static bool
is_at(const struct walk *w, const struct key *key)
{
	const DBT *sort = w->by_index ? &w->index_key : &w->key;

	return sort->size == key->size && memcmp(sort->data, key->bytes, key->size) == 0;
}

/* The first step of a page that begins at an end of the list. */
static int
start_at_end(struct walk *w)
{
	struct key end;
	int r;

	if (w->up) {
		r = seek(w, &w->range);
		if (r == 0 && !in_range(w, w->by_index ? w->index_key.data : w->key.data,
		                        w->by_index ? w->index_key.size : w->key.size))
			r = DB_NOTFOUND;
		return r;
	}
	r = after_range(w, &end) ? seek(w, &end) : DB_NOTFOUND;
	if (r == 0)
		return step(w, DB_PREV);
	return r == DB_NOTFOUND ? step(w, DB_LAST) : r;
}

/*
 * The first step behind `from`, and whether the list has records on its other side: `from` itself, mostly, which is just behind
 * us; if it went meanwhile, what lies before it.
 */
static int
start_behind(struct walk *w)
{
	int r = seek(w, &w->from);

	if (r == 0 && is_at(w, &w->from)) {
		w->behind_us = true;
		return step(w, w->up ? DB_NEXT : DB_PREV);
	}
	if (r != 0 && r != DB_NOTFOUND)
		return r;
	if (!w->up) {
		w->behind_us = r == 0 && in_range(w, w->by_index ? w->index_key.data : w->key.data,
		                                  w->by_index ? w->index_key.size : w->key.size);
		return step(w, r == 0 ? DB_PREV : DB_LAST);
	}
	r = step(w, r == 0 ? DB_PREV : DB_LAST);
	if (r != 0 && r != DB_NOTFOUND)
		return r;
	w->behind_us = r == 0;
	r = seek(w, &w->from);
	return r == 0 && !in_range(w, w->by_index ? w->index_key.data : w->key.data,
	                           w->by_index ? w->index_key.size : w->key.size)
	               ? DB_NOTFOUND
	               : r;
}

