/*
 * How far the talk with a relay came: the last command that went out and the answer to it (RFC
 * 5321, 4.2), as seen line by line. What libcurl's result codes don't tell.  No network.
 */
#ifndef MAIL_DIALOGUE_H
#define MAIL_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>

enum { DIALOGUE_ANSWER_MAX = 2048, DIALOGUE_SECRET_MAX = 1024 };

/* The last command, in the order of a mail. */
enum dialogue_stage {
	DIALOGUE_CONNECT,
	DIALOGUE_HELLO,
	DIALOGUE_TLS,
	DIALOGUE_AUTH,
	DIALOGUE_MAIL,
	DIALOGUE_RCPT,
	DIALOGUE_DATA,
	DIALOGUE_BODY
};

struct dialogue {
	enum dialogue_stage stage;
	bool reused;        /* its first command was MAIL: on a connection of before */
	bool ended;         /* QUIT went out; what comes now is no answer to the mail */
	bool authenticated; /* signed in on this connection; outlives a mail */
	int code;           /* of the whole answer to the last command; 0: none yet */
	char answer[DIALOGUE_ANSWER_MAX + 1]; /* its lines as one, "550 5.1.1 no such user", control
	                                         characters as blanks */
	char secret[DIALOGUE_SECRET_MAX]; /* what went out at AUTH last, without the mechanism */
};

/* Begins another mail, on the same connection or not. */
void
dialogue_begin(struct dialogue *d);

/*
 * A command went out: `size` octets with their line end.  QUIT only ends it: the answer before it
 * stays.
 */
void
dialogue_sent(struct dialogue *d, const char *line, size_t size);

/* Some of the mail's body went out. */
void
dialogue_sent_body(struct dialogue *d);

/* One line of an answer came in: "250-more" or "250 last", `size` octets with its line end. */
void
dialogue_received(struct dialogue *d, const char *line, size_t size);

/* Whether the answer repeats what went out at AUTH, or `password` (which may be empty). */
bool
dialogue_repeats_secret(const struct dialogue *d, const char *password);

/* Cleanses what went out at AUTH. */
void
dialogue_forget_secret(struct dialogue *d);

#endif
