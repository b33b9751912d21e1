/*
 * The address of a mail relay, smtp://[USER:PASSWORD@]HOST[:PORT], in its parts.  Reads text; no
 * network.
 */
#ifndef MAIL_RELAY_H
#define MAIL_RELAY_H

#include <stdbool.h>

#include "../base/err.h"

enum { RELAY_TEXT_MAX = 256 };

struct relay {
	bool tls;      /* smtps: TLS from the first octet */
	bool loopback; /* localhost, 127.0.0.0/8 or ::1 */
	bool has_credentials;
	unsigned int port;             /* 25 or 465 when the URL has none */
	char host[RELAY_TEXT_MAX];     /* a name, an IPv4 address, or an IPv6 address in brackets */
	char user[RELAY_TEXT_MAX];     /* decoded; "" without credentials */
	char password[RELAY_TEXT_MAX]; /* the same; cleansed by relay_release() */
};

/*
 * Reads `url`: smtp or smtps, user and password percent-encoded (RFC 3986, 2.1), nothing behind the
 * port but one "/".  ERR_INPUT with a sentence about what is wrong, that never repeats the URL;
 * `relay` holds no secret then.
 */
const struct err *
relay_parse(struct arena *a, const char *url, struct relay *relay);

/* Cleanses it. */
void
relay_release(struct relay *relay);

#endif
