/*
 * Signed AWS calls, many at once.  See query.h.  libcurl's socket interface
 * (curl_multi_socket_action(3)) on an epoll: what is quiet costs nothing.
 */
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/crypto.h"
#include "transfer.h"

enum {
	SWEEP_MS = 15, /* between two looks at the clock of all calls */
	TRIES_MOST = 3,
	TRY_LEAST_MS = 2500, /* a try may take this, or a third of what is left: then there is time
	                        for another */
	BACKOFF_MS = 100,    /* doubled by every try */
	BACKOFF_MOST_MS = 1000,
	CONNECTIONS = 16,
	EVENTS = 64 /* taken from the kernel at a time */
};

enum call_state { CALL_PAUSED, CALL_READY, CALL_RUNNING };

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

/* --- libcurl's callbacks --- */

static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known)
{
	struct query_client *client = arg;
	struct epoll_event event = {.data.fd = fd};

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		epoll_ctl(client->epoll, EPOLL_CTL_DEL, fd, &event);
		return 0;
	}
	event.events = (what != CURL_POLL_OUT ? (uint32_t)EPOLLIN : 0) |
	               (what != CURL_POLL_IN ? (uint32_t)EPOLLOUT : 0);
	epoll_ctl(client->epoll, known == NULL ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
	curl_multi_assign(client->multi, fd, client);
	return 0;
}

static int
on_timer(CURLM *multi, long timeout_ms, void *arg)
{
	struct query_client *client = arg;

	(void)multi;
	client->curl_ms = timeout_ms < 0 ? -1 : clock_monotonic_ms() + timeout_ms;
	return 0;
}

/* --- opening, closing --- */

static bool
set_up(struct query_client *client)
{
	CURLMcode bad;

	if ((client->epoll = epoll_create1(EPOLL_CLOEXEC)) < 0 ||
	    (client->multi = curl_multi_init()) == NULL)
		return false;
	bad = curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	bad |= curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
	bad |= curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	bad |= curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
	bad |= curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS,
	                         (long)client->options.connections);
	bad |= curl_multi_setopt(client->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	return bad == CURLM_OK;
}

const struct err *
query_open(struct arena *arena, const struct query_options *options, struct query_client **out)
{
	struct query_client *client;

	*out = NULL;
	signal(SIGPIPE, SIG_IGN);
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, transfer_memory_new, transfer_memory_free,
	                         transfer_memory_resize, transfer_memory_copy,
	                         transfer_memory_array) != CURLE_OK)
		return err_new(arena, ERR_SYSTEM, "libcurl: can't be initialized");
	if ((client = calloc(1, sizeof *client)) == NULL)
		return err_new(arena, ERR_SYSTEM, "libcurl: out of memory");
	client->options = *options;
	if (client->options.connections == 0)
		client->options.connections = CONNECTIONS;
	client->curl_ms = -1;
	client->ready_end = &client->ready;
	if (!set_up(client)) {
		query_close(client);
		return err_new(arena, ERR_SYSTEM, "libcurl: out of memory or descriptors");
	}
	*out = client;
	return NULL;
}

void
query_close(struct query_client *client)
{
	if (client == NULL)
		return;
	for (struct call *call = client->calls; call != NULL; call = call->after) {
		if (call->state != CALL_RUNNING)
			continue;
		curl_multi_remove_handle(client->multi, call->transfer->easy);
		transfer_free(call->transfer);
	}
	for (struct transfer *t = client->idle, *next; t != NULL; t = next) {
		next = t->next;
		transfer_free(t);
	}
	curl_multi_cleanup(client->multi);
	if (client->epoll >= 0)
		close(client->epoll);
	free(client);
	curl_global_cleanup();
}

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

static void
make_ready(struct call *call)
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
	if (answer->tries < TRIES_MOST && worth_another_try(answer)) {
		call->next_ms = now + jitter_ms(answer->tries);
		if (call->next_ms < call->deadline_ms) {
			call->state = CALL_PAUSED;
			return;
		}
	}
	end(call);
}

/* The same for a running one, whose seat is free then. */
static void
finish_running(struct call *call, CURLcode result)
{
	struct query_client *client = call->client;
	struct transfer *t = call->transfer;

	curl_multi_remove_handle(client->multi, t->easy);
	client->running--;
	call->transfer = NULL;
	finish(call, t, result);
	give_back(client, t);
}

/* A call that never got as far as the network: it has no transfer to read. */
static void
finish_unasked(struct call *call, const char *fault, const char *why)
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

/* Begins a try. */
static void
start(struct call *call, int64_t now)
{
	struct query_client *client = call->client;
	int64_t left = call->deadline_ms - now,
		timeout = left / 3 > TRY_LEAST_MS ? left / 3 : TRY_LEAST_MS;

	if (left <= 0) {
		finish_unasked(call, "Timeout", "no time was left to ask");
		return;
	}
	if (timeout > left)
		timeout = left;
	if ((call->transfer = take_transfer(client)) == NULL) {
		finish_unasked(call, "ConnectionLost", "libcurl is out of memory");
		return;
	}
	call->state = CALL_RUNNING;
	if (call->answer->tries++ == 0) {
		call->answer->asked_ms = clock_now_ms();
		call->started_ms = now;
	}
	client->running++;
	if (!transfer_start(call->transfer, &call->request, timeout, call))
		finish_running(call, CURLE_OUT_OF_MEMORY);
	else if (curl_multi_add_handle(client->multi, call->transfer->easy) != CURLM_OK)
		finish_running(call, CURLE_FAILED_INIT);
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
	make_ready(call);
}

/* --- all of them --- */

/* Reads what has ended; whether anything had. */
static bool
collect(struct query_client *client)
{
	CURLMsg *message;
	bool any = false;
	int left;

	while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
		CURLcode result = message->data.result; /* gone with the handle */
		struct call *call = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		any = true;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
		finish_running(call, result);
	}
	return any;
}

/* Takes `call` out of the queue of those that are ready. */
static void
unqueue(struct query_client *client, const struct call *call)
{
	struct call **at = &client->ready;

	while (*at != call)
		at = &(*at)->next_ready;
	if ((*at = call->next_ready) == NULL)
		client->ready_end = at;
}

/* Paused calls whose time has come are ready, and overdue ones end: libcurl keeps the time of its
 * own, but not of those that wait; should it fail to, they end here too. */
static void
sweep(struct query_client *client, int64_t now)
{
	struct call *after;

	client->swept_ms = now;
	for (struct call *call = client->calls; call != NULL; call = after) {
		after = call->after;
		if (call->state == CALL_PAUSED && call->next_ms <= now) {
			make_ready(call);
		} else if (call->state == CALL_READY && call->deadline_ms <= now) {
			unqueue(client, call);
			finish_unasked(call, "Timeout", "no connection was free in time");
		} else if (call->state == CALL_RUNNING && call->deadline_ms + 2 * SWEEP_MS <= now) {
			call->answer->tries = TRIES_MOST;
			finish_running(call, CURLE_OPERATION_TIMEDOUT);
		}
	}
}

/* Begins tries while there are seats; whether there was one to begin. */
static bool
start_ready(struct query_client *client)
{
	int64_t now = clock_monotonic_ms();
	bool any = false;

	while (client->ready != NULL && client->running < client->options.connections) {
		struct call *call = client->ready;

		unqueue(client, call);
		start(call, now);
		any = true;
	}
	return any;
}

static void
take_events(struct query_client *client)
{
	struct epoll_event events[EVENTS];
	int running, count = epoll_wait(client->epoll, events, EVENTS, 0);

	for (int i = 0; i < count; i++) {
		uint32_t e = events[i].events;
		int what = ((e & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
		           ((e & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0);

		/* 0: libcurl looks itself what is wrong */
		curl_multi_socket_action(client->multi, events[i].data.fd,
		                         (e & (EPOLLERR | EPOLLHUP)) != 0 ? 0 : what, &running);
	}
}

int
query_fd(const struct query_client *client)
{
	return client->epoll;
}

int64_t
query_due_ms(const struct query_client *client)
{
	int64_t due = client->swept_ms + SWEEP_MS;

	if (client->calls == NULL)
		return -1;
	if (client->ready != NULL && client->running < client->options.connections)
		return 0;
	return client->curl_ms >= 0 && client->curl_ms < due ? client->curl_ms : due;
}

void
query_step(struct query_client *client)
{
	bool more;

	take_events(client);
	do {
		int64_t now = clock_monotonic_ms();
		int running;

		if (client->curl_ms >= 0 && client->curl_ms <= now) {
			client->curl_ms = -1;
			curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
		}
		if (now >= client->swept_ms + SWEEP_MS)
			sweep(client, now);
		more = collect(client);
		more = start_ready(client) || more;
	} while (more);
}

/* --- waiting for some --- */

void
query_wait(struct query_client *client, const bool *ended)
{
	for (query_step(client); !*ended; query_step(client)) {
		struct pollfd fd = {.fd = client->epoll, .events = POLLIN};
		int64_t wait = query_due_ms(client) - clock_monotonic_ms();

		if (client->options.tick != NULL)
			client->options.tick(client->options.tick_arg);
		poll(&fd, 1, wait < 0 ? 0 : wait < SWEEP_MS ? (int)wait : SWEEP_MS);
	}
}

struct countdown {
	size_t left;
	bool ended;
};

static void
count_down(void *arg)
{
	struct countdown *c = arg;

	c->ended = --c->left == 0;
}

void
query_run(struct query_client *client, struct arena *arena, const struct query_request *requests,
          size_t count, int64_t deadline_ms, struct query_answer *answers)
{
	struct countdown c = {count, count == 0};

	for (size_t i = 0; i < count; i++)
		query_begin(client, arena, &requests[i], deadline_ms, &answers[i], count_down, &c);
	query_wait(client, &c.ended);
}
