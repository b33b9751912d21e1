/* The address of a mail relay.  See relay.h. */
#include <strings.h>

#include "../base/crypto.h"
#include "relay.h"

/* The value of a hexadecimal digit, or -1. */
static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/*
 * Percent-decodes `size` octets of `text`; false on a bad escape, a control character, nothing at
 * all, or too much.
 */
static bool
decode(const char *text, size_t size, char out[RELAY_TEXT_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < size; i++) {
		int c = (unsigned char)text[i];

		if (c == '%') {
			int high = size - i > 2 ? digit_value(text[i + 1]) : -1;
			int low = size - i > 2 ? digit_value(text[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = high * 16 + low;
			i += 2;
		}
		if (c < 0x20 || c == 0x7F || n == RELAY_TEXT_MAX - 1)
			return false;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return n > 0;
}

/* USER:PASSWORD between `start` and `end`. */
static bool
parse_credentials(const char *start, const char *end, struct relay *relay)
{
	const char *colon = memchr(start, ':', (size_t)(end - start));

	relay->has_credentials = true;
	return colon != NULL && decode(start, (size_t)(colon - start), relay->user) &&
	       decode(colon + 1, (size_t)(end - colon - 1), relay->password);
}

/* HOST at `*text`, which is moved behind it. */
static bool
parse_host(const char **text, struct relay *relay)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	const char *p = *text;
	size_t n;

	if (*p == '[') {
		n = 1 + strspn(p + 1, "0123456789abcdefABCDEF:.");
		if (n < 3 || p[n++] != ']')
			return false;
	} else {
		for (n = 0;
		     p[n] != '\0' && (strchr(letters, p[n]) != NULL || strchr("-._", p[n]) != NULL);
		     n++)
			;
	}
	if (n == 0 || n >= sizeof relay->host || *p == '-' || *p == '.')
		return false;
	memcpy(relay->host, p, n);
	*text = p + n;
	return true;
}

static bool
parse_port(const char **text, struct relay *relay)
{
	const char *p = *text;

	relay->port = relay->tls ? 465 : 25;
	if (*p != ':')
		return true;
	relay->port = 0;
	for (p++; *p >= '0' && *p <= '9' && relay->port <= 65535; p++)
		relay->port = relay->port * 10 + (unsigned int)(*p - '0');
	*text = p;
	return relay->port >= 1 && relay->port <= 65535;
}

static bool
is_loopback(const char *host)
{
	return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (strncmp(host, "127.", 4) == 0 && host[strspn(host, "0123456789.")] == '\0');
}

const struct err *
relay_parse(struct arena *a, const char *url, struct relay *relay)
{
	const char *p, *at = NULL;

	memset(relay, 0, sizeof *relay);
	relay->tls = strncmp(url, "smtps://", 8) == 0;
	if (!relay->tls && strncmp(url, "smtp://", 7) != 0)
		return err_say(a, ERR_INPUT,
		               "The mail relay's address must begin with smtp:// or smtps://.");
	p = url + (relay->tls ? 8 : 7);
	for (const char *q = p; *q != '\0' && strchr("/?#", *q) == NULL; q++)
		if (*q == '@')
			at = q;
	if (at != NULL && !parse_credentials(p, at, relay)) {
		relay_release(relay);
		return err_say(a, ERR_INPUT,
		               "Before the @ of the mail relay's address must stand USER:PASSWORD, "
		               "percent-encoded.");
	}
	p = at == NULL ? p : at + 1;
	if (!parse_host(&p, relay) || !parse_port(&p, relay) || strcmp(p + (*p == '/'), "") != 0) {
		relay_release(relay);
		return err_say(
			a, ERR_INPUT,
			"The mail relay's address must be smtp://[USER:PASSWORD@]HOST[:PORT].");
	}
	relay->loopback = is_loopback(relay->host);
	return NULL;
}

void
relay_release(struct relay *relay)
{
	crypto_cleanse(relay, sizeof *relay);
}
