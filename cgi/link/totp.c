/* One-time codes by the clock.  See totp.h. */
#include <liboath/oath.h>

#include "totp.h"

#include "../base/buf.h"
#include "../base/crypto.h"

static void
give_up(const char *what)
{
	fprintf(stderr, "level=error msg=\"liboath failed\" call=%s\n", what);
	exit(71);
}

void
totp_new_secret(unsigned char secret[TOTP_SECRET_SIZE])
{
	crypto_random(secret, TOTP_SECRET_SIZE);
}

void
totp_code(const unsigned char *secret, size_t size, int64_t step, unsigned int digits, char code[9])
{
	static bool ready;

	if (!ready && oath_init() != OATH_OK)
		give_up("oath_init");
	ready = true;
	if (oath_hotp_generate((const char *)secret, size, (uint64_t)step, digits, false,
	                       OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK)
		give_up("oath_hotp_generate");
}

/* The digits of `code`; false unless they are exactly as many as a code has. */
static bool
read_digits(const char *code, char digits[TOTP_DIGITS + 1])
{
	size_t n = 0;

	for (; *code != '\0'; code++) {
		if (*code == ' ')
			continue;
		if (*code < '0' || *code > '9' || n == TOTP_DIGITS)
			return false;
		digits[n++] = *code;
	}
	digits[n] = '\0';
	return n == TOTP_DIGITS;
}

bool
totp_check(const unsigned char secret[TOTP_SECRET_SIZE], const char *code, int64_t now_ms,
           int64_t last_step, int64_t *step)
{
	char digits[TOTP_DIGITS + 1], want[9];
	int64_t now = now_ms / TOTP_STEP_MS;
	bool found = false;

	if (!read_digits(code, digits))
		return false;
	for (int64_t at = now - 1; at <= now + 1; at++) {
		totp_code(secret, TOTP_SECRET_SIZE, at, TOTP_DIGITS, want);
		if (!found && at > last_step && crypto_equal(digits, want, TOTP_DIGITS)) {
			found = true;
			*step = at;
		}
	}
	crypto_cleanse(want, sizeof want);
	return found;
}

static char *
base32(struct arena *a, const unsigned char secret[TOTP_SECRET_SIZE])
{
	char *text, *copy;
	size_t length;

	if (oath_base32_encode((const char *)secret, TOTP_SECRET_SIZE, &text, &length) != OATH_OK)
		give_up("oath_base32_encode");
	copy = arena_memdup(a, text, length);
	crypto_cleanse(text, length);
	free(text);
	return copy;
}

char *
totp_secret_text(struct arena *a, const unsigned char secret[TOTP_SECRET_SIZE])
{
	const char *text = base32(a, secret);
	struct buf out;

	buf_init(&out, a);
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			buf_putc(&out, ' ');
		buf_putc(&out, text[i]);
	}
	return out.data;
}

char *
totp_uri(struct arena *a, const unsigned char secret[TOTP_SECRET_SIZE], const char *issuer,
         const char *account)
{
	struct buf out;

	buf_init(&out, a);
	buf_puts(&out, "otpauth://totp/");
	buf_put_uri(&out, issuer);
	buf_puts(&out, ":");
	buf_put_uri(&out, account);
	buf_printf(&out, "?secret=%s&issuer=", base32(a, secret));
	buf_put_uri(&out, issuer);
	buf_printf(&out, "&algorithm=SHA1&digits=%d&period=%d", TOTP_DIGITS, TOTP_STEP_MS / 1000);
	return out.data;
}
