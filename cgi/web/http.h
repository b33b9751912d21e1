/*
 * One HTTP request as the web server handed it over, read once into plain texts: nothing behind
 * this file knows FastCGI. Sources: the CGI/1.1 specification (RFC 3875) for the variables, RFC
 * 6265 for cookies.
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include <stdbool.h>

#include "../base/err.h"
#include "../base/id.h"

enum { HTTP_BODY_MAX = 64 * 1024, HTTP_QUERY_MAX = 8 * 1024 };

struct http_request {
	const char *method; /* "GET" for HEAD too */
	bool head;
	const char *path;  /* decoded by nginx; valid UTF-8 without control characters, else "" */
	const char *query; /* as sent, "" when none */
	const char *cookies;
	const char *host;
	const char *origin;     /* "" when not sent */
	const char *fetch_site; /* Sec-Fetch-Site, "" when not sent */
	bool ahead; /* the browser only fetches ahead: Sec-Purpose, Purpose or X-Moz say prefetch,
	               preview or prerender */
	const char *content_type;
	const char *content_length; /* NULL when not sent */
	const char *remote_addr;
	const char *user_agent; /* at most 300 bytes of valid UTF-8 */
	struct id operation; /* nginx's $request_id: the same when it asks another worker; a new one
	                        without it */
};

/* Reads the variables of `environment` ("NAME=VALUE", ended by NULL). */
void
http_read(struct arena *a, char *const *environment, struct http_request *request);

/* The value of cookie `name`, or NULL. */
const char *
http_cookie(struct arena *a, const struct http_request *request, const char *name);

/*
 * Whether `path` may be redirected to: a path of this site with printable ASCII only.  No "//host",
 * no backslash, at most 1,000 characters.
 */
bool
http_is_local(const char *path);

/* How a POST's body may be read. */
enum http_body {
	HTTP_BODY_OK,
	HTTP_BODY_NO_LENGTH,  /* 411 */
	HTTP_BODY_TOO_LARGE,  /* 413 */
	HTTP_BODY_BAD_LENGTH, /* 400 */
	HTTP_BODY_BAD_TYPE    /* 415: not application/x-www-form-urlencoded */
};
enum http_body
http_body_size(const struct http_request *request, size_t *size);

/*
 * Whether a POST comes from one of our own pages, as far as the browser says.  `opaque_origin` lets
 * "Origin: null" pass, which browsers send from pages with Referrer-Policy: no-referrer.
 */
enum http_opaque_origin { HTTP_REFUSE_OPAQUE, HTTP_ALLOW_OPAQUE };
bool
http_same_site(const struct http_request *request, enum http_opaque_origin opaque_origin);

/* "303 See Other", ... */
const char *
http_status_line(int status);

#endif
