/*
 * Whose role is proved next: first what people wait for, longest waiting first; then what is due,
 * one of each reseller in turn, so that a reseller with ten thousand due accounts keeps nobody
 * waiting.  Nothing is lost with it: it is read from the store, where what is due stays due until
 * an answer is written down.
 */
#ifndef LINK_ROLE_QUEUE_H
#define LINK_ROLE_QUEUE_H

#include "link.h"

enum { ROLE_QUEUE_ROOM = 256, ROLE_QUEUE_PARTITION = 16 };

/* An account whose turn it is. */
struct role_turn {
	struct reseller_id reseller;
	struct id account;
	char partition[ROLE_QUEUE_PARTITION]; /* of AWS, that its role is in */
	bool asked;                           /* a person waits for it */
};

/* All zero: empty. */
struct role_queue {
	struct role_turn turns[ROLE_QUEUE_ROOM];
	size_t count;
	struct reseller_id last; /* whose turn it was last */
};

/* Those that are being proved just now, and so have had their turn. */
struct role_busy {
	const struct id *accounts;
	size_t count;
};

/* Puts what people wait for at l->now_ms in front, unless it is there or busy. */
const struct err *
role_queue_asked(struct role_queue *q, struct link *l, const struct role_busy *busy);

/* Fills an empty queue with what is due at l->now_ms and not busy; it may stay empty. */
const struct err *
role_queue_due(struct role_queue *q, struct link *l, const struct role_busy *busy);

/*
 * Takes the first turn that `may(turn, arg)` have it now; false when there is none.
 */
bool
role_queue_take(struct role_queue *q, bool (*may)(const struct role_turn *turn, void *arg),
                void *arg, struct role_turn *turn);

#endif
