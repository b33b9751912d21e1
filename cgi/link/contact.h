/* Approval contacts: the people of a reseller who decide requests from mails. */
#ifndef LINK_CONTACT_H
#define LINK_CONTACT_H

#include "link.h"

enum { CONTACT_DIGEST_HOUR = 7 }; /* of a digest, unless another is chosen */

struct contact_form {
	const char *name;
	const char *email;
	bool approves;
	int64_t version;         /* that the form was made from; 0 when adding */
	bool digest;             /* a mail a day about what waits */
	const char *digest_hour; /* of the day, UTC: "0" to "23"; NULL or "": the usual one */
};

/* Approval contacts that are not archived, by name. */
const struct err *
contact_list(struct link *l, struct contact_page *page);

/* Adds one under `id` (the form's); owners only.  The same address twice is ERR_INPUT. */
const struct err *
contact_add(struct link *l, struct id id, const struct contact_form *form);

/* One that is not archived; ERR_NOTFOUND. */
const struct err *
contact_get(struct link *l, struct id id, struct contact *contact);

/*
 * Changes one; owners only.  Links already sent keep working unless it no longer
 * approves.  ERR_CONFLICT when stale.
 */
const struct err *
contact_change(struct link *l, struct id id, const struct contact_form *form);

/* Archives one; its links stop working.  Owners only. */
const struct err *
contact_remove(struct link *l, struct id id);

/* Inside a transaction: contacts that approve. */
const struct err *
contact_approvers(struct store_txn *txn, struct link *l, struct contact_page *page);

#endif
