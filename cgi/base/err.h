/*
 * The one error type: a function that can fail returns `const struct err *`, and NULL is
 * success.  Made where the fault is found, handed up unchanged (or wrapped with what was being
 * done), logged once at the top with the request ID. `what` is for the log and never shown to a
 * person; `say` is for people and never holds internals or secrets.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "arena.h"

enum err_kind {
	ERR_INPUT, /* what was sent can't be accepted: `field` and `say` tell the person; HTTP 422
	            */
	ERR_AUTH, /* not signed in, or not proved who they are; HTTP 401 or a redirect to sign-in */
	ERR_DENIED,   /* signed in, but may not; HTTP 403 */
	ERR_NOTFOUND, /* no such thing, or not this reseller's (never told apart); HTTP 404 */
	ERR_CONFLICT, /* somebody else changed it meanwhile, or it was decided already; HTTP 409 */
	ERR_BUSY,     /* try again soon: locked out, store recovering; HTTP 503 or 429 */
	ERR_UPSTREAM, /* AWS or the mail relay did not answer as it must; HTTP 502 */
	ERR_SYSTEM    /* our own fault or the machine's; HTTP 500 */
};

struct err {
	enum err_kind kind;
	const char *what;       /* operation and object, for the log */
	const char *say;        /* a sentence for the person; NULL: the kind's own sentence */
	const char *field;      /* ERR_INPUT: the form field's name, else NULL */
	const struct err *next; /* ERR_INPUT: the next field's error, else NULL */
};

/* An error with text for the log alone. */
const struct err *
err_new(struct arena *a, enum err_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* An error whose formatted text is a sentence for the person (and goes to the log too). */
const struct err *
err_say(struct arena *a, enum err_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Adds an ERR_INPUT about `field` behind `first` (which may be NULL) and returns the head of the
 * chain, so that a check can collect all of a form's faults:  bad = err_field(a, bad, "email",
 * "Enter an e-mail address, like ann@example.com.");
 */
const struct err *
err_field(struct arena *a, const struct err *first, const char *field, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The sentence of the chain `e` for `field`, or NULL when there is none. */
const char *
err_for_field(const struct err *e, const char *field);

/* "operation: text of e", of e's kind, keeping its sentence, field and chain. */
const struct err *
err_wrap(struct arena *a, const struct err *e, const char *operation);

/* The kind's name in lower case, for logs: "input", "auth", ... */
const char *
err_kind_name(enum err_kind kind);

#endif
