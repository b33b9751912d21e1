/*
 * Users: reseller staff who sign in with an e-mail address and a password (sign_in.h).  Pending
 * ones were invited and have no password yet (invitation.h); suspended ones can't sign in.  An
 * address that signs in belongs to one user of the installation; an invitation claims none.
 *
 * There is always an active owner: whoever is the last one can be neither suspended nor made a
 * member.
 */
#ifndef LINK_USER_H
#define LINK_USER_H

#include "link.h"

struct user_form {
	const char *email;
	const char *name;
	const char *role; /* "owner" or "member" */
	const char *password;
};

/*
 * Adds an active user to l->reseller.  ERR_INPUT: bad field, or an address that a user of this
 * installation has.  For the shell, which may know of all resellers.
 */
const struct err *
user_add(struct link *l, const struct user_form *form, struct id *id);

/* The checks of a new user's address (folded), name and role: adds to no chain, returns a new one.
 */
const struct err *
user_check(struct link *l, const char *email, const char *name, const char *role,
           enum user_role *checked);

/*
 * Whether the reseller has another user than `id` with this address already, pending ones too:
 * ERR_INPUT beside "email" then.  Inside a transaction.
 */
const struct err *
user_check_new(struct store_txn *txn, struct link *l, struct id id, const char *email);

/* --- for owners --- */

/* A page of them, by address. */
const struct err *
user_list(struct link *l, const struct table_query *cursors, struct user_page *page);

const struct err *
user_get(struct link *l, struct id id, struct user *user);

/* Changes the role.  ERR_CONFLICT when stale, or the last active owner. */
const struct err *
user_change_role(struct link *l, struct id id, const char *role, int64_t version);

/* Ends the sessions and lets no new ones begin; not oneself (ERR_CONFLICT). */
const struct err *
user_suspend(struct link *l, struct id id);

/* The opposite.  Not for pending ones: ERR_CONFLICT. */
const struct err *
user_reactivate(struct link *l, struct id id);

/* Ends all sessions of the user. */
const struct err *
user_sign_out(struct link *l, struct id id);

/* --- passwords --- */

/*
 * Sets a new password for the user with this address, whose sessions all end, and lifts a
 * lock.  For the shell.  ERR_NOTFOUND.
 */
const struct err *
user_set_password(struct link *l, const char *email, const char *password);

/* The user with this address, to be l->reseller and *user.  For the shell.  ERR_NOTFOUND. */
const struct err *
user_by_any_email(struct link *l, const char *email, struct user *user);

/*
 * Whether `current_password` is the actor's, who is signed in: before what somebody at an unlocked
 * screen must not do.  ERR_INPUT beside "current_password"; ERR_BUSY after 5 wrong ones in a row,
 * with waits as at the sign-in, but counted for themselves.
 */
const struct err *
user_check_own(struct link *l, const char *current_password);

/* Forgets the wrong passwords that user_check_own() counted.  Inside a transaction. */
const struct err *
user_clear_own(struct store_txn *txn, struct link *l);

/*
 * The actor's new password.  All its sessions but `keep` end.  ERR_INPUT beside "current_password"
 * or "new_password".
 */
const struct err *
user_change_password(struct link *l, const char *current_password, const char *new_password,
                     struct id keep);

#endif
