/* One record at a time: get, add, put, del, and the ways in.  See table.h. */
#include "inner.h"

#include "codec.h"

#include "../base/clock.h"

struct open_table *
table_open_of(struct store *store, const struct table *table)
{
	for (size_t i = 0; i < store->table_count; i++)
		if (store->tables[i].table == table)
			return &store->tables[i];
	return NULL;
}

struct open_index *
table_open_index(struct open_table *open, const struct index *index)
{
	for (size_t i = 0; open != NULL && i < open->index_count; i++)
		if (open->indexes[i].index == index)
			return &open->indexes[i];
	return NULL;
}

u_int32_t
table_read_flags(const struct store_txn *txn)
{
	return txn->db_txn != NULL ? DB_RMW : 0;
}

const struct err *
table_decode(struct store_txn *txn, struct arena *a, const struct table *table, const void *key,
             const void *data, size_t size, void *record)
{
	struct record_head *head = record;

	if (!codec_decode(a, table, data, size, record))
		return err_new(txn->arena, ERR_SYSTEM,
		               "store: %s %.*s: the record's bytes are damaged", table->name,
		               2 * ID_LENGTH, (const char *)key);
	memcpy(head->id.text, (const char *)key + ID_LENGTH, ID_LENGTH);
	return NULL;
}

/* --- what every call begins with --- */

struct call {
	struct open_table *open;
	char key[STORE_KEY_SIZE];
};

static const struct err *
begin(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
      const struct id *id, struct call *call)
{
	if (txn->fault != 0)
		return txn->error;
	if ((call->open = table_open_of(txn->store, table)) == NULL)
		return err_new(txn->arena, ERR_SYSTEM, "store: %s is not open", table->name);
	if (!id_is_set(reseller.id))
		return err_new(txn->arena, ERR_SYSTEM, "store: %s without a reseller", table->name);
	memcpy(call->key, reseller.id.text, ID_LENGTH);
	memcpy(call->key + ID_LENGTH, id->text, ID_LENGTH);
	return NULL;
}

static const struct err *
begin_change(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
             const struct id *id, struct call *call)
{
	struct id checked;

	if (txn->db_txn == NULL)
		return err_new(txn->arena, ERR_SYSTEM,
		               "store: a change of %s outside store_write()", table->name);
	if (!id_parse(id->text, &checked) || !id_equal(checked, *id))
		return err_new(txn->arena, ERR_SYSTEM, "store: a change of %s without an ID",
		               table->name);
	return begin(txn, reseller, table, id, call);
}

static const struct err *
not_found(struct store_txn *txn, const struct table *table, const char *id)
{
	return err_new(txn->arena, ERR_NOTFOUND, "store: no %s %s", table->name, id);
}

/* --- the calls --- */

const struct err *
table_get(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
          struct id id, void *record)
{
	struct call call;
	const struct err *e = begin(txn, reseller, table, &id, &call);
	DBT key = {.data = call.key, .size = STORE_KEY_SIZE}, data = {0};
	int r;

	if (e != NULL)
		return e;
	r = call.open->db->get(call.open->db, txn->db_txn, &key, &data, table_read_flags(txn));
	if (r == DB_NOTFOUND)
		return not_found(txn, table, id.text);
	if (r != 0)
		return txn_fail(txn, r, "get", table->name);
	return table_decode(txn, txn->arena, table, call.key,
	                    arena_memdup(txn->arena, data.data, data.size), data.size, record);
}

static int
write_record(struct store_txn *txn, struct call *call, const void *record, u_int32_t flags)
{
	DBT key = {.data = call->key, .size = STORE_KEY_SIZE}, data = {0};
	struct buf bytes;

	buf_init(&bytes, txn->arena);
	codec_encode(&bytes, call->open->table, record);
	data.data = bytes.data;
	data.size = (u_int32_t)bytes.len;
	return call->open->db->put(call->open->db, txn->db_txn, &key, &data, flags);
}

const struct err *
table_add(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
          void *record)
{
	struct record_head *head = record;
	struct call call;
	const struct err *e = begin_change(txn, reseller, table, &head->id, &call);
	int r;

	if (e != NULL)
		return e;
	head->version = 1;
	head->created_ms = head->changed_ms = clock_now_ms();
	r = write_record(txn, &call, record, DB_NOOVERWRITE);
	if (r == DB_KEYEXIST)
		return err_new(txn->arena, ERR_CONFLICT, "store: %s %s is there already",
		               table->name, head->id.text);
	return r == 0 ? NULL : txn_fail(txn, r, "add", table->name);
}

/* The version on disk; 0 when there is no such record. */
static int
stored_version(struct store_txn *txn, struct call *call, int64_t *version)
{
	DBT key = {.data = call->key, .size = STORE_KEY_SIZE};
	DBT data = {.flags = DB_DBT_PARTIAL, .dlen = CODEC_HEAD_MAX};
	int r = call->open->db->get(call->open->db, txn->db_txn, &key, &data, DB_RMW);

	*version = r == 0 ? codec_version(data.data, data.size) : 0;
	return r == DB_NOTFOUND ? 0 : r;
}

const struct err *
table_put(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
          void *record)
{
	struct record_head *head = record;
	struct call call;
	const struct err *e = begin_change(txn, reseller, table, &head->id, &call);
	int64_t version = 0;
	int r;

	if (e != NULL)
		return e;
	if ((r = stored_version(txn, &call, &version)) != 0)
		return txn_fail(txn, r, "get", table->name);
	if (version == 0)
		return not_found(txn, table, head->id.text);
	if (version != head->version)
		return err_new(txn->arena, ERR_CONFLICT,
		               "store: %s %s is at version %lld, not %lld", table->name,
		               head->id.text, (long long)version, (long long)head->version);
	head->version++;
	head->changed_ms = clock_now_ms();
	r = write_record(txn, &call, record, 0);
	return r == 0 ? NULL : txn_fail(txn, r, "put", table->name);
}

const struct err *
table_del(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
          struct id id)
{
	struct call call;
	const struct err *e = begin_change(txn, reseller, table, &id, &call);
	DBT key = {.data = call.key, .size = STORE_KEY_SIZE};
	int r;

	if (e != NULL)
		return e;
	r = call.open->db->del(call.open->db, txn->db_txn, &key, 0);
	if (r == DB_NOTFOUND)
		return not_found(txn, table, id.text);
	return r == 0 ? NULL : txn_fail(txn, r, "del", table->name);
}

/* --- across resellers: the ways in, and the daemons' queues --- */

/* A cursor on `index`, which must be of `scope`. */
static const struct err *
any_cursor(struct store_txn *txn, const struct table *table, const struct index *index, int scope,
           DBC **cursor)
{
	struct open_index *open = table_open_index(table_open_of(txn->store, table), index);
	int r;

	if (txn->fault != 0)
		return txn->error;
	if (open == NULL || (int)index->scope != scope)
		return err_new(txn->arena, ERR_SYSTEM,
		               "store: %s has no such index for all resellers", table->name);
	r = open->db->cursor(open->db, txn->db_txn, cursor,
	                     txn->db_txn != NULL ? 0 : DB_READ_COMMITTED);
	return r == 0 ? NULL : txn_fail(txn, r, "cursor", index->name);
}

/* Decodes what the cursor found, and whose it is. */
static const struct err *
any_record(struct store_txn *txn, const struct table *table, const DBT *key, const DBT *data,
           struct reseller_id *reseller, void *record)
{
	memset(reseller, 0, sizeof *reseller);
	memcpy(reseller->id.text, key->data, ID_LENGTH);
	return table_decode(txn, txn->arena, table, key->data,
	                    arena_memdup(txn->arena, data->data, data->size), data->size, record);
}

static const struct err *
cursor_close(struct store_txn *txn, DBC *cursor, const struct err *e, const char *name)
{
	int r = cursor->close(cursor);

	return e != NULL || r == 0 ? e : txn_fail(txn, r, "close", name);
}

const struct err *
table_way_in(struct store_txn *txn, const struct table *table, const struct index *index,
             const char *text, struct reseller_id *reseller, void *record)
{
	size_t length = strlen(text) + 1; /* with the NUL that ends a part */
	DBT found = {.data = (void *)(uintptr_t)text, .size = (u_int32_t)length}, key = {0},
	    data = {0};
	DBC *cursor;
	const struct err *e = any_cursor(txn, table, index, INDEX_WAY_IN, &cursor);
	int r;

	if (e != NULL)
		return e;
	r = cursor->pget(cursor, &found, &key, &data, DB_SET_RANGE | table_read_flags(txn));
	if (r == DB_NOTFOUND || (r == 0 && (found.size != length + STORE_KEY_SIZE ||
	                                    memcmp(found.data, text, length) != 0)))
		e = err_new(txn->arena, ERR_NOTFOUND, "store: no such %s", index->name);
	else if (r != 0)
		e = txn_fail(txn, r, "get", index->name);
	else
		e = any_record(txn, table, &key, &data, reseller, record);
	return cursor_close(txn, cursor, e, index->name);
}

/* The part of a key that index_key_int() wrote, behind `before` bytes. */
static int64_t
due_of(const DBT *found, u_int32_t before)
{
	const unsigned char *bytes = found->data;
	uint64_t biased = 0;

	for (u_int32_t i = before; i < before + 8 && i < found->size; i++)
		biased = biased << 8 | bytes[i];
	return (int64_t)(biased ^ (uint64_t)1 << 63);
}

static const struct err *
due_records(struct store_txn *txn, const struct table *table, DBC *cursor, int64_t upto,
            size_t limit, struct table_page *page, struct reseller_id *resellers)
{
	DBT found = {0}, key = {0}, data = {0};
	int r = cursor->pget(cursor, &found, &key, &data, DB_FIRST | table_read_flags(txn));

	for (; r == 0 && page->count < limit && due_of(&found, 0) <= upto; page->count++) {
		char *record = (char *)page->records + page->count * table->size;
		const struct err *e =
			any_record(txn, table, &key, &data, &resellers[page->count], record);

		if (e != NULL)
			return e;
		r = cursor->pget(cursor, &found, &key, &data, DB_NEXT | table_read_flags(txn));
	}
	return r == 0 || r == DB_NOTFOUND ? NULL : txn_fail(txn, r, "next", table->name);
}

const struct err *
table_any_due(struct store_txn *txn, const struct table *table, const struct index *index,
              int64_t upto, size_t limit, struct table_page *page, struct reseller_id **resellers)
{
	DBC *cursor;
	const struct err *e = any_cursor(txn, table, index, INDEX_ANY, &cursor);

	*page = (struct table_page){0};
	*resellers = NULL;
	if (e != NULL)
		return e;
	if (limit == 0 || limit > TABLE_PAGE_MAX)
		limit = TABLE_PAGE_MAX;
	page->records = arena_array(txn->arena, limit, table->size);
	*resellers = arena_array(txn->arena, limit, sizeof **resellers);
	e = due_records(txn, table, cursor, upto, limit, page, *resellers);
	return cursor_close(txn, cursor, e, index->name);
}

/* A walk from reseller to reseller. */
struct round {
	struct store_txn *txn;
	DBC *cursor;
	int64_t upto;
	const char *name; /* of the index */
	struct reseller_id *resellers;
	size_t count, limit;
};

/* Notes the resellers behind `from` up to and with `to` (NULL: all), in order. */
static const struct err *
walk_resellers(struct round *w, struct reseller_id from, const struct reseller_id *to)
{
	while (w->count < w->limit) {
		char start[ID_LENGTH + 1];
		DBT found = {.data = start, .size = sizeof start},
		    nothing = {.flags = DB_DBT_PARTIAL};
		int r;

		/* behind all keys of that reseller; the first one has no key before it */
		memcpy(start, from.id.text, ID_LENGTH);
		start[ID_LENGTH] = '\xff';
		found.size = id_is_set(from.id) ? sizeof start : 0;
		r = w->cursor->get(w->cursor, &found, &nothing,
		                   DB_SET_RANGE | table_read_flags(w->txn));
		if (r == DB_NOTFOUND)
			return NULL;
		if (r != 0)
			return txn_fail(w->txn, r, "next", w->name);
		memcpy(from.id.text, found.data, ID_LENGTH);
		if (to != NULL && memcmp(from.id.text, to->id.text, ID_LENGTH) > 0)
			return NULL;
		if (due_of(&found, ID_LENGTH) <= w->upto)
			w->resellers[w->count++] = from;
	}
	return NULL;
}

const struct err *
table_due_resellers(struct store_txn *txn, const struct table *table, const struct index *index,
                    int64_t upto, struct reseller_id after, size_t limit,
                    struct reseller_id **resellers, size_t *count)
{
	struct round w = {.txn = txn, .upto = upto, .name = index->name, .limit = limit};
	struct reseller_id none = {{""}};
	const struct err *e = any_cursor(txn, table, index, INDEX_OF_RESELLER, &w.cursor);

	*count = 0;
	*resellers = NULL;
	if (e != NULL)
		return e;
	w.resellers = arena_array(txn->arena, limit + 1, sizeof *w.resellers);
	e = walk_resellers(&w, after, NULL);
	if (e == NULL && id_is_set(after.id))
		e = walk_resellers(&w, none, &after);
	*resellers = w.resellers;
	*count = w.count;
	return cursor_close(txn, w.cursor, e, index->name);
}
