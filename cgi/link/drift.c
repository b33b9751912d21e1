/* Changes that nobody made here.  See drift.h. */
#include "drift.h"

#include "outbox.h"
#include "role_apply.h"

const char *const drift_names[] = {"", "lost", "loosened", "never_came", "role_changed", "widened"};

enum drift
drift_between(const struct cloud_account *before, const struct proof *then,
              const struct cloud_account *after, const struct proof *now)
{
	if (after->state == ACCOUNT_NEEDS_ATTENTION && before->state == ACCOUNT_LINKED)
		return now->verdict == PROOF_OPEN ? DRIFT_LOOSENED : DRIFT_LOST;
	/* refused, and asked again for as long as AWS may be slow: once, when that time is over */
	if (after->state == ACCOUNT_NEEDS_ATTENTION && before->state == ACCOUNT_NEEDS_ATTENTION &&
	    now->verdict == PROOF_REFUSED && then != NULL && !role_slow_is_over(after, then) &&
	    role_slow_is_over(after, now))
		return DRIFT_NEVER_CAME;
	return DRIFT_NONE;
}

static const struct err *
tell(struct store_txn *txn, struct link *l, enum drift drift, const struct cloud_account *account,
     struct outbox_mail mail)
{
	mail.kind = MAIL_NEEDS_ATTENTION;
	mail.request = account->request;
	mail.cloud_account = account->head.id;
	mail.proof = account->proof;
	mail.change = drift_names[drift];
	return mail.to_email[0] == '\0' ? NULL : outbox_add(txn, l, &mail);
}

const struct err *
drift_tell(struct store_txn *txn, struct link *l, enum drift drift,
           const struct cloud_account *account)
{
	struct request request;
	struct customer customer;
	const struct err *e = store_request_get(txn, l->reseller, account->request, &request);

	if (e != NULL ||
	    (e = store_customer_get(txn, l->reseller, account->customer, &customer)) != NULL)
		return e;
	e = tell(txn, l, drift, account,
	         (struct outbox_mail){.to_name = request.asked_by_name,
	                              .to_email = request.asked_by_email});
	if (e != NULL || strcmp(customer.email, request.asked_by_email) == 0)
		return e;
	return tell(txn, l, drift, account,
	            (struct outbox_mail){.to_name = customer.contact_name,
	                                 .to_email = customer.email,
	                                 .to_customer = true});
}
