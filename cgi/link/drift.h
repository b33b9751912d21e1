/*
 * What changed in AWS by itself since an earlier proof, and who is told: the one who asked for the
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
	DRIFT_WIDENED,      /* still Linked, but the role may do more than read now */
	DRIFT_UNPROVED,     /* was Linked, and its trust policy can't be read or understood now */
	DRIFT_TOO_MUCH      /* was Linked, and may do more than read, which the reseller refuses */
};

/* "lost", "loosened", ...; as a mail's `change` says it, and its template reads it. */
extern const char *const drift_names[];

/* In a sentence, for the account's history. */
const char *
drift_text(enum drift drift);

/* What there is to compare. */
struct drift_view {
	const struct cloud_account *before, *after;
	const struct proof *now;    /* what made `after` of `before` */
	const struct proof *last;   /* the one before it; NULL: none */
	const struct proof *linked; /* the latest before it that passed; NULL: none */
};

enum { DRIFT_MOST = 2 };

/* The changes, gravest first; how many there are. */
size_t
drift_between(const struct drift_view *view, enum drift found[DRIFT_MOST]);

/* Queues the mails of one, inside a transaction. */
const struct err *
drift_tell(struct store_txn *txn, struct link *l, enum drift drift,
           const struct cloud_account *account);

#endif
