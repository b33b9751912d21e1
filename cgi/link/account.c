/*
 * Cloud accounts: reading them, and what other rules do to them.  Adding is account_add.c.  See
 * account.h.
 */
#include "account.h"

#include "../base/clock.h"
#include "audit.h"
#include "token.h"
#include "words.h"

struct job {
	struct link *l;
	struct id id;
	const struct account_query *query;
	struct words words;
	struct cloud_account account;
	struct cloud_account_page page;
};

static const struct err *
read_one(struct store_txn *txn, void *arg)
{
	struct job *j = arg;

	return store_cloud_account_get(txn, j->l->reseller, j->id, &j->account);
}

const struct err *
account_get(struct link *l, struct id id, struct cloud_account *account)
{
	struct job j = {.l = l, .id = id};
	const struct err *e = link_read(l, read_one, &j);

	*account = j.account;
	return e;
}

/* --- lists --- */

static bool
matches(const void *record, const char *part, const void *arg)
{
	const struct cloud_account *account = record;
	const struct job *j = arg;
	const char *texts[] = {account->account_number, account->customer_organization,
	                       account->root_email};

	if (j->query->state[0] != '\0' &&
	    strcmp(account_state_names[account->state], j->query->state) != 0)
		return false;
	return words_match(j->l->arena, &j->words, part, texts, 3);
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

	if (j->words.count > 0) {
		query.index = &cloud_account_by_word;
		query.starts_with = j->words.longest;
		query.keep = matches;
		query.keep_arg = j;
	} else if (j->query->state[0] != '\0') {
		query.index = &cloud_account_by_state;
		query.prefix[0] = j->query->state;
	}
	return store_cloud_account_list(txn, j->l->reseller, &query, &j->page);
}

const struct err *
account_list(struct link *l, const struct account_query *query, struct cloud_account_page *page)
{
	struct job j = {.l = l, .query = query, .words = words_of_search(l->arena, query->search)};
	const struct err *e = link_read(l, read_list, &j);

	*page = j.page;
	return e;
}

static const struct err *
read_of_customer(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct table_query query = {.index = &cloud_account_by_customer,
	                            .prefix = {j->id.text},
	                            .order = TABLE_NEWEST_FIRST};

	return store_cloud_account_list(txn, j->l->reseller, &query, &j->page);
}

const struct err *
account_of_customer(struct link *l, struct id customer, struct cloud_account_page *page)
{
	struct job j = {.l = l, .id = customer};
	const struct err *e = link_read(l, read_of_customer, &j);

	*page = j.page;
	return e;
}

struct counting {
	struct link *l;
	const struct id *customers;
	size_t count;
	size_t *counts;
};

static const struct err *
read_counts(struct store_txn *txn, void *arg)
{
	struct counting *c = arg;
	const struct err *e = NULL;

	for (size_t i = 0; e == NULL && i < c->count; i++) {
		struct table_query query = {.index = &cloud_account_by_customer,
		                            .prefix = {c->customers[i].text},
		                            .limit = ACCOUNT_COUNT_MOST + 1};

		e = store_cloud_account_count(txn, c->l->reseller, &query, &c->counts[i]);
	}
	return e;
}

const struct err *
account_counts(struct link *l, const struct id *customers, size_t count, size_t *counts)
{
	struct counting c = {l, customers, count, counts};

	return link_read(l, read_counts, &c);
}

bool
account_is_held(enum account_state state)
{
	return state != ACCOUNT_DECLINED && state != ACCOUNT_REMOVED;
}

static const struct err *
read_free(struct store_txn *txn, void *arg)
{
	static const enum account_state states[] = {ACCOUNT_DECLINED, ACCOUNT_REMOVED};
	struct job *j = arg;
	struct cloud_account_page parts[2];
	size_t count = 0;

	for (size_t i = 0; i < 2; i++) {
		struct table_query query = {.index = &cloud_account_by_state,
		                            .prefix = {account_state_names[states[i]]},
		                            .order = TABLE_NEWEST_FIRST,
		                            .limit = ACCOUNT_FREE_MOST / 2};
		const struct err *e =
			store_cloud_account_list(txn, j->l->reseller, &query, &parts[i]);

		if (e != NULL)
			return e;
		count += parts[i].count;
	}
	j->page = (struct cloud_account_page){
		.items = arena_array(store_txn_arena(txn), count + 1, sizeof *j->page.items)};
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < parts[i].count; k++)
			j->page.items[j->page.count++] = parts[i].items[k];
	return NULL;
}

const struct err *
account_free(struct link *l, struct cloud_account_page *page)
{
	struct job j = {.l = l};
	const struct err *e = link_read(l, read_free, &j);

	*page = j.page;
	return e;
}

/* --- words --- */

const char *
account_state_text(enum account_state state)
{
	static const char *const texts[] = {
		"Awaiting approval", "Role needed",     "Checking", "Linked",
		"Declined",          "Needs attention", "Removed"};

	return texts[state];
}

const char *
account_type_text(enum account_type type)
{
	static const char *const texts[] = {"Resale", "Referral", "Internal"};

	return texts[type];
}

const char *
account_next_text(struct arena *a, const struct cloud_account *account)
{
	switch (account->state) {
	case ACCOUNT_AWAITING_APPROVAL:
		return "An approver says yes or no, from the mail or under Requests. The role can "
		       "be prepared meanwhile.";
	case ACCOUNT_ROLE_NEEDED:
		return "The owner of the AWS account makes the role; then Set ARN Role checks it.";
	case ACCOUNT_CHECKING:
		if (account->role_guessed)
			return "Rolecall looks for the role under its usual name for about a "
			       "minute: there is nothing to do.";
		return "Rolecall is asking AWS, and goes on by itself: there is nothing to do.";
	case ACCOUNT_LINKED:
		return arena_printf(a, "Linked since %s, and proved again every day.",
		                    clock_format(a, account->linked_ms));
	case ACCOUNT_NEEDS_ATTENTION:
		return "The last proof failed. Set ARN Role shows what AWS said and what to "
		       "change.";
	case ACCOUNT_DECLINED:
	case ACCOUNT_REMOVED:
		break;
	}
	return "Nobody holds this account now. Ask again, or add it to another customer.";
}

/* --- inside transactions --- */

const struct err *
account_set_state(struct store_txn *txn, struct link *l, struct id id, enum account_state state,
                  const char *action, const char *note)
{
	struct cloud_account before, after;
	const struct err *e = store_cloud_account_get(txn, l->reseller, id, &before);
	struct audit_subject subject = {
		.action = action, .subject = id, .cloud_account = id, .note = note};

	if (e != NULL)
		return e;
	after = before;
	after.state = state;
	subject.name = before.account_number;
	subject.customer = before.customer;
	if ((e = store_cloud_account_put(txn, l->reseller, &after)) != NULL)
		return e;
	if (!account_is_held(state) &&
	    (e = token_revoke_of_subject(txn, l, TOKEN_HANDOFF, id)) != NULL)
		return e;
	return audit_add(txn, l, &subject, &cloud_account_table, &before, &after);
}

const struct err *
account_rename_customer(struct store_txn *txn, struct link *l, struct id customer,
                        const char *organization)
{
	const char *after = NULL;
	const struct err *e;

	do {
		struct table_query query = {.index = &cloud_account_by_customer,
		                            .prefix = {customer.text},
		                            .after = after};
		struct cloud_account_page page;

		if ((e = store_cloud_account_list(txn, l->reseller, &query, &page)) != NULL)
			return e;
		for (size_t i = 0; e == NULL && i < page.count; i++) {
			struct cloud_account account;

			e = store_cloud_account_get(txn, l->reseller, page.items[i].head.id,
			                            &account);
			if (e != NULL)
				return e;
			account.customer_organization = organization;
			e = store_cloud_account_put(txn, l->reseller, &account);
		}
		after = page.next;
	} while (e == NULL && after != NULL);
	return e;
}

static bool
is_held(const void *record, const char *part, const void *arg)
{
	(void)part;
	(void)arg;
	return account_is_held(((const struct cloud_account *)record)->state);
}

const struct err *
account_customer_holds(struct store_txn *txn, struct link *l, struct id customer, bool *holds)
{
	struct table_query query = {.index = &cloud_account_by_customer,
	                            .prefix = {customer.text},
	                            .keep = is_held,
	                            .limit = 1};
	struct cloud_account_page page;
	const struct err *e = store_cloud_account_list(txn, l->reseller, &query, &page);

	*holds = e == NULL && (page.count > 0 || page.next != NULL);
	return e;
}
