/*
 * Proof that a form was made by us for this caller: against cross-site request forgery.  A token is
 * base64url(number of the key | HMAC-SHA256(key, "csrf" NUL secret NUL action)), 44 characters;
 * nothing is stored.
 */
#ifndef WEB_CSRF_H
#define WEB_CSRF_H

#include "../base/keys.h"

enum { CSRF_LENGTH = 44 };

/*
 * The token of the form that posts to `action` ("/customers/new").  `secret` is what only this
 * caller has or stands for: the session's hash, the mailed link's token, or the visit cookie.
 */
char *
csrf_token(struct arena *a, const struct keys *keys, const char *secret, const char *action);

/*
 * Whether `token` is the one for `secret` and `action`, under any key of the file.  Any text is
 * safe; NULL secret is false.
 */
bool
csrf_check(struct arena *a, const struct keys *keys, const char *secret, const char *action,
           const char *token);

#endif
