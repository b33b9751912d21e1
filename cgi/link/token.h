/*
 * Links that are mailed: base64url(version|key|expiry|id) . base64url(HMAC-SHA256(key, purpose NUL
 * payload)), 79 characters. version: 1 byte (1); key: 1 byte, number of the key (base/keys.h);
 * expiry: 8 bytes, ms, big-endian; id: 16 bytes.
 *
 * The store holds SHA-256 of the id only.  The id itself is not random but HMAC(key, "token-id" NUL
 * record's ID), so that the mailer can make the link when it sends, again on each try, and neither
 * store nor backup ever contains one.
 */
#ifndef LINK_TOKEN_H
#define LINK_TOKEN_H

#include "link.h"

enum { TOKEN_LENGTH = 79 };

/* Adds the record of a new link inside a transaction. */
const struct err *
token_issue(struct store_txn *txn, struct link *l, enum token_purpose purpose, struct id subject,
            struct id person, int64_t expires_ms, struct token *token);

/*
 * The link's text for its record: what stands behind /approve/ in the mail.  NULL when its key is
 * gone.
 */
const char *
token_text(const struct keys *keys, struct arena *a, const struct token *token);

enum token_standing { TOKEN_GOOD, TOKEN_EXPIRED, TOKEN_USED, TOKEN_REVOKED };

/*
 * Whose link `text` is.  ERR_NOTFOUND unless it is well-formed, rightly signed for `purpose`, and
 * on record; then *token and *standing are set, and l->reseller.  Reads only.
 */
const struct err *
token_open(struct link *l, enum token_purpose purpose, const char *text, struct token *token,
           enum token_standing *standing);

#endif
