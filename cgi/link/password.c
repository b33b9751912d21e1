/* Passwords.  See password.h. */
#include <crypt.h>

#include "password.h"

#include "../base/crypto.h"
#include "../base/utf8.h"

enum { COST = 5 };

const struct err *
password_check(struct arena *a, const char *field, const char *password)
{
	size_t length = utf8_length(password);

	if (length < PASSWORD_MIN)
		return err_field(a, NULL, field, "Use at least %d characters.", PASSWORD_MIN);
	if (length > PASSWORD_MAX || strlen(password) > 500)
		return err_field(a, NULL, field, "Use at most %d characters.", PASSWORD_MAX);
	return NULL;
}

/*
 * crypt(3) without static storage; NULL on failure.  The result is copied to `out`, everything else
 * is wiped.
 */
static bool
run_crypt(const char *password, const char *setting, char out[CRYPT_OUTPUT_SIZE])
{
	struct crypt_data *data = calloc(1, sizeof *data);
	const char *result;

	if (data == NULL)
		return false;
	result = crypt_rn(password, setting, data, sizeof *data);
	if (result != NULL)
		snprintf(out, CRYPT_OUTPUT_SIZE, "%s", result);
	crypto_cleanse(data, sizeof *data);
	free(data);
	return result != NULL;
}

const struct err *
password_hash(struct arena *a, const char *password, const char **hash)
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE], out[CRYPT_OUTPUT_SIZE];

	if (crypt_gensalt_rn("$y$", COST, NULL, 0, setting, sizeof setting) == NULL ||
	    !run_crypt(password, setting, out))
		return err_new(a, ERR_SYSTEM, "crypt: no hash");
	*hash = arena_strdup(a, out);
	crypto_cleanse(out, sizeof out);
	return NULL;
}

bool
password_matches(const char *password, const char *hash)
{
	/*
	 * any valid setting (a salt of 20 letters is one, of 21 or 22 not always): its result is
	 * thrown away
	 */
	static const char nobody[] = "$y$j9T$rolecallnobodyknows.$";
	char out[CRYPT_OUTPUT_SIZE];
	bool known = hash[0] != '\0', same;

	if (!run_crypt(password, known ? hash : nobody, out))
		return false;
	same = known && strlen(out) == strlen(hash) && crypto_equal(out, hash, strlen(hash));
	crypto_cleanse(out, sizeof out);
	return same;
}
