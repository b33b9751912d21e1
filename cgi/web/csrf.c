/* Tokens of forms.  See csrf.h. */
#include "csrf.h"
#include "../base/buf.h"

static bool
mac_of(struct arena *a, const struct keys *keys, unsigned int number, const char *secret,
       const char *action, unsigned char mac[CRYPTO_HASH_SIZE])
{
	struct buf bytes;

	buf_init(&bytes, a);
	buf_puts(&bytes, secret);
	buf_putc(&bytes, '\0');
	buf_puts(&bytes, action);
	return keys_mac(keys, number, "csrf", bytes.data, bytes.len, mac);
}

char *
csrf_token(struct arena *a, const struct keys *keys, const char *secret, const char *action)
{
	unsigned char bytes[1 + CRYPTO_HASH_SIZE];
	unsigned int number = keys_current(keys);

	bytes[0] = (unsigned char)number;
	mac_of(a, keys, number, secret, action, bytes + 1);
	return crypto_base64url(a, bytes, sizeof bytes);
}

bool
csrf_check(struct arena *a, const struct keys *keys, const char *secret, const char *action,
           const char *token)
{
	unsigned char bytes[1 + CRYPTO_HASH_SIZE], mac[CRYPTO_HASH_SIZE];
	size_t size;

	if (secret == NULL || *secret == '\0' || strlen(token) != CSRF_LENGTH ||
	    !crypto_base64url_decode(token, CSRF_LENGTH, bytes, sizeof bytes, &size) ||
	    size != sizeof bytes)
		return false;
	return mac_of(a, keys, bytes[0], secret, action, mac) &&
	       crypto_equal(mac, bytes + 1, sizeof mac);
}
