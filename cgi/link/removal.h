/*
 * Taking a cloud account off the books: the Cloud Account Delete request, and whether the role that
 * it leaves behind in AWS still lets us in.  While the request is open the account stays what it
 * is; approved, it is Removed, and the verifier asks AWS until the role refuses us.
 */
#ifndef LINK_REMOVAL_H
#define LINK_REMOVAL_H

#include "link.h"

/* How far a removal is. */
enum removal_standing {
	REMOVAL_NONE,     /* none is asked for */
	REMOVAL_ASKED,    /* an approver is to decide */
	REMOVAL_ROLE_IN,  /* Removed, and AWS has not refused us the role yet */
	REMOVAL_ROLE_GONE /* Removed, and AWS refuses us the role, or there never was one */
};

enum removal_standing
removal_standing(const struct cloud_account *account);

/* Why no removal can be asked for now, in a sentence; "" when it can. */
const char *
removal_blocked_text(const struct cloud_account *account);

/*
 * Opens the Cloud Account Delete request `form_id` with its approvers' mails and audit entry, in
 * one transaction; the same form twice is one request.  `note`: why, or "".  ERR_NOTFOUND,
 * ERR_INPUT beside "note", ERR_CONFLICT (see removal_blocked_text).
 */
const struct err *
removal_ask(struct link *l, struct id account, struct id form_id, const char *note);

/* Has the verifier ask AWS about a Removed account's role now.  ERR_CONFLICT: nothing to ask. */
const struct err *
removal_check(struct link *l, struct id account);

/* The name of the role that is to go, "" without one. */
const char *
removal_role_name(struct arena *a, const struct cloud_account *account);

/*
 * What takes the role away, for a POSIX shell with the AWS CLI; "" without a role.  Stops when it
 * runs in another account.
 */
const char *
removal_script(struct arena *a, const struct cloud_account *account);

/* --- inside transactions --- */

/* What the end of a Cloud Account Delete request makes of its account, with the audit entry. */
const struct err *
removal_end(struct store_txn *txn, struct link *l, const struct request *request,
            const char *action);

/* Whether the verifier's answers about this account are about its removal. */
bool
removal_is_checked(const struct cloud_account *account);

/*
 * What AWS's answer about a Removed account's role makes of it: refused is gone, anything else is
 * asked again later, for a month.
 */
void
removal_apply(struct cloud_account *account, enum proof_verdict verdict, int64_t now_ms);

#endif
