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

/* What a list asks for; texts may come from an address, "" (or NULL) is no filter. */
struct request_query {
	const char *state;     /* one of request_state_names */
	const char *type;      /* one of request_type_names */
	struct id customer;    /* none: of all */
	const char *search;    /* words of account number, customer or who asks; not NULL */
	const char *from, *to; /* when it was asked: days like 2026-11-22, UTC, both included */
	const char *after, *before;
	size_t limit;
};

enum request_decision { REQUEST_APPROVE, REQUEST_DECLINE };

/* One page, newest first.  ERR_INPUT: a day that is none. */
const struct err *
request_list(struct link *l, const struct request_query *query, struct request_page *page);

/* ERR_NOTFOUND. */
const struct err *
request_get(struct link *l, struct id id, struct request *request);

/*
 * Activity about the request itself, newest first: its mails, not what else befell the cloud
 * account.  Fit for whoever holds a link to it.
 */
const struct err *
request_activity(struct link *l, struct id id, size_t limit, struct audit_page *page);

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
 * Why the one who acts may not approve this one, in a sentence; "" when nothing speaks against it.
 * A reseller may demand (reseller.h) that nobody approves what they asked for themselves: neither
 * signed in nor by a link that was mailed to the same address.  request_decide() is ERR_DENIED
 * then; declining is always possible.
 */
const struct err *
request_barred_text(struct link *l, const struct request *request, const char **why);

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

/* --- the approvers' mails --- */

enum { REQUEST_SEND_MOST = 5 };

/*
 * Mails all approvers again, each with a fresh link; the earlier ones end.  Whoever is signed in
 * may, up to REQUEST_SEND_MOST times a request; the same form twice is once.  ERR_CONFLICT with a
 * sentence: see request_send_blocked_text(), or nobody approves.
 */
const struct err *
request_send_again(struct link *l, struct id id, struct id form_id);

/* Why the mails can't be sent again now; "" when they can. */
const char *
request_send_blocked_text(const struct request *request);

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

/* Mails every approver a link for an open request; earlier links stay as they are. */
const struct err *
request_mail_approvers(struct store_txn *txn, struct link *l, const struct request *request);

/* The same for one approver, with a mail of `kind`. */
const struct err *
request_mail_contact(struct store_txn *txn, struct link *l, const struct request *request,
                     const struct contact *contact, enum mail_kind kind);

/* When a request that was asked for at `asked_ms` is reminded of next; 0: not again. */
int64_t
request_next_reminder(const struct link *l, int64_t asked_ms, int64_t expires_ms);

/* --- for keeper --- */

/*
 * Reminds the approvers of open requests of all resellers whose hour has come (the configuration's
 * approval.reminder_hours), at most `limit` a call: each hour once, and of hours that went by
 * unseen only the last.
 */
const struct err *
request_remind(struct link *l, size_t limit);

/* Expires open requests of all resellers whose time is over, at most `limit` a call. */
const struct err *
request_expire(struct link *l, size_t limit);

#endif
