/*
 * Lock-out: how wrong passwords and codes are slowed down, without a way to lock somebody else out.
 *
 * Wrong tries of a known browser (device.h) are counted for that browser alone.  All others, the
 * strangers, are counted per address and network (an IPv4 address, or an IPv6 /64), and, much more
 * slowly, per address over all networks:
 *
 *   known browser, address   5 in a row are free, then waits of 2, 4, 8 ... seconds, at most 15 min
 *   network, address         the same
 *   all strangers, address   50 are free, one comes back every 5 minutes: some 300 guesses a day,
 *                            whatever number of networks they come from
 *
 * So whoever hammers somebody's address slows down the own network and, at worst, all strangers;
 * the person goes on signing in with every browser that was used before.  With a new browser, while
 * an attack lasts, a mailed link is the way in, to sign in by (sign_in.h) or to set a new password
 * (password_reset.h): it makes that browser a known one.  This is OWASP's "device cookies", with
 * the network in between.
 *
 * Addresses that nobody has are counted just the same, so that waiting tells nothing.  How many
 * tries one network has over all addresses is limited by nginx (rolecall-http.conf).
 */
#ifndef LINK_LOCKOUT_H
#define LINK_LOCKOUT_H

#include "link.h"

/* Who tries: the folded address that was typed, and the known browser, if it is one. */
struct lockout {
	const char *email;
	struct id device;
};

/* ERR_BUSY with the time to wait, or NULL: may try now.  Inside a transaction. */
const struct err *
lockout_check(struct store_txn *txn, struct link *l, const struct lockout *who);

/* Counts a wrong try.  Inside a transaction. */
const struct err *
lockout_failed(struct store_txn *txn, struct link *l, const struct lockout *who);

/* After the right password and code: forgets the wrong ones of this browser or network. */
const struct err *
lockout_lift(struct store_txn *txn, struct link *l, const struct lockout *who);

/*
 * After a new password was set by a mailed link: forgets those of all strangers too.  (Those of
 * single networks end by themselves.)
 */
const struct err *
lockout_lift_all(struct store_txn *txn, struct link *l, const char *email);

#endif
