/*
 * A message for the page that comes next, carried by a short-lived cookie: base64url(KIND ":" text)
 * "." base64url(key | MAC), where a second line of the text is an address for the sign-in's form.
 */
#ifndef WEB_FLASH_H
#define WEB_FLASH_H

#include "../base/keys.h"

struct flash {
	const char *kind; /* success, info, warning or danger; NULL: no message */
	const char *text; /* at most 600 bytes, with the address */
	/* whom the sign-in's form begins with (never in a URL, which is logged); NULL: nobody */
	const char *email;
};

/* The cookie's value. */
char *
flash_seal(struct arena *a, const struct keys *keys, const struct flash *flash);

/* Reads a cookie's value (NULL is fine); false, and no message, when it is none of ours. */
bool
flash_open(struct arena *a, const struct keys *keys, const char *value, struct flash *flash);

#endif
