/* Requests: opening, deciding, expiring.  What approvers are mailed is request_mail.c.  See
 * request.h. */
#include "request.h"

#include "../base/utf8.h"
#include "account.h"
#include "audit.h"
#include "outbox.h"
#include "removal.h"

static const int64_t hour_ms = 3600 * 1000;

struct job {
	struct link *l;
	struct id id;
	struct request request;
	enum request_state wanted; /* of a decision */
	const char *reason;
};

static const struct err *
read_one(struct store_txn *txn, void *arg)
{
	struct job *j = arg;

	return store_request_get(txn, j->l->reseller, j->id, &j->request);
}

/* --- opening --- */

const struct err *
request_open(struct store_txn *txn, struct link *l, struct id id, const struct request_ask *ask)
{
	const struct cloud_account *account = ask->account;
	struct request r = {
		.head.id = id,
		.type = ask->type,
		.state = REQUEST_OPEN,
		.cloud_account = account->head.id,
		.customer = account->customer,
		.customer_organization = account->customer_organization,
		.account_number = account->account_number,
		.root_email = account->root_email,
		.account_type = account->type,
		.price_book = ask->price_book,
		.cost_center = ask->cost_center,
		.note = ask->note,
		.asked_by = l->actor.id,
		.asked_by_name = l->actor.name,
		.asked_by_email = l->actor.email,
		.expires_ms = l->now_ms + l->conf->approval_request_days * 24 * hour_ms,
	};
	const struct err *e;

	r.remind_ms = request_next_reminder(l, l->now_ms, r.expires_ms);
	e = store_request_add(txn, l->reseller, &r);
	return e != NULL ? e : request_mail_approvers(txn, l, &r);
}

/* --- deciding --- */

static const struct err *
tell_asker(struct store_txn *txn, struct link *l, const struct request *r)
{
	static const enum mail_kind kinds[] = {[REQUEST_APPROVED] = MAIL_APPROVED,
	                                       [REQUEST_DECLINED] = MAIL_DECLINED,
	                                       [REQUEST_EXPIRED] = MAIL_EXPIRED};

	if (r->asked_by_email[0] == '\0' || r->state == REQUEST_CANCELLED)
		return NULL;
	return outbox_add(txn, l,
	                  &(struct outbox_mail){
				  .kind = kinds[r->state],
				  .to_name = r->asked_by_name,
				  .to_email = r->asked_by_email,
				  .request = r->head.id,
				  .cloud_account = r->cloud_account,
			  });
}

static const struct err *
no_longer_open(struct job *j)
{
	const struct request *r = &j->request;

	if (r->state == j->wanted && r->decided_by_kind == j->l->actor.kind &&
	    id_equal(r->decided_by, j->l->actor.id))
		return NULL;
	return err_say(j->l->arena, ERR_CONFLICT, "This request was decided already. %s",
	               request_outcome_text(j->l->arena, r));
}

/* Whether the one who acts is the one who asked: the same user, or the same address. */
static bool
is_own(struct link *l, const struct request *r)
{
	if (l->actor.kind == ACTOR_USER && id_is_set(r->asked_by) &&
	    id_equal(l->actor.id, r->asked_by))
		return true;
	return r->asked_by_email[0] != '\0' && l->actor.email != NULL &&
	       strcmp(utf8_fold(l->arena, l->actor.email),
	              utf8_fold(l->arena, r->asked_by_email)) == 0;
}

struct barred {
	struct link *l;
	const struct request *request;
	const char *why;
};

static const struct err *
read_barred(struct store_txn *txn, void *arg)
{
	struct barred *b = arg;
	struct reseller reseller;
	const struct err *e = store_reseller_get(txn, b->l->reseller, b->l->reseller.id, &reseller);

	b->why = e == NULL && reseller.second_person && is_own(b->l, b->request)
	                 ? "You asked for this yourself, and here somebody else must approve "
	                   "it: another approval contact, or another owner."
	                 : "";
	return e;
}

const struct err *
request_barred_text(struct link *l, const struct request *request, const char **why)
{
	struct barred b = {l, request, ""};
	const struct err *e = link_read(l, read_barred, &b);

	*why = b.why;
	return e;
}

/* ERR_DENIED when the one who acts may not decide so, or not any more. */
static const struct err *
may_decide(struct store_txn *txn, struct job *j)
{
	struct link *l = j->l;
	struct barred b = {l, &j->request, ""};
	struct contact contact;
	const struct err *e;

	if (l->actor.kind == ACTOR_CONTACT) {
		if ((e = store_contact_get(txn, l->reseller, l->actor.id, &contact)) != NULL)
			return e;
		if (contact.archived || !contact.approves)
			return err_say(l->arena, ERR_DENIED,
			               "You are no longer an approval contact of this reseller.");
	}
	if (j->wanted != REQUEST_APPROVED)
		return NULL;
	if ((e = read_barred(txn, &b)) != NULL)
		return e;
	return b.why[0] == '\0' ? NULL : err_say(l->arena, ERR_DENIED, "%s", b.why);
}

/* What the end of j->request makes of its cloud account, with the audit entry. */
static const struct err *
end_account(struct store_txn *txn, struct job *j)
{
	static const enum account_state account_states[] = {
		[REQUEST_APPROVED] = ACCOUNT_ROLE_NEEDED,
		[REQUEST_DECLINED] = ACCOUNT_DECLINED,
		[REQUEST_CANCELLED] = ACCOUNT_REMOVED,
		[REQUEST_EXPIRED] = ACCOUNT_DECLINED,
	};
	static const char *const actions[] = {
		[REQUEST_APPROVED] = "request.approve",
		[REQUEST_DECLINED] = "request.decline",
		[REQUEST_CANCELLED] = "request.cancel",
		[REQUEST_EXPIRED] = "request.expire",
	};

	if (j->request.type == REQUEST_DELETE)
		return removal_end(txn, j->l, &j->request, actions[j->wanted]);
	return account_set_state(txn, j->l, j->request.cloud_account, account_states[j->wanted],
	                         actions[j->wanted], j->reason);
}

/* Ends an open request as j->wanted: the request, its cloud account, the audit entry, the mails. */
static const struct err *
write_end(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct link *l = j->l;
	const struct err *e = read_one(txn, j);

	if (e != NULL)
		return e;
	if (j->request.state != REQUEST_OPEN)
		return no_longer_open(j);
	if ((e = may_decide(txn, j)) != NULL)
		return e;
	j->request.state = j->wanted;
	j->request.decided_ms = l->now_ms;
	j->request.decided_by_kind = l->actor.kind;
	j->request.decided_by = l->actor.id;
	j->request.decided_by_name = l->actor.name;
	j->request.reason = j->reason;
	if ((e = store_request_put(txn, l->reseller, &j->request)) != NULL ||
	    (e = end_account(txn, j)) != NULL)
		return e;
	return tell_asker(txn, l, &j->request);
}

const struct err *
request_decide(struct link *l, struct id id, enum request_decision decision, const char *reason)
{
	struct job j = {.l = l, .id = id, .reason = reason};

	j.wanted = decision == REQUEST_APPROVE ? REQUEST_APPROVED : REQUEST_DECLINED;
	if (l->actor.kind == ACTOR_USER && l->actor.role != USER_OWNER)
		return err_say(l->arena, ERR_DENIED,
		               "Only an owner or an approval contact may decide requests.");
	if (j.wanted == REQUEST_DECLINED && reason[0] == '\0')
		return err_field(l->arena, NULL, "reason",
		                 "Say in a few words why you decline, so that the reseller knows "
		                 "what to change.");
	return link_write(l, write_end, &j);
}

const struct err *
request_cancel(struct link *l, struct id id)
{
	struct job j = {.l = l, .id = id, .wanted = REQUEST_CANCELLED, .reason = ""};

	return link_write(l, write_end, &j);
}

/* --- expiring --- */

struct expire {
	size_t limit;
	struct table_page page;
	struct reseller_id *resellers;
	int64_t now_ms;
};

static const struct err *
read_expired(struct store_txn *txn, void *arg)
{
	struct expire *x = arg;

	return table_any_due(txn, &request_table, &request_by_expiry, x->now_ms, x->limit, &x->page,
	                     &x->resellers);
}

const struct err *
request_expire(struct link *l, size_t limit)
{
	struct expire x = {.limit = limit, .now_ms = l->now_ms};
	const struct err *e = link_read(l, read_expired, &x);

	for (size_t i = 0, count = e == NULL ? x.page.count : 0; i < count; i++) {
		struct job j = {.l = l, .wanted = REQUEST_EXPIRED, .reason = ""};
		const struct err *bad;

		l->reseller = x.resellers[i];
		j.id = ((struct request *)x.page.records)[i].head.id;
		bad = link_write_more(l, write_end, &j);
		if (bad != NULL && bad->kind != ERR_CONFLICT) /* that is: decided a moment before */
			e = bad; /* and on: it holds up nobody else's */
	}
	return e;
}
