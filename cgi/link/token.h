/*
 * Links that are mailed: base64url(version|key|expiry|id) . base64url(HMAC-SHA256(key, purpose NUL
 * payload)), 79 characters. version: 1 byte (1); key: 1 byte, number of the key (base/keys.h);
 * expiry: 8 bytes, ms, big-endian; id: 16 bytes.
 *
 * The store holds SHA-256 of the id only.  The id itself is not random but HMAC(key, "token-id" NUL
 * record's ID), so that the mailer can make the link when it sends, again on each try, and neither
 * store nor backup ever contains one.
 *
 * One mechanism for all purposes.  Opening a link changes nothing but the time of the first
 * opening, which nobody's decision depends on; what a link is for is done by a POST, whose
 * transaction ends the link (token_use) where it is for one use.  A link ends with its time, its
 * use, its being taken back, or its key's leaving the key file.
 */
#ifndef LINK_TOKEN_H
#define LINK_TOKEN_H

#include "link.h"

enum { TOKEN_LENGTH = 79 };

/*
 * The link's text for its record: what stands behind /approve/ in the mail.  NULL when its key is
 * gone.
 */
const char *
token_text(const struct keys *keys, struct arena *a, const struct token *token);

/*
 * The whole address that is mailed: conf.base_url, the purpose's place ("/approve/", "/handoff/",
 * "/invite/", "/password/", "/sign-in/") and the text.  NULL when its key is gone.
 */
const char *
token_address(struct link *l, const struct token *token);

enum token_standing {
	TOKEN_GOOD,
	TOKEN_EXPIRED,
	TOKEN_USED,
	TOKEN_REVOKED,
	TOKEN_MISPLACED, /* one of ours, but for another purpose */
	TOKEN_UNKNOWN    /* not one of ours: tampered with, cut, of a key that is gone, made up */
};

/* How the record stands at `now_ms`: one of the first four. */
enum token_standing
token_standing(const struct token *token, int64_t now_ms);

/*
 * Whose link `text` is.  *standing is always set.  ERR_NOTFOUND for the last two standings: unless
 * it is well-formed, rightly signed for `purpose`, and on record, nothing is told of it; else
 * *token is set, and l->reseller.  Reads only.
 */
const struct err *
token_open(struct link *l, enum token_purpose purpose, const char *text, struct token *token,
           enum token_standing *standing);

/*
 * Notes when the link was opened for the first time: for the page that tells whether the mail has
 * been seen, and for nothing else.
 */
const struct err *
token_note_opened(struct link *l, const struct token *token);

/* The newest links of `purpose` for `subject`, newest first, at most `limit`. */
const struct err *
token_of_subject(struct link *l, enum token_purpose purpose, struct id subject, size_t limit,
                 struct token_page *page);

/* --- inside transactions --- */

/*
 * Adds the record of a new link.  `token` says purpose, subject, person, expires_ms and whom it is
 * mailed to; its head.id may be set, so that the same form makes one link.  The rest is set here.
 * ERR_CONFLICT: there is a link with that ID.
 */
const struct err *
token_add(struct store_txn *txn, struct link *l, struct token *token);

/* The same for a link to a person on record. */
const struct err *
token_issue(struct store_txn *txn, struct link *l, enum token_purpose purpose, struct id subject,
            struct id person, int64_t expires_ms, struct token *token);

/* token_of_subject() there. */
const struct err *
token_read_of_subject(struct store_txn *txn, struct link *l, enum token_purpose purpose,
                      struct id subject, size_t limit, struct token_page *page);

/*
 * Reads the link again and holds it until the end of the transaction.  ERR_CONFLICT, with a
 * sentence that says why, unless it is good now: two presses at the same moment are told apart
 * here.
 */
const struct err *
token_hold(struct store_txn *txn, struct link *l, struct id id, struct token *token);

/* token_hold(), and the link is used from now on. */
const struct err *
token_use(struct store_txn *txn, struct link *l, struct id id, struct token *token);

/* Every good link of `purpose` for `subject` has done its work: used from now on. */
const struct err *
token_use_of_subject(struct store_txn *txn, struct link *l, enum token_purpose purpose,
                     struct id subject);

/* Takes it back.  One that has ended already is left as it is: NULL. */
const struct err *
token_revoke(struct store_txn *txn, struct link *l, struct id id);

/* Takes back every link of `purpose` that is for `subject`, whoever has it. */
const struct err *
token_revoke_of_subject(struct store_txn *txn, struct link *l, enum token_purpose purpose,
                        struct id subject);

/* Takes back every link of `purpose` that `person` has, whatever it is for. */
const struct err *
token_revoke_of_person(struct store_txn *txn, struct link *l, enum token_purpose purpose,
                       struct id person);

#endif
