/*
 * The proofs that are on record for a cloud account: what AWS was asked, what it answered, and
 * when. Nothing here asks AWS; see role.h for that.
 */
#ifndef LINK_EVIDENCE_H
#define LINK_EVIDENCE_H

#include "link.h"

/* The proof `id` of `account`.  ERR_NOTFOUND, also when it is another account's. */
const struct err *
evidence_get(struct link *l, struct id account, struct id id, struct proof *proof);

struct evidence_query {
	struct id account;
	const char *after, *before;
	size_t limit;
};

/* One page of an account's proofs, newest first. */
const struct err *
evidence_list(struct link *l, const struct evidence_query *query, struct proof_page *page);

/*
 * A proof as JSON for those who audit it, with the account and the reseller it belongs to.  Times
 * are RFC 3339 in UTC; enums have the names of store/record.h; absent texts are "".  Stable: fields
 * are added, never renamed.
 */
const struct err *
evidence_json(struct link *l, const struct cloud_account *account, const struct proof *proof,
              const char **json);

#endif
