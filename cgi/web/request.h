/*
 * One request from its texts to its answer: route, session, rights, CSRF, fields, handler,
 * errors.  Knows no FastCGI.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "answer.h"

/*
 * A POST's body as far as it came; `size` is less than Content-Length when the web server broke
 * off.
 */
struct request_body {
	const char *bytes;
	size_t size;
};

/*
 * Makes the answer to `request` in `answer` (initialised); every error becomes a page, so there is
 * none to return.
 */
void
request_answer(const struct web *web, struct arena *a, const struct http_request *request,
               const struct request_body *body, struct screen_answer *answer);

#endif
