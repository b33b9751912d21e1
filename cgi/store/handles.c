/*
 * Opening and closing tables and indexes: one way for everybody, since a process that skips an
 * index writes unindexed records.
 */
#include <errno.h>

#include "inner.h"

#include "env.h"

#include "../base/log.h"

/*
 * One file, which is made (inside `create`) if it is missing and `create` is not NULL.  Existing
 * ones are opened without a transaction of their own: that writes nothing, and so works on a full
 * disk.
 */
static int
file_open(struct store *store, const char *name, DB_TXN *create, DB **db)
{
	char file[64];
	u_int32_t flags = create != NULL ? DB_CREATE : DB_AUTO_COMMIT;
	int r;

	*db = NULL;
	snprintf(file, sizeof file, "%s.db", name);
	if ((r = db_create(db, store->env, 0)) != 0)
		return r;
	if ((r = (*db)->set_pagesize(*db, ENV_PAGE_SIZE)) == 0)
		r = (*db)->open(*db, create, file, NULL, DB_BTREE, flags, ENV_MODE);
	if (r != 0) {
		(*db)->close(*db, DB_NOSYNC);
		*db = NULL;
	}
	return r;
}

static int
index_open(struct store *store, DB *primary, struct open_index *open, DB_TXN *create)
{
	int r;

	if ((r = file_open(store, open->index->name, create, &open->db)) != 0)
		return r;
	open->db->app_private = open;
	/*
	 * DB_CREATE fills a new index from the records that are there; an old one that happens to
	 * be empty must not be filled
	 */
	return primary->associate(primary, create, open->db, index_associate,
	                          create != NULL ? DB_CREATE : 0);
}

/*
 * Runs `open` on the file as it is; if it is missing, and nobody else is inside, in a transaction
 * that makes it.
 */
static int
open_or_make(struct store *store, bool alone, DB *primary, struct open_index *index, DB **table,
             const char *name)
{
	DB_TXN *txn = NULL;
	int r, ended;

	r = index != NULL ? index_open(store, primary, index, NULL)
	                  : file_open(store, name, NULL, table);
	if (r != ENOENT)
		return r;
	if (!alone) {
		log_error("store: %s.db is missing, and others are inside that would not keep it: "
		          "stop them all first",
		          name);
		return r;
	}
	if ((r = store->env->txn_begin(store->env, NULL, &txn, DB_TXN_WRITE_NOSYNC)) != 0)
		return r;
	r = index != NULL ? index_open(store, primary, index, txn)
	                  : file_open(store, name, txn, table);
	ended = r == 0 ? txn->commit(txn, 0) : txn->abort(txn);
	return r != 0 ? r : ended;
}

static int
table_open(struct store *store, struct open_table *open, bool alone)
{
	const struct table *table = open->table;
	int r;

	if ((r = open_or_make(store, alone, NULL, NULL, &open->db, table->name)) != 0)
		return r;
	for (; table->indexes != NULL && table->indexes[open->index_count] != NULL;
	     open->index_count++) {
		struct open_index *index = &open->indexes[open->index_count];

		if (open->index_count == STORE_INDEXES)
			return EINVAL;
		*index = (struct open_index){NULL, table->indexes[open->index_count], table,
		                             store->scratch};
		if ((r = open_or_make(store, alone, open->db, index, NULL, index->index->name)) !=
		    0)
			return r;
	}
	return 0;
}

int
handles_open(struct store *store, bool alone)
{
	int r;

	if ((r = open_or_make(store, alone, NULL, NULL, &store->operation, "operation")) != 0)
		return r;
	for (size_t i = 0; table_all[i] != NULL; i++) {
		if (i == STORE_TABLES || table_all[i]->size > STORE_RECORD_SIZE)
			return EINVAL;
		store->tables[i] = (struct open_table){.table = table_all[i]};
		store->table_count = i + 1;
		if ((r = table_open(store, &store->tables[i], alone)) != 0)
			return r;
	}
	return 0;
}

static void
file_close(DB **db)
{
	if (*db != NULL)
		(*db)->close(
			*db,
			DB_NOSYNC); /* all is in the log; and after a panic writing could hang */
	*db = NULL;
}

void
handles_close(struct store *store)
{
	for (size_t i = 0; i < store->table_count; i++) {
		struct open_table *open = &store->tables[i];

		for (size_t j = 0; j < STORE_INDEXES; j++)
			file_close(&open->indexes[j].db);
		file_close(&open->db);
	}
	store->table_count = 0;
	file_close(&store->operation);
}
