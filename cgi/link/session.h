/*
 * Sessions: a signed-in browser.  The cookie holds 256 random bits as base64url (43 characters);
 * the store holds their SHA-256.
 */
#ifndef LINK_SESSION_H
#define LINK_SESSION_H

#include "link.h"

/* Who a cookie turned out to be. */
struct session_holder {
	struct reseller_id reseller;
	struct session session;
	struct user user;
	const char *reseller_name;
};

/*
 * Starts a session for `user` of l->reseller; *cookie is what the browser gets (kept nowhere else).
 */
const struct err *
session_start(struct link *l, const struct user *user, const char *user_agent, char **cookie);

/*
 * Whose `cookie` it is.  ERR_AUTH when there is none: never was, ended, idle or too old, or its
 * user is not active.  Notes that it was seen, at most once a minute.  l->reseller and l->actor are
 * set on success.
 */
const struct err *
session_find(struct link *l, const char *cookie, struct session_holder *holder);

/* Ends it.  Not there (any more) is fine. */
const struct err *
session_end(struct link *l, struct id session);

/* Ends all sessions of `user`. */
const struct err *
session_end_all(struct link *l, struct id user);

/*
 * For keeper: removes sessions that ended before `before_ms`, of all resellers; at most `limit` a
 * call.
 */
const struct err *
session_forget(struct link *l, int64_t before_ms, size_t limit);

#endif
