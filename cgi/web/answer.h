/*
 * The answer being made: what screen.h's calls fill in, and what becomes of it as bytes.  One a
 * request.  It also carries what the loop knows of the request and handlers needn't.
 */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "flash.h"
#include "http.h"
#include "screen.h"

/* What the process opened before its first request. */
struct web {
	const struct screen_program *program;
	struct arena *arena;
	struct conf conf;
	struct keys *keys;
	struct store *store;
	struct template_set *templates;
	int64_t started_ms;
};

struct screen_answer {
	const struct web *web;
	const struct http_request *request;
	const struct screen_route *route; /* NULL until it is found */
	const char *session_secret;       /* of the session, for CSRF; NULL when not signed in */
	const char *visit;                /* the visit cookie; NULL: none yet */
	const char *reseller_name;        /* of the session */
	struct flash flash;               /* for the next page; kind NULL: none */
	bool template_failed;             /* an ERR_SYSTEM that is ours and not the store's */
	int status;
	const char *type;       /* Content-Type */
	const char *attachment; /* the name of the file that the answer is, or NULL */
	const char *location;   /* of a redirect, or NULL */
	const char *allow;      /* of a 405, or NULL */
	int retry_after_s;      /* 0: not said */
	struct buf cookies;     /* whole Set-Cookie lines */
	struct buf body;
};

/* An empty answer, status 200. */
void
answer_init(struct screen_answer *answer, struct arena *a, const struct web *web,
            const struct http_request *request);

/*
 * Forgets body, redirect and status, but no cookies: before an error page or a form that is shown
 * again.
 */
void
answer_restart(struct screen_answer *answer, int status);

/*
 * The cookies' names differ with and without TLS: "__Host-rolecall" or "rolecall", both with
 * `suffix` ("", "-flash", "-visit", "-device").
 */
const char *
answer_cookie_name(struct arena *a, const struct conf *conf, const char *suffix);

/*
 * Sets cookie NAME (see above); `max_age_s` 0 removes it, -1 leaves it to the end of the browser's
 * session.
 */
void
answer_set_cookie(struct screen_answer *answer, const char *suffix, const char *value,
                  int max_age_s);

/*
 * The header as CGI wants it (RFC 3875, 6): Status, the security headers, cookies, an empty line.
 */
void
answer_header(const struct screen_answer *answer, struct buf *out);

#endif
