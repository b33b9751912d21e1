/*
 * The keeper: one process that looks after the store and holds nothing else.  It notices that
 * somebody died inside and has everybody step out and in again; it alone writes checkpoints, ends
 * lock waits that are over time, removes old logs and forgets old operations; and it runs what the
 * rules want done by the clock. SIGTERM and SIGINT end it after a checkpoint.
 */
#include "../base/clock.h"
#include "../base/log.h"
#include "../link/device.h"
#include "../link/digest.h"
#include "../link/process.h"
#include "../link/request.h"
#include "../link/session.h"
#include "../link/throttle.h"
#include "../link/user_link.h"

enum {
	TICK_MS = 50,
	EXPIRE_LOCKS_MS = 250,
	CHECKPOINT_LOOK_MS = 1000,
	CHECKPOINT_KBYTES = 5 * 1024,
	CHECKPOINT_MINUTES = 1,
	REMOVE_LOGS_MS = 10 * 60 * 1000,
	FORGET_MS = 60 * 1000,
	FORGET_LIMIT = 500,
	USER_LINKS_MS = 500,
	USER_LINKS_LIMIT = 50,
	REQUESTS_MS = 10 * 1000,
	REQUESTS_LIMIT = 50,
	DIGEST_LOOK_MS = 10 * 1000,
	DIGEST_LIMIT = 50
};

static const int64_t OPERATION_LIFE_MS = 48LL * 60 * 60 * 1000;

/* One thing that is done every so often. */
struct duty {
	const char *name;
	int64_t every_ms;
	const struct err *(*run)(struct process *p, struct arena *a);
	int64_t due_ms;
};

/* Berkeley DB knows itself whether so much log or time went by. */
static const struct err *
checkpoint(struct process *p, struct arena *a)
{
	return store_checkpoint(p->store, a, CHECKPOINT_KBYTES, CHECKPOINT_MINUTES);
}

static const struct err *
expire_locks(struct process *p, struct arena *a)
{
	return store_expire_locks(p->store, a);
}

static const struct err *
remove_logs(struct process *p, struct arena *a)
{
	return store_remove_logs(p->store, a);
}

static const struct err *
forget_operations(struct process *p, struct arena *a)
{
	return store_forget_operations(p->store, a, clock_now_ms() - OPERATION_LIFE_MS,
	                               FORGET_LIMIT);
}

static const struct err *
forget_sessions(struct process *p, struct arena *a)
{
	struct link l = process_link(p, a, ACTOR_SYSTEM);

	return session_forget(&l, l.now_ms, FORGET_LIMIT);
}

static const struct err *
forget_devices(struct process *p, struct arena *a)
{
	struct link l = process_link(p, a, ACTOR_SYSTEM);

	return device_forget(&l, FORGET_LIMIT);
}

static const struct err *
forget_tallies(struct process *p, struct arena *a)
{
	struct link l = process_link(p, a, ACTOR_SYSTEM);

	return throttle_forget(&l, FORGET_LIMIT);
}

static const struct err *
mail_user_links(struct process *p, struct arena *a)
{
	struct link l = process_link(p, a, ACTOR_SYSTEM);

	return user_link_run(&l, USER_LINKS_LIMIT);
}

static const struct err *
expire_requests(struct process *p, struct arena *a)
{
	struct link l = process_link(p, a, ACTOR_SYSTEM);

	return request_expire(&l, REQUESTS_LIMIT);
}

static const struct err *
remind_approvers(struct process *p, struct arena *a)
{
	struct link l = process_link(p, a, ACTOR_SYSTEM);

	return request_remind(&l, REQUESTS_LIMIT);
}

static const struct err *
queue_digests(struct process *p, struct arena *a)
{
	struct link l = process_link(p, a, ACTOR_SYSTEM);

	return digest_queue(&l, DIGEST_LIMIT);
}

static struct duty duties[] = {
	{"expiring lock waits", EXPIRE_LOCKS_MS, expire_locks, 0},
	{"writing a checkpoint", CHECKPOINT_LOOK_MS, checkpoint, 0},
	{"expiring requests", REQUESTS_MS, expire_requests, 0},
	{"reminding approvers", REQUESTS_MS, remind_approvers, 0},
	{"queueing digests", DIGEST_LOOK_MS, queue_digests, 0},
	{"mailing links that users asked for", USER_LINKS_MS, mail_user_links, 0},
	{"forgetting sessions", FORGET_MS, forget_sessions, 0},
	{"forgetting known browsers", FORGET_MS, forget_devices, 0},
	{"forgetting counts of tries", FORGET_MS, forget_tallies, 0},
	{"forgetting operations", FORGET_MS, forget_operations, 0},
	{"removing logs", REMOVE_LOGS_MS, remove_logs, 0},
};

static void
run_duties(struct process *p, struct arena *a)
{
	int64_t now_ms = clock_monotonic_ms();

	for (size_t i = 0; i < sizeof duties / sizeof *duties; i++) {
		const struct err *e;

		if (now_ms < duties[i].due_ms)
			continue;
		duties[i].due_ms = now_ms + duties[i].every_ms;
		if ((e = duties[i].run(p, a)) != NULL)
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
keep(struct process *p)
{
	struct arena *a = arena_new();
	const struct err *e;

	while (!process_ending()) {
		look_at_gate(p->store, a);
		run_duties(p, a);
		store_poll(p->store, NULL, 0, TICK_MS, &p->ends);
	}
	if ((e = store_checkpoint(p->store, a, 0, 0)) != NULL)
		log_err(e, "writing the last checkpoint");
	arena_free(a);
}

int
main(void)
{
	struct process p;
	const struct err *e = process_configure(&p, "keeper");

	process_catch_signals(&p);
	if (e == NULL && (e = process_open(&p)) == NULL) {
		log_info("keeper: ready");
		keep(&p);
	}
	return process_close(&p, e);
}
