/*
 * The keeper: one process that looks after the store and holds nothing else.  It notices that somebody died inside and has
 * everybody step out and in again; it alone writes checkpoints, ends lock waits that are over time, removes old logs and
 * forgets old operations.  What rules are due (expiry, reminders) is behind keeper_rules().
 *
 * keeper [--home DIR] [--data DIR]      over the configuration's store.home and store.data
 * SIGTERM and SIGINT end it after a checkpoint.
 */
#include "../base/clock.h"
#include "../base/conf.h"
#include "../base/log.h"
#include "../store/store.h"

enum {
	TICK_MS = 50,
	EXPIRE_LOCKS_MS = 250,
	CHECKPOINT_LOOK_MS = 1000,
	CHECKPOINT_KBYTES = 5 * 1024,
	CHECKPOINT_MINUTES = 1,
	REMOVE_LOGS_MS = 10 * 60 * 1000,
	FORGET_MS = 60 * 1000,
	FORGET_LIMIT = 500,
	RULES_MS = 1000
};

static const int64_t OPERATION_LIFE_MS = 48LL * 60 * 60 * 1000;

static volatile sig_atomic_t ended;

static void
on_end(int signal)
{
	(void)signal;
	ended = 1;
}

/* One thing that is done every so often. */
struct duty {
	const char *name;
	int64_t every_ms;
	const struct err *(*run)(struct store *store, struct arena *a);
	int64_t due_ms;
};

/* Berkeley DB knows itself whether so much log or time went by. */
static const struct err *
checkpoint(struct store *store, struct arena *a)
{
	return store_checkpoint(store, a, CHECKPOINT_KBYTES, CHECKPOINT_MINUTES);
}

static const struct err *
forget_operations(struct store *store, struct arena *a)
{
	return store_forget_operations(store, a, clock_now_ms() - OPERATION_LIFE_MS, FORGET_LIMIT);
}

/* What the rules want done by the clock: requests that expire, reminders, sessions that ended.  Joined by the rules' owner. */
static const struct err *
keeper_rules(struct store *store, struct arena *a)
{
	(void)store;
	(void)a;
	return NULL;
}

static struct duty duties[] = {
	{"expiring lock waits", EXPIRE_LOCKS_MS, store_expire_locks, 0},
	{"writing a checkpoint", CHECKPOINT_LOOK_MS, checkpoint, 0},
	{"running what is due", RULES_MS, keeper_rules, 0},
	{"forgetting operations", FORGET_MS, forget_operations, 0},
	{"removing logs", REMOVE_LOGS_MS, store_remove_logs, 0},
};

static void
run_duties(struct store *store, struct arena *a)
{
	int64_t now_ms = clock_monotonic_ms();

	for (size_t i = 0; i < sizeof duties / sizeof *duties; i++) {
		const struct err *e;

		if (now_ms < duties[i].due_ms)
			continue;
		duties[i].due_ms = now_ms + duties[i].every_ms;
		if ((e = duties[i].run(store, a)) != NULL)
			log_err(e, duties[i].name);
		arena_reset(a);
	}
}

static void
look_at_gate(struct store *store, struct arena *a)
{
	const struct err *e;

	if (!store_gate_dirty(store))
		return;
	log_warning("keeper: a process died inside the store; everybody out");
	if ((e = store_recover(store, a)) != NULL)
		log_err(e, "recovering the store");
	arena_reset(a);
}

static void
keep(struct store *store)
{
	struct arena *a = arena_new();
	const struct err *e;

	while (!ended) {
		look_at_gate(store, a);
		run_duties(store, a);
		store_poll(store, NULL, 0, TICK_MS, NULL);
	}
	if ((e = store_checkpoint(store, a, 0, 0)) != NULL)
		log_err(e, "writing the last checkpoint");
	arena_free(a);
}

/* --home and --data over the configuration.  False for anything else. */
static bool
read_options(int argc, char **argv, struct conf *conf)
{
	for (int i = 1; i < argc; i += 2) {
		if (i + 1 < argc && strcmp(argv[i], "--home") == 0)
			conf->home_dir = argv[i + 1];
		else if (i + 1 < argc && strcmp(argv[i], "--data") == 0)
			conf->data_dir = argv[i + 1];
		else
			return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct sigaction end = {.sa_handler = on_end};
	struct arena *a = arena_new();
	struct conf conf;
	struct store *store;
	const struct err *e;

	log_open("keeper");
	sigemptyset(&end.sa_mask);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGINT, &end, NULL);
	if ((e = conf_load(a, &conf)) != NULL) {
		log_err(e, "reading the configuration");
		return 78;
	}
	if (!read_options(argc, argv, &conf)) {
		fprintf(stderr, "usage: keeper [--home DIR] [--data DIR]\n");
		return 64;
	}
	if ((e = store_open(a, conf.home_dir, conf.data_dir, &store)) != NULL) {
		log_err(e, "opening the store");
		return 75;
	}
	log_info("keeper: ready");
	keep(store);
	store_close(store);
	arena_free(a);
	return 0;
}
