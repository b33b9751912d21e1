/*
 * Transactions and the gate: operations done once, deadlocks, commits whose answer was lost, pokes,
 * and deaths inside.
 */
#include "store_help.h"

#include <errno.h>

#include "../../cgi/store/inner.h"

static struct reseller_id reseller;

static int
set_up(void **state)
{
	help_set_up(state);
	reseller = help_reseller();
	return 0;
}

/* Counts its runs and adds a book. */
struct add {
	struct id id;
	int runs;
	const struct err *fail;
};

static const struct err *
add_book(struct store_txn *txn, void *arg)
{
	struct add *x = arg;
	struct price_book book = {.head.id = x->id, .name = "standard"};
	const struct err *e = store_price_book_add(txn, reseller, &book);

	x->runs++;
	return e != NULL ? e : x->fail;
}

static const struct err *
find_book(struct store_txn *txn, void *arg)
{
	struct price_book book;

	return store_price_book_get(txn, reseller, *(struct id *)arg, &book);
}

static bool
is_there(struct id id)
{
	const struct err *e = store_read(help_store, help_arena, find_book, &id);

	if (e != NULL && e->kind != ERR_NOTFOUND)
		help_ok(e);
	return e == NULL;
}

static void
test_an_operation_is_done_once(void **state)
{
	struct add x = {.id = id_new()}, y = {.id = id_new()};
	struct id operation = id_new();
	bool repeated = true;

	(void)state;
	help_ok(store_write(help_store, help_arena, operation, add_book, &x, &repeated));
	assert_false(repeated);
	help_ok(store_write(help_store, help_arena, operation, add_book, &y, &repeated));
	assert_true(repeated);
	assert_int_equal(y.runs, 0);
	assert_true(is_there(x.id) && !is_there(y.id));
	/* not from an operation that failed */
	operation = id_new();
	y.fail = &(const struct err){.kind = ERR_INPUT, .what = "no"};
	help_kind(store_write(help_store, help_arena, operation, add_book, &y, &repeated),
	          ERR_INPUT);
	assert_false(is_there(y.id));
	y.fail = NULL;
	help_ok(store_write(help_store, help_arena, operation, add_book, &y, &repeated));
	assert_false(repeated);
	assert_true(is_there(y.id));
	help_ok(store_write(help_store, help_arena, (struct id){""}, find_book, &x.id, NULL));
}

static void
test_old_operations_are_forgotten(void **state)
{
	struct add x = {.id = id_new()}, y = {.id = id_new()};
	struct id operation = id_new();
	bool repeated;

	(void)state;
	help_ok(store_write(help_store, help_arena, operation, add_book, &x, NULL));
	for (int i = 0; i < 3; i++) /* nothing is as old as that */
		help_ok(store_forget_operations(help_store, help_arena, clock_now_ms() - 60000,
		                                10));
	help_ok(store_write(help_store, help_arena, operation, add_book, &y, &repeated));
	assert_true(repeated);
	for (int i = 0; i < 30; i++)
		help_ok(store_forget_operations(help_store, help_arena, clock_now_ms() + 1, 2));
	help_ok(store_write(help_store, help_arena, operation, add_book, &y, &repeated));
	assert_false(repeated);
}

static const struct err *
write_within(struct store_txn *txn, void *arg)
{
	(void)txn;
	return store_write(help_store, help_arena, id_new(), find_book, arg, NULL);
}

static const struct err *
read_within(struct store_txn *txn, void *arg)
{
	(void)txn;
	return store_read(help_store, help_arena, find_book, arg);
}

static void
test_no_transaction_in_another(void **state)
{
	struct id id = id_new();

	(void)state;
	help_kind(store_write(help_store, help_arena, id_new(), write_within, &id, NULL),
	          ERR_SYSTEM);
	help_kind(store_write(help_store, help_arena, id_new(), read_within, &id, NULL),
	          ERR_SYSTEM);
}

/* --- answers that Berkeley DB does not give on demand: its method pointers are changed --- */

static int (*real_begin)(DB_ENV *, DB_TXN *, DB_TXN **, u_int32_t);
static int (*real_commit)(DB_TXN *, u_int32_t);
static bool commit_happens;
static int commit_answer;

static int
fake_commit(DB_TXN *txn, u_int32_t flags)
{
	int r = commit_happens ? real_commit(txn, flags) : txn->abort(txn);

	return r != 0 ? r : commit_answer;
}

static int
fake_begin(DB_ENV *env, DB_TXN *parent, DB_TXN **txn, u_int32_t flags)
{
	int r = real_begin(env, parent, txn, flags);

	if (r == 0) {
		real_commit = (*txn)->commit;
		(*txn)->commit = fake_commit;
	}
	return r;
}

/* Until the environment is opened again. */
static void
let_commit(bool happen, int answer)
{
	real_begin = help_store->env->txn_begin;
	help_store->env->txn_begin = fake_begin;
	commit_happens = happen;
	commit_answer = answer;
}

static void
test_a_lost_answer_is_looked_up(void **state)
{
	struct add x = {.id = id_new()}, y = {.id = id_new()};
	bool repeated = true;

	(void)state;
	let_commit(true, DB_RUNRECOVERY);
	help_ok(store_write(help_store, help_arena, id_new(), add_book, &x, &repeated));
	assert_false(repeated);
	assert_int_equal(x.runs, 1);
	assert_true(help_store->env->txn_begin != fake_begin); /* another environment */
	assert_true(is_there(x.id));
	let_commit(false, DB_RUNRECOVERY);
	help_ok(store_write(help_store, help_arena, id_new(), add_book, &y, &repeated));
	assert_false(repeated);
	assert_int_equal(y.runs, 2);
	assert_true(is_there(y.id));
}

static void
test_a_full_disk(void **state)
{
	struct add x = {.id = id_new()};
	struct id operation = id_new();
	const struct err *e;

	(void)state;
	let_commit(false, ENOSPC);
	e = store_write(help_store, help_arena, operation, add_book, &x, NULL);
	help_kind(e, ERR_BUSY);
	assert_non_null(strstr(e->what, "disk is full"));
	assert_null(strstr(e->say, "disk"));
	assert_false(is_there(x.id));
	help_store->env->txn_begin = real_begin;
	help_ok(store_write(help_store, help_arena, operation, add_book, &x, NULL));
	assert_true(is_there(x.id));
}

/* Deadlocks, until the time is up: an error, and not for ever. */
static void
test_deadlocks_for_ever(void **state)
{
	struct add x = {.id = id_new()};
	int64_t start = clock_monotonic_ms();

	(void)state;
	let_commit(false, DB_LOCK_DEADLOCK);
	help_kind(store_write(help_store, help_arena, id_new(), add_book, &x, NULL), ERR_BUSY);
	assert_true(clock_monotonic_ms() - start >= STORE_RETRY_MS);
	assert_true(clock_monotonic_ms() - start < STORE_RETRY_MS + 1000);
	help_store->env->txn_begin = real_begin;
	assert_true(x.runs > 10);
}

/* --- several processes --- */

enum { MOVES = 150 };

struct pair {
	struct id first, second;
	struct reseller_id owner;
};

static const struct err *
make_pair(struct store_txn *txn, void *arg)
{
	struct pair *p = arg;
	struct user user = {.head.id = p->first, .last_sign_in_ms = 1000};
	const struct err *e = store_user_add(txn, p->owner, &user);
	char filler[3001] = "";

	/* so large that each has a page of its own */
	memset(filler, 'x', sizeof filler - 1);
	user = (struct user){.head.id = p->second, .last_sign_in_ms = 1000, .name = filler};
	return e != NULL ? e : store_user_add(txn, p->owner, &user);
}

static const struct err *
move_one(struct store_txn *txn, void *arg)
{
	struct pair *p = arg;
	struct user a, b;
	const struct err *e = store_user_get(txn, p->owner, p->first, &a);

	if (e != NULL)
		return e;
	usleep(500); /* time for the other one to take what we want next */
	if ((e = store_user_get(txn, p->owner, p->second, &b)) != NULL)
		return e;
	a.last_sign_in_ms--;
	b.last_sign_in_ms++;
	e = store_user_put(txn, p->owner, &a);
	return e != NULL ? e : store_user_put(txn, p->owner, &b);
}

static int
mover(struct pair p)
{
	struct store *store = help_open_again();
	struct arena *a = arena_new();
	int failed = 0;

	for (int i = 0; i < MOVES; i++) {
		failed += store_write(store, a, id_new(), move_one, &p, NULL) != NULL;
		arena_reset(a);
	}
	store_close(store);
	return failed;
}

static const struct err *
sum_pair(struct store_txn *txn, void *arg)
{
	struct pair *p = arg;
	struct user a, b;
	const struct err *e = store_user_get(txn, p->owner, p->first, &a);

	if (e == NULL && (e = store_user_get(txn, p->owner, p->second, &b)) == NULL) {
		assert_int_equal(a.last_sign_in_ms, 1000);
		assert_int_equal(b.last_sign_in_ms, 1000);
	}
	return e;
}

static void
test_deadlocks_are_tried_again(void **state)
{
	struct pair there = {id_new(), id_new(), help_reseller()},
		    back = {there.second, there.first, there.owner};
	pid_t one, two;

	(void)state;
	help_write(make_pair, &there);
	if ((one = fork()) == 0)
		_exit(mover(there));
	if ((two = fork()) == 0)
		_exit(mover(back));
	assert_int_equal(help_wait(one), 0);
	assert_int_equal(help_wait(two), 0);
	help_read(sum_pair, &there);
}

static const struct err *
count_moves(struct store_txn *txn, void *arg)
{
	struct pair *p = arg;
	struct user a;
	const struct err *e = store_user_get(txn, p->owner, p->first, &a);

	if (e == NULL)
		assert_int_equal(a.last_sign_in_ms, 999);
	return e;
}

/*
 * Four processes, one operation, at one time: one of them does it, and all are told that it is
 * done.
 */
static void
test_one_operation_in_four_processes(void **state)
{
	struct pair p = {id_new(), id_new(), help_reseller()};
	struct id operation = id_new();
	int64_t start = clock_monotonic_ms() + 1000;
	int did = 0;
	pid_t pids[4];

	(void)state;
	help_write(make_pair, &p);
	for (int i = 0; i < 4; i++)
		if ((pids[i] = fork()) == 0) {
			struct store *store = help_open_again();
			bool repeated = false;
			const struct err *e;

			while (clock_monotonic_ms() < start)
				usleep(100);
			e = store_write(store, arena_new(), operation, move_one, &p, &repeated);
			store_close(store);
			_exit(e != NULL ? 50 : repeated ? 0 : 1);
		}
	for (int i = 0; i < 4; i++)
		did += help_wait(pids[i]);
	assert_int_equal(did, 1);
	help_read(count_moves, &p);
}

static const struct err *
die_inside(struct store_txn *txn, void *arg)
{
	struct add x = {.id = *(struct id *)arg};

	add_book(txn, &x);
	raise(SIGKILL);
	return NULL;
}

static void
test_a_death_inside(void **state)
{
	struct add x = {.id = id_new()};
	struct id lost = id_new();
	int64_t start;
	pid_t pid;

	(void)state;
	help_ok(store_write(help_store, help_arena, id_new(), add_book, &x, NULL));
	assert_false(store_gate_dirty(help_store));
	if ((pid = fork()) == 0) {
		store_write(help_open_again(), arena_new(), id_new(), die_inside, &lost, NULL);
		_exit(0);
	}
	assert_int_equal(help_wait(pid), 1000 + SIGKILL);
	assert_true(store_gate_dirty(help_store));
	start = clock_monotonic_ms();
	help_ok(store_recover(help_store, help_arena));
	assert_true(clock_monotonic_ms() - start < 3000);
	assert_false(store_gate_dirty(help_store));
	assert_true(is_there(x.id));
	assert_false(is_there(lost));
}

/* Another process recovers while we are inside: we are asked, and come back. */
static void
test_asked_to_leave(void **state)
{
	struct add x = {.id = id_new()};
	struct id lost = id_new();
	pid_t pid;

	(void)state;
	if ((pid = fork()) == 0) {
		store_write(help_open_again(), arena_new(), id_new(), die_inside, &lost, NULL);
		_exit(0);
	}
	assert_int_equal(help_wait(pid), 1000 + SIGKILL);
	if ((pid = fork()) == 0) {
		store_close(help_open_again());
		_exit(0);
	}
	while (store_poll(help_store, NULL, 0, 1000, NULL) == 0)
		continue;
	assert_int_equal(errno, EINTR);
	assert_int_equal(help_wait(pid), 0); /* it was not killed, nor were we */
	help_ok(store_write(help_store, help_arena, id_new(), add_book, &x, NULL));
	assert_false(is_there(lost));
}

static void
on_term(int signal_number)
{
	(void)signal_number;
}

static void
test_a_poke_before_the_wait(void **state)
{
	int64_t start = clock_monotonic_ms();
	sigset_t term, blocked;
	int ends[2];
	struct pollfd fd;

	(void)state;
	raise(SIGUSR1);
	assert_int_equal(store_poll(help_store, NULL, 0, 5000, NULL), -1);
	assert_int_equal(errno, EINTR);
	assert_true(clock_monotonic_ms() - start < 2000);
	assert_int_equal(store_poll(help_store, NULL, 0, 10, NULL), 0);
	/* in the midst of other things */
	raise(SIGUSR1);
	help_ok(store_tick(help_store));
	help_ok(store_tick(help_store));
	raise(SIGUSR1);
	assert_false(is_there(id_new()));
	/* descriptors */
	assert_int_equal(pipe(ends), 0);
	fd = (struct pollfd){.fd = ends[0], .events = POLLIN};
	assert_int_equal(store_poll(help_store, &fd, 1, 10, NULL), 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	assert_int_equal(store_poll(help_store, &fd, 1, -1, NULL), 1);
	close(ends[0]);
	close(ends[1]);
	/* a signal that is blocked but for the wait */
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, &blocked);
	signal(SIGTERM, on_term);
	raise(SIGTERM);
	assert_int_equal(store_poll(help_store, NULL, 0, 5000, &term), -1);
	assert_int_equal(errno, EINTR);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	signal(SIGTERM, SIG_DFL);
}

static void
test_keeping(void **state)
{
	(void)state;
	help_ok(store_checkpoint(help_store, help_arena, 0, 0));
	help_ok(store_expire_locks(help_store, help_arena));
	help_ok(store_remove_logs(help_store, help_arena));
}

static void
test_no_directories(void **state)
{
	struct store *store = (struct store *)1;
	struct arena *a = arena_new();

	(void)state;
	help_kind(store_open(a, "/nonexistent/home", help_data, &store), ERR_SYSTEM);
	assert_null(store);
	help_kind(store_open(a, help_home, "/nonexistent/data", &store), ERR_SYSTEM);
	assert_null(store);
	store_close(NULL);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_operation_is_done_once),
		cmocka_unit_test(test_old_operations_are_forgotten),
		cmocka_unit_test(test_no_transaction_in_another),
		cmocka_unit_test(test_a_lost_answer_is_looked_up),
		cmocka_unit_test(test_a_full_disk),
		cmocka_unit_test(test_deadlocks_for_ever),
		cmocka_unit_test(test_deadlocks_are_tried_again),
		cmocka_unit_test(test_one_operation_in_four_processes),
		cmocka_unit_test(test_a_death_inside),
		cmocka_unit_test(test_asked_to_leave),
		cmocka_unit_test(test_a_poke_before_the_wait),
		cmocka_unit_test(test_keeping),
		cmocka_unit_test(test_no_directories),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, help_tear_down);
}
