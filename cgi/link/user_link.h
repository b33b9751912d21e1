/*
 * Links that users ask for themselves, before they are signed in: to set a new password
 * (TOKEN_PASSWORD; password_reset.h) and to sign in without one (TOKEN_SIGN_IN; sign_in.h).  An
 * address is typed in, and if a user signs in with it, a link goes there.  It works once, for a
 * while (configurable); a newer one of the same purpose ends it.
 *
 * Whoever asks learns nothing: asking only writes down what was typed, the same for every address,
 * and keeper looks it up afterwards (user_link_run), so that neither answer nor time tells whether
 * there is such a user.  Per purpose and address 3 are free and one comes back every 15 minutes;
 * what is over that is dropped without a word.  As no link lives shorter than that, there is always
 * a good one in the mailbox then, and nobody can keep the person from it.  Per network 10 are free
 * and one comes back a minute; what is over that is told.
 */
#ifndef LINK_USER_LINK_H
#define LINK_USER_LINK_H

#include "token.h"

/* How long such a link works. */
int64_t
user_link_life_s(const struct link *l, enum token_purpose purpose);

/* Notes that the address was typed in.  ERR_INPUT: it is none.  ERR_BUSY: too many from here. */
const struct err *
user_link_ask(struct link *l, enum token_purpose purpose, const char *email);

/* For keeper: sends what was asked for, for all resellers; at most `limit` a call. */
const struct err *
user_link_run(struct link *l, size_t limit);

/* Where such a link leads. */
struct user_link {
	struct token token;
	enum token_standing standing;
	struct user user; /* TOKEN_GOOD only */
};

/*
 * What the link leads to; sets l->reseller and, when it is good, l->actor.  ERR_NOTFOUND as
 * token_open(), which sets the standing.
 */
const struct err *
user_link_open(struct link *l, enum token_purpose purpose, const char *text,
               struct user_link *link);

/*
 * Inside a transaction: uses it up, and reads its user again.  ERR_CONFLICT: it is not good any
 * more, or the user can't sign in.
 */
const struct err *
user_link_use(struct store_txn *txn, struct link *l, const struct user_link *link,
              struct user *user);

/* Inside a transaction: takes back all that `user` asked for. */
const struct err *
user_link_revoke(struct store_txn *txn, struct link *l, struct id user);

#endif
