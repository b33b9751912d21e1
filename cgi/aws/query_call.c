/* One signed AWS call on its way through its tries.  See query.h; the client of all of them is
 * query.c. */
#include "query_inner.h"

#include "../base/clock.h"
#include "../base/crypto.h"

enum {
	TRY_LEAST_MS = 2500, /* a try may take this, or a third of what is left: then there is time
	                        for another */
	BACKOFF_MS = 100,    /* doubled by every try */
	BACKOFF_MOST_MS = 1000
};

/* --- transfers --- */

static struct transfer *
take_transfer(struct query_client *client)
{
	struct transfer *t = client->idle;

	if (t == NULL)
		return transfer_new();
	client->idle = t->next;
	t->next = NULL;
	return t;
}

static void
give_back(struct query_client *client, struct transfer *t)
{
	transfer_clear(t);
	t->next = client->idle;
	client->idle = t;
}

/* --- one call --- */

bool
query_is_throttled(const struct query_answer *a)
{
	static const char *const codes[] = {"Throttling",           "ThrottlingException",
	                                    "ThrottledException",   "RequestThrottled",
	                                    "RequestLimitExceeded", "TooManyRequestsException"};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i], a->xml.code) == 0)
			return true;
	return a->status == 429;
}

static bool
worth_another_try(const struct query_answer *a)
{
	if (a->status == 429 || a->status == 500 || a->status == 502 || a->status == 503 ||
	    a->status == 504)
		return true;
	if (*a->fault != '\0')
		return strcmp(a->fault, "Unreadable") != 0 || a->status == 200;
	return query_is_throttled(a);
}

/* Full jitter: anything from now to the whole back-off. */
static int64_t
jitter_ms(int tries)
{
	int64_t most = (int64_t)BACKOFF_MS << tries;
	uint32_t random;

	crypto_random(&random, sizeof random);
	return random % (uint32_t)((most < BACKOFF_MOST_MS ? most : BACKOFF_MOST_MS) + 1);
}

void
query_call_ready(struct call *call)
{
	call->state = CALL_READY;
	call->next_ready = NULL;
	*call->client->ready_end = call;
	call->client->ready_end = &call->next_ready;
}

/* The end of a call that is in no queue and has no transfer. */
static void
end(struct call *call)
{
	if (call->before != NULL)
		call->before->after = call->after;
	else
		call->client->calls = call->after;
	if (call->after != NULL)
		call->after->before = call->before;
	call->done(call->arg);
}

/* The end of a try that `t` ended with `result`, and of the call unless another try is worth it and
 * in time. */
static void
finish(struct call *call, struct transfer *t, CURLcode result)
{
	int64_t now = clock_monotonic_ms();
	struct query_answer *answer = call->answer;

	transfer_read(t, call->arena, &call->request, result, answer);
	answer->took_ms = now - call->started_ms;
	if (query_is_throttled(answer))
		answer->throttled++;
	if (answer->tries < QUERY_TRIES_MOST && worth_another_try(answer)) {
		call->next_ms = now + jitter_ms(answer->tries);
		if (call->next_ms < call->deadline_ms) {
			call->state = CALL_PAUSED;
			return;
		}
	}
	end(call);
}

void
query_call_finish(struct call *call, CURLcode result)
{
	struct query_client *client = call->client;
	struct transfer *t = call->transfer;

	curl_multi_remove_handle(client->multi, t->easy);
	client->running--;
	call->transfer = NULL;
	finish(call, t, result);
	give_back(client, t);
}

void
query_call_finish_unasked(struct call *call, const char *fault, const char *why)
{
	struct query_answer *answer = call->answer;

	answer->xml = answer_none();
	answer->status = 0;
	answer->fault = fault;
	answer->fault_why = why;
	answer->date = "";
	answer->took_ms = clock_monotonic_ms() - call->started_ms;
	end(call);
}

void
query_call_start(struct call *call, int64_t now)
{
	struct query_client *client = call->client;
	int64_t left = call->deadline_ms - now,
		timeout = left / 3 > TRY_LEAST_MS ? left / 3 : TRY_LEAST_MS;

	if (left <= 0) {
		query_call_finish_unasked(call, "Timeout", "no time was left to ask");
		return;
	}
	if (timeout > left)
		timeout = left;
	if ((call->transfer = take_transfer(client)) == NULL) {
		query_call_finish_unasked(call, "ConnectionLost", "libcurl is out of memory");
		return;
	}
	call->state = CALL_RUNNING;
	if (call->answer->tries++ == 0) {
		call->answer->asked_ms = clock_now_ms();
		call->started_ms = now;
	}
	client->running++;
	if (!transfer_start(call->transfer, &call->request, timeout, call))
		query_call_finish(call, CURLE_OUT_OF_MEMORY);
	else if (curl_multi_add_handle(client->multi, call->transfer->easy) != CURLM_OK)
		query_call_finish(call, CURLE_FAILED_INIT);
}

void
query_begin(struct query_client *client, struct arena *arena, const struct query_request *request,
            int64_t deadline_ms, struct query_answer *answer, query_done *done, void *arg)
{
	struct call *call = arena_alloc(arena, sizeof *call);

	*call = (struct call){.client = client,
	                      .arena = arena,
	                      .request = *request,
	                      .answer = answer,
	                      .done = done,
	                      .arg = arg,
	                      .started_ms = clock_monotonic_ms(),
	                      .deadline_ms = deadline_ms,
	                      .after = client->calls};
	*answer = (struct query_answer){.asked_ms = clock_now_ms()};
	if (client->calls != NULL)
		client->calls->before = call;
	client->calls = call;
	query_call_ready(call);
}
