/* Activity, read.  See activity.h. */
#include "activity.h"

#include "check.h"
#include "words.h"

const char *const activity_kind_names[] = {"cloud_account", "request",  "customer", "contact",
                                           "user",          "settings", NULL};

enum { OTHERS_ALONE = 5, NUMBER_ROOM = 40 };

struct job {
	struct link *l;
	const struct activity_query *query;
	struct words who;
	struct check_period period;
	struct id account;
	struct audit_page *page;
};

const char *
activity_kind_text(const char *kind)
{
	static const char *const texts[] = {"Cloud accounts",    "Requests", "Customers",
	                                    "Approval contacts", "Users",    "Settings"};

	for (size_t i = 0; activity_kind_names[i] != NULL; i++)
		if (strcmp(activity_kind_names[i], kind) == 0)
			return texts[i];
	return kind;
}

/* Whether the action's OBJECT is `kind`. */
static bool
is_of_kind(const char *action, const char *kind)
{
	size_t length = strlen(kind);

	return strncmp(action, kind, length) == 0 && action[length] == '.';
}

/* Its own kind, or settings for whatever has none.  A hand-off is a step of a cloud account. */
static const char *
kind_of(const char *action)
{
	if (is_of_kind(action, "handoff"))
		return activity_kind_names[0];
	for (size_t i = 0; i < OTHERS_ALONE; i++)
		if (is_of_kind(action, activity_kind_names[i]))
			return activity_kind_names[i];
	return activity_kind_names[OTHERS_ALONE];
}

/* Members work with customers, cloud accounts and requests; the rest is the owners'. */
static bool
is_for_members(const struct audit *entry)
{
	return id_is_set(entry->customer) || id_is_set(entry->cloud_account) ||
	       is_of_kind(entry->action, "request");
}

static bool
matches(const void *record, const char *part, const void *arg)
{
	const struct audit *entry = record;
	const struct job *j = arg;
	const struct activity_query *q = j->query;
	const char *texts[] = {entry->actor_name};

	(void)part;
	if (j->l->actor.kind == ACTOR_USER && j->l->actor.role != USER_OWNER &&
	    !is_for_members(entry))
		return false;
	if (q->kind[0] != '\0' && strcmp(kind_of(entry->action), q->kind) != 0)
		return false;
	if (id_is_set(q->customer) && !id_equal(entry->customer, q->customer))
		return false;
	return words_match(j->l->arena, &j->who, NULL, texts, 1);
}

/* The cloud account with the number that was typed; none: there is no such. */
static const struct err *
find_account(struct store_txn *txn, struct job *j)
{
	char number[NUMBER_ROOM] = "";
	struct table_query query = {
		.index = &cloud_account_by_number, .prefix = {number}, .limit = 1};
	struct cloud_account_page page;
	const struct err *e;
	size_t n = 0;

	for (const char *p = j->query->account_number; *p != '\0' && n < NUMBER_ROOM - 1; p++)
		if (*p != '-' && *p != ' ')
			number[n++] = *p;
	e = store_cloud_account_list(txn, j->l->reseller, &query, &page);
	j->account = e == NULL && page.count > 0 ? page.items[0].head.id : (struct id){""};
	return e;
}

static const struct err *
read_list(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	const struct activity_query *q = j->query;
	struct table_query query = {
		.order = TABLE_NEWEST_FIRST,
		.after = q->after,
		.before = q->before,
		.limit = q->limit,
		.keep = matches,
		.keep_arg = j,
	};
	const struct err *e;

	if (j->period.from_ms > 0)
		query.least = id_least(j->period.from_ms);
	if (j->period.before_ms > 0)
		query.most = id_most(j->period.before_ms - 1);
	if (q->account_number[0] != '\0') {
		if ((e = find_account(txn, j)) != NULL || !id_is_set(j->account))
			return e;
		query.index = &audit_by_account;
		query.prefix[0] = j->account.text;
	} else if (id_is_set(q->customer)) {
		query.index = &audit_by_customer;
		query.prefix[0] = q->customer.text;
	}
	return store_audit_list(txn, j->l->reseller, &query, j->page);
}

const struct err *
activity_list(struct link *l, const struct activity_query *query, struct audit_page *page)
{
	struct job j = {
		.l = l, .query = query, .who = words_of(l->arena, query->who), .page = page};
	const struct err *bad = check_days(l, NULL, query->from, query->to, &j.period);

	*page = (struct audit_page){0};
	return bad != NULL ? bad : link_read(l, read_list, &j);
}
