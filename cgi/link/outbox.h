/*
 * The outbox: mails wait here, written in the transaction of what they tell, until the mailer sent
 * them.  A mail holds no text and no link: both are made when it is sent, so that the store never
 * holds a working link.
 */
#ifndef LINK_OUTBOX_H
#define LINK_OUTBOX_H

#include "link.h"
#include "mail_text.h"

/* Who gets a mail about what. */
struct outbox_mail {
	enum mail_kind kind;
	const char *to_name;
	const char *to_email;
	struct id request;
	struct id cloud_account;
	struct id token;    /* none: no link but into the portal */
	struct id proof;    /* that it tells of, or none */
	const char *change; /* MAIL_NEEDS_ATTENTION: one of drift_names; NULL for all others */
	bool to_customer;   /* no way into the portal */
	struct id about;    /* MAIL_UNDELIVERED: the mail that failed */
	struct id person;   /* MAIL_DIGEST: the contact */
};

/* Queues a mail inside a transaction, due at once. */
const struct err *
outbox_add(struct store_txn *txn, struct link *l, const struct outbox_mail *mail);

/* Mails about one request, oldest first: for the page that shows how they fared. */
const struct err *
outbox_of_request(struct link *l, struct id request, struct mail_page *page);

/* --- for owners, who look after the outbox --- */

struct outbox_query {
	const char *state;  /* one of mail_state_names, or "" for all */
	const char *search; /* words of a recipient's name or address; "" for all */
	const char *after, *before;
	size_t limit;
};

/* One page, newest first. */
const struct err *
outbox_list(struct link *l, const struct outbox_query *query, struct mail_page *page);

enum { OUTBOX_COUNT_MOST = 499 };

/* How many are in `state`, counted up to OUTBOX_COUNT_MOST + 1. */
const struct err *
outbox_count(struct link *l, enum mail_state state, size_t *count);

/*
 * Sends a mail that failed once more, or one that waits right now.  ERR_CONFLICT, with a sentence,
 * when it was sent meanwhile, or when what it asks for is over.
 */
const struct err *
outbox_send_again(struct link *l, struct id mail);

/* Takes a mail that waits out of the queue.  ERR_CONFLICT when it does not wait any more. */
const struct err *
outbox_withdraw(struct link *l, struct id mail);

/* --- for the mailer: all resellers --- */

struct outbox_due {
	struct mail *mails;
	struct reseller_id *resellers; /* whose each is */
	size_t count;
};

/* Up to `limit` mails that are due at l->now_ms, longest waiting first. */
const struct err *
outbox_due(struct link *l, size_t limit, struct outbox_due *due);

/* When the next mail is due, ms; 0 when none waits. */
const struct err *
outbox_next_due(struct link *l, int64_t *due_ms);

struct outbox_content {
	const char *template; /* "approval_request": mail/NAME.subject.cs, .txt.cs, .html.cs */
	const char *reseller_name;
	const char *reseller_email; /* for Reply-To; may be "" */
	struct mail_values values;
	const struct mail_template *own; /* what the reseller changed about this kind of mail */
	const char *unsubscribe;         /* address that ends mails like this by a POST, or NULL */
	const char *moot; /* why it is not to be sent (what it asks for is over), or NULL */
};

/* Reads what `mail` of l->reseller is about. */
const struct err *
outbox_content(struct link *l, const struct mail *mail, struct outbox_content *content);

/*
 * Writes down, before a mail's body goes out, that it does: should nobody live to write down the
 * verdict, the next try knows.  ERR_CONFLICT: it is not to go out (any more).
 */
const struct err *
outbox_hand_over(struct link *l, struct id mail);

/* How often a body may go out without a verdict: SMTP's doubt is worth one repeat, not more. */
enum { OUTBOX_DOUBTS_MOST = 2 };

enum outbox_outcome {
	OUTBOX_SENT,
	OUTBOX_LATER, /* not taken; tried again with back-off, for two days */
	OUTBOX_DOUBT, /* its body went out and no verdict came: the same, but only once */
	OUTBOX_NEVER, /* refused for good: shown where the request is, and an owner gets a mail */
	OUTBOX_MOOT   /* not sent, and that is right */
};

struct outbox_result {
	enum outbox_outcome outcome;
	const char *answer; /* the relay's last line, or why there is none */
	bool handed_over;   /* outbox_hand_over() was called in this try */
};

/* Writes down how sending went. */
const struct err *
outbox_record(struct link *l, struct id mail, const struct outbox_result *result);

/* After so long since it was queued (or asked for again) a mail is not tried any more. */
bool
outbox_is_too_old(const struct link *l, const struct mail *mail);

#endif
