/*
 * The newest page of a table, read in one go.  See walk.h.
 *
 * Berkeley DB walks backwards one record a call, which takes longer than all else of such a page
 * does in the store, but forwards it reads in bulk.  So the key of the record behind the page's
 * last is kept, and next time all from there to the list's end is read.  That key is a guess and
 * needn't be right: the page is what was read if that is enough, else it is walked.
 */
#include "walk.h"

#include "env.h"

enum {
	SMALL_PAGE = 64,  /* larger ones are walked */
	ADDED_MOST = 64,  /* so many records more than last time, and it is walked */
	BULK_SIZE = 32768 /* of one read */
};
_Static_assert(BULK_SIZE % 1024 == 0 && BULK_SIZE >= (int)ENV_PAGE_SIZE,
               "as DBcursor->get() wants it");

static bool
is_newest_page(const struct walk *w)
{
	const struct table_query *query = w->query;

	return w->txn->db_txn == NULL && !w->by_index && !w->up && w->from.size == 0 &&
	       !w->counting && w->limit <= SMALL_PAGE && query->keep == NULL &&
	       !id_is_set(query->least) && !id_is_set(query->most);
}

/* Where the key is kept for the walk's reseller, and for some others. */
static char *
kept_key(const struct walk *w)
{
	return w->open->newest[(unsigned char)w->range.bytes[ID_LENGTH - 1] % STORE_NEWEST];
}

/*
 * One read: adds struct found's to `all`.  DB_NOTFOUND when the list ended with it, or Berkeley
 * DB's error.
 */
static int
read_bulk(struct walk *w, DBT *key, u_int32_t how, struct buf *all)
{
	DBT data = {.data = arena_take(w->txn->arena, BULK_SIZE),
	            .ulen = BULK_SIZE,
	            .flags = DB_DBT_USERMEM};
	u_int8_t *record_key, *bytes;
	size_t key_size, size;
	void *at;
	int r = w->cursor->get(w->cursor, key, &data, how | DB_MULTIPLE_KEY);

	if (r != 0)
		return r;
	DB_MULTIPLE_INIT(at, &data);
	for (;;) {
		struct found found;

		DB_MULTIPLE_KEY_NEXT(at, &data, record_key, key_size, bytes, size);
		if (at == NULL)
			return 0;
		if (key_size != sizeof found.key || !walk_in_range(w, record_key, key_size))
			return DB_NOTFOUND;
		memcpy(found.key, record_key, sizeof found.key);
		found.bytes = bytes;
		found.size = size;
		buf_put(all, &found, sizeof found);
	}
}

/* All from `from` to the list's end, or to too much: then DB_BUFFER_SMALL. */
static int
read_from(struct walk *w, char *from, struct buf *all)
{
	size_t most = (w->limit + ADDED_MOST) * sizeof(struct found);
	DBT key = {.data = from, .size = STORE_KEY_SIZE};
	int r = read_bulk(w, &key, DB_SET_RANGE, all);

	while (r == 0 && all->len <= most)
		r = read_bulk(w, &key, DB_NEXT, all);
	return r == 0 ? DB_BUFFER_SMALL : r;
}

/* The page that the last ones of `count` records are; there is one more. */
static void
take_page(struct walk *w, const struct found *all, size_t count)
{
	for (size_t i = 1; i <= w->limit; i++)
		buf_put(&w->found, &all[count - i], sizeof *all);
	w->count = w->limit;
	w->more = true;
	key_set(&w->first, all[count - 1].key, STORE_KEY_SIZE);
	key_set(&w->last, all[count - w->limit].key, STORE_KEY_SIZE);
	memcpy(kept_key(w), all[count - w->limit - 1].key, STORE_KEY_SIZE);
}

const struct err *
newest_read(struct walk *w, bool *done)
{
	struct buf all;
	size_t count;
	int r;

	*done = false;
	if (!is_newest_page(w) || !walk_in_range(w, kept_key(w), STORE_KEY_SIZE))
		return NULL;
	buf_init_room(&all, w->txn->arena, (w->limit + ADDED_MOST) * sizeof(struct found));
	r = read_from(w, kept_key(w), &all);
	count = all.len / sizeof(struct found);
	if (r != DB_NOTFOUND && r != DB_BUFFER_SMALL)
		return txn_fail(w->txn, r, "read", w->table->name);
	if (r == DB_NOTFOUND && count > w->limit) {
		take_page(w, (const void *)all.data, count);
		*done = true;
	}
	return NULL;
}

void
newest_keep(const struct walk *w)
{
	if (!is_newest_page(w))
		return;
	if (w->more)
		memcpy(kept_key(w), w->key.data, STORE_KEY_SIZE);
	else
		memset(kept_key(w), 0, STORE_KEY_SIZE);
}
