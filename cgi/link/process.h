/*
 * What every program but a screen begins and ends with: configuration, keys, store, and the signals
 * that end it.  (A screen's worker is web/loop.c.)
 */
#ifndef LINK_PROCESS_H
#define LINK_PROCESS_H

#include <signal.h>

#include "link.h"

enum {
	PROCESS_FAILED = 1,
	PROCESS_MISUSED = 2,
	PROCESS_UNAVAILABLE = 75,
	PROCESS_MISCONFIGURED = 78
}; /* exit statuses */

struct process {
	const char *name;
	struct arena *arena; /* of the process */
	struct conf conf;
	struct keys *keys;
	struct store *store;
	sigset_t ends; /* SIGTERM and SIGINT, blocked: give them to store_poll(), which lets them in
	                  while it waits */
};

/* Names the log and reads the configuration.  ERR_INPUT: it is wrong. */
const struct err *
process_configure(struct process *p, const char *name);

/*
 * Reads the keys and opens the store; root becomes the owner of the data first, as all who open it
 * must be one user.
 */
const struct err *
process_open(struct process *p);

/*
 * For daemons that must not run twice: holds HOME/NAME.lock until the process ends.  ERR_SYSTEM:
 * another one runs.
 */
const struct err *
process_alone(struct process *p);

/* From now on SIGTERM and SIGINT only make process_ending() true: for daemons. */
void
process_catch_signals(struct process *p);

/* Whether SIGTERM or SIGINT came. */
bool
process_ending(void);

/* Closes and frees what is open.  The exit status: 0, or that of `e`, which is logged. */
int
process_close(struct process *p, const struct err *e);

/*
 * A request to the rules in the name of `kind`, of no reseller yet, as of now, with an operation of
 * its own.
 */
struct link
process_link(struct process *p, struct arena *a, enum actor_kind kind);

#endif
