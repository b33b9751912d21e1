/*
 * The verifier: asks AWS about roles whose check is due, one after the other, longest waiting
 * first.  It alone holds AWS credentials, and tells the others who we are there
 * (link/platform.h).  What it finds becomes state, evidence, audit entry and mails by link/role.h;
 * killed at any point it loses nothing, because what is due stays due until an answer is written
 * down.  A commit that makes a check due now wakes it (HOME/verifier.wake); it also looks by
 * itself.
 */
#include "../base/clock.h"
#include "../base/log.h"
#include "../base/wake.h"
#include "../link/process.h"
#include "../link/role.h"

enum { AT_ONCE = 16, LOOK_EVERY_MS = 1000, BUDGET_MS = 20 * 1000, TELL_AGAIN_MS = 10 * 1000 };

struct verifier {
	struct process process;
	struct aws *aws;
	char *wake_path;
	int wake;        /* -1: none could be made; the looks must do */
	bool told;       /* who we are */
	int64_t tell_ms; /* when to ask again who we are, clock_monotonic_ms() */
};

static const struct err *
check_due(struct verifier *v, struct link *l)
{
	struct role_due due;
	const struct err *e = role_due(l, AT_ONCE, &due);

	for (size_t i = 0; e == NULL && !process_ending() && i < due.count; i++) {
		struct cloud_account outcome;
		const struct err *bad;

		l->reseller = due.resellers[i];
		l->now_ms = clock_now_ms();
		bad = role_prove(l, v->aws, due.accounts[i].head.id, BUDGET_MS, &outcome);
		if (bad != NULL)
			log_err(bad, "proof");
		else
			log_info("account %s: %s", outcome.head.id.text,
			         account_state_names[outcome.state]);
	}
	return e;
}

/* Tells who we are, until AWS has said it.  ERR_INPUT: not who we are configured to be. */
static const struct err *
tell(struct verifier *v, struct arena *a)
{
	const struct err *e;

	if (v->told || clock_monotonic_ms() < v->tell_ms)
		return NULL;
	if ((e = role_tell_platform(a, &v->process.conf, v->aws)) == NULL) {
		v->told = true;
		return NULL;
	}
	v->tell_ms = clock_monotonic_ms() + TELL_AGAIN_MS;
	if (e->kind == ERR_INPUT)
		return e;
	log_err(e, "own AWS account");
	return NULL;
}

static const struct err *
run(struct verifier *v)
{
	struct pollfd wake = {.fd = v->wake, .events = POLLIN};
	struct arena *a = arena_new();
	const struct err *e = NULL;

	while (!process_ending() && (e = tell(v, a)) == NULL) {
		struct link l = process_link(&v->process, a, ACTOR_SYSTEM);
		const struct err *bad;

		if (v->wake >= 0)
			wake_clear(v->wake);
		if ((bad = check_due(v, &l)) != NULL)
			log_err(bad, "verifier");
		arena_reset(a);
		if (!process_ending())
			store_poll(v->process.store, &wake, v->wake >= 0, LOOK_EVERY_MS,
			           &v->process.ends);
	}
	e = e != NULL ? err_new(v->process.arena, e->kind, "%s", e->what) : NULL;
	arena_free(a);
	return e;
}

static const struct err *
open_all(struct verifier *v)
{
	struct arena *a = v->process.arena;
	const struct err *e;

	if ((e = process_alone(&v->process)) != NULL || (e = process_open(&v->process)) != NULL ||
	    (e = role_open_aws(a, &v->process.conf, v->process.store, &v->aws)) != NULL)
		return e;
	v->wake_path = arena_printf(a, "%s/verifier.wake", v->process.conf.home_dir);
	if ((e = wake_listen(a, v->wake_path, &v->wake)) != NULL)
		log_err(e, "listening for wakes; roles wait up to a second");
	return NULL;
}

int
main(void)
{
	struct verifier v = {.wake = -1};
	const struct err *e = process_configure(&v.process, "verifier");

	process_catch_signals(&v.process);
	if (e == NULL && (e = open_all(&v)) == NULL)
		e = run(&v);
	wake_close(v.wake, v.wake_path);
	aws_close(v.aws);
	return process_close(&v.process, e);
}
