/*
 * A connection to a relay as smtp.c holds it, and the callbacks through which libcurl shows each
 * command that goes out and each answer that comes in; dialogue.h makes sense of them.  For smtp.c
 * alone.
 */
#ifndef MAIL_WIRE_H
#define MAIL_WIRE_H

#include <curl/curl.h>

#include "dialogue.h"
#include "relay.h"
#include "smtp.h"

/* one, but for the races of a host with many addresses */
enum { SOCKETS_MAX = 8 };

struct smtp {
	CURL *easy;
	CURLM *multi;
	struct relay relay;
	const struct err *(*tick)(void *tick_arg);
	void *tick_arg;
	const struct err *(*before_body)(void *tick_arg);
	const struct err *tick_error; /* what ended the sending */

	curl_socket_t sockets[SOCKETS_MAX]; /* CURL_SOCKET_BAD: none */
	struct dialogue dialogue;
	bool unauthenticated;        /* stopped: the relay offered no sign-in */
	char fault[CURL_ERROR_SIZE]; /* libcurl's words */
};

/* Sets the callbacks of the handle, and what else of it never changes.  False: no memory. */
bool
wire_set(struct smtp *s);

/*
 * libcurl blocks until its QUIT is answered, after a refusal and when all ends; without a read side
 * it does not wait.
 */
void
wire_expect_no_answer(const struct smtp *s);

/* False once the sending is to end. */
bool
wire_tick(struct smtp *s);

#endif
