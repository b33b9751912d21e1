/* Requests, read: lists, counts, and the words for them.  See request.h. */
#include "../base/clock.h"
#include "check.h"
#include "request.h"
#include "words.h"

/* A request's ID is its form's, issued when the form was shown: so long before, at most. */
static const int64_t form_life_ms = (int64_t)31 * 24 * 3600 * 1000;

struct job {
	struct link *l;
	struct id id;
	const struct request_query *query;
	struct words words;
	struct check_period period;
	struct request request;
	struct request_page page;
};

static bool
is_given(const char *filter)
{
	return filter != NULL && filter[0] != '\0';
}

static bool
matches(const void *record, const char *part, const void *arg)
{
	const struct request *r = record;
	const struct job *j = arg;
	const struct request_query *q = j->query;
	const char *texts[] = {r->account_number, r->customer_organization, r->asked_by_name,
	                       r->asked_by_email};
	int64_t at_ms = r->head.created_ms;

	if (is_given(q->type) && strcmp(request_type_names[r->type], q->type) != 0)
		return false;
	if (id_is_set(q->customer) && !id_equal(q->customer, r->customer))
		return false;
	if (at_ms < j->period.from_ms || (j->period.before_ms > 0 && at_ms >= j->period.before_ms))
		return false;
	return words_match(j->l->arena, &j->words, part, texts, 4);
}

static bool
is_filtered(const struct job *j)
{
	return j->words.count > 0 || is_given(j->query->type) || id_is_set(j->query->customer) ||
	       j->period.from_ms > 0 || j->period.before_ms > 0;
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

	if (is_filtered(j)) {
		query.keep = matches;
		query.keep_arg = j;
	}
	if (is_given(j->query->state)) {
		query.index = &request_by_state;
		query.prefix[0] = j->query->state;
	}
	if (j->period.from_ms > form_life_ms)
		query.least = id_least(j->period.from_ms - form_life_ms);
	if (j->period.before_ms > 0)
		query.most = id_most(j->period.before_ms - 1);
	return store_request_list(txn, j->l->reseller, &query, &j->page);
}

const struct err *
request_list(struct link *l, const struct request_query *query, struct request_page *page)
{
	struct job j = {.l = l, .query = query, .words = words_of_search(l->arena, query->search)};
	const struct err *e = check_days(l, NULL, is_given(query->from) ? query->from : "",
	                                 is_given(query->to) ? query->to : "", &j.period);

	if (e == NULL)
		e = link_read(l, read_list, &j);
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

struct own_activity {
	struct link *l;
	struct id id;
	size_t limit;
	struct audit_page *page;
};

static const struct err *
read_activity(struct store_txn *txn, void *arg)
{
	struct own_activity *o = arg;
	struct table_query query = {
		.index = &audit_by_request,
		.prefix = {o->id.text},
		.order = TABLE_NEWEST_FIRST,
		.limit = o->limit,
	};

	return store_audit_list(txn, o->l->reseller, &query, o->page);
}

const struct err *
request_activity(struct link *l, struct id id, size_t limit, struct audit_page *page)
{
	struct own_activity o = {l, id, limit, page};

	return link_read(l, read_activity, &o);
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
