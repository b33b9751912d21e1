/*
 * "Forgot your password?": by a mailed link that a user asked for (user_link.h), a new password is
 * set.
 */
#ifndef LINK_PASSWORD_RESET_H
#define LINK_PASSWORD_RESET_H

#include "user_link.h"

/*
 * Sets the new password: all sessions and links to sign in end, a lock is lifted, all other
 * browsers are strangers again (lockout.h), and `device` (NULL: none) is the known one, whose
 * cookie is *fresh.  The second factor stays.  ERR_INPUT beside "password"; ERR_CONFLICT: the link
 * is not good any more.
 */
const struct err *
password_reset_set(struct link *l, const struct user_link *by_link, const char *password,
                   const char *device, const char **fresh);

#endif
