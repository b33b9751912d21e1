/* What query.c and query_call.c know of a client and its calls.  Nobody else includes this. */
#ifndef AWS_QUERY_INNER_H
#define AWS_QUERY_INNER_H

#include "transfer.h"

enum { QUERY_TRIES_MOST = 3 };

enum call_state {
	CALL_PAUSED, /* between two tries */
	CALL_READY,  /* waits for a seat */
	CALL_RUNNING /* libcurl has it */
};

/* One request on its way through its tries; in its caller's arena. */
struct call {
	struct query_client *client;
	struct arena *arena;
	struct query_request request;
	struct query_answer *answer;
	query_done *done;
	void *arg;
	struct transfer *transfer; /* CALL_RUNNING */
	enum call_state state;
	int64_t next_ms;    /* CALL_PAUSED: when the next try is due */
	int64_t started_ms; /* monotonic, the first try, or when it was begun */
	int64_t deadline_ms;
	struct call *before, *after; /* among all */
	struct call *next_ready;
};

struct query_client {
	CURLM *multi;
	struct query_options options;
	int epoll;
	int64_t curl_ms;  /* when libcurl wants to be called, clock_monotonic_ms(); -1: not */
	int64_t swept_ms; /* when all calls were last looked at */
	struct call *calls;
	struct call *ready, **ready_end; /* that wait for a seat, first come first */
	size_t running;
	struct transfer *idle;
};

/* Puts a call at the end of those that are ready. */
void
query_call_ready(struct call *call);

/* Begins a try of a call that is in no queue. */
void
query_call_start(struct call *call, int64_t now);

/*
 * The end of a running try, and of the call unless another try is worth it and in time; its seat is
 * free then.
 */
void
query_call_finish(struct call *call, CURLcode result);

/* The end of a call that never got as far as the network and is in no queue. */
void
query_call_finish_unasked(struct call *call, const char *fault, const char *why);

#endif
