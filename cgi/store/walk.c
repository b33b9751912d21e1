/* A walk over the range of keys that is a list.  See walk.h. */
#include "walk.h"

#include "../base/crypto.h"

static const struct err *
bad_cursor(struct store_txn *txn)
{
	return err_say(
		txn->arena, ERR_INPUT,
		"This page's address is not complete. Please start from the list's first page.");
}

static bool
range_put(struct key *range, const char *bytes, size_t size)
{
	if (size > KEY_ROOM - range->size)
		return false;
	memcpy(range->bytes + range->size, bytes, size);
	range->size += size;
	return true;
}

const struct err *
walk_set_range(struct walk *w, struct reseller_id reseller)
{
	const struct table_query *query = w->query;
	bool fits = range_put(&w->range, reseller.id.text, ID_LENGTH);

	if (query->starts_with != NULL && (id_is_set(query->least) || id_is_set(query->most)))
		return err_new(w->txn->arena, ERR_SYSTEM,
		               "store: list of %s: bounds of IDs in a word search", w->table->name);
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

bool
walk_in_range(const struct walk *w, const void *bytes, size_t size)
{
	return size >= w->range.size && memcmp(bytes, w->range.bytes, w->range.size) == 0;
}

const struct err *
walk_set_from(struct walk *w)
{
	const struct table_query *query = w->query;
	const char *text = query->after != NULL ? query->after : query->before;
	size_t size;

	if (query->after != NULL && query->before != NULL)
		return bad_cursor(w->txn);
	if (text == NULL)
		return NULL;
	memcpy(w->from.bytes, w->range.bytes, ID_LENGTH);
	if (!crypto_base64url_decode(text, strlen(text), w->from.bytes + ID_LENGTH,
	                             KEY_ROOM - ID_LENGTH, &size) ||
	    size < ID_LENGTH || !walk_in_range(w, w->from.bytes, ID_LENGTH + size))
		return bad_cursor(w->txn);
	w->from.size = ID_LENGTH + size;
	return NULL;
}

DBT *
walk_sort_key(struct walk *w)
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

/* Whether the record's ID, which is the end of its key, is within the query's bounds. */
static bool
is_within_bounds(const struct walk *w)
{
	const struct table_query *query = w->query;
	const char *id = (const char *)w->key.data + ID_LENGTH;

	return (!id_is_set(query->least) || memcmp(id, query->least.text, ID_LENGTH) >= 0) &&
	       (!id_is_set(query->most) || memcmp(id, query->most.text, ID_LENGTH) <= 0);
}

static bool
is_inside(struct walk *w)
{
	return walk_in_range(w, walk_sort_key(w)->data, walk_sort_key(w)->size) &&
	       w->key.size == STORE_KEY_SIZE && is_within_bounds(w);
}

int
walk_step(struct walk *w, u_int32_t how)
{
	int r = move(w, how);

	return r == 0 && !is_inside(w) ? DB_NOTFOUND : r;
}

/* To the first record whose key is not less than `key`, in the list or behind it. */
static int
seek(struct walk *w, const struct key *key)
{
	walk_sort_key(w)->data = (void *)(uintptr_t)key->bytes;
	walk_sort_key(w)->size = (u_int32_t)key->size;
	return move(w, DB_SET_RANGE);
}

/*
 * The least key that is greater than all keys that begin with `key` (which begins with a letter or
 * digit, so there is one).
 */
static void
go_behind(struct key *key)
{
	while ((unsigned char)key->bytes[key->size - 1] == 0xFF)
		key->size--;
	key->bytes[key->size - 1] = (char)((unsigned char)key->bytes[key->size - 1] + 1);
}

int
walk_start_at_end(struct walk *w)
{
	struct id bound = w->up ? w->query->least : w->query->most;
	struct key end = w->range;
	int r;

	if (id_is_set(bound))
		range_put(&end, bound.text, ID_LENGTH);
	if (w->up) {
		r = seek(w, &end);
		return r == 0 && !is_inside(w) ? DB_NOTFOUND : r;
	}
	go_behind(&end);
	r = seek(w, &end);
	return r == 0 || r == DB_NOTFOUND ? walk_step(w, r == 0 ? DB_PREV : DB_LAST) : r;
}

int
walk_start_behind(struct walk *w)
{
	int r = seek(w, &w->from);
	bool there = r == 0,
	     exact = there && walk_sort_key(w)->size == w->from.size &&
	             memcmp(walk_sort_key(w)->data, w->from.bytes, w->from.size) == 0;

	if (r != 0 && r != DB_NOTFOUND)
		return r;
	w->behind_us = there && (exact || !w->up) && is_inside(w);
	if (exact)
		return walk_step(w, w->up ? DB_NEXT : DB_PREV);
	r = walk_step(w, there ? DB_PREV : DB_LAST);
	if (!w->up || (r != 0 && r != DB_NOTFOUND))
		return r;
	w->behind_us = r == 0;
	r = seek(w, &w->from);
	return r == 0 && !is_inside(w) ? DB_NOTFOUND : r;
}
