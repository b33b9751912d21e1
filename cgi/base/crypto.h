/*
 * Random bytes, hashes and their texts: the only user of OpenSSL.  Knows nothing of what they are
 * for.
 */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include <stdbool.h>

#include "arena.h"

enum {
	CRYPTO_HASH_SIZE = 32,
	CRYPTO_SEAL_EXTRA = 12 + 16 /* nonce and tag: how much longer a sealed text is */
};

/* `size` bytes from the system's generator; ends the process when it gives none. */
void
crypto_random(void *bytes, size_t size);

/*
 * For processes that speak no TLS, before anything else here: OpenSSL leaves out its texts of
 * errors and other ciphers, 80 kB a process.
 */
void
crypto_init_small(void);

/* SHA-256 of `size` bytes. */
void
crypto_sha256(const void *bytes, size_t size, unsigned char hash[CRYPTO_HASH_SIZE]);

/*
 * HMAC-SHA256 (RFC 2104) under `key` of `purpose`, a NUL byte, and `size` bytes: a MAC for one
 * purpose never serves another.
 */
void
crypto_mac(const void *key, size_t key_size, const char *purpose, const void *bytes, size_t size,
           unsigned char mac[CRYPTO_HASH_SIZE]);

/*
 * AES-256-GCM (NIST SP 800-38D) under `key` with a random nonce: `sealed` gets nonce, ciphertext
 * and tag, size + CRYPTO_SEAL_EXTRA bytes.  `about` is authenticated with it: a sealed text opens
 * only where it was put.
 */
void
crypto_seal(const unsigned char key[CRYPTO_HASH_SIZE], const char *about, const void *bytes,
            size_t size, unsigned char *sealed);

/*
 * The opposite: `bytes` gets size - CRYPTO_SEAL_EXTRA bytes.  False, and `bytes` wiped, unless it
 * was sealed under this key, about this, and is unchanged.
 */
bool
crypto_unseal(const unsigned char key[CRYPTO_HASH_SIZE], const char *about,
              const unsigned char *sealed, size_t size, void *bytes);

/*
 * Plain HMAC-SHA256 (RFC 2104), for other people's protocols.  `mac` may be `key`.  Faster than
 * OpenSSL's HMAC() for short texts.
 */
void
crypto_hmac(const void *key, size_t key_size, const void *bytes, size_t size,
            unsigned char mac[CRYPTO_HASH_SIZE]);

/* Compares in a time that does not depend on the content. */
bool
crypto_equal(const void *a, const void *b, size_t size);

/* Overwrites a secret, in a way that no optimizer takes out. */
void
crypto_cleanse(void *secret, size_t size);

/*
 * For processes that hold secrets: from now on a crash leaves no core, and nobody but root may look
 * into their memory.  Again after another user was become, which undoes it.
 */
void
crypto_hide_memory(void);

/* Lower-case hexadecimal. */
char *
crypto_hex(struct arena *a, const void *bytes, size_t size);

/* base64url without padding (RFC 4648, 5). */
char *
crypto_base64url(struct arena *a, const void *bytes, size_t size);

/*
 * Decodes strict base64url of exactly `length` characters into `bytes`, which has room for `room`;
 * `*size` tells how many there are.  False on any other character, padding, an impossible length,
 * non-zero unused bits, or too little room.
 */
bool
crypto_base64url_decode(const char *text, size_t length, void *bytes, size_t room, size_t *size);

#endif
