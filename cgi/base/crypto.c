/* Random bytes, hashes and their texts.  See crypto.h. */
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>

#include "crypto.h"

static void
give_up(const char *what)
{
	fprintf(stderr, "level=error msg=\"openssl failed\" call=%s\n", what);
	exit(71);
}

/* SHA-256, looked up once a process: by name each time takes longer than hashing. */
static const EVP_MD *
sha256(void)
{
	static EVP_MD *md;

	if (md == NULL && (md = EVP_MD_fetch(NULL, "SHA256", NULL)) == NULL)
		give_up("EVP_MD_fetch");
	return md;
}

void
crypto_random(void *bytes, size_t size)
{
	unsigned char *at = bytes;

	while (size > 0) {
		ssize_t got = getrandom(at, size, 0);

		if (got > 0) {
			at += got;
			size -= (size_t)got;
		} else if (errno != EINTR) {
			give_up("getrandom");
		}
	}
}

void
crypto_init_small(void)
{
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
	                            OPENSSL_INIT_NO_ADD_ALL_DIGESTS,
	                    NULL);
}

void
crypto_sha256(const void *bytes, size_t size, unsigned char hash[CRYPTO_HASH_SIZE])
{
	if (EVP_Digest(bytes, size, hash, NULL, sha256(), NULL) != 1)
		give_up("EVP_Digest");
}

/* The hash of `key` XORed with `pad`, and `bytes`. */
static void
hash_padded(EVP_MD_CTX *c, const unsigned char key[64], unsigned char pad, const void *bytes,
            size_t size, unsigned char hash[CRYPTO_HASH_SIZE])
{
	unsigned char block[64];

	for (size_t i = 0; i < sizeof block; i++)
		block[i] = key[i] ^ pad;
	if (EVP_DigestInit_ex(c, sha256(), NULL) != 1 ||
	    EVP_DigestUpdate(c, block, sizeof block) != 1 ||
	    EVP_DigestUpdate(c, bytes, size) != 1 || EVP_DigestFinal_ex(c, hash, NULL) != 1)
		give_up("EVP_Digest");
	OPENSSL_cleanse(block, sizeof block);
}

void
crypto_hmac(const void *key, size_t key_size, const void *bytes, size_t size,
            unsigned char mac[CRYPTO_HASH_SIZE])
{
	unsigned char block[64] = {0}, inner[CRYPTO_HASH_SIZE];
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	if (c == NULL)
		give_up("EVP_MD_CTX_new");
	if (key_size > sizeof block)
		crypto_sha256(key, key_size, block);
	else
		memcpy(block, key, key_size);
	hash_padded(c, block, 0x36, bytes, size, inner);
	hash_padded(c, block, 0x5c, inner, sizeof inner, mac);
	OPENSSL_cleanse(block, sizeof block);
	EVP_MD_CTX_free(c);
}

void
crypto_mac(const void *key, size_t key_size, const char *purpose, const void *bytes, size_t size,
           unsigned char mac[CRYPTO_HASH_SIZE])
{
	size_t purpose_size = strlen(purpose) + 1;
	unsigned char *text = malloc(purpose_size + size);

	if (text == NULL)
		give_up("malloc");
	memcpy(text, purpose, purpose_size);
	memcpy(text + purpose_size, bytes, size);
	crypto_hmac(key, key_size, text, purpose_size + size, mac);
	OPENSSL_cleanse(text, purpose_size + size);
	free(text);
}

enum { NONCE_SIZE = 12, TAG_SIZE = 16 };

void
crypto_seal(const unsigned char key[CRYPTO_HASH_SIZE], const char *about, const void *bytes,
            size_t size, unsigned char *sealed)
{
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	unsigned char *out = sealed + NONCE_SIZE;
	int n = 0;

	crypto_random(sealed, NONCE_SIZE);
	if (c == NULL || EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), NULL, key, sealed) != 1 ||
	    EVP_EncryptUpdate(c, NULL, &n, (const unsigned char *)about, (int)strlen(about)) != 1 ||
	    EVP_EncryptUpdate(c, out, &n, bytes, (int)size) != 1 ||
	    EVP_EncryptFinal_ex(c, out + n, &n) != 1 ||
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG_SIZE, out + size) != 1)
		give_up("EVP_Encrypt");
	EVP_CIPHER_CTX_free(c);
}

bool
crypto_unseal(const unsigned char key[CRYPTO_HASH_SIZE], const char *about,
              const unsigned char *sealed, size_t size, void *bytes)
{
	EVP_CIPHER_CTX *c;
	unsigned char tag[TAG_SIZE], *out = bytes;
	int n = 0, length = (int)size - CRYPTO_SEAL_EXTRA;
	bool good;

	if (length < 0)
		return false;
	if ((c = EVP_CIPHER_CTX_new()) == NULL)
		give_up("EVP_CIPHER_CTX_new");
	memcpy(tag, sealed + NONCE_SIZE + length, TAG_SIZE);
	good = EVP_DecryptInit_ex(c, EVP_aes_256_gcm(), NULL, key, sealed) == 1 &&
	       EVP_DecryptUpdate(c, NULL, &n, (const unsigned char *)about, (int)strlen(about)) ==
	               1 &&
	       EVP_DecryptUpdate(c, out, &n, sealed + NONCE_SIZE, length) == 1 &&
	       EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, TAG_SIZE, tag) == 1 &&
	       EVP_DecryptFinal_ex(c, out + n, &n) == 1;
	EVP_CIPHER_CTX_free(c);
	if (!good)
		OPENSSL_cleanse(bytes, (size_t)length);
	return good;
}

bool
crypto_equal(const void *a, const void *b, size_t size)
{
	return CRYPTO_memcmp(a, b, size) == 0;
}

void
crypto_cleanse(void *secret, size_t size)
{
	OPENSSL_cleanse(secret, size);
}

void
crypto_hide_memory(void)
{
	static const struct rlimit none = {0, 0};

	/* The limit alone does not stop a core_pattern that is a program. */
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
}

char *
crypto_hex(struct arena *a, const void *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *b = bytes;
	char *text = arena_alloc(a, size * 2 + 1);

	for (size_t i = 0; i < size; i++) {
		text[2 * i] = digits[b[i] >> 4];
		text[2 * i + 1] = digits[b[i] & 15];
	}
	return text;
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *
crypto_base64url(struct arena *a, const void *bytes, size_t size)
{
	const unsigned char *b = bytes;
	char *text = arena_alloc(a, (size * 4 + 2) / 3 + 1), *out = text;
	unsigned int bits = 0, have = 0;

	for (size_t i = 0; i < size; i++) {
		bits = bits << 8 | b[i];
		for (have += 8; have >= 6; have -= 6)
			*out++ = alphabet[bits >> (have - 6) & 63];
	}
	if (have > 0)
		*out = alphabet[bits << (6 - have) & 63];
	return text;
}

bool
crypto_base64url_decode(const char *text, size_t length, void *bytes, size_t room, size_t *size)
{
	unsigned char *out = bytes;
	unsigned int bits = 0, have = 0;
	size_t n = 0;

	if (length % 4 == 1)
		return false;
	for (size_t i = 0; i < length; i++) {
		const char *at = text[i] == '\0' ? NULL : strchr(alphabet, text[i]);

		if (at == NULL)
			return false;
		bits = bits << 6 | (unsigned int)(at - alphabet);
		have += 6;
		if (have >= 8) {
			if (n == room)
				return false;
			have -= 8;
			out[n++] = (unsigned char)(bits >> have);
		}
	}
	*size = n;
	return (bits & ((1u << have) - 1)) == 0;
}
