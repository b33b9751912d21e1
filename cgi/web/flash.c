/* Messages for the next page.  See flash.h. */
#include "flash.h"
#include "../base/utf8.h"

enum { TEXT_MAX = 600, VALUE_MAX = 1200, SEAL_SIZE = 1 + CRYPTO_HASH_SIZE };

static const char *const kinds[] = {"success", "info", "warning", "danger"};

static const char *
known_kind(const char *text, size_t size)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strlen(kinds[i]) == size && memcmp(kinds[i], text, size) == 0)
			return kinds[i];
	return NULL;
}

char *
flash_seal(struct arena *a, const struct keys *keys, const struct flash *flash)
{
	unsigned char seal[SEAL_SIZE];
	const char *kind = known_kind(flash->kind, strlen(flash->kind));
	const char *text = flash->email == NULL
	                           ? flash->text
	                           : arena_printf(a, "%s\n%s", flash->text, flash->email);
	size_t n = strlen(text);
	char *payload;

	if (n > TEXT_MAX) {
		for (n = TEXT_MAX; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80; n--)
			continue;
	}
	payload = arena_printf(a, "%s:%.*s", kind == NULL ? "info" : kind, (int)n, text);
	seal[0] = (unsigned char)keys_current(keys);
	keys_mac(keys, seal[0], "flash", payload, strlen(payload), seal + 1);
	return arena_printf(a, "%s.%s", crypto_base64url(a, payload, strlen(payload)),
	                    crypto_base64url(a, seal, sizeof seal));
}

bool
flash_open(struct arena *a, const struct keys *keys, const char *value, struct flash *flash)
{
	unsigned char seal[SEAL_SIZE], mac[CRYPTO_HASH_SIZE];
	char payload[VALUE_MAX];
	const char *dot = value == NULL ? NULL : strchr(value, '.');
	size_t size, seal_size;
	char *colon, *text, *line;

	*flash = (struct flash){0};
	if (dot == NULL ||
	    !crypto_base64url_decode(value, (size_t)(dot - value), payload, sizeof payload,
	                             &size) ||
	    !crypto_base64url_decode(dot + 1, strlen(dot + 1), seal, sizeof seal, &seal_size) ||
	    seal_size != sizeof seal || !keys_mac(keys, seal[0], "flash", payload, size, mac) ||
	    !crypto_equal(mac, seal + 1, sizeof mac))
		return false;
	colon = memchr(payload, ':', size);
	if (colon == NULL || !utf8_valid(payload, size))
		return false;
	flash->kind = known_kind(payload, (size_t)(colon - payload));
	flash->text = text = arena_memdup(a, colon + 1, size - (size_t)(colon + 1 - payload));
	if ((line = strchr(text, '\n')) != NULL) {
		*line = '\0';
		flash->email = line + 1;
	}
	return flash->kind != NULL;
}
