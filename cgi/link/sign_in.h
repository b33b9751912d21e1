/*
 * Signing in: address and password, or a mailed link (user_link.h), then, for users who have set
 * one up, a code (second_factor.h).  Between the two nobody is signed in: the right password, or
 * the link, gets a ticket, a text that is good for ten minutes and for nothing but the second step.
 * Wrong tries of either step are slowed down by lockout.h.
 */
#ifndef LINK_SIGN_IN_H
#define LINK_SIGN_IN_H

#include "user_link.h"

/* What came with the form; "" where nothing did. */
struct sign_in_form {
	const char *email;
	const char *password;
	const char *code;   /* of the second factor; may come with the password at once */
	const char *ticket; /* of the first step, in place of address and password */
	const char *device; /* the cookie of a known browser (device.h), or NULL */
};

struct sign_in {
	struct user user;
	const char *ticket; /* not NULL: a code is wanted next, and nobody is signed in yet */
	const char *device; /* the cookie that makes this browser a known one from now on */
};

/*
 * On success (NULL, no ticket) l->reseller and l->actor are set.  Unknown address, wrong password
 * and a user who is not active answer alike: ERR_INPUT beside "password".  A wrong or used code is
 * ERR_INPUT beside "otp"; a ticket that is too old ERR_INPUT beside "email".  ERR_BUSY: too many
 * wrong ones.  Takes about 60 ms whatever the answer (with a ticket: much less).
 */
const struct err *
sign_in(struct link *l, const struct sign_in_form *form, struct sign_in *in);

/*
 * By a mailed link, which is used up in the same transaction: either the session starts there,
 * whose cookie is *cookie, or there is a ticket, and *cookie is NULL.  No lock stands in its way,
 * and the browser is a known one from now on, for the second step too: a link is the way in for the
 * person while somebody else's wrong passwords lock strangers out.  ERR_CONFLICT: the link is not
 * good any more.
 */
const struct err *
sign_in_by_link(struct link *l, const struct user_link *by_link, const char *device,
                const char *user_agent, struct sign_in *in, char **cookie);

#endif
