/*
 * What changed in AWS by itself since the last proof, and who is told: the one who asked for the
 * account and the customer's contact, by mail, once a change.
 */
#ifndef LINK_DRIFT_H
#define LINK_DRIFT_H

#include "link.h"

enum drift {
	DRIFT_NONE,
	DRIFT_LOST,         /* was Linked, and is refused now */
	DRIFT_LOOSENED,     /* was Linked, and lets in more than our external ID now */
	DRIFT_NEVER_CAME,   /* an hour after the ARN was saved the role still does not prove */
	DRIFT_ROLE_CHANGED, /* still Linked, but the role was deleted and made again */
	DRIFT_WIDENED       /* still Linked, but the role may do more than read now */
};

/* "lost", "loosened", ...; as a mail's `change` says it, and its template reads it. */
extern const char *const drift_names[];

/*
 * What `after` (with its proof, now) is to `before` (with its proof, then; NULL: none): the gravest
 * change, or DRIFT_NONE.
 */
enum drift
drift_between(const struct cloud_account *before, const struct proof *then,
              const struct cloud_account *after, const struct proof *now);

/* Queues the mails, inside a transaction. */
const struct err *
drift_tell(struct store_txn *txn, struct link *l, enum drift drift,
           const struct cloud_account *account);

#endif
