/*
 * The installation's own secret keys, from conf.secret_file: what links and forms are signed
 * with.  The file has one key a line, "NUMBER HEX" (NUMBER 0-255, HEX 64 digits), newest first: the
 * first signs, all verify, so a key is changed by putting a new line on top.  It must not be
 * readable by others.
 */
#ifndef BASE_KEYS_H
#define BASE_KEYS_H

#include "crypto.h"
#include "err.h"

struct keys;

/*
 * Reads the file; ERR_INPUT with FILE:LINE for a bad line, a missing file, or one that others can
 * read.  Lives with the arena.  Hides the process's memory (crypto_hide_memory()).
 */
const struct err *
keys_load(struct arena *a, const char *file, struct keys **keys);

/* A new file's line with a fresh key called `number`. */
char *
keys_new_line(struct arena *a, unsigned int number);

/* The number of the key that signs now. */
unsigned int
keys_current(const struct keys *keys);

/*
 * HMAC-SHA256 under key `number` of purpose, NUL and bytes (crypto_mac).  False when there is no
 * such key.
 */
bool
keys_mac(const struct keys *keys, unsigned int number, const char *purpose, const void *bytes,
         size_t size, unsigned char mac[CRYPTO_HASH_SIZE]);

enum { KEYS_SEALED_MAX = 64 }; /* bytes that may be sealed at once */

/*
 * A secret as text that only this installation can read again: base64url(key number | AES-256-GCM
 * under HMAC(key, "seal" NUL purpose)), sealed by the current key.  `about` is the ID of the record
 * that it is kept in, and opens nowhere else.
 */
char *
keys_seal(struct arena *a, const struct keys *keys, const char *purpose, const char *about,
          const void *bytes, size_t size);

/*
 * Opens such a text into `bytes`, which has room for KEYS_SEALED_MAX; *number tells which key
 * sealed it: if it is not the current one, seal it anew.  False when it is none of ours or its key
 * is gone.
 */
bool
keys_unseal(const struct keys *keys, const char *purpose, const char *about, const char *text,
            unsigned char bytes[KEYS_SEALED_MAX], size_t *size, unsigned int *number);

#endif
