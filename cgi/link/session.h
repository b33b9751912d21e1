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

/* The same inside a transaction. */
const struct err *
session_add(struct store_txn *txn, struct link *l, const struct user *user, const char *user_agent,
            char **cookie);

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

/* Inside a transaction: ends all sessions of `user` but `keep` (none: really all). */
const struct err *
session_end_all(struct store_txn *txn, struct link *l, struct id user, struct id keep);

/* --- of the actor, who is a user --- */

/* Its sessions that have not ended, the one seen last first. */
const struct err *
session_list_own(struct link *l, struct session_page *page);

/* Ends one of them.  ERR_NOTFOUND. */
const struct err *
session_end_own(struct link *l, struct id session);

/* Ends all but `keep`, the one that asks. */
const struct err *
session_end_others(struct link *l, struct id keep);

/*
 * For keeper: removes sessions that ended before `before_ms`, of all resellers; at most `limit` a
 * call.
 */
const struct err *
session_forget(struct link *l, int64_t before_ms, size_t limit);

#endif
