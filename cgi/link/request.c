/* Requests: reading, opening, deciding.  The mailed link is request_link.c.  See request.h. */
#include "request.h"

#include "../base/clock.h"
#include "account.h"
#include "audit.h"
#include "contact.h"
#include "outbox.h"
#include "removal.h"
#include "words.h"

struct job {
	struct link *l;
	struct id id;
	const struct request_query *query;
	struct words words;
	struct request request;
	struct request_page page;
	enum request_state wanted; /* of a decision */
	const char *reason;
};

/* --- reading --- */

static bool
matches(const void *record, const char *part, const void *arg)
{
	const struct request *r = record;
	const struct job *j = arg;
	const char *texts[] = {r->account_number, r->customer_organization, r->asked_by_name,
	                       r->asked_by_email};

	return words_match(j->l->arena, &j->words, part, texts, 4);
}

static const struct err *
read_list(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct table_query query = {
		.order = TABLE_NEWEST_FIRST,
		.after = j->query->after,
		.before = j->query->before,
		.limit = j->query->limit,
	};

	if (j->query->state[0] != '\0') {
		query.index = &request_by_state;
		query.prefix[0] = j->query->state;
	}
	if (j->words.count > 0) {
		query.keep = matches;
		query.keep_arg = j;
	}
	return store_request_list(txn, j->l->reseller, &query, &j->page);
}

const struct err *
request_list(struct link *l, const struct request_query *query, struct request_page *page)
{
	struct job j = {.l = l, .query = query, .words = words_of_search(l->arena, query->search)};
	const struct err *e = link_read(l, read_list, &j);

	*page = j.page;
	return e;
}

static const struct err *
read_one(struct store_txn *txn, void *arg)
{
	struct job *j = arg;

	return store_request_get(txn, j->l->reseller, j->id, &j->request);
}

const struct err *
request_get(struct link *l, struct id id, struct request *request)
{
	struct job j = {.l = l, .id = id};
	const struct err *e = link_read(l, read_one, &j);

	*request = j.request;
	return e;
}

struct counting {
	struct link *l;
	enum request_state state;
	size_t *count;
};

static const struct err *
read_count(struct store_txn *txn, void *arg)
{
	struct counting *c = arg;
	struct table_query query = {.index = &request_by_state,
	                            .prefix = {request_state_names[c->state]},
	                            .limit = REQUEST_COUNT_MOST + 1};

	return store_request_count(txn, c->l->reseller, &query, c->count);
}

const struct err *
request_count(struct link *l, enum request_state state, size_t *count)
{
	struct counting c = {l, state, count};

	return link_read(l, read_count, &c);
}

/* --- words --- */

const char *
request_state_text(enum request_state state)
{
	static const char *const texts[] = {"Open", "Approved", "Declined", "Cancelled", "Expired"};

	return texts[state];
}

const char *
request_type_text(enum request_type type)
{
	static const char *const texts[] = {"Cloud Account Provision", "Cloud Account Delete"};

	return texts[type];
}

const char *
request_outcome_text(struct arena *a, const struct request *r)
{
	if (r->state == REQUEST_OPEN)
		return "";
	if (r->state == REQUEST_EXPIRED)
		return arena_printf(a, "Expired on %s: nobody decided in time.",
		                    clock_format(a, r->decided_ms));
	return arena_printf(a, "%s by %s on %s.", request_state_text(r->state), r->decided_by_name,
	                    clock_format(a, r->decided_ms));
}

/* --- opening --- */

static const struct err *
mail_approver(struct store_txn *txn, struct link *l, const struct request *r,
              const struct contact *contact)
{
	int64_t expires_ms = l->now_ms + l->conf->approval_link_hours * 3600 * 1000;
	struct token token;
	const struct err *e = token_issue(txn, l, TOKEN_APPROVE, r->head.id, contact->head.id,
	                                  expires_ms, &token);

	if (e != NULL)
		return e;
	return outbox_add(txn, l,
	                  &(struct outbox_mail){
				  .kind = MAIL_APPROVAL_REQUEST,
				  .to_name = contact->name,
				  .to_email = contact->email,
				  .request = r->head.id,
				  .cloud_account = r->cloud_account,
				  .token = token.head.id,
			  });
}

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
		.expires_ms = l->now_ms + l->conf->approval_request_days * 24 * 3600 * 1000,
	};
	struct contact_page approvers;
	const struct err *e = contact_approvers(txn, l, &approvers);

	if (e != NULL)
		return e;
	e = store_request_add(txn, l->reseller, &r);
	for (size_t i = 0; e == NULL && i < approvers.count; i++)
		e = mail_approver(txn, l, &r, &approvers.items[i]);
	return e;
}

/* --- deciding --- */

static const struct err *
tell_asker(struct store_txn *txn, struct link *l, const struct request *r)
{
	if (r->asked_by_email[0] == '\0' ||
	    (r->state != REQUEST_APPROVED && r->state != REQUEST_DECLINED))
		return NULL;
	return outbox_add(
		txn, l,
		&(struct outbox_mail){
			.kind = r->state == REQUEST_APPROVED ? MAIL_APPROVED : MAIL_DECLINED,
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

	for (size_t i = 0; e == NULL && i < x.page.count; i++) {
		struct job j = {.l = l, .wanted = REQUEST_EXPIRED, .reason = ""};

		l->reseller = x.resellers[i];
		j.id = ((struct request *)x.page.records)[i].head.id;
		e = link_write_more(l, write_end, &j);
		if (e != NULL && e->kind == ERR_CONFLICT)
			e = NULL; /* decided a moment before */
	}
	return e;
}
