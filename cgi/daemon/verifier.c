/*
 * The verifier: asks AWS about roles whose check is due, one after the other, longest waiting first.  Holds AWS credentials.
 * What it finds becomes state, evidence, audit entry and mails by link/role.h; killed at any point it loses nothing, because what
 * is due stays due until an answer is written down.
 */
#include "../base/clock.h"
#include "../base/log.h"
#include "../link/process.h"
#include "../link/role.h"

enum { AT_ONCE = 16, LOOK_EVERY_MS = 1000, BUDGET_MS = 20 * 1000 };

static const struct err *
check_due(struct link *l, struct aws *aws)
{
	struct role_due due;
	const struct err *e = role_due(l, AT_ONCE, &due);

	for (size_t i = 0; e == NULL && !process_ending() && i < due.count; i++) {
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
run(struct process *p, struct aws *aws)
{
	struct arena *a = arena_new();

	while (!process_ending()) {
		struct link l = process_link(p, a, ACTOR_SYSTEM);
		const struct err *e = check_due(&l, aws);

		if (e != NULL)
			log_err(e, "verifier");
		arena_reset(a);
		if (!process_ending())
			store_poll(p->store, NULL, 0, LOOK_EVERY_MS, &p->ends);
	}
	arena_free(a);
}

int
main(void)
{
	struct process p;
	struct aws *aws = NULL;
	const struct err *e = process_configure(&p, "verifier");

	process_catch_signals(&p);
	if (e == NULL && (e = process_open(&p)) == NULL && (e = role_open_aws(p.arena, &p.conf, p.store, &aws)) == NULL)
		run(&p, aws);
	aws_close(aws);
	return process_close(&p, e);
}
