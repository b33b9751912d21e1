/*
 * Cloud accounts: a customer's AWS accounts and the life of their link.
 *
 *   Awaiting approval --approve--> Role needed --ARN saved--> Checking --proof--> Linked
 *          |                                                     |  ^               |
 *          +--decline, cancel--> Declined, Removed               +--+--> Needs attention
 *
 * The steps are made by request.h (decisions), role.h (the ARN and its proof) and account_add()
 * here.
 */
#ifndef LINK_ACCOUNT_H
#define LINK_ACCOUNT_H

#include "link.h"

/* What the *Add+* form sends, as typed. */
struct account_form {
	const char *provider;       /* "aws" */
	const char *account_choice; /* "new", or the ID of an account that no customer holds */
	const char *account_number; /* for "new": with or without dashes and blanks */
	const char *root_email;
	const char *type;        /* "resale", "referral", "internal" */
	const char *price_book;  /* ID */
	const char *cost_center; /* ID or "" */
};

struct account_query {
	/* account number or words of organization and root e-mail; "" for all */
	const char *search;
	const char *state; /* one of account_state_names, or "" for all */
	const char *after, *before;
	size_t limit;
};

/*
 * Makes the cloud account of `customer` (Awaiting approval), its external ID, the Cloud Account
 * Provision request under `form_id`, and the approvers' mails, in one transaction.  *account is its
 * ID.  The same form twice is one account.  ERR_INPUT with fields; the number's field names the
 * customer that holds it.  ERR_NOTFOUND: customer.  ERR_CONFLICT: nobody approves yet.
 */
const struct err *
account_add(struct link *l, struct id customer, struct id form_id, const struct account_form *form,
            struct id *account);

/*
 * Asks again for an account that nobody holds now (declined, expired, cancelled, removed), with all
 * that was entered for it: a new request under `form_id`, as account_add() makes it, and a new
 * external ID.  The same form twice is one request.  ERR_CONFLICT with a sentence when it is held,
 * or when its customer or price book is no longer there to be had.
 */
const struct err *
account_ask_again(struct link *l, struct id account, struct id form_id);

/* ERR_NOTFOUND. */
const struct err *
account_get(struct link *l, struct id id, struct cloud_account *account);

/* One page, newest first. */
const struct err *
account_list(struct link *l, const struct account_query *query, struct cloud_account_page *page);

/* A customer's accounts, newest first, all of them (at most TABLE_PAGE_MAX). */
const struct err *
account_of_customer(struct link *l, struct id customer, struct cloud_account_page *page);

enum { ACCOUNT_COUNT_MOST = 99 };

/*
 * How many accounts each of `customers` has, up to ACCOUNT_COUNT_MOST + 1, which means more than
 * can be counted in passing.
 */
const struct err *
account_counts(struct link *l, const struct id *customers, size_t count, size_t *counts);

enum { ACCOUNT_FREE_MOST = 100 };

/* Accounts that no customer holds now, the newest of them: declined and removed ones. */
const struct err *
account_free(struct link *l, struct cloud_account_page *page);

/* Whether a customer holds an account in this state. */
bool
account_is_held(enum account_state state);

/* The state in words: "Awaiting approval". */
const char *
account_state_text(enum account_state state);

/*
 * What is next for it, in a sentence of our own words: nothing that anybody typed is in it, and no
 * quotes.
 */
const char *
account_next_text(struct arena *a, const struct cloud_account *account);

/* The type in words: "Resale". */
const char *
account_type_text(enum account_type type);

/* --- inside transactions, for the other rules --- */

/* Reads, sets `state`, writes, with the audit entry `action` and its note. */
const struct err *
account_set_state(struct store_txn *txn, struct link *l, struct id id, enum account_state state,
                  const char *action, const char *note);

/* A customer's new name goes to its accounts. */
const struct err *
account_rename_customer(struct store_txn *txn, struct link *l, struct id customer,
                        const char *organization);

/* Whether the customer holds any account. */
const struct err *
account_customer_holds(struct store_txn *txn, struct link *l, struct id customer, bool *holds);

#endif
