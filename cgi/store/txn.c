/*
 * Transactions: tried again after deadlocks and recoveries, and each operation done once.  See
 * store.h.
 */
#include <errno.h>

#include "inner.h"

#include "../base/clock.h"
#include "../base/crypto.h"
#include "../base/log.h"

/* What the operation table keeps under an operation's key. */
struct operation {
	int64_t time_ms;
	unsigned char run[8]; /* random: tells our own commit from another process's of the same
	                         operation */
};

/* One call of store_write(). */
struct write {
	struct operation operation;
	char key[ID_LENGTH];
	store_fn *fn;
	void *arg;
	bool repeated;
};

struct arena *
store_txn_arena(struct store_txn *txn)
{
	return txn->arena;
}

static const struct err *
busy(struct arena *a, const char *what, const char *say)
{
	struct err *e = arena_alloc(a, sizeof *e);

	*e = (struct err){.kind = ERR_BUSY, .what = what, .say = say};
	return e;
}

static bool
no_space(int r)
{
	return r == ENOSPC || r == EDQUOT;
}

/* Whether trying again can help. */
static bool
may_pass(int r)
{
	return r == DB_LOCK_DEADLOCK || r == DB_LOCK_NOTGRANTED || r == DB_RUNRECOVERY;
}

const struct err *
txn_fail(struct store_txn *txn, int r, const char *operation, const char *object)
{
	const char *what =
		arena_printf(txn->arena, "store: %s %s: %s", operation, object, db_strerror(r));

	txn->fault = r;
	if (no_space(r))
		txn->error =
			busy(txn->arena, arena_printf(txn->arena, "%s: the disk is full", what),
		             "Nothing can be saved at the moment, and nothing was changed. "
		             "Please try again in a few minutes.");
	else if (may_pass(r))
		txn->error = busy(txn->arena, what, NULL);
	else
		txn->error = err_new(txn->arena, ERR_SYSTEM, "%s", what);
	return txn->error;
}

/* --- operations --- */

/* The random part of the ID stands first, so that concurrent writers add to different pages. */
static void
operation_key(struct id id, char key[ID_LENGTH])
{
	enum { TIME_LENGTH = 10 };

	memcpy(key, id.text + TIME_LENGTH, ID_LENGTH - TIME_LENGTH);
	memcpy(key + ID_LENGTH - TIME_LENGTH, id.text, TIME_LENGTH);
}

/* Whether the operation committed before; write->repeated if it was not this very call. */
static int
operation_find(struct store_txn *txn, struct write *write, bool *found)
{
	DB *db = txn->store->operation;
	DBT key = {.data = write->key, .size = ID_LENGTH}, data = {0};
	int r = db->get(db, txn->db_txn, &key, &data, DB_READ_COMMITTED);

	*found = r == 0;
	if (r == 0)
		write->repeated = data.size != sizeof write->operation ||
		                  memcmp((const char *)data.data + offsetof(struct operation, run),
		                         write->operation.run, sizeof write->operation.run) != 0;
	return r == DB_NOTFOUND ? 0 : r;
}

/*
 * Last before the commit, so that its page is locked briefly.  Somebody was faster: a deadlock, and
 * the next try finds it.
 */
static int
operation_add(struct store_txn *txn, struct write *write)
{
	DB *db = txn->store->operation;
	DBT key = {.data = write->key, .size = ID_LENGTH};
	DBT data = {.data = &write->operation, .size = sizeof write->operation};
	int r = db->put(db, txn->db_txn, &key, &data, DB_NOOVERWRITE);

	return r == DB_KEYEXIST ? DB_LOCK_DEADLOCK : r;
}

/* --- one attempt --- */

/* Runs the rule and notes the operation; NULL when all is ready to commit. */
static const struct err *
run(struct store_txn *txn, struct write *write, bool *found)
{
	const struct err *e;
	int r = operation_find(txn, write, found);

	if (r != 0)
		return txn_fail(txn, r, "find", "operation");
	if (*found)
		return NULL;
	e = write->fn(txn, write->arg);
	if (txn->fault != 0)
		return txn->error;
	if (e == NULL && (r = operation_add(txn, write)) != 0)
		return txn_fail(txn, r, "add", "operation");
	return e;
}

static const struct err *
write_once(struct store_txn *txn, struct write *write)
{
	DB_ENV *env = txn->store->env;
	const struct err *e;
	bool found = false;
	int r;

	if ((r = env->txn_begin(env, NULL, &txn->db_txn, 0)) != 0)
		return txn_fail(txn, r, "begin", "transaction");
	e = run(txn, write, &found);
	if (e == NULL && !found) {
		r = txn->db_txn->commit(txn->db_txn, DB_TXN_SYNC);
		return r == 0 ? NULL : txn_fail(txn, r, "commit", "transaction");
	}
	r = txn->db_txn->abort(txn->db_txn);
	return r == 0 ? e : txn_fail(txn, r, "abort", "transaction");
}

/* After an attempt that ended with txn->fault: true when it may be made again. */
static bool
try_again(struct store_txn *txn, unsigned int attempt, int64_t end_ms)
{
	if (txn->fault == DB_RUNRECOVERY)
		store_step_out(txn->store);
	if (!may_pass(txn->fault) || clock_monotonic_ms() > end_ms)
		return false;
	store_back_off(txn->store, attempt);
	return true;
}

static const struct err *
nested(struct arena *a)
{
	return err_new(a, ERR_SYSTEM, "store: a transaction inside a transaction");
}

const struct err *
store_write(struct store *store, struct arena *a, struct id operation, store_fn *fn, void *arg,
            bool *repeated)
{
	struct write write = {.operation.time_ms = clock_now_ms(), .fn = fn, .arg = arg};
	int64_t end_ms = clock_monotonic_ms() + STORE_RETRY_MS;
	const struct err *e;

	if (store->writing)
		return nested(a);
	crypto_random(write.operation.run, sizeof write.operation.run);
	operation_key(id_is_set(operation) ? operation : id_new(), write.key);
	for (unsigned int attempt = 0;; attempt++) {
		struct store_txn txn = {.store = store, .arena = a};

		write.repeated = false;
		if ((e = store_ready(store, a)) != NULL)
			return e;
		store->writing = true;
		e = write_once(&txn, &write);
		store->writing = false;
		if (txn.fault == 0 || !try_again(&txn, attempt, end_ms))
			break;
	}
	if (repeated != NULL)
		*repeated = write.repeated;
	return e;
}

const struct err *
store_read(struct store *store, struct arena *a, store_fn *fn, void *arg)
{
	int64_t end_ms = clock_monotonic_ms() + STORE_RETRY_MS;
	const struct err *e;

	if (store->writing)
		return nested(a);
	for (unsigned int attempt = 0;; attempt++) {
		struct store_txn txn = {.store = store, .arena = a};

		if ((e = store_ready(store, a)) != NULL)
			return e;
		e = fn(&txn, arg);
		if (txn.fault == 0)
			return e;
		if (!try_again(&txn, attempt, end_ms))
			return txn.error;
	}
}

/* --- forgetting --- */

/* Goes on from where the last call stopped; after the end, from the start. */
static int
forget(struct store *store, DBC *cursor, int64_t before_ms, unsigned int limit)
{
	DBT key = {.data = store->forget_from, .size = (u_int32_t)store->forget_from_size},
	    data = {0};
	struct operation operation;
	unsigned int looks = 0, gone = 0;
	int r = cursor->get(cursor, &key, &data, DB_SET_RANGE);

	for (; r == 0 && gone < limit && looks < 10 * limit; looks++) {
		memset(&operation, 0, sizeof operation);
		if (data.size == sizeof operation)
			memcpy(&operation, data.data, sizeof operation);
		if (operation.time_ms < before_ms) {
			if ((r = cursor->del(cursor, 0)) != 0)
				return r;
			gone++;
		}
		r = cursor->get(cursor, &key, &data, DB_NEXT);
	}
	store->forget_from_size = r == 0 && key.size <= sizeof store->forget_from ? key.size : 0;
	if (store->forget_from_size > 0)
		memcpy(store->forget_from, key.data, key.size);
	return r == DB_NOTFOUND ? 0 : r;
}

const struct err *
store_forget_operations(struct store *store, struct arena *a, int64_t before_ms, unsigned int limit)
{
	const struct err *e = store_ready(store, a);
	struct store_txn txn = {.store = store, .arena = a};
	DBC *cursor = NULL;
	int r;

	if (e != NULL)
		return e;
	if ((r = store->env->txn_begin(store->env, NULL, &txn.db_txn, DB_TXN_WRITE_NOSYNC)) != 0)
		return txn_fail(&txn, r, "begin", "operation");
	if ((r = store->operation->cursor(store->operation, txn.db_txn, &cursor,
	                                  DB_READ_COMMITTED)) == 0) {
		int closed;

		r = forget(store, cursor, before_ms, limit);
		closed = cursor->close(cursor);
		r = r != 0 ? r : closed;
	}
	if (r == 0)
		r = txn.db_txn->commit(txn.db_txn, DB_TXN_WRITE_NOSYNC);
	else
		txn.db_txn->abort(txn.db_txn);
	if (r == DB_RUNRECOVERY)
		store_step_out(store);
	return r == 0 ? NULL : txn_fail(&txn, r, "forget", "operation");
}
