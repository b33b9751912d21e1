/* The installation's own secret keys.  See keys.h. */
#include <errno.h>
#include <sys/stat.h>

#include "keys.h"

enum { KEYS_MAX = 16, KEY_SIZE = 32 };

struct key {
	unsigned int number;
	unsigned char bytes[KEY_SIZE];
};

struct keys {
	size_t count;
	struct key key[KEYS_MAX];
};

static void
forget(void *keys)
{
	crypto_cleanse(keys, sizeof(struct keys));
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
parse_line(const char *line, struct key *key)
{
	char *hex;
	unsigned long number = strtoul(line, &hex, 10);

	if (hex == line || number > 255 || *hex++ != ' ')
		return false;
	key->number = (unsigned int)number;
	for (int i = 0; i < KEY_SIZE; i++, hex += 2) {
		int high = hex_digit(hex[0]), low = high < 0 ? -1 : hex_digit(hex[1]);

		if (low < 0)
			return false;
		key->bytes[i] = (unsigned char)(high << 4 | low);
	}
	return *hex == '\n' || *hex == '\0';
}

static const struct err *
read_lines(struct arena *a, const char *file, FILE *f, struct keys *keys)
{
	char line[128];
	const struct err *e = NULL;

	for (int n = 1; e == NULL && fgets(line, sizeof line, f) != NULL; n++) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		if (keys->count == KEYS_MAX)
			e = err_new(a, ERR_INPUT, "%s:%d: more than %d keys", file, n, KEYS_MAX);
		else if (!parse_line(line, &keys->key[keys->count++]))
			e = err_new(a, ERR_INPUT, "%s:%d: not \"NUMBER HEX\" with 64 hex digits",
			            file, n);
	}
	crypto_cleanse(line, sizeof line);
	if (e == NULL && keys->count == 0)
		e = err_new(a, ERR_INPUT, "%s:1: no key", file);
	return e;
}

const struct err *
keys_load(struct arena *a, const char *file, struct keys **keys)
{
	const struct err *e;
	struct stat st;
	FILE *f = fopen(file, "re");

	if (f == NULL)
		return err_new(a, ERR_INPUT, "%s: %s (make it with: rolecall secret new)", file,
		               strerror(errno));
	crypto_hide_memory();
	*keys = arena_alloc(a, sizeof **keys);
	arena_defer(a, forget, *keys);
	if (fstat(fileno(f), &st) == 0 && (st.st_mode & (S_IROTH | S_IWOTH)) != 0)
		e = err_new(a, ERR_INPUT, "%s: others may read or write it; chmod 0640", file);
	else
		e = read_lines(a, file, f, *keys);
	fclose(f);
	return e;
}

char *
keys_new_line(struct arena *a, unsigned int number)
{
	unsigned char bytes[KEY_SIZE];

	crypto_random(bytes, sizeof bytes);
	return arena_printf(a, "%u %s\n", number, crypto_hex(a, bytes, sizeof bytes));
}

unsigned int
keys_current(const struct keys *keys)
{
	return keys->key[0].number;
}

bool
keys_mac(const struct keys *keys, unsigned int number, const char *purpose, const void *bytes,
         size_t size, unsigned char mac[CRYPTO_HASH_SIZE])
{
	for (size_t i = 0; i < keys->count; i++) {
		if (keys->key[i].number == number) {
			crypto_mac(keys->key[i].bytes, KEY_SIZE, purpose, bytes, size, mac);
			return true;
		}
	}
	return false;
}

char *
keys_seal(struct arena *a, const struct keys *keys, const char *purpose, const char *about,
          const void *bytes, size_t size)
{
	unsigned char key[CRYPTO_HASH_SIZE], sealed[1 + KEYS_SEALED_MAX + CRYPTO_SEAL_EXTRA];

	if (size > KEYS_SEALED_MAX)
		abort();
	sealed[0] = (unsigned char)keys_current(keys);
	keys_mac(keys, sealed[0], "seal", purpose, strlen(purpose), key);
	crypto_seal(key, about, bytes, size, sealed + 1);
	crypto_cleanse(key, sizeof key);
	return crypto_base64url(a, sealed, 1 + size + CRYPTO_SEAL_EXTRA);
}

bool
keys_unseal(const struct keys *keys, const char *purpose, const char *about, const char *text,
            unsigned char bytes[KEYS_SEALED_MAX], size_t *size, unsigned int *number)
{
	unsigned char key[CRYPTO_HASH_SIZE], sealed[1 + KEYS_SEALED_MAX + CRYPTO_SEAL_EXTRA];
	size_t sealed_size;
	bool good;

	if (!crypto_base64url_decode(text, strlen(text), sealed, sizeof sealed, &sealed_size) ||
	    sealed_size < 1 + CRYPTO_SEAL_EXTRA ||
	    !keys_mac(keys, sealed[0], "seal", purpose, strlen(purpose), key))
		return false;
	good = crypto_unseal(key, about, sealed + 1, sealed_size - 1, bytes);
	crypto_cleanse(key, sizeof key);
	*number = sealed[0];
	*size = sealed_size - 1 - CRYPTO_SEAL_EXTRA;
	return good;
}
