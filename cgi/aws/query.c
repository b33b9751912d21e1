/*
 * Signed AWS calls, many at once.  See query.h; one call is query_call.c's.  libcurl's socket
 * interface (curl_multi_socket_action(3)) on an epoll: what is quiet costs nothing.
 */
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "../base/clock.h"
#include "query_inner.h"

enum {
	SWEEP_MS = 15, /* between two looks at the clock of all calls */
	CONNECTIONS = 16,
	EVENTS = 64 /* taken from the kernel at a time */
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
		query_call_finish(call, result);
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
			query_call_ready(call);
		} else if (call->state == CALL_READY && call->deadline_ms <= now) {
			unqueue(client, call);
			query_call_finish_unasked(call, "Timeout",
			                          "no connection was free in time");
		} else if (call->state == CALL_RUNNING && call->deadline_ms + 2 * SWEEP_MS <= now) {
			call->answer->tries = QUERY_TRIES_MOST;
			query_call_finish(call, CURLE_OPERATION_TIMEDOUT);
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
		query_call_start(call, now);
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
