/*
 * One try of one query: a libcurl easy handle with everything set, its receive buffer, and what it
 * ended with.  For query.c alone.
 */
#ifndef AWS_TRANSFER_H
#define AWS_TRANSFER_H

#include <curl/curl.h>

#include "query.h"

enum { TRANSFER_BODY_MOST = 256 * 1024, TRANSFER_CONNECT_MS = 2000 };

/* One try; all zero before transfer_start(). */
struct transfer {
	CURL *easy;
	struct curl_slist *headers;
	char *body; /* malloc: may hold temporary credentials */
	size_t body_length, body_size;
	bool too_large;
	char date[64];
	char request_id[128];
	char why[CURL_ERROR_SIZE];
};

/*
 * Makes the handle for `request`, with `t` as its CURLOPT_PRIVATE data's owner `owner`, to end
 * within `timeout_ms` (at least 1). The caller adds it to its multi handle.  False when libcurl has
 * no memory; transfer_end() is called in any case.
 */
bool
transfer_start(struct transfer *t, const struct query_request *request, int64_t timeout_ms,
               void *owner);

/*
 * Reads what came, after libcurl is done with `result`, into `answer` (all but asked_ms, took_ms
 * and tries); texts in `arena`.
 */
void
transfer_read(struct transfer *t, struct arena *arena, const struct query_request *request,
              CURLcode result, struct query_answer *answer);

/*
 * Overwrites and frees everything; the handle must be out of its multi handle.  `t` is all zero
 * again.
 */
void
transfer_end(struct transfer *t);

#endif
