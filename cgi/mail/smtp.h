/*
 * Sends mails to a relay by SMTP, one at a time, and says what became of each.  The only user of
 * libcurl for mail.  Knows nothing of queues or of when to try again: the mailer does that.
 *
 * TLS is required (smtps, or STARTTLS with a valid certificate) unless the relay is on this
 * machine's loopback; there it is used when offered, and its certificate is checked only against a
 * given `ca_file`.  Credentials never go out without TLS, not even there.  The connection is kept
 * for the next mail. Facts behind the choices: RFC 5321, RFC 3207, RFC 4954; libcurl 7.88's manual
 * and the measurements named in the README.
 */
#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include "message.h"

struct smtp; /* a relay and the connection to it */

struct smtp_options {
	const char *hello;      /* the host name in EHLO; NULL: this machine's */
	const char *ca_file;    /* certificates to trust, PEM; NULL: the system's */
	bool tls_on_loopback;   /* treat a relay on loopback as any other: no mail without TLS and a
	                           valid certificate */
	int connect_timeout_ms; /* until there is a connection; 0: 10 s */
	int timeout_ms; /* for a whole mail; 0: 120 s.  RFC 5321, 4.5.3.2 is more patient: nobody
	                   waits for a second try */

	/*
	 * Called at least every 20 ms while a mail is sent, with `tick_arg`; an error ends the
	 * sending.  NULL: none.  While libcurl waits for the verdict on a body it is called once a
	 * second, and at once after a signal that has a handler.
	 */
	const struct err *(*tick)(void *tick_arg);
	void *tick_arg;

	/*
	 * Called with `tick_arg` when the relay is ready for a mail's body, before any of it goes
	 * out: from then on the relay may have the mail.  An error ends the sending, as the tick's
	 * does.  NULL: none.
	 */
	const struct err *(*before_body)(void *tick_arg);
	bool plain_allowed; /* a relay elsewhere may be without TLS too, if there are no credentials
	                       for it */
};

/* What became of a mail. */
enum smtp_outcome {
	SMTP_SENT,  /* the relay has it */
	SMTP_DOWN,  /* the relay took no mail at all: no connection, time-out or 4xx before the mail
	               was begun.  Try again */
	SMTP_LATER, /* it did not take this mail, but may later: 4xx, or the connection ended.  Try
	               again */
	SMTP_NEVER, /* it will not take this mail: 5xx to the recipient, to DATA or to the mail
	               itself, or to its size */
	SMTP_CONFIG, /* it takes no mail of ours until somebody changes a setting: 5xx before the
	                recipient, sign-in refused or not offered though there are credentials, no
	                TLS where it must be, a bad certificate */
	SMTP_DOUBT   /* some or all of the body went out, and no verdict came: it may have it.  Try
	                again with the same Message-ID */
};

/*
 * Makes a handle for the relay at `url`: smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://..., user
 * and password percent-encoded; without a port 25 or 465.  `options` may be NULL; its strings are
 * copied.  Does not connect.  The password is kept in one buffer here (and in libcurl), cleansed by
 * smtp_close(); the caller cleanses `url`.  ERR_INPUT with a sentence about what is wrong with the
 * URL, which never repeats it.
 */
const struct err *
smtp_open(struct arena *a, const char *url, const struct smtp_options *options, struct smtp **smtp);

/* Says QUIT, does not wait for the answer, closes and frees.  NULL is fine. */
void
smtp_close(struct smtp *smtp);

/*
 * Sends `m` to its one recipient.  Uses the network and blocks, calling the tick, up to timeout_ms
 * (twice that when a connection kept from the mail before turns out dead).  NULL whenever there is
 * an *outcome; then *answer is the relay's last answer ("550 5.1.1 no such user"), or what went
 * wrong when it gave none: one line, at most 500 octets, for the log and the sender. No credentials
 * are in it.  Errors: those of message_check(), where nothing was sent; the tick's own, where
 * *outcome is SMTP_DOWN, SMTP_LATER or SMTP_DOUBT; ERR_SYSTEM when libcurl has no memory.
 */
const struct err *
smtp_send(struct smtp *smtp, struct arena *a, const struct message *m, enum smtp_outcome *outcome,
          const char **answer);

/* Whether the last mail's outcome is the relay's own word, not the lack of one. */
bool
smtp_answered(const struct smtp *smtp);

/* "HOST:PORT" of the relay, for logs. */
const char *
smtp_name(const struct smtp *smtp, struct arena *a);

/* The outcome's name in lower case, for logs: "sent", "later", ... */
const char *
smtp_outcome_name(enum smtp_outcome outcome);

#endif
