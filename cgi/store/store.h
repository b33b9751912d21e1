/*
 * The store: one Berkeley DB environment shared by every screen, daemon and command.  This header
 * is all that the layers above see of it; it knows tables, keys and records (record.h), and no
 * rules.
 *
 * Every opener goes through the gate (gate.h): when a process dies inside, all leave, one recovers,
 * all come back, and what was being done is done again.  Callers see none of that but a short
 * wait.  Facts behind the choices: Berkeley DB 5.3.28's C API reference, and the measurements named
 * in the README's section on the store.
 *
 * Processes are single-threaded.  SIGUSR1 belongs to the store: the gate sends it.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>

#include "../base/err.h"
#include "../base/id.h"

struct store;     /* the open environment: one a process, made before the first request */
struct store_txn; /* one transaction, or one read: only inside a store_fn */

/*
 * Opens the environment with regions and gate in `home_dir` (a tmpfs such as /run/rolecall) and
 * data and logs in `data_dir`, recovers first when needed, and opens every table and index.  Blocks
 * while others recover.  The directories must exist.
 */
const struct err *
store_open(struct arena *a, const char *home_dir, const char *data_dir, struct store **store);

/* Closes it and leaves the gate.  NULL is fine. */
void
store_close(struct store *store);

/*
 * What is done inside a transaction.  May run more than once (deadlock, recovery): it must set all
 * of its results each time, and must not touch the network or anything else outside the store.  An
 * error aborts everything it wrote.
 */
typedef const struct err *
store_fn(struct store_txn *txn, void *arg);

/*
 * Runs `fn` in one transaction that is on disk when NULL is returned.  `operation` is the ID of
 * what is asked for (the form's or the request's): it is written in the same transaction, so that a
 * commit whose answer was lost in a recovery is looked up rather than guessed (none: a new one is
 * made up).  If that operation committed before (a second press of the button), `fn` is not run,
 * NULL is returned, and *repeated (unless NULL) is true.  No store_read() or store_write() inside
 * `fn`.  Errors: fn's own; ERR_BUSY after too many deadlocks or on a full disk; ERR_SYSTEM.
 */
const struct err *
store_write(struct store *store, struct arena *a, struct id operation, store_fn *fn, void *arg,
            bool *repeated);

/*
 * Runs `fn` for reading: committed data only, no lock held from one call to the next; writes in it
 * fail.
 */
const struct err *
store_read(struct store *store, struct arena *a, store_fn *fn, void *arg);

/* The arena that the records of this transaction come from: the caller's, or it lives as long. */
struct arena *
store_txn_arena(struct store_txn *txn);

/*
 * poll(2) for processes that hold the store: waits up to `timeout_ms` (-1: for ever) with `signals`
 * unblocked as by ppoll(2), and steps out of the environment whenever the gate asks; the next read
 * or write steps back in.  Returns poll's result; 0 on time-out; -1 with EINTR when one of
 * `signals` came (or after stepping out).  `signals` NULL: none but the store's own.
 */
int
store_poll(struct store *store, struct pollfd *fds, nfds_t count, int timeout_ms,
           const sigset_t *signals);

/*
 * store_poll() for what the epoll instance `epoll` watches: workers that watch one socket with
 * EPOLLEXCLUSIVE are woken one at a time, where store_poll() would wake them all for each
 * connection.
 */
int
store_epoll(struct store *store, int epoll, int timeout_ms, const sigset_t *signals);

/*
 * Steps out if the gate asks; for loops that wait elsewhere (curl).  Call at least every 20
 * ms.  Cheap; NULL.
 */
const struct err *
store_tick(struct store *store);

/* --- for keeper alone --- */

/* Whether a process died inside; the next tick of everybody recovers.  Call every 20 to 100 ms. */
bool
store_gate_dirty(struct store *store);

/* Leaves and enters again so that recovery happens now.  After store_gate_dirty(). */
const struct err *
store_recover(struct store *store, struct arena *a);

/* Writes a checkpoint if `kbytes` of log or `minutes` went by since the last. */
const struct err *
store_checkpoint(struct store *store, struct arena *a, unsigned int kbytes, unsigned int minutes);

/* Ends lock waits that are over time. */
const struct err *
store_expire_locks(struct store *store, struct arena *a);

/*
 * Removes log files that no recovery needs, unless a backup holds the lock file
 * `data_dir`/backup.lock (flock).
 */
const struct err *
store_remove_logs(struct store *store, struct arena *a);

/* Forgets operations older than `before_ms`; at most `limit` of them a call. */
const struct err *
store_forget_operations(struct store *store, struct arena *a, int64_t before_ms,
                        unsigned int limit);

#endif
