/*
 * One mail: what is in it, whether it may go out, and its header lines.  For one recipient, in
 * plain text and HTML, in UTF-8. Knows nothing of templates (whoever renders them fills a struct
 * message), of queues, or of the network (smtp.h sends).
 *
 * Every value that reaches a header or the envelope is checked here, again, even if it was checked
 * where it was entered: libcurl passes on a line end in a name or an address, and with it a header
 * or a recipient of somebody else's choosing.
 */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include <stdbool.h>

#include "../base/err.h"

/* octets of an address (RFC 5321, 4.5.3.1.3, without the angle brackets) */
enum { MESSAGE_ADDRESS_MAX = 254 };

/* Strings are NUL-terminated UTF-8 and stay the caller's.  NULL and "" are the same. */
struct message {
	const char *id; /* left part of the Message-ID: A-Z a-z 0-9 . - _; the same for every try of
	                   one mail */
	const char *domain; /* right part: a host name (a dot is not needed) */
	int64_t date_ms; /* when the mail was written, not when it is sent: ms since 1970 UTC, not 0
	                  */
	const char *from_name;     /* the name shown for the sender; may be empty */
	const char *from_address;  /* the sender */
	const char *to_name;       /* the name shown for the recipient; may be empty */
	const char *to_address;    /* the recipient */
	const char *reply_to;      /* address that answers go to; empty: the sender */
	const char *envelope_from; /* address that bounces go to; empty: from_address */
	const char *envelope_to;   /* who gets this copy, if not to_address (a blind copy); empty:
	                              to_address */
	const char *subject;       /* one line */
	const char *unsubscribe; /* http address that ends mails like this by a POST (RFC 2369, RFC
	                            8058); empty: there is none */
	const char *text;        /* the plain text part; any line ends */
	const char *html;        /* the same for people with HTML; any line ends */
	bool by_program; /* no person pressed a button for this mail: Auto-Submitted: auto-generated
	                    (RFC 3834) */
};

/* The header lines of a message. */
struct message_headers {
	char **lines; /* "Name: value", in order; a folded line has "\r\n " inside; none has a line
	                 end behind it */
	size_t count;
};

/*
 * Checks one e-mail address as people type it (already trimmed): local@domain in ASCII, a dot-atom
 * before the @ (RFC 5321, 4.1.2, Dot-string), a name with a dot after it, at most 64 and 254
 * octets.  Quoted local parts, address literals, comments and addresses in other scripts (RFC 6531)
 * are refused: too few relays carry them.  An error is ERR_INPUT with a sentence for the person in
 * `say`, and no field: rules put it beside theirs with err_field(a, bad, "email", "%s", e->say).
 */
const struct err *
message_address_check(struct arena *a, const char *address);

/*
 * Checks all of `m`: nothing needed is missing, addresses are right, no control character (so no CR
 * or LF) in anything but the two parts, and those are UTF-8 without control characters but TAB, CR
 * and LF.  An ERR_INPUT names the member of struct message in `field`; a bad id, domain or date is
 * the program's own fault: ERR_SYSTEM.  The text never repeats the bad value.
 */
const struct err *
message_check(struct arena *a, const struct message *m);

/*
 * The header lines of `m`: Date, From, To, Reply-To, Subject, Message-ID, Auto-Submitted,
 * List-Unsubscribe (RFC 5322, 3.6; RFC 3834; RFC 2369; RFC 8058); the MIME ones are whoever sends
 * it to add.  ASCII only: other text is in encoded words.  Fails as message_check() does.
 */
const struct err *
message_headers(struct arena *a, const struct message *m, struct message_headers *headers);

/*
 * `text` with every line end (CRLF, CR or LF) as CRLF, and one at the end: what a text part of a
 * mail needs.
 */
char *
message_lines(struct arena *a, const char *text);

/* Who gets it, and who gets the bounce. */
const char *
message_envelope_to(const struct message *m);

const char *
message_envelope_from(const struct message *m);

#endif
