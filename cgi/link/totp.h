/*
 * One-time codes by the clock (TOTP, RFC 6238: HMAC-SHA1, 6 digits, 30 seconds), as authenticator
 * apps make them.  The only user of liboath.  No I/O.
 */
#ifndef LINK_TOTP_H
#define LINK_TOTP_H

#include <stdbool.h>

#include "../base/arena.h"

enum { TOTP_SECRET_SIZE = 20, TOTP_DIGITS = 6, TOTP_STEP_MS = 30 * 1000 };

/* Makes a new secret: 160 random bits (RFC 4226, 4). */
void
totp_new_secret(unsigned char secret[TOTP_SECRET_SIZE]);

/* The code of `digits` digits (6 to 8) for step number `step`, which is time / 30 s. */
void
totp_code(const unsigned char *secret, size_t size, int64_t step, unsigned int digits,
          char code[9]);

/*
 * Whether `code` (blanks in it don't matter) is that of the step at `now_ms`, the one before or the
 * one behind it, and of a later one than `last_step`; *step is its step then.  No code serves twice
 * if the caller keeps *step as the next `last_step`.
 */
bool
totp_check(const unsigned char secret[TOTP_SECRET_SIZE], const char *code, int64_t now_ms,
           int64_t last_step, int64_t *step);

/* The secret in base32 (RFC 4648, 6), as people type it into an app: four letters, a blank. */
char *
totp_secret_text(struct arena *a, const unsigned char secret[TOTP_SECRET_SIZE]);

/*
 * The address that an app reads from the QR code (github.com/google/google-authenticator/wiki/
 * Key-Uri-Format): `issuer` and `account` are what it shows.
 */
char *
totp_uri(struct arena *a, const unsigned char secret[TOTP_SECRET_SIZE], const char *issuer,
         const char *account);

#endif
