/*
 * Signed AWS Query-protocol calls (POST of a form, XML back) over one libcurl multi handle: many at
 * once, kept-alive connections, retries, and never longer than a call's deadline.  Calls are begun,
 * then query_step() drives all of them whenever query_fd() is readable or query_due_ms() has come,
 * and tells each one's end.  Signing is sign.h's.  Knows no operation: requests are made in sts.h
 * and iam.h, what answers mean is said in proof.h.
 */
#ifndef AWS_QUERY_H
#define AWS_QUERY_H

#include "../base/err.h"
#include "answer.h"
#include "creds.h"
#include "endpoint.h"

struct query_client;

struct query_options {
	size_t connections; /* so many tries are under way at most, the others wait their turn; 0:
	                       16 */
	void (*tick)(void *arg); /* called at least every 20 ms while query_wait() waits; NULL:
	                            nothing to call.  Must not use the client */
	void *tick_arg;
};

enum { QUERY_HEADERS = 2 };

/* A plain HTTP request in a call's place, for credentials that come so: never signed or proxied. */
struct query_plain {
	const char *url;
	bool put;                           /* PUT, without a body; else GET */
	const char *headers[QUERY_HEADERS]; /* whole lines, may be secrets; NULL: none */
	char *room; /* gets the body, whatever the status, and a NUL; the caller wipes it */
	size_t size;
	size_t length; /* of the body; set before the end is told */
};

/* One call. */
struct query_request {
	const struct endpoint
		*endpoint;         /* of the service; of `plain`: its CA bundle alone counts */
	const struct creds *creds; /* that sign it; NULL: nobody does */
	struct query_plain *plain; /* NULL: none; else nothing below counts */
	const char *operation;     /* "AssumeRole": what the answer must be to */
	const char *body;          /* the form, encoded, Action and Version in it */
	const char *const *wants;  /* see answer_read() */
	size_t want_count;
	const struct answer_secret *secrets; /* see answer_read(); the caller wipes the rooms */
	size_t secret_count;
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
	int throttled; /* of them: AWS asked us to slow down */
};

/* Whether AWS asked us to slow down. */
bool
query_is_throttled(const struct query_answer *answer);

/*
 * A client for the rest of the process's life; opened after the last fork() (a forked handle mixes
 * up answers), ended by query_close().  Options are copied.  Ignores SIGPIPE for the process:
 * OpenSSL writes to connections that AWS may have closed. ERR_SYSTEM when libcurl can't start.
 */
const struct err *
query_open(struct arena *arena, const struct query_options *options, struct query_client **out);

/*
 * Closes connections and frees it, without telling the ends of calls under way; NULL does nothing.
 * The calls' arenas must still be there.
 */
void
query_close(struct query_client *client);

/* Told once a call has ended; may begin others. */
typedef void
query_done(void *arg);

/*
 * Begins a call and returns at once; within a later query_step(), at the latest some ms after
 * `deadline_ms` (of clock_monotonic_ms()), `done(arg)` is called, and `*answer` is filled.
 *   request  copied; what it points to must stay as it is until then
 *   arena    must live till then; the answer's texts come from it
 * Throttling, 429, 500, 502, 503, 504, transport faults and unreadable 200s are asked again, with
 * full jitter, three times in all; nothing else is.  There is no error: what failed says so in its
 * answer.  Received bytes and headers with secrets are overwritten; session tokens that an answer
 * repeats are cut out of its message.
 */
void
query_begin(struct query_client *client, struct arena *arena, const struct query_request *request,
            int64_t deadline_ms, struct query_answer *answer, query_done *done, void *arg);

/* A descriptor that is readable when the network has something for query_step(); the client's. */
int
query_fd(const struct query_client *client);

/*
 * When query_step() has something to do even if the network is quiet, of clock_monotonic_ms(); -1:
 * never, as no call is under way.
 */
int64_t
query_due_ms(const struct query_client *client);

/* Does all that is to be done now, without blocking. */
void
query_step(struct query_client *client);

/* Steps and waits (network, ticking) until `*ended`, which some call's end must set. */
void
query_wait(struct query_client *client, const bool *ended);

/*
 * Begins all `count` requests and waits until each has ended.  `answers[i]` belongs to
 * `requests[i]`.
 */
void
query_run(struct query_client *client, struct arena *arena, const struct query_request *requests,
          size_t count, int64_t deadline_ms, struct query_answer *answers);

#endif
