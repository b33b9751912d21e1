/* Recovery codes.  See recovery_code.h. */
#include "recovery_code.h"

#include "../base/crypto.h"

enum { LENGTH = 12, GROUP = 4 };

static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* The hex HMAC of a code without its dashes; NULL when that key is gone. */
static const char *
hash_of(struct link *l, struct id user, unsigned int key, const char plain[LENGTH + 1])
{
	unsigned char mac[CRYPTO_HASH_SIZE];
	char text[ID_LENGTH + LENGTH + 1];
	bool known;

	snprintf(text, sizeof text, "%s%s", user.text, plain);
	known = keys_mac(l->keys, key, "recovery-code", text, strlen(text), mac);
	crypto_cleanse(text, sizeof text);
	return known ? crypto_hex(l->arena, mac, sizeof mac) : NULL;
}

const char *
recovery_code_new(struct link *l, struct id user, struct recovery_code *code)
{
	unsigned char bytes[LENGTH];
	char plain[LENGTH + 1] = "";

	crypto_random(bytes, sizeof bytes);
	for (int i = 0; i < LENGTH; i++)
		plain[i] = digits[bytes[i] & 31];
	crypto_cleanse(bytes, sizeof bytes);
	code->key = keys_current(l->keys);
	code->hash = hash_of(l, user, keys_current(l->keys), plain);
	code->used_ms = 0;
	return arena_printf(l->arena, "%.4s-%.4s-%.4s", plain, plain + GROUP, plain + 2 * GROUP);
}

/* What was typed without dashes and blanks, in our letters; false unless it may be a code. */
static bool
read_plain(const char *text, char plain[LENGTH + 1])
{
	size_t n = 0;

	for (; *text != '\0'; text++) {
		char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;

		if (c == '-' || c == ' ')
			continue;
		c = c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c; /* as Crockford reads them */
		if (n == LENGTH || strchr(digits, c) == NULL)
			return false;
		plain[n++] = c;
	}
	plain[n] = '\0';
	return n == LENGTH;
}

struct recovery_code *
recovery_code_find(struct link *l, struct id user, const struct recovery_code_list *codes,
                   const char *text)
{
	char plain[LENGTH + 1];

	if (!read_plain(text, plain))
		return NULL;
	for (size_t i = 0; i < codes->count; i++) {
		struct recovery_code *code = &codes->items[i];
		const char *hash = hash_of(l, user, (unsigned int)code->key, plain);

		if (hash != NULL && code->used_ms == 0 && strlen(code->hash) == strlen(hash) &&
		    crypto_equal(hash, code->hash, strlen(hash)))
			return code;
	}
	return NULL;
}
