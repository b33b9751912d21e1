/*
 * The verifier: asks AWS about roles whose check is due, one after the other, longest waiting first.  Holds AWS credentials.
 * What it finds becomes state, evidence, audit entry and mails by link/role.h; killed at any point it loses nothing, because what
 * is due stays due until an answer is written down.
 */
#include <signal.h>

#include "../base/clock.h"
#include "../base/log.h"
#include "../link/role.h"

enum { AT_ONCE = 16, LOOK_EVERY_MS = 1000, BUDGET_MS = 20 * 1000 };

static volatile sig_atomic_t stop;

static void
on_term(int signal)
{
	(void)signal;
	stop = 1;
}

static void
tick(void *store)
{
	const struct err *e = store_tick(store);

	if (e != NULL)
		log_err(e, "store");
}

static const struct err *
open_aws(struct arena *a, const struct conf *conf, struct store *store, struct aws **aws)
{
	struct aws_partition partition = {.platform_account = conf->aws_platform_account};
	struct aws_options options = {
		.partitions = &partition,
		.partition_count = 1,
		.budget_ms = BUDGET_MS,
		.tick = tick,
		.tick_arg = store,
	};

	return aws_open(a, &options, aws);
}

static const struct err *
check_due(struct link *l, struct aws *aws)
{
	struct role_due due;
	const struct err *e = role_due(l, AT_ONCE, &due);

	for (size_t i = 0; e == NULL && !stop && i < due.count; i++) {
		struct cloud_account outcome;
		const struct err *bad;

		l->reseller = due.resellers[i];
		l->now_ms = clock_now_ms();
		bad = role_prove(l, aws, due.accounts[i].head.id, BUDGET_MS, &outcome);
		if (bad != NULL)
			log_err(bad, "proof");
		else
			log_info("account %s: %s", outcome.head.id.text, account_state_names[outcome.state]);
	}
	return e;
}

static void
run(struct link *l, struct aws *aws, const sigset_t *signals)
{
	while (!stop) {
		const struct err *e;

		l->now_ms = clock_now_ms();
		l->operation = id_new();
		if ((e = check_due(l, aws)) != NULL)
			log_err(e, "verifier");
		arena_reset(l->arena);
		if (!stop)
			store_poll(l->store, NULL, 0, LOOK_EVERY_MS, signals);
	}
}

int
main(void)
{
	struct arena *process = arena_new();
	struct conf conf;
	struct keys *keys;
	struct aws *aws = NULL;
	struct link l = {
		.conf = &conf,
		.actor = {.kind = ACTOR_SYSTEM, .name = "Rolecall", .email = ""},
		.remote_addr = "",
	};
	struct sigaction action = {.sa_handler = on_term};
	sigset_t term, old;
	const struct err *e;

	log_open("verifier");
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigaddset(&term, SIGINT);
	sigprocmask(SIG_BLOCK, &term, &old);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	if ((e = conf_load(process, &conf)) == NULL && (e = keys_load(process, conf.secret_file, &keys)) == NULL &&
	    (e = store_open(process, conf.home_dir, conf.data_dir, &l.store)) == NULL)
		e = open_aws(process, &conf, l.store, &aws);
	if (e == NULL) {
		l.keys = keys;
		l.arena = arena_new();
		run(&l, aws, &old);
		arena_free(l.arena);
	} else {
		log_err(e, "start");
	}
	aws_close(aws);
	store_close(l.store);
	arena_free(process);
	return e == NULL ? 0 : 1;
}
