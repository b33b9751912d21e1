/*
 * Passwords: yescrypt through libxcrypt, and nobody else calls it.  Slow on purpose: about 60 ms
 * and 16 MB a call.
 */
#ifndef LINK_PASSWORD_H
#define LINK_PASSWORD_H

#include <stdbool.h>

#include "../base/err.h"

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 200 /* characters; libxcrypt's own limit is 512 bytes */ };

/* Whether `password` may be one: its length in characters.  Beside `field`. */
const struct err *
password_check(struct arena *a, const char *field, const char *password);

/* A new hash (crypt(5), "$y$...") with a fresh salt. */
const struct err *
password_hash(struct arena *a, const char *password, const char **hash);

/*
 * Whether `password` belongs to `hash`.  With `hash` "" the same work is done and the answer is
 * false, so that a stranger can't tell by the time whether there is such a user.
 */
bool
password_matches(const char *password, const char *hash);

#endif
