/*
 * One try of one query: a libcurl easy handle with everything set, its receive buffer, and what it
 * ended with.  A transfer is used for one try after the other, so that what all tries have in
 * common is set up once.  For query.c alone.
 */
#ifndef AWS_TRANSFER_H
#define AWS_TRANSFER_H

#include <curl/curl.h>

#include "query.h"

enum { TRANSFER_BODY_MOST = 256 * 1024, TRANSFER_CONNECT_MS = 2000 };

/* One try. */
struct transfer {
	CURL *easy;
	struct curl_slist *headers;
	char *body; /* malloc: may hold temporary credentials */
	size_t body_length, body_size;
	bool too_large;
	bool is_plain;             /* the handle is set up for a plain request */
	const struct endpoint *to; /* whose address the handle has already, or NULL */
	char date[64];
	char request_id[128];
	char why[CURL_ERROR_SIZE];
	struct transfer *next; /* of those that are idle */
};

/* A new one, ended by transfer_free(); NULL when there is no memory. */
struct transfer *
transfer_new(void);

/*
 * Sets it up for `request`, with `owner` as its CURLOPT_PRIVATE, to end within `timeout_ms` (at
 * least 1).  The caller adds `easy` to its multi handle.  False when libcurl has no memory;
 * transfer_clear() is called in any case.
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
 * Overwrites what came and forgets credentials; the handle must be out of its multi handle.  `t` is
 * ready for another try.
 */
void
transfer_clear(struct transfer *t);

/* The end of it; NULL does nothing. */
void
transfer_free(struct transfer *t);

/*
 * Memory for libcurl, for curl_global_init_mem(): overwritten before it is given back, as
 * credentials and answers are in it.
 */
void *
transfer_memory_new(size_t size);
void
transfer_memory_free(void *memory);
void *
transfer_memory_resize(void *memory, size_t size);
char *
transfer_memory_copy(const char *text);
void *
transfer_memory_array(size_t count, size_t size);

#endif
