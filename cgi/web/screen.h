/*
 * What a screen is made of, and the loop that runs it.  screen_main() does for all screens:
 * configuration, store, templates, accepting, limits, session, rights, CSRF, reading fields,
 * errors, headers, logging, leaving.  A screen is a table of routes and its handlers:  read, call
 * one rule, show.
 *
 * Data that every template gets: see templates/layout.cs.
 */
#ifndef WEB_SCREEN_H
#define WEB_SCREEN_H

#include "../link/link.h"
#include "form.h"
#include "template.h"

/* Who may come. */
enum screen_access {
	SCREEN_ANYBODY, /* no session needed; s->link.reseller is not set, unless a link token named
	                   it (SCREEN_TOKEN) */
	SCREEN_TOKEN,   /* by a mailed link: the handler opens it; CSRF is bound to the link */
	SCREEN_ONE_CLICK, /* the same, but mail programs press it too: a POST needs no CSRF token
	                     (RFC 8058, 3.2); only for what does no harm if somebody else does it */
	SCREEN_MEMBER,    /* signed-in user */
	SCREEN_OWNER      /* signed-in owner */
};

struct screen {
	struct link link; /* for the rules: store, reseller, actor, arena */
	struct arena *arena;
	const struct conf *conf;
	const struct form *form;  /* the route's fields: the body's for POST, the query's for GET */
	const struct form *query; /* the query's, for POST too */
	const struct err *errors; /* showing a form again: what is wrong with it, else NULL */
	struct node *page;        /* the data of the page being made */
	struct id ids[2];         /* the ID segments of the path, in order */
	const char *token;        /* the TOKEN segment of the path, or NULL */
	const char *name;         /* the NAME segment of the path, or NULL */
	struct id form_id;        /* POST: the ID that was issued with the form; GET: a new one */
	int64_t version; /* POST: the record's version that the form was made from, 0 when none */
	bool signed_in;
	struct id session; /* of the signed-in browser */
	const char *path;
	const char *user_agent;
	struct screen_answer *answer; /* the loop's */
};

typedef const struct err *
screen_handler(struct screen *s);

struct screen_route {
	const char *method; /* "GET" (serves HEAD) or "POST" */
	/* "/customers/ID/accounts/new": ID is a record ID, TOKEN a link's token, NAME a word */
	const char *path;
	enum screen_access access;
	screen_handler *handle;
	/* the route's fields; csrf, form_id and version are the loop's */
	const struct form_field *fields;
	size_t field_count;
	/*
	 * POST: shows the form again after ERR_INPUT (422), ERR_CONFLICT (409), ERR_AUTH (401) and
	 * ERR_BUSY with a sentence (429), with what was typed; NULL: an error page.  GET: shows a
	 * list whose address has a wrong filter; show_days_again() (show.h)
	 */
	screen_handler *again;
};

struct screen_program {
	const char *name; /* also its socket's and its log's */
	const struct screen_route *routes;
	size_t route_count;
};

/* Runs the program until SIGTERM or its number of requests is used up; the exit status. */
int
screen_main(const struct screen_program *program);

/* --- for handlers; each makes the answer and returns NULL unless it fails --- */

/*
 * The page `template`.cs in the layout, status 200 (or 422/409 when shown again). `title` stands in
 * <title> and <h1>.
 */
const struct err *
screen_render(struct screen *s, const char *template, const char *title);

/* The status that the next screen_render() answers with, in place of 200. */
void
screen_status(struct screen *s, int status);

/* 303 to `path` (printf; must begin with one '/').  */
const struct err *
screen_redirect(struct screen *s, const char *path, ...) __attribute__((format(printf, 2, 3)));

/* A message for the page that comes next, once: `kind` is success, info, warning or danger. */
void
screen_flash(struct screen *s, const char *kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same when a password was set: the sign-in that comes next begins with `email`. */
void
screen_flash_sign_in(struct screen *s, const char *email);

/* A small JSON answer (live status): `json` is sent as it is, no-store. */
const struct err *
screen_json(struct screen *s, const char *json);

/* Any other small answer: `type` is its Content-Type, `text` is sent as it is. */
const struct err *
screen_text(struct screen *s, int status, const char *type, const char *text);

/*
 * A file to keep: the same, with the name that the browser gives it; `name` has only letters,
 * digits, dots and dashes.
 */
const struct err *
screen_download(struct screen *s, const char *type, const char *name, const char *text);

/*
 * Starts (signed in) or ends (NULL) the browser's session: sets or clears the cookie to `cookie`.
 */
void
screen_set_session(struct screen *s, const char *cookie);

/* The long-lived cookie that says that it is a known browser (link/device.h); NULL: none. */
const char *
screen_device(struct screen *s);

/* Sets it. */
void
screen_set_device(struct screen *s, const char *cookie);

/*
 * Puts a form field's value on the page as form.NAME: what was typed, when the form is shown again,
 * else `stored`.  In a conflict, stored.NAME is set too where the two differ, so that the page
 * shows both.
 */
void
screen_value(struct screen *s, const char *name, const char *stored);

/*
 * Hidden fields of the form that posts to `action` ("/customers/new"): sets forms.NAME.{action csrf
 * form_id version}; templates print them by part/form.cs.  `version` 0 is none.
 */
void
screen_form(struct screen *s, const char *name, const char *action, int64_t version);

/*
 * Address with the query fields `name=value` ... (ended by NULL) percent-encoded; empty values left
 * out: for paging links.
 */
const char *
screen_address(struct screen *s, const char *path, ...) __attribute__((sentinel));

#endif
