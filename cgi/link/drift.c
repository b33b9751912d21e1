/* Changes that nobody made here.  See drift.h. */
#include "drift.h"

#include "outbox.h"
#include "role_apply.h"

const char *const drift_names[] = {"",        "lost",     "loosened", "never_came", "role_changed",
                                   "widened", "unproved", "too_much"};

const char *
drift_text(enum drift drift)
{
	static const char *const texts[] = {
		[DRIFT_NONE] = "",
		[DRIFT_LOST] = "The role no longer lets us in",
		[DRIFT_LOOSENED] = "The role lets in more than our external ID now",
		[DRIFT_NEVER_CAME] =
			"An hour after the ARN was saved the role still does not prove",
		[DRIFT_ROLE_CHANGED] = "The role was deleted and made again",
		[DRIFT_WIDENED] = "The role may do more now than it did",
		[DRIFT_UNPROVED] = "The trust policy can't be read or understood any more",
		[DRIFT_TOO_MUCH] = "The role may do more than read, which is refused here",
	};

	return texts[drift];
}

/* It was Linked and needs attention now. */
static enum drift
why_unlinked(enum proof_verdict verdict)
{
	switch (verdict) {
	case PROOF_OPEN:
	case PROOF_LOOSE:
		return DRIFT_LOOSENED;
	case PROOF_UNSURE:
	case PROOF_UNREAD:
		return DRIFT_UNPROVED;
	case PROOF_TOO_MUCH:
		return DRIFT_TOO_MUCH;
	case PROOF_PASSED:
	case PROOF_REFUSED:
	case PROOF_TOO_EARLY:
	case PROOF_OTHER_ACCOUNT:
	case PROOF_INCONCLUSIVE:
		break;
	}
	return DRIFT_LOST;
}

static bool
may_write(const struct proof *proof, const char *action)
{
	for (size_t i = 0; i < proof->writes.count; i++)
		if (strcmp(proof->writes.items[i].action, action) == 0)
			return proof->writes.items[i].decision == WRITE_ALLOWED;
	return false;
}

static bool
has_policy(const struct proof *proof, const struct proof_policy *policy)
{
	for (size_t i = 0; i < proof->policies.count; i++) {
		const struct proof_policy *p = &proof->policies.items[i];

		if (p->kind == policy->kind && strcmp(p->name, policy->name) == 0 &&
		    strcmp(p->arn, policy->arn) == 0)
			return true;
	}
	return false;
}

/* Whether a role that may do more than read may do so anew, or more of it. */
static bool
is_widened(const struct proof *then, const struct proof *now)
{
	if (now->read_only != READ_ONLY_NO || then->read_only == READ_ONLY_UNKNOWN)
		return false;
	if (then->read_only != READ_ONLY_NO)
		return true;
	for (size_t i = 0; i < now->writes.count; i++)
		if (now->writes.items[i].decision == WRITE_ALLOWED &&
		    !may_write(then, now->writes.items[i].action))
			return true;
	for (size_t i = 0; i < now->policies.count; i++)
		if (now->policies.items[i].kind != ROLE_POLICY_BOUNDARY &&
		    !has_policy(then, &now->policies.items[i]))
			return true;
	return false;
}

/* Refused, and asked again for as long as AWS may be slow: once, when that time is over. */
static bool
never_came(const struct drift_view *v)
{
	return (v->now->verdict == PROOF_REFUSED || v->now->verdict == PROOF_UNREAD) &&
	       v->last != NULL && !role_slow_is_over(v->after, v->last) &&
	       role_slow_is_over(v->after, v->now);
}

size_t
drift_between(const struct drift_view *v, enum drift found[DRIFT_MOST])
{
	enum account_state before = v->before->state, after = v->after->state;
	size_t count = 0;

	if (after == ACCOUNT_NEEDS_ATTENTION && before == ACCOUNT_LINKED)
		found[count++] = why_unlinked(v->now->verdict);
	else if (after == ACCOUNT_NEEDS_ATTENTION && before == ACCOUNT_NEEDS_ATTENTION &&
	         never_came(v))
		found[count++] = DRIFT_NEVER_CAME;
	if (before != ACCOUNT_LINKED || after != ACCOUNT_LINKED || v->linked == NULL ||
	    v->now->verdict != PROOF_PASSED || strcmp(v->linked->role_arn, v->now->role_arn) != 0)
		return count;
	if (v->linked->role_id[0] != '\0' && strcmp(v->linked->role_id, v->now->role_id) != 0)
		found[count++] = DRIFT_ROLE_CHANGED;
	if (is_widened(v->linked, v->now))
		found[count++] = DRIFT_WIDENED;
	return count;
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
