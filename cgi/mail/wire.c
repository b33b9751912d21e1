/* What goes over the wire to a relay, as libcurl's callbacks show it.  See wire.h. */
#include "wire.h"

#include <sys/socket.h>
#include <unistd.h>

/* a connection that was not used for longer is not used again */
enum { IDLE_MAX_S = 30 };

void
wire_expect_no_answer(const struct smtp *s)
{
	for (size_t i = 0; i < SOCKETS_MAX; i++)
		if (s->sockets[i] != CURL_SOCKET_BAD)
			shutdown(s->sockets[i], SHUT_RD);
}

static int
on_debug(CURL *easy, curl_infotype type, char *bytes, size_t size, void *arg)
{
	struct smtp *s = arg;

	(void)easy;
	if (type == CURLINFO_HEADER_OUT)
		dialogue_sent(&s->dialogue, bytes, size);
	else if (type == CURLINFO_DATA_OUT)
		dialogue_sent_body(&s->dialogue);
	return 0;
}

/*
 * Ends it when MAIL went out unauthenticated: libcurl does not mind, and nothing but MAIL went out
 * yet.  An answer to DATA comes before any of the body goes out: the last moment to end it without
 * a doubt.
 */
static size_t
on_answer(char *line, size_t size, size_t count, void *arg)
{
	struct smtp *s = arg;
	struct dialogue *d = &s->dialogue;
	bool stop;

	dialogue_received(d, line, size * count);
	s->unauthenticated =
		d->stage == DIALOGUE_MAIL && s->relay.has_credentials && !d->authenticated;
	if (d->stage == DIALOGUE_DATA && d->code == 354 && s->before_body != NULL)
		s->tick_error = s->before_body(s->tick_arg);
	stop = s->unauthenticated || s->tick_error != NULL;
	if (stop || (d->code >= 400 && d->stage >= DIALOGUE_MAIL))
		wire_expect_no_answer(s);
	return stop ? 0 : size * count;
}

bool
wire_tick(struct smtp *s)
{
	if (s->tick != NULL && s->tick_error == NULL)
		s->tick_error = s->tick(s->tick_arg);
	return s->tick_error == NULL;
}

/*
 * libcurl blocks while it waits for the verdict on a body, but calls this once a second and when a
 * signal comes.
 */
static int
on_progress(void *arg, curl_off_t download_size, curl_off_t downloaded, curl_off_t upload_size,
            curl_off_t uploaded)
{
	(void)download_size;
	(void)downloaded;
	(void)upload_size;
	(void)uploaded;
	return wire_tick(arg) ? 0 : 1;
}

static size_t
on_nothing(char *bytes, size_t size, size_t count, void *arg)
{
	(void)bytes;
	(void)arg;
	return size * count;
}

static void
replace_socket(struct smtp *s, curl_socket_t old, curl_socket_t new)
{
	for (size_t i = 0; i < SOCKETS_MAX; i++)
		if (s->sockets[i] == old) {
			s->sockets[i] = new;
			return;
		}
}

static curl_socket_t
on_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	curl_socket_t fd =
		socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);

	(void)purpose;
	replace_socket(arg, CURL_SOCKET_BAD, fd);
	return fd;
}

static int
on_close_socket(void *arg, curl_socket_t fd)
{
	replace_socket(arg, fd, CURL_SOCKET_BAD);
	return close(fd);
}

bool
wire_set(struct smtp *s)
{
	CURL *c = s->easy;

	return curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_MAXAGE_CONN, (long)IDLE_MAX_S) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_VERBOSE, 1L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_debug) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_DEBUGDATA, s) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_answer) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_HEADERDATA, s) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_nothing) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_XFERINFODATA, s) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_open_socket) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, s) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_CLOSESOCKETDATA, s) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->fault) == CURLE_OK;
}
