/*
 * Known browsers: in which a user has signed in before, told by a long-lived cookie of 256 random
 * bits.  It gives no rights at all; it only tells that wrong passwords from elsewhere are not this
 * person's (lockout.h).  One cookie serves all users of a browser: the store holds, for each of
 * them, the SHA-256 of its bits and the user's ID.
 */
#ifndef LINK_DEVICE_H
#define LINK_DEVICE_H

#include "link.h"

enum { DEVICE_DAYS = 365 };

/*
 * The record of `user`'s browser with this cookie (NULL is fine) in *device: none when the user
 * never signed in there.  Inside a transaction.
 */
const struct err *
device_find(struct store_txn *txn, struct link *l, struct id user, const char *cookie,
            struct id *device);

/*
 * Notes that `user` of l->reseller signed in with this browser, whose cookie is `cookie` (NULL, or
 * none of ours: *fresh is the new one to set; else *fresh is the same).  A user has at most 20; the
 * one that was used longest ago goes.  Inside a transaction.
 */
const struct err *
device_remember(struct store_txn *txn, struct link *l, struct id user, const char *cookie,
                const char **fresh);

/* Forgets all of `user`'s.  Inside a transaction. */
const struct err *
device_forget_all(struct store_txn *txn, struct link *l, struct id user);

/* For keeper: removes those that nobody used for DEVICE_DAYS; at most `limit` a call. */
const struct err *
device_forget(struct link *l, size_t limit);

#endif
