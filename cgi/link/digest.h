/*
 * The daily digest: a mail a day to a contact who wants one, with the requests that still wait for
 * a decision.  When nothing waits there is none.  It is queued in the transaction that says when
 * the next is due: once a day, whoever dies meanwhile.
 */
#ifndef LINK_DIGEST_H
#define LINK_DIGEST_H

#include "link.h"
#include "token.h"

enum { DIGEST_REQUESTS_MOST = 20 }; /* in a mail */

/* For keeper: queues the digests of all resellers that are due, at most `limit` a call. */
const struct err *
digest_queue(struct link *l, size_t limit);

/* --- by the mailed link --- */

struct digest_by_link {
	struct token token;
	enum token_standing standing;
	struct contact contact;
};

/*
 * Opens /digest/TEXT: whose digest it is.  Sets l->reseller and l->actor (the contact).  Changes
 * nothing. ERR_NOTFOUND when it is not a link of ours.
 */
const struct err *
digest_open_link(struct link *l, const char *text, struct digest_by_link *by_link);

/* Turns the digest off.  It is off already: success. */
const struct err *
digest_stop(struct link *l, const struct digest_by_link *by_link);

/* --- inside transactions --- */

/* Makes the time of the next digest fit what the contact wants now. */
const struct err *
digest_schedule(struct store_txn *txn, struct link *l, const struct contact *contact);

struct digest_request {
	struct request request;
	const char
		*link; /* to its decision: this contact's own while it is good, else the portal's */
};
struct digest_list {
	struct digest_request items[DIGEST_REQUESTS_MOST];
	size_t count;
	bool more; /* there are more than these */
};

/*
 * What waits for this contact, oldest first.  `own_links` false: with links into the portal alone,
 * for eyes that are not the contact's.
 */
enum digest_links { DIGEST_OWN_LINKS, DIGEST_PORTAL_LINKS };
const struct err *
digest_read(struct store_txn *txn, struct link *l, struct id contact, enum digest_links links,
            struct digest_list *list);

#endif
