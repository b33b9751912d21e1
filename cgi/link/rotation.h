/*
 * Exchanging a cloud account's external ID while it is in use: a new one is issued, and is shown
 * wherever the role's making is; the old one serves until AWS has proved a role with the new one,
 * and is retired then: from the next proof on it is a wrong one like any other.  The proof itself
 * is role.h's.
 */
#ifndef LINK_ROTATION_H
#define LINK_ROTATION_H

#include "link.h"

/* Why no new external ID can be issued now, in a sentence; "" when one can. */
const char *
rotation_blocked_text(const struct cloud_account *account);

/*
 * Issues a new external ID, with its audit entry; one that is on its way already stays the new one,
 * so that a button pressed twice issues one.  ERR_CONFLICT: see rotation_blocked_text().
 */
const struct err *
rotation_begin(struct link *l, struct id account);

/*
 * Takes the new external ID `issued` back before it is proved: the old one is the account's again,
 * and `issued` is never used any more.  ERR_CONFLICT when it is not the one on its way (any more).
 */
const struct err *
rotation_cancel(struct link *l, struct id account, const char *issued);

/* Retires the old external ID in `account` if `proof` passed with the new one; whether it did. */
bool
rotation_apply(const struct proof *proof, struct cloud_account *account);

#endif
