/*
 * The second factor: a code from an authenticator app (totp.h) that a sign-in asks for after the
 * right password, and ten recovery codes for the day on which the phone is lost.  The app's secret
 * is kept sealed (base/keys.h), recovery codes as keyed hashes: a copy of the store has neither. No
 * code is taken twice.
 *
 * Set up in two steps: a secret is made (begin) and shown, and asked for only when a code has
 * proved that the app has it (confirm).  What is of the user's own takes l->actor, a user.
 */
#ifndef LINK_SECOND_FACTOR_H
#define LINK_SECOND_FACTOR_H

#include "link.h"

enum { SECOND_FACTOR_CODES = 10 };

enum second_factor_state { SECOND_FACTOR_OFF, SECOND_FACTOR_BEGUN, SECOND_FACTOR_ON };

struct second_factor_status {
	enum second_factor_state state;
	int64_t since_ms;  /* SECOND_FACTOR_ON */
	size_t codes_left; /* recovery codes that were not used yet */
};

/* How it stands with `user` of l->reseller. */
const struct err *
second_factor_status(struct link *l, struct id user, struct second_factor_status *status);

/*
 * Makes a secret; one that was made less than an hour ago and not confirmed stays (a second press).
 * ERR_INPUT beside "current_password", as user_check_own(); ERR_CONFLICT: it is on already.
 */
const struct err *
second_factor_begin(struct link *l, const char *current_password);

/* The secret that waits to be confirmed, for the app. */
struct second_factor_setup {
	const char *secret; /* base32, in groups of four */
	const char *uri;    /* what the QR code says */
};

/* ERR_NOTFOUND: none was begun within an hour, or it is on. */
const struct err *
second_factor_setup(struct link *l, struct second_factor_setup *setup);

/*
 * Turns it on: `code` is the app's.  `codes` are the recovery codes, which nobody can read again.
 * ERR_INPUT beside "otp"; ERR_CONFLICT: nothing to confirm.
 */
const struct err *
second_factor_confirm(struct link *l, const char *code, const char *codes[SECOND_FACTOR_CODES]);

/*
 * Turns it off; or makes new recovery codes, and the old ones end.  Both ask for the password and a
 * code (of the app or a recovery code): ERR_INPUT beside "current_password" or "otp".
 */
const struct err *
second_factor_off(struct link *l, const char *current_password, const char *code);
const struct err *
second_factor_new_codes(struct link *l, const char *current_password, const char *code,
                        const char *codes[SECOND_FACTOR_CODES]);

/* Takes it from a user who lost it.  Owners, and the shell.  None there is fine. */
const struct err *
second_factor_remove(struct link *l, struct id user);

/* --- for sign-in, inside a transaction --- */

enum second_factor_use {
	SECOND_FACTOR_NOT_ON, /* none is asked for */
	SECOND_FACTOR_WRONG,
	SECOND_FACTOR_RIGHT,
	SECOND_FACTOR_BY_RECOVERY_CODE
};

/* Checks `code`, and uses it up. "" is wrong. */
const struct err *
second_factor_use(struct store_txn *txn, struct link *l, struct id user, const char *code,
                  enum second_factor_use *use);

#endif
