/*
 * Counting what must not be done too often: tries to sign in, mails that a stranger can cause. What
 * is counted is a text ("ann@example.com"), of which the store gets a keyed hash only, so that it
 * is counted alike whether there is such a user or not, and a copy of the store is no list of
 * addresses.  The hash is of the installation's current key: a new key begins all counts anew.
 */
#ifndef LINK_THROTTLE_H
#define LINK_THROTTLE_H

#include "link.h"

/* How something is limited. */
struct throttle {
	const char *name; /* "sign-in.network": keeps two of them apart */
	enum {
		/*
		 * so many in a row are free; behind each further one is a wait, twice as long as
		 * the last, at most `most_ms`; a success (throttle_clear) or a day without any ends
		 * it
		 */
		THROTTLE_DOUBLES,
		/* so many at once are free; one of them comes back every `wait_ms` */
		THROTTLE_LEAKS
	} law;
	int64_t free;
	int64_t wait_ms;
	int64_t most_ms; /* THROTTLE_DOUBLES */
};

/* When `subject` may be tried next: *until_ms is 0 when it may be now.  Inside a transaction. */
const struct err *
throttle_until(struct store_txn *txn, struct link *l, const struct throttle *throttle,
               const char *subject, int64_t *until_ms);

/* ERR_BUSY with the time to wait, or NULL: may be tried now.  Inside a transaction. */
const struct err *
throttle_check(struct store_txn *txn, struct link *l, const struct throttle *throttle,
               const char *subject);

/* Counts one more.  Inside a transaction. */
const struct err *
throttle_count(struct store_txn *txn, struct link *l, const struct throttle *throttle,
               const char *subject);

/* Forgets what was counted.  Inside a transaction. */
const struct err *
throttle_clear(struct store_txn *txn, struct link *l, const struct throttle *throttle,
               const char *subject);

/*
 * The network that l->remote_addr is of, as a subject: an IPv4 address itself, or the /64 that one
 * IPv6 customer has at least.
 */
const char *
throttle_network(const struct link *l);

/* "15 seconds", "3 minutes": how long it is from now until `until_ms`, for a sentence. */
const char *
throttle_wait_text(const struct link *l, int64_t until_ms);

/* For keeper: removes counts that mean nothing any more; at most `limit` a call. */
const struct err *
throttle_forget(struct link *l, size_t limit);

#endif
