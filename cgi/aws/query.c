/* Signed AWS calls, several at once.  See query.h. */
#include <signal.h>

#include "../base/clock.h"
#include "../base/crypto.h"
#include "transfer.h"

enum {
	STEP_MS = 15, /* between two ticks, at most */
	TRIES_MOST = 3,
	TRY_LEAST_MS = 2500, /* a try may take this, or a third of what is left: then there is time
	                        for another */
	BACKOFF_MS = 100,    /* doubled by every try */
	BACKOFF_MOST_MS = 1000,
	CONNECTIONS = 16
};

struct query_client {
	CURLM *multi;
	struct query_options options;
};

enum call_state { CALL_WAITING, CALL_RUNNING, CALL_DONE };

/* One request on its way through its tries. */
struct call {
	const struct query_request *request;
	struct query_answer *answer;
	struct transfer transfer;
	enum call_state state;
	int64_t next_ms;    /* CALL_WAITING: when the next try is due */
	int64_t started_ms; /* monotonic, the first try */
};

/* What a run of calls has in hand. */
struct run {
	struct query_client *client;
	struct arena *arena;
	struct call *calls;
	size_t count;
	int64_t deadline_ms;
};

const struct err *
query_open(struct arena *arena, const struct query_options *options, struct query_client **out)
{
	struct query_client *client;

	*out = NULL;
	signal(SIGPIPE, SIG_IGN);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_new(arena, ERR_SYSTEM, "libcurl: can't be initialized");
	if ((client = calloc(1, sizeof *client)) == NULL ||
	    (client->multi = curl_multi_init()) == NULL) {
		free(client);
		return err_new(arena, ERR_SYSTEM, "libcurl: out of memory");
	}
	client->options = *options;
	curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS);
	curl_multi_setopt(client->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	*out = client;
	return NULL;
}

void
query_close(struct query_client *client)
{
	if (client == NULL)
		return;
	curl_multi_cleanup(client->multi);
	free(client);
	curl_global_cleanup();
}

static bool
worth_another_try(const struct query_answer *a)
{
	static const char *const codes[] = {"Throttling",           "ThrottlingException",
	                                    "ThrottledException",   "RequestThrottled",
	                                    "RequestLimitExceeded", "TooManyRequestsException"};

	if (a->status == 429 || a->status == 500 || a->status == 502 || a->status == 503 ||
	    a->status == 504)
		return true;
	if (*a->fault != '\0')
		return strcmp(a->fault, "Unreadable") != 0 || a->status == 200;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i], a->xml.code) == 0)
			return true;
	return false;
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

/* The end of a try, and of the call unless another one is worth it and in time. */
static void
finish(struct run *run, struct call *call, CURLcode result)
{
	int64_t now = clock_monotonic_ms();

	transfer_read(&call->transfer, run->arena, call->request, result, call->answer);
	transfer_end(&call->transfer);
	call->answer->took_ms = now - call->started_ms;
	call->state = CALL_DONE;
	if (call->answer->tries >= TRIES_MOST || !worth_another_try(call->answer))
		return;
	call->next_ms = now + jitter_ms(call->answer->tries);
	if (call->next_ms < run->deadline_ms)
		call->state = CALL_WAITING;
}

/* Begins the try that is due. */
static void
start(struct run *run, struct call *call, int64_t now)
{
	int64_t left = run->deadline_ms - now,
		timeout = left / 3 > TRY_LEAST_MS ? left / 3 : TRY_LEAST_MS;

	call->answer->tries++;
	if (timeout > left)
		timeout = left;
	if (left <= 0) {
		finish(run, call, CURLE_OPERATION_TIMEDOUT);
		return;
	}
	if (!transfer_start(&call->transfer, call->request, timeout, call)) {
		finish(run, call, CURLE_OUT_OF_MEMORY);
	} else if (curl_multi_add_handle(run->client->multi, call->transfer.easy) != CURLM_OK) {
		finish(run, call, CURLE_FAILED_INIT);
	} else {
		call->state = CALL_RUNNING;
	}
}

static void
collect(struct run *run)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(run->client->multi, &left)) != NULL) {
		CURLcode result = message->data.result; /* gone with the handle */
		CURL *easy = message->easy_handle;
		struct call *call = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, &call);
		curl_multi_remove_handle(run->client->multi, easy);
		finish(run, call, result);
	}
}

/* One step: due tries begin, data flows, ended tries are read.  Returns for how long nothing is
 * due; -1 when all is done. */
static int64_t
step(struct run *run)
{
	int64_t now = clock_monotonic_ms(), wait = -1;
	int running;

	for (size_t i = 0; i < run->count; i++)
		if (run->calls[i].state == CALL_WAITING && run->calls[i].next_ms <= now)
			start(run, &run->calls[i], now);
	curl_multi_perform(run->client->multi, &running);
	collect(run);
	for (size_t i = 0; i < run->count; i++) {
		struct call *call = &run->calls[i];
		int64_t due = call->state == CALL_WAITING && call->next_ms - now < STEP_MS
		                      ? call->next_ms - now
		                      : STEP_MS;

		if (call->state != CALL_DONE && (wait < 0 || due < wait))
			wait = due < 0 ? 0 : due;
	}
	return wait;
}

/* libcurl keeps the time itself; should it fail to, its calls end here. */
static void
end_overdue(struct run *run)
{
	if (clock_monotonic_ms() < run->deadline_ms + 2 * STEP_MS)
		return;
	for (size_t i = 0; i < run->count; i++) {
		struct call *call = &run->calls[i];

		if (call->state == CALL_DONE)
			continue;
		if (call->state == CALL_RUNNING)
			curl_multi_remove_handle(run->client->multi, call->transfer.easy);
		call->answer->tries = TRIES_MOST;
		finish(run, call, CURLE_OPERATION_TIMEDOUT);
	}
}

void
query_run(struct query_client *client, struct arena *arena, const struct query_request *requests,
          size_t count, int64_t deadline_ms, struct query_answer *answers)
{
	struct run run = {client, arena, arena_array(arena, count, sizeof *run.calls), count,
	                  deadline_ms};
	int64_t now = clock_monotonic_ms(), wait;

	for (size_t i = 0; i < count; i++) {
		run.calls[i] = (struct call){.request = &requests[i],
		                             .answer = &answers[i],
		                             .next_ms = now,
		                             .started_ms = now};
		answers[i] = (struct query_answer){.asked_ms = clock_now_ms()};
	}
	while ((wait = step(&run)) >= 0) {
		if (client->options.tick != NULL)
			client->options.tick(client->options.tick_arg);
		curl_multi_poll(client->multi, NULL, 0, (int)wait, NULL);
		end_overdue(&run);
	}
}
