/*
 * Requests: questions to the approvers, by mail and in the portal.  open -> approved | declined |
 * cancelled | expired; the first decision wins, and every one is one transaction with the cloud
 * account's change, its audit entry and its mails.  What the end of a Cloud Account Delete request
 * makes of the account is removal.h's.
 */
#ifndef LINK_REQUEST_H
#define LINK_REQUEST_H

#include "link.h"
#include "token.h"

struct request_query {
	const char *state;  /* one of request_state_names, or "" for all */
	const char *search; /* words of account number, customer or who asks; "" for all */
	const char *after, *before;
	size_t limit;
};

enum request_decision { REQUEST_APPROVE, REQUEST_DECLINE };

/* One page, newest first. */
const struct err *
request_list(struct link *l, const struct request_query *query, struct request_page *page);

/* ERR_NOTFOUND. */
const struct err *
request_get(struct link *l, struct id id, struct request *request);

enum { REQUEST_COUNT_MOST = 499 };

/* How many are in `state`, counted up to REQUEST_COUNT_MOST + 1. */
const struct err *
request_count(struct link *l, enum request_state state, size_t *count);

/*
 * Decides it in the name of l->actor: a contact, or a signed-in owner (members are
 * ERR_DENIED).  Declining wants a reason (ERR_INPUT beside "reason").  ERR_CONFLICT, with who
 * decided what and when, if it is no longer open; deciding the same again as the same person is
 * success.
 */
const struct err *
request_decide(struct link *l, struct id id, enum request_decision decision, const char *reason);

/*
 * Takes an open request back; the cloud account that it was to add becomes Removed.  ERR_CONFLICT
 * when it is decided.
 */
const struct err *
request_cancel(struct link *l, struct id id);

/* A sentence that says how it ended: "Approved by Ann on 2026-11-22 14:05 UTC."; "" while open. */
const char *
request_outcome_text(struct arena *a, const struct request *request);

/* "Open", "Approved" ...; "Cloud Account Provision" ... */
const char *
request_state_text(enum request_state state);

const char *
request_type_text(enum request_type type);

/* --- by the mailed link --- */

struct request_by_link {
	struct token token;
	enum token_standing standing;
	struct contact contact;
	struct request request;
};

/*
 * Opens /approve/TEXT: whose link it is and what it asks.  Sets l->reseller and l->actor (the
 * contact).  Decides nothing. ERR_NOTFOUND when it is not a link of ours; an old one is found, with
 * its standing.
 */
const struct err *
request_open_link(struct link *l, const char *text, struct request_by_link *by_link);

/*
 * A fresh link for the contact of an expired one, by mail; the old one is revoked.  ERR_CONFLICT
 * when the request is not open.
 */
const struct err *
request_mail_again(struct link *l, const struct request_by_link *by_link);

/* --- inside transactions --- */

/* What is asked; l->actor asks. */
struct request_ask {
	enum request_type type;
	const struct cloud_account *account;
	const char *price_book;  /* its name */
	const char *cost_center; /* its name, or "" */
	const char *note;        /* why, or "" */
};

/*
 * Opens the request `id` and queues the approvers' mails; without approvers, owners decide in the
 * portal.
 */
const struct err *
request_open(struct store_txn *txn, struct link *l, struct id id, const struct request_ask *ask);

/* --- for keeper --- */

/* Expires open requests of all resellers whose time is over, at most `limit` a call. */
const struct err *
request_expire(struct link *l, size_t limit);

#endif
