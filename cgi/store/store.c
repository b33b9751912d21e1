/* A process's way into the store and out of it, and its waits.  See store.h. */
#define _GNU_SOURCE /* ppoll, epoll_pwait */
#include <errno.h>
#include <malloc.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "inner.h"

#include "env.h"

#include "../base/clock.h"
#include "../base/crypto.h"
#include "../base/log.h"

static volatile sig_atomic_t poked; /* the gate asks us to leave */

static void
on_poke(int signal)
{
	(void)signal;
	poked = 1;
}

/*
 * SA_RESTART: libraries that read and write know nothing of this signal.  poll and ppoll end all
 * the same.
 */
static void
catch_poke(void)
{
	struct sigaction action = {.sa_handler = on_poke, .sa_flags = SA_RESTART};
	sigset_t poke;

	sigemptyset(&action.sa_mask);
	sigaction(SIGUSR1, &action, NULL);
	sigemptyset(&poke);
	sigaddset(&poke, SIGUSR1);
	sigprocmask(SIG_UNBLOCK, &poke, NULL);
}

/* --- the watchdog --- */

/*
 * A mutex that a dead process holds is never given: who waits for it inside Berkeley DB can't be
 * woken, and at the door keeps all others out.  So whatever might wait so, and should take
 * milliseconds, runs against a timer that kills: the kernel then gives up our locks, our mark
 * stays, and the next process to enter recovers.
 */
static timer_t
watchdog_start(int limit_ms)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
	struct itimerspec limit = {.it_value = {limit_ms / 1000, limit_ms % 1000 * 1000000L}};
	timer_t timer;

	if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0 ||
	    timer_settime(timer, 0, &limit, NULL) != 0) {
		log_error("store: no timer: %s", strerror(errno));
		exit(71);
	}
	return timer;
}

/* --- in and out --- */

void
store_step_out(struct store *store)
{
	handles_close(store);
	env_close(store->env);
	store->env = NULL;
	gate_leave(&store->gate);
}

/* Leaves the mark: whoever enters next recovers. */
static int
fall_out(struct store *store, int r)
{
	handles_close(store);
	env_close(store->env);
	store->env = NULL;
	gate_abandon(&store->gate);
	return r;
}

/*
 * A recovery takes as long as there is log, and is alone; joining is quick, or somebody died with
 * what it waits for.
 */
static int
open_behind_door(struct store *store, enum gate_answer answer)
{
	bool recover = answer == GATE_RECOVER;
	timer_t watchdog;
	int r;

	if (!recover)
		watchdog = watchdog_start(STORE_JOIN_MS);
	if ((r = env_open(store->home_dir, store->data_dir, recover, &store->env)) == 0)
		r = handles_open(store, recover);
	if (recover)
		malloc_trim(0); /* what recovery needed is not needed again */
	else
		timer_delete(watchdog);
	return r;
}

/*
 * One try.  Tables are opened behind the closed door, by one process at a time: each of some fifty
 * DB->open() takes a lock that is the whole environment's, so that all at once would hand it to and
 * fro for seconds, and one that dies with it would hold up all.  The poke is forgotten while we
 * hold the door, when nobody can send one, so that none is lost.
 */
static int
step_in(struct store *store)
{
	int64_t start_ms = clock_monotonic_ms();
	unsigned int killed = store->gate.killed;
	enum gate_answer answer = gate_enter(&store->gate, STORE_GRACE_MS);
	int r;

	if (answer == GATE_ERROR)
		return errno != 0 ? errno : EIO;
	poked = 0;
	r = open_behind_door(store, answer);
	if (r != 0 && (store->env == NULL || answer == GATE_RECOVER))
		/*
		 * a recovery that asks for recovery (a full disk does that) does not get better at
		 * once
		 */
		return fall_out(store, answer == GATE_RECOVER && r == DB_RUNRECOVERY ? EIO : r);
	if (gate_admit(&store->gate, answer) < 0)
		return fall_out(store, errno);
	if (r != 0)
		store_step_out(store);
	else if (answer == GATE_RECOVER)
		log_info("store: recovered in %d ms, %u processes killed",
		         (int)(clock_monotonic_ms() - start_ms), store->gate.killed - killed);
	return r;
}

bool
store_may_pass(int r)
{
	return r == DB_RUNRECOVERY || r == DB_LOCK_DEADLOCK || r == DB_LOCK_NOTGRANTED ||
	       r == EAGAIN;
}

static const struct err *
enter(struct store *store, struct arena *a)
{
	int64_t end = clock_monotonic_ms() + STORE_ENTER_MS;
	int r, tries = 0;

	if (clock_monotonic_ms() < store->closed_until_ms)
		return err_new(a, ERR_BUSY, "store: %s could not be entered a moment ago",
		               store->home_dir);
	while ((r = step_in(store)) != 0) {
		store->closed_until_ms = clock_monotonic_ms() + STORE_CLOSED_MS;
		if (!store_may_pass(r) && ++tries >= 3)
			return err_new(a, r == ENOSPC ? ERR_BUSY : ERR_SYSTEM, "store: open %s: %s",
			               store->home_dir, db_strerror(r));
		if (clock_monotonic_ms() > end)
			return err_new(a, ERR_BUSY, "store: could not enter %s: %s",
			               store->home_dir, db_strerror(r));
		usleep(5000);
	}
	store->closed_until_ms = 0;
	return NULL;
}

/*
 * A process that waits for a lock of a dead one can't leave: it sleeps in Berkeley DB.  The keeper
 * goes last, and ends such waits as they are over time; who woke then sees that it was
 * asked.  Without a keeper those processes are killed.
 */
static void
see_others_out(struct store *store)
{
	int64_t end = clock_monotonic_ms() + STORE_SEE_OUT_MS;
	int ended;

	while (store->keeper && store->env != NULL && gate_others(&store->gate) > 0 &&
	       clock_monotonic_ms() < end) {
		if (store->env->lock_detect(store->env, 0, DB_LOCK_EXPIRE, &ended) != 0)
			return;
		usleep(5000);
	}
}

static void
leave(struct store *store)
{
	timer_t watchdog = watchdog_start(STORE_LEAVE_MS);

	see_others_out(store);
	store_step_out(store);
	timer_delete(watchdog);
}

/* Out and in again. */
static const struct err *
reenter(struct store *store, struct arena *a)
{
	leave(store);
	return enter(store, a);
}

const struct err *
store_ready(struct store *store, struct arena *a)
{
	if ((store->env != NULL && !poked) || store->writing)
		return NULL;
	return reenter(store, a);
}

static void
arena_release(void *arena)
{
	arena_free(arena);
}

static struct arena *
arena_within(struct arena *a)
{
	struct arena *inner = arena_new();

	arena_defer(a, arena_release, inner);
	return inner;
}

const struct err *
store_open(struct arena *a, const char *home_dir, const char *data_dir, struct store **store)
{
	struct store *s = arena_alloc(a, sizeof *s);
	const struct err *e;

	s->arena = a;
	s->scratch = arena_within(a);
	s->home_dir = arena_strdup(a, home_dir);
	/* relative, it would be taken from home_dir */
	s->data_dir = realpath(data_dir, NULL);
	*store = NULL;
	if (s->data_dir == NULL)
		return err_new(a, ERR_SYSTEM, "store: %s: %s", data_dir, db_strerror(errno));
	arena_defer(a, free, (void *)(uintptr_t)s->data_dir);
	gate_init(&s->gate, arena_printf(a, "%s/gate", home_dir));
	catch_poke();
	if ((e = enter(s, a)) == NULL)
		*store = s;
	return e;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	store_step_out(store);
	gate_abandon(&store->gate);
}

/* --- waiting --- */

/* What a process waits for: descriptors, or (epoll >= 0) whatever an epoll instance watches. */
struct waited {
	struct pollfd *fds;
	nfds_t count;
	int epoll;
};

static int
wait_with_mask(const struct waited *w, int timeout_ms, const sigset_t *mask)
{
	struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
	struct epoll_event event;

	if (w->epoll >= 0)
		return epoll_pwait(w->epoll, &event, 1, timeout_ms, mask);
	return ppoll(w->fds, w->count, timeout_ms < 0 ? NULL : &timeout, mask);
}

/* A wait that a poke ends, also one that arrived just before; no more than that. */
static int
wait_for(const struct waited *w, int timeout_ms, const sigset_t *signals)
{
	sigset_t poke, before, during;
	int r, why;

	sigemptyset(&poke);
	sigaddset(&poke, SIGUSR1);
	sigprocmask(SIG_BLOCK, &poke, &before);
	during = before;
	sigdelset(&during, SIGUSR1);
	for (int i = 1; signals != NULL && i < NSIG; i++)
		if (sigismember(signals, i) == 1)
			sigdelset(&during, i);
	if (poked) {
		r = -1;
		why = EINTR;
	} else {
		r = wait_with_mask(w, timeout_ms, &during);
		why = errno;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = why;
	return r;
}

/*
 * Out, if the gate asks.  Back in when the store is needed next, and not before: thirty processes
 * that all come back at once keep those waiting that somebody waits for.  What pokes us while we
 * are out is late, and means the time before.
 */
static void
stand_aside(struct store *store)
{
	if (store->writing)
		return;
	if (store->env != NULL)
		leave(store);
	poked = 0;
}

static int
wait_and_heed(struct store *store, const struct waited *w, int timeout_ms, const sigset_t *signals)
{
	int r = wait_for(w, timeout_ms, signals), why = errno;

	if (!poked) {
		errno = why;
		return r;
	}
	stand_aside(store);
	if (r > 0)
		return r; /* something is ready too */
	errno = EINTR;
	return -1;
}

int
store_poll(struct store *store, struct pollfd *fds, nfds_t count, int timeout_ms,
           const sigset_t *signals)
{
	return wait_and_heed(store, &(struct waited){fds, count, -1}, timeout_ms, signals);
}

int
store_epoll(struct store *store, int epoll, int timeout_ms, const sigset_t *signals)
{
	return wait_and_heed(store, &(struct waited){NULL, 0, epoll}, timeout_ms, signals);
}

const struct err *
store_tick(struct store *store)
{
	if (poked)
		stand_aside(store);
	return NULL;
}

void
store_back_off(struct store *store, unsigned int attempt)
{
	unsigned int limit = attempt < 7 ? attempt * attempt + 1 : 50;
	unsigned char random;

	(void)store;
	crypto_random(&random, sizeof random);
	wait_for(&(struct waited){NULL, 0, -1}, (int)(limit * random / 255), NULL);
}

/* --- for keeper alone, see also upkeep.c --- */

bool
store_gate_dirty(struct store *store)
{
	return gate_dirty(&store->gate);
}

const struct err *
store_recover(struct store *store, struct arena *a)
{
	gate_ask(&store->gate);
	return reenter(store, a);
}
