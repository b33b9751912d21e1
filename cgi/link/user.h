/* Users: reseller staff who sign in with an e-mail address and a password. */
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
 * installation has.
 */
const struct err *
user_add(struct link *l, const struct user_form *form, struct id *id);

/*
 * Sets a new password for the user with this address, whose sessions all end, and lifts a
 * lock.  For the shell.  ERR_NOTFOUND.
 */
const struct err *
user_set_password(struct link *l, const char *email, const char *password);

/*
 * Checks an address and a password; on success sets l->reseller and l->actor.  Unknown address,
 * wrong password and suspended user answer alike: ERR_INPUT beside "password".  After 5 wrong ones
 * in a row each further try waits twice as long as the last, at most
 * 15 minutes: ERR_BUSY with the time.  Takes about 60 ms whatever the answer.
 */
const struct err *
user_sign_in(struct link *l, const char *email, const char *password, struct user *user);

#endif
