/*
 * "Forgot your password?": an address is typed in, and if a user signs in with it, a link goes
 * there by which a new password is set.  The link works once, for an hour (configurable); a newer
 * one ends it.
 *
 * Whoever asks learns nothing: asking only writes down what was typed, the same for every address,
 * and keeper looks it up afterwards (password_reset_run), so that neither answer nor time tells
 * whether there is such a user.  Per address 3 are free and one comes back every 15 minutes; what
 * is over that is dropped without a word.  As links live longer than 15 minutes, there is always a
 * good one in the mailbox then, and nobody can keep the person from it.  Per network 10 are free
 * and one comes back a minute; what is over that is told.
 */
#ifndef LINK_PASSWORD_RESET_H
#define LINK_PASSWORD_RESET_H

#include "token.h"

/* Notes that the address was typed in.  ERR_INPUT: it is none.  ERR_BUSY: too many from here. */
const struct err *
password_reset_ask(struct link *l, const char *email);

/* For keeper: sends what was asked for, for all resellers; at most `limit` a call. */
const struct err *
password_reset_run(struct link *l, size_t limit);

/* --- by the link --- */

struct password_reset {
	struct token token;
	enum token_standing standing;
	struct user user; /* TOKEN_GOOD only */
};

/* What the link leads to; sets l->reseller.  ERR_NOTFOUND as token_open(), which sets the standing.
 */
const struct err *
password_reset_open(struct link *l, const char *text, struct password_reset *reset);

/*
 * Sets the new password: all sessions end, a lock is lifted, all other browsers are strangers again
 * (lockout.h), and `device` (NULL: none) is the known one, whose cookie is *fresh.  The second
 * factor stays.  ERR_INPUT beside "password"; ERR_CONFLICT: the link is not good any more.
 */
const struct err *
password_reset_set(struct link *l, const struct password_reset *reset, const char *password,
                   const char *device, const char **fresh);

#endif
