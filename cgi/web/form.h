/*
 * Reading what a browser sent: query string and POST body (application/x-www-form-urlencoded),
 * checked against the screen's table before any handler runs.  Names in tables are
 * [A-Za-z][A-Za-z0-9_]{0,63}; at most 256 fields and 64 KB, %xx strict, no NUL, valid
 * UTF-8.  Fields that the table doesn't name are dropped (mail services add their own to
 * links).  ClearSilver's cgi_* parser is not used: see the README's notes.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stdbool.h>

#include "../base/err.h"

enum form_kind {
	FORM_LINE,   /* one line of text, trimmed, no control characters */
	FORM_TEXT,   /* lines of text: CRLF and CR become LF, trimmed */
	FORM_SECRET, /* one line, not trimmed, never shown again */
	FORM_CHOICE  /* one of `choices` or empty */
};

/* One field of a screen, for both query strings and bodies. */
struct form_field {
	const char *name;
	enum form_kind kind;
	size_t limit; /* characters (code points); longer is an ERR_INPUT beside the field */
	const char *const *choices; /* FORM_CHOICE: ended by NULL */
};

struct form;

/*
 * Parses `size` bytes by the `count` fields of the table.  Malformed input as a whole (bad escape,
 * NUL, bad UTF-8, too many fields, a field twice) is an ERR_INPUT without field: HTTP 400.  Faults
 * of single fields are kept in form_errors(), values as typed.
 */
const struct err *
form_parse(struct arena *a, const char *bytes, size_t size, const struct form_field *fields,
           size_t count, struct form **form);

/* The value, "" when absent; never NULL. */
const char *
form_get(const struct form *form, const char *name);

/* Whether the field was sent at all. */
bool
form_has(const struct form *form, const char *name);

/* What the table's checks found, as a chain, or NULL. */
const struct err *
form_errors(const struct form *form);

#endif
