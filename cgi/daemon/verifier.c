/*
 * The verifier: asks AWS about roles whose check is due, many at once.  It alone holds AWS
 * credentials, and tells the others who we are there (link/platform.h).  Whose turn it is says
 * link/role_queue.h, how fast AWS is asked base/pace.h, one for each partition.  What it finds
 * becomes state, evidence, audit entry and mails by link/role.h; killed at any point it loses
 * nothing, because what is due stays due until an answer is written down.  A commit that makes a
 * check due now wakes it (HOME/verifier.wake); it also looks by itself.
 */
#include "../base/clock.h"
#include "../base/log.h"
#include "../base/pace.h"
#include "../base/wake.h"
#include "../link/process.h"
#include "../link/role.h"
#include "../link/role_queue.h"

enum {
	LOOK_EVERY_MS = 1000,
	LOOK_AGAIN_MS = 50, /* when there was nothing, though proofs have ended */
	BUDGET_MS = 20 * 1000,
	TELL_AGAIN_MS = 10 * 1000,
	STORE_PAUSE_MS = 2000, /* after an answer that could not be written down */
	PARTITIONS = 8
};

/* A proof under way. */
struct seat {
	struct arena *arena;
	struct link link;
	struct role_proof *proof; /* NULL: the seat is free */
	struct pace *pace;
};

/* How fast a partition is asked. */
struct partition {
	char name[ROLE_QUEUE_PARTITION];
	struct pace pace;
};

struct verifier {
	struct process process;
	struct aws *aws;
	char *wake_path;
	int wake;         /* -1: none could be made; the looks must do */
	bool told;        /* who we are, */
	unsigned news;    /* as of then: see aws_news() */
	int64_t tell_ms;  /* when to ask again who we are; all of these by clock_monotonic_ms() */
	int64_t look_ms;  /* when to look for what is asked or due even if nobody wakes us */
	int64_t pause_ms; /* no proof is begun before */
	struct arena *scratch;
	struct seat *seats;
	struct id *busy; /* accounts that are being proved, seat by seat, "" for free ones */
	size_t seat_count, taken;
	struct partition partitions[PARTITIONS];
	struct role_queue queue;
	bool nothing; /* was due at the last look */
};

/* --- whose turn it is --- */

static struct pace *
pace_of(struct verifier *v, const char *partition)
{
	struct partition *p = v->partitions, *last = &v->partitions[PARTITIONS - 1];

	while (p < last && *p->name != '\0' && strcmp(p->name, partition) != 0)
		p++;
	if (*p->name == '\0') {
		snprintf(p->name, sizeof p->name, "%s", partition);
		pace_init(&p->pace, v->process.conf.aws_calls_per_s, clock_monotonic_ms());
	}
	return &p->pace;
}

/* A person is not kept waiting: what that takes, the others wait for later. */
static bool
may_have_turn(const struct role_turn *turn, void *arg)
{
	const struct verifier *v = arg;

	if (!aws_is_ready(v->aws, turn->partition))
		return false;
	return turn->asked ||
	       pace_wait_ms(pace_of(arg, turn->partition), clock_monotonic_ms()) == 0;
}

static const struct err *
fill(struct verifier *v, bool asked)
{
	const struct role_busy busy = {v->busy, v->seat_count};
	struct link l = process_link(&v->process, v->scratch, ACTOR_SYSTEM);
	const struct err *e = asked ? role_queue_asked(&v->queue, &l, &busy) : NULL;

	if (e == NULL && v->queue.count == 0)
		e = role_queue_due(&v->queue, &l, &busy);
	v->nothing = v->queue.count == 0;
	log_err(e, "verifier");
	arena_reset(v->scratch);
	return e;
}

/* --- proofs --- */

static void
begin(struct verifier *v, const struct role_turn *turn)
{
	size_t at = 0;
	struct seat *seat;
	const struct err *e;

	while (v->seats[at].proof != NULL)
		at++;
	seat = &v->seats[at];
	seat->link = process_link(&v->process, seat->arena, ACTOR_SYSTEM);
	seat->link.reseller = turn->reseller;
	seat->pace = pace_of(v, turn->partition);
	e = role_prove_begin(&seat->link, v->aws, turn->account, BUDGET_MS, &seat->proof);
	if (e != NULL) {
		if (e->kind != ERR_CONFLICT)
			log_err(e, "proof");
		seat->proof = NULL;
		arena_reset(seat->arena);
		return;
	}
	v->busy[at] = turn->account;
	v->taken++;
	pace_spend(seat->pace, PROOF_CALLS, clock_monotonic_ms());
}

static void
end(struct verifier *v, struct seat *seat, const struct role_cost *cost)
{
	int64_t now = clock_monotonic_ms();
	struct cloud_account outcome;
	const struct err *e = role_prove_end(seat->proof, &outcome);

	if (e == NULL)
		log_info("account %s: %s", outcome.head.id.text,
		         account_state_names[outcome.state]);
	else
		v->pause_ms = now + STORE_PAUSE_MS;
	log_err(e, "proof");
	pace_spend(seat->pace, cost->calls - PROOF_CALLS, now);
	if (cost->throttled > 0)
		pace_slow(seat->pace, now);
	seat->proof = NULL;
	v->busy[seat - v->seats] = (struct id){""};
	v->taken--;
	arena_reset(seat->arena);
	if (v->look_ms > now + LOOK_AGAIN_MS)
		v->look_ms = now + LOOK_AGAIN_MS;
}

static void
end_all(struct verifier *v)
{
	for (size_t i = 0; v->taken > 0 && i < v->seat_count; i++) {
		struct role_cost cost;

		if (v->seats[i].proof != NULL && role_prove_ended(v->seats[i].proof, &cost))
			end(v, &v->seats[i], &cost);
	}
}

/* Begins what may be begun. */
static void
begin_all(struct verifier *v, bool asked)
{
	int64_t now = clock_monotonic_ms();
	struct role_turn turn;

	if (now < v->pause_ms)
		return;
	if (asked || now >= v->look_ms) {
		v->look_ms = now + LOOK_EVERY_MS;
		if (fill(v, true) != NULL)
			return;
	}
	while (v->taken < v->seat_count && !process_ending()) {
		if (role_queue_take(&v->queue, may_have_turn, v, &turn))
			begin(v, &turn);
		else if (v->queue.count > 0 || v->nothing || fill(v, false) != NULL)
			return;
	}
}

/* --- the loop --- */

/* Tells who we are, until AWS has said it.  ERR_INPUT: not who we are configured to be. */
static const struct err *
tell(struct verifier *v)
{
	const struct err *e;

	if (v->told && v->news == aws_news(v->aws))
		return NULL;
	if (clock_monotonic_ms() < v->tell_ms)
		return NULL;
	v->told = false;
	if ((e = role_tell_platform(v->scratch, &v->process.conf, v->aws)) == NULL) {
		v->told = true;
		if (v->news != aws_news(v->aws) && *aws_fault(v->aws) != '\0')
			log_error("own AWS account: %s", aws_fault(v->aws));
		v->news = aws_news(v->aws);
		return NULL;
	}
	v->tell_ms = clock_monotonic_ms() + TELL_AGAIN_MS;
	if (e->kind == ERR_INPUT)
		return e;
	log_err(e, "own AWS account");
	return NULL;
}

/* How long nothing is to be done, unless the network or somebody wakes us. */
static int
quiet_ms(struct verifier *v)
{
	int64_t now = clock_monotonic_ms(), wait = v->look_ms - now, due = aws_due_ms(v->aws);

	if (due >= 0 && due - now < wait)
		wait = due - now;
	if (v->taken < v->seat_count && v->queue.count > 0)
		for (size_t i = 0; i < PARTITIONS && *v->partitions[i].name != '\0'; i++) {
			int64_t turn = pace_wait_ms(&v->partitions[i].pace, now);

			if (turn > 0 && turn < wait)
				wait = turn;
		}
	return wait < 0 ? 0 : (int)wait;
}

static const struct err *
run(struct verifier *v)
{
	struct pollfd fds[] = {{.fd = aws_fd(v->aws), .events = POLLIN},
	                       {.fd = v->wake, .events = POLLIN}};
	const struct err *e;
	bool asked = true;

	while (!process_ending() && (e = tell(v)) == NULL) {
		arena_reset(v->scratch);
		begin_all(v, asked);
		aws_step(v->aws);
		end_all(v);
		fds[1].revents = 0;
		store_poll(v->process.store, fds, v->wake >= 0 ? 2 : 1, quiet_ms(v),
		           &v->process.ends);
		if ((asked = v->wake >= 0 && fds[1].revents != 0))
			wake_clear(v->wake);
		aws_step(v->aws);
		end_all(v);
	}
	return process_ending() ? NULL : err_new(v->process.arena, e->kind, "%s", e->what);
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
	v->scratch = arena_new();
	v->seat_count = (size_t)v->process.conf.aws_proofs;
	v->seats = arena_array(a, v->seat_count, sizeof *v->seats);
	v->busy = arena_array(a, v->seat_count, sizeof *v->busy);
	for (size_t i = 0; i < v->seat_count; i++)
		v->seats[i].arena = arena_new();
	return NULL;
}

int
main(void)
{
	static struct verifier v = {.wake = -1};
	const struct err *e = process_configure(&v.process, "verifier");

	process_catch_signals(&v.process);
	if (e == NULL && (e = open_all(&v)) == NULL)
		e = run(&v);
	wake_close(v.wake, v.wake_path);
	aws_close(v.aws); /* before the arenas of what is under way, which is due again next time */
	for (size_t i = 0; i < v.seat_count; i++)
		arena_free(v.seats[i].arena);
	if (v.scratch != NULL)
		arena_free(v.scratch);
	return process_close(&v.process, e);
}
