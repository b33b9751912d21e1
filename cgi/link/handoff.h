/*
 * Hand-off: the role's instructions for one cloud account, by a mailed link, to whoever can make
 * the role in AWS and has no way into the portal.  The link shows that account's steps, takes the
 * ARN and shows what AWS said, again and again until the account is Linked: a mistake can be mended
 * by it.  It ends with that, with its time, by being withdrawn, when a fresh one is sent, and with
 * the account's leaving the books.  What is done by it is done by role.h, in the name of an
 * ACTOR_ACCOUNT_OWNER whose ID is the link's.
 */
#ifndef LINK_HANDOFF_H
#define LINK_HANDOFF_H

#include "link.h"
#include "token.h"

enum { HANDOFF_PER_HOUR = 5 }; /* mails for one account: it must not become a way to pester */

struct handoff_form {
	const char *email;
	const char *name; /* or "" */
	const char *note; /* what the sender has to say, or "" */
};

/* Why none can be sent in this state, in a sentence; "" when one can. */
const char *
handoff_blocked_text(enum account_state state);

/*
 * Mails a fresh link and ends the account's earlier ones, in one transaction with its audit entry.
 * `form_id` was issued with the form: the same form twice is one mail.  ERR_INPUT with fields;
 * ERR_CONFLICT: blocked; ERR_BUSY, with a sentence: HANDOFF_PER_HOUR mails went out.  ERR_NOTFOUND.
 */
const struct err *
handoff_send(struct link *l, struct id account, struct id form_id, const struct handoff_form *form);

/* Takes the link back.  One that has ended already is left as it is.  ERR_NOTFOUND. */
const struct err *
handoff_withdraw(struct link *l, struct id account, struct id handoff);

/* The account's newest, for the one who sent it. */
struct handoff {
	struct token token;
	enum token_standing standing;
	struct mail mail; /* how the mail fared; head.id is none if it is not known any more */
};

/* ERR_NOTFOUND when none was sent. */
const struct err *
handoff_latest(struct link *l, const struct cloud_account *account, struct handoff *handoff);

/* --- by the mailed link --- */

struct handoff_by_link {
	struct token token;
	enum token_standing standing;
	struct cloud_account account; /* not for TOKEN_MISPLACED and TOKEN_UNKNOWN */
};

/*
 * Opens /handoff/TEXT.  Sets l->reseller and l->actor.  Changes nothing.  ERR_NOTFOUND when it is
 * not a link of ours; by_link->standing is set in any case.
 */
const struct err *
handoff_open_link(struct link *l, const char *text, struct handoff_by_link *by_link);

/* What is next, in a sentence for the account owner: fixed words, no quotes. */
const char *
handoff_next_text(enum account_state state);

/* --- inside transactions, for the other rules --- */

/*
 * Before an ARN is taken: when l->actor is an account owner, the link that they came by must still
 * be good and be for this account (ERR_CONFLICT, ERR_NOTFOUND), and it is noted that they acted.
 * Others pass.
 */
const struct err *
handoff_act(struct store_txn *txn, struct link *l, struct id account);

#endif
