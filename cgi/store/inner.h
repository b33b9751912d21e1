/*
 * What the files of store/ share and nobody else sees.  Includes <db.h>.
 *
 *   store.c   a process's way in and out, waiting, the keeper's calls
 *   handles.c opening and closing tables and indexes
 *   txn.c     store_read() and store_write(), operations
 *   table.c   one record at a time       index.c  keys
 *   list.c    pages                      walk.c, newest.c  two ways to read one
 *   codec.c   bytes                      record*.c  the tables themselves
 */
#ifndef STORE_INNER_H
#define STORE_INNER_H

#include <db.h>

#include "gate.h"
#include "table.h"

enum {
	STORE_INDEXES = 8,              /* indexes a table has at most */
	STORE_TABLES = 24,              /* tables there are at most */
	STORE_RECORD_SIZE = 2048,       /* of a table's struct, at most */
	STORE_KEY_SIZE = 2 * ID_LENGTH, /* of a primary key */
	STORE_NEWEST = 8,     /* resellers of whom a table knows what is behind the newest page */
	STORE_GRACE_MS = 250, /* between asking others to leave and killing them */
	STORE_SEE_OUT_MS =
		150, /* how long the keeper stays to end others' lock waits; less than that */
	STORE_LEAVE_MS =
		1000, /* how long leaving may take: some ms, or it waits for a dead process */
	STORE_JOIN_MS = 1000,   /* how long joining may take, likewise */
	STORE_RETRY_MS = 5000,  /* how long a transaction is tried again */
	STORE_ENTER_MS = 10000, /* how long entering is tried again */
	STORE_CLOSED_MS = 1000  /* after that was in vain, how long it is not tried */
};

struct open_index {
	DB *db;
	const struct index *index;
	const struct table *table;
	struct arena *scratch; /* for the key function; emptied after each call */
};

struct open_table {
	DB *db;
	const struct table *table;
	struct open_index indexes[STORE_INDEXES];
	size_t index_count;
	char newest[STORE_NEWEST][STORE_KEY_SIZE]; /* newest.c's; "": none */
};

struct store {
	struct arena *arena; /* lives as long as the store */
	const char *home_dir, *data_dir;
	struct gate gate;
	DB_ENV *env; /* NULL while outside */
	DB *operation;
	struct open_table tables[STORE_TABLES];
	size_t table_count;
	struct arena *scratch;                /* emptied after each use */
	unsigned char forget_from[ID_LENGTH]; /* where store_forget_operations() goes on */
	size_t forget_from_size;
	int64_t closed_until_ms; /* by clock_monotonic_ms(): not entered before, since it was in
	                            vain */
	bool keeper;             /* the process that ends others' lock waits */
	bool writing;            /* inside store_write(): nothing else may begin */
};

struct store_txn {
	struct store *store;
	struct arena *arena;
	DB_TXN *db_txn; /* NULL: reading */
	int fault; /* Berkeley DB's error that ends this attempt, or 0: no more calls after it */
	const struct err *error; /* made of it */
};

/* --- handles.c: 0 or Berkeley DB's error --- */

/*
 * Opens all tables and indexes; makes those that are missing if `alone` (nobody else is inside),
 * else ENOENT.
 */
int
handles_open(struct store *store, bool alone);

/* Closes what is open, without writing; fine after a panic and on half-open stores. */
void
handles_close(struct store *store);

/* --- store.c --- */

/*
 * Inside and not asked to leave: steps out and in as needed.  ERR_BUSY or ERR_SYSTEM when that
 * can't be had.
 */
const struct err *
store_ready(struct store *store, struct arena *a);

/* Whether Berkeley DB's error `r` may be gone at the next try. */
bool
store_may_pass(int r);

/* Steps out, so that the next store_ready() enters anew. */
void
store_step_out(struct store *store);

/* Waits about `attempt` squared ms with jitter; ends early when the gate asks. */
void
store_back_off(struct store *store, unsigned int attempt);

/* --- txn.c --- */

/*
 * The error for Berkeley DB's `r`, which ends this attempt: store_read() and store_write() act on
 * it whatever the rule returns, since part of a change may have been made.
 */
const struct err *
txn_fail(struct store_txn *txn, int r, const char *operation, const char *object);

/* --- index.c --- */

/* The callback for DB->associate(); DB->app_private of `secondary` is its struct open_index. */
int
index_associate(DB *secondary, const DBT *key, const DBT *data, DBT *result);

/*
 * Folded words of `text`, each as a key behind the text part `lead` (NULL: none).  Indexes of words
 * use it.
 */
void
index_key_words(struct index_key *key, const char *lead, const char *text);

/* `text` folded to lower case, as the next part. */
void
index_key_folded(struct index_key *key, const char *text);

/* --- table.c, for list.c --- */

/* The handle of `table` or NULL; of `index`, or NULL when it is not the table's. */
struct open_table *
table_open_of(struct store *store, const struct table *table);

struct open_index *
table_open_index(struct open_table *open, const struct index *index);

/* Flags of a cursor or get: in a write, locks for writing and keeps them; in a read, keeps none. */
u_int32_t
table_read_flags(const struct store_txn *txn);

/*
 * Decodes a record that lies at `data` for as long as it is used; ERR_SYSTEM when the bytes are
 * bad.
 */
const struct err *
table_decode(struct store_txn *txn, struct arena *a, const struct table *table, const void *key,
             const void *data, size_t size, void *record);

#endif
