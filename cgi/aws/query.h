/*
 * Signed AWS Query-protocol calls (POST of a form, XML back) over one libcurl multi handle: several
 * at once, kept-alive connections, retries, and never longer than the deadline.  Signing is
 * libcurl's (CURLOPT_AWS_SIGV4), used as facts/aws.md found it right. Knows no operation: requests
 * are made in sts.h, what answers mean is said in proof.h.
 */
#ifndef AWS_QUERY_H
#define AWS_QUERY_H

#include "../base/err.h"
#include "answer.h"
#include "creds.h"
#include "endpoint.h"

struct query_client;

struct query_options {
	void (*tick)(void *arg); /* called at least every 20 ms while waiting; NULL: nothing to
	                            call.  Must not use the client */
	void *tick_arg;
};

/* One call. */
struct query_request {
	const struct endpoint *endpoint; /* of the service */
	const struct creds *creds;       /* that sign it */
	const char *operation;           /* "AssumeRole": what the answer must be to */
	const char *body;                /* the form, encoded, Action and Version in it */
	const char *const *wants;        /* see answer_read() */
	size_t want_count;
};

/* What came of it. */
struct query_answer {
	struct answer xml;     /* ANSWER_UNREADABLE with `fault` set, when nothing readable came */
	int status;            /* HTTP; 0 when none came */
	const char *fault;     /* "" when `xml` was read; else our own word, like a code: Timeout
	                          Unreachable TlsFault ConnectionLost     TooLarge Unreadable */
	const char *fault_why; /* libcurl's explanation of it, or "" */
	const char *date;      /* AWS's Date header, or "" */
	int64_t asked_ms;      /* when first asked, ms since 1970 */
	int64_t took_ms;       /* till the last word, retries included */
	int tries;
};

/*
 * A client for the rest of the process's life; opened after the last fork() (a forked handle mixes
 * up answers), ended by query_close().  Options are copied.  Ignores SIGPIPE for the process:
 * OpenSSL writes to connections that AWS may have closed. ERR_SYSTEM when libcurl can't start.
 */
const struct err *
query_open(struct arena *arena, const struct query_options *options, struct query_client **out);

/* Closes connections and frees it; NULL does nothing. */
void
query_close(struct query_client *client);

/*
 * Asks all `count` requests at once and waits (network) until each is answered or `deadline_ms` (of
 * clock_monotonic_ms()) has come. Throttling, 429, 500, 502, 503, 504, transport faults and
 * unreadable 200s are asked again, with full jitter, three times in all; nothing else
 * is.  `answers[i]` belongs to `requests[i]`, texts in `arena`.  There is no error: what failed
 * says so in its answer. Received bytes and headers with secrets are overwritten; session tokens
 * that an answer repeats are cut out of its message.
 */
void
query_run(struct query_client *client, struct arena *arena, const struct query_request *requests,
          size_t count, int64_t deadline_ms, struct query_answer *answers);

#endif
