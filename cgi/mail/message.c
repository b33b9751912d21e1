/* One mail and its header lines.  See message.h. */
#include "message.h"
#include "../base/buf.h"
#include "../base/clock.h"
#include "../base/utf8.h"

enum {
	LOCAL_MAX = 64, /* RFC 5321, 4.5.3.1.1 */
	LABEL_MAX = 63, /* RFC 1035, 2.3.4 */
	DOMAIN_MAX = 253,
	ID_MAX = 128,
	WORD_MAX = 75,   /* an encoded word with its delimiters (RFC 2047, 2) */
	WORD_FRAME = 12, /* =?UTF-8?Q? and ?= */
	NAME_MAX_OCTETS = 256,
	SUBJECT_MAX_OCTETS = 1024
};

enum encoding { ENCODING_Q, ENCODING_B };

static bool
is_empty(const char *text)
{
	return text == NULL || *text == '\0';
}

static bool
is_alnum(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

/* --- addresses --- */

/* Dot-string (RFC 5321, 4.1.2): atoms of atext (RFC 5322, 3.2.3) with single dots between. */
static bool
is_dot_string(const char *text, size_t size)
{
	char before = '.';

	if (size == 0 || size > LOCAL_MAX)
		return false;
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '.'
		            ? before == '.'
		            : !is_alnum(text[i]) && strchr("!#$%&'*+-/=?^_`{|}~", text[i]) == NULL)
			return false;
		before = text[i];
	}
	return before != '.';
}

/*
 * A host name: labels of letters, digits and inner hyphens; *labels tells how many, *numeric
 * whether the last is a number.
 */
static bool
is_host_name(const char *name, size_t *labels, bool *numeric)
{
	size_t length = 0;

	*labels = 1;
	*numeric = true;
	if (strlen(name) > DOMAIN_MAX)
		return false;
	for (const char *p = name;; p++) {
		if (*p == '.' || *p == '\0') {
			if (length == 0 || length > LABEL_MAX || p[-1] == '-')
				return false;
			if (*p == '\0')
				return true;
			length = 0;
			*numeric = true;
			(*labels)++;
			continue;
		}
		if (!is_alnum(*p) && (*p != '-' || length == 0))
			return false;
		*numeric = *numeric && *p >= '0' && *p <= '9';
		length++;
	}
}

const struct err *
message_address_check(struct arena *a, const char *address)
{
	const char *at, *example = "like ann@example.com";
	size_t labels;
	bool numeric;

	if (is_empty(address))
		return err_say(a, ERR_INPUT, "Enter an e-mail address, %s.", example);
	if (strlen(address) > MESSAGE_ADDRESS_MAX)
		return err_say(a, ERR_INPUT, "An e-mail address has at most %d characters.",
		               MESSAGE_ADDRESS_MAX);
	if (!is_ascii(address))
		return err_say(a, ERR_INPUT,
		               "Enter an e-mail address in plain Latin letters, %s: mail to "
		               "addresses with "
		               "accents or in other scripts does not arrive reliably.",
		               example);
	for (const char *p = address; *p != '\0'; p++)
		if (*p <= ' ' || *p == 0x7F || strchr("\"\\()<>,;:[]", *p) != NULL)
			return err_say(a, ERR_INPUT,
			               "Enter one e-mail address without blanks, quotes, commas or "
			               "brackets, %s.",
			               example);
	if ((at = strchr(address, '@')) == NULL || strchr(at + 1, '@') != NULL)
		return err_say(a, ERR_INPUT, "An e-mail address has one @ in it, %s.", example);
	if (!is_dot_string(address, (size_t)(at - address)))
		return err_say(a, ERR_INPUT,
		               "What stands before the @ has 1 to %d characters, and no dot at "
		               "either end or beside another.",
		               LOCAL_MAX);
	if (!is_host_name(at + 1, &labels, &numeric) || labels < 2 || numeric)
		return err_say(a, ERR_INPUT,
		               "What stands behind the @ must be a domain, like example.com.");
	return NULL;
}

const char *
message_envelope_to(const struct message *m)
{
	return is_empty(m->envelope_to) ? m->to_address : m->envelope_to;
}

const char *
message_envelope_from(const struct message *m)
{
	return is_empty(m->envelope_from) ? m->from_address : m->envelope_from;
}

/* --- checks --- */

static const struct err *
check_address(struct arena *a, const struct err *bad, const char *field, const char *address)
{
	const struct err *e = message_address_check(a, address);

	return e == NULL ? bad : err_field(a, bad, field, "%s", e->say);
}

/* What stands in one line of a header, at most `max` octets; may be empty. */
static const struct err *
check_line(struct arena *a, const struct err *bad, const char *field, const char *text, size_t max)
{
	if (is_empty(text))
		return bad;
	if (strlen(text) > max)
		return err_field(a, bad, field, "This text is too long for a mail's header.");
	if (!utf8_valid(text, strlen(text)) || utf8_has_control(text, UTF8_ONE_LINE))
		return err_field(a, bad, field,
		                 "This text must be one line without control characters.");
	return bad;
}

static const struct err *
check_part(struct arena *a, const struct err *bad, const char *field, const char *text)
{
	if (is_empty(text))
		return err_field(a, bad, field, "A mail needs this text.");
	if (!utf8_valid(text, strlen(text)) || utf8_has_control(text, UTF8_MULTILINE))
		return err_field(a, bad, field, "This text holds control characters.");
	return bad;
}

static bool
is_message_id(const struct message *m)
{
	size_t labels;
	bool numeric;

	if (is_empty(m->id) || strlen(m->id) > ID_MAX || is_empty(m->domain))
		return false;
	for (const char *p = m->id; *p != '\0'; p++)
		if (!is_alnum(*p) && strchr("-_", *p) == NULL &&
		    (*p != '.' || p == m->id || p[1] == '.' || p[1] == '\0'))
			return false;
	return is_host_name(m->domain, &labels, &numeric);
}

const struct err *
message_check(struct arena *a, const struct message *m)
{
	const struct err *bad = NULL;

	if (!is_message_id(m))
		return err_new(a, ERR_SYSTEM, "mail: no valid message ID");
	if (m->date_ms <= 0)
		return err_new(a, ERR_SYSTEM, "mail: no date");
	bad = check_address(a, bad, "from_address", m->from_address);
	bad = check_address(a, bad, "to_address", m->to_address);
	if (!is_empty(m->reply_to))
		bad = check_address(a, bad, "reply_to", m->reply_to);
	if (!is_empty(m->envelope_from))
		bad = check_address(a, bad, "envelope_from", m->envelope_from);
	if (!is_empty(m->envelope_to))
		bad = check_address(a, bad, "envelope_to", m->envelope_to);
	bad = check_line(a, bad, "from_name", m->from_name, NAME_MAX_OCTETS);
	bad = check_line(a, bad, "to_name", m->to_name, NAME_MAX_OCTETS);
	if (is_empty(m->subject))
		bad = err_field(a, bad, "subject", "A mail needs a subject.");
	bad = check_line(a, bad, "subject", m->subject, SUBJECT_MAX_OCTETS);
	bad = check_part(a, bad, "text", m->text);
	return check_part(a, bad, "html", m->html);
}

/* --- encoded words (RFC 2047) --- */

/* What may stand for itself in a Q word, wherever the word stands (RFC 2047, 5 (3)). */
static bool
is_q_literal(char c)
{
	return is_alnum(c) || (c != '\0' && strchr("!*+-/", c) != NULL);
}

static size_t
q_size(const char *text, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < size; i++)
		n += is_q_literal(text[i]) || text[i] == ' ' ? 1 : 3;
	return n;
}

static size_t
encoded_size(enum encoding encoding, const char *text, size_t size)
{
	return encoding == ENCODING_Q ? q_size(text, size) : (size + 2) / 3 * 4;
}

static void
put_q(struct buf *out, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (text[i] == ' ')
			buf_putc(out, '_');
		else if (is_q_literal(text[i]))
			buf_putc(out, text[i]);
		else
			buf_printf(out, "=%02X", (unsigned int)(unsigned char)text[i]);
	}
}

static void
put_b(struct buf *out, const char *text, size_t size)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = (const unsigned char *)text;

	for (; size > 0; p += 3, size -= size < 3 ? size : 3) {
		unsigned int bits = (unsigned int)p[0] << 16 |
		                    (size > 1 ? (unsigned int)p[1] << 8 : 0) |
		                    (size > 2 ? p[2] : 0u);

		buf_putc(out, alphabet[bits >> 18]);
		buf_putc(out, alphabet[bits >> 12 & 63]);
		buf_putc(out, size > 1 ? alphabet[bits >> 6 & 63] : '=');
		buf_putc(out, size > 2 ? alphabet[bits & 63] : '=');
	}
}

/* The octets of the code point at `p`. */
static size_t
code_point_size(const char *p)
{
	size_t n = 1;

	while (((unsigned char)p[n] & 0xC0) == 0x80)
		n++;
	return n;
}

/*
 * How many octets of `text`, whole code points, make a word of at most `room` characters; 0: not
 * even one.
 */
static size_t
octets_for_room(enum encoding encoding, const char *text, size_t room)
{
	size_t taken = 0;

	while (text[taken] != '\0') {
		size_t n = taken + code_point_size(text + taken);

		if (WORD_FRAME + encoded_size(encoding, text, n) > room)
			break;
		taken = n;
	}
	return taken;
}

static char *
encode_words(struct arena *a, const char *text, size_t column)
{
	enum encoding encoding =
		q_size(text, strlen(text)) <= encoded_size(ENCODING_B, text, strlen(text))
			? ENCODING_Q
			: ENCODING_B;
	size_t room = column < MESSAGE_LINE_MAX ? MESSAGE_LINE_MAX - column : 0, n;
	struct buf out;

	buf_init(&out, a);
	while (*text != '\0') {
		n = octets_for_room(encoding, text, room < WORD_MAX ? room : WORD_MAX);
		if (n > 0) {
			buf_puts(&out, encoding == ENCODING_Q ? "=?UTF-8?Q?" : "=?UTF-8?B?");
			(encoding == ENCODING_Q ? put_q : put_b)(&out, text, n);
			buf_puts(&out, "?=");
			text += n;
		}
		if (*text != '\0')
			buf_puts(&out, "\r\n ");
		room = MESSAGE_LINE_MAX - 1;
	}
	return out.data;
}

/* Printable ASCII that no reader takes for an encoded word, and whose blanks survive folding. */
static bool
is_plain(const char *text)
{
	size_t size = strlen(text);

	return is_ascii(text) && strstr(text, "=?") == NULL && strstr(text, "  ") == NULL &&
	       size > 0 && text[0] != ' ' && text[size - 1] != ' ';
}

/* `text` folded at its blanks, or NULL when a piece of it is too long for a line. */
static char *
fold(struct arena *a, const char *text, size_t column)
{
	struct buf out;

	buf_init(&out, a);
	for (bool first = true; *text != '\0'; first = false) {
		size_t n = strcspn(text, " ");

		if (!first) {
			bool fits = column + 1 + n <= MESSAGE_LINE_MAX;

			buf_puts(&out, fits ? " " : "\r\n ");
			column = fits ? column + 1 : 1;
		}
		if (column + n > MESSAGE_LINE_MAX)
			return NULL;
		buf_put(&out, text, n);
		column += n;
		text += n + (text[n] == ' ');
	}
	return out.data;
}

char *
message_encode(struct arena *a, const char *text, size_t column)
{
	char *folded = is_plain(text) ? fold(a, text, column) : NULL;

	return folded != NULL ? folded : encode_words(a, text, column);
}

char *
message_encode_name(struct arena *a, const char *name, size_t column)
{
	struct buf out;

	buf_init(&out, a);
	buf_putc(&out, '"');
	for (const char *p = name; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			buf_putc(&out, '\\');
		buf_putc(&out, *p);
	}
	buf_putc(&out, '"');
	return is_plain(name) && column + out.len <= MESSAGE_LINE_MAX
	               ? out.data
	               : encode_words(a, name, column);
}

/* --- headers --- */

/* "Field: name <address>", the address on a line of its own when it does not fit. */
static char *
mailbox_line(struct arena *a, const char *field, const char *name, const char *address)
{
	const char *shown, *last;
	size_t column = strlen(field) + 2;

	if (is_empty(name))
		return arena_printf(a, "%s: <%s>", field, address);
	shown = message_encode_name(a, name, column);
	last = strrchr(shown, '\n');
	column = last == NULL ? column + strlen(shown) : strlen(last + 1);
	return arena_printf(a, "%s: %s%s<%s>", field, shown,
	                    column + strlen(address) + 3 > MESSAGE_LINE_MAX ? "\r\n " : " ",
	                    address);
}

const struct err *
message_headers(struct arena *a, const struct message *m, struct message_headers *headers)
{
	const struct err *e = message_check(a, m);
	size_t n = 0;

	if (e != NULL)
		return e;
	headers->lines = arena_array(a, 7, sizeof *headers->lines);
	headers->lines[n++] = arena_printf(a, "Date: %s", clock_format_rfc5322(a, m->date_ms));
	headers->lines[n++] = mailbox_line(a, "From", m->from_name, m->from_address);
	headers->lines[n++] = mailbox_line(a, "To", m->to_name, m->to_address);
	if (!is_empty(m->reply_to))
		headers->lines[n++] = mailbox_line(a, "Reply-To", NULL, m->reply_to);
	headers->lines[n++] =
		arena_printf(a, "Subject: %s", message_encode(a, m->subject, strlen("Subject: ")));
	headers->lines[n++] = arena_printf(a, "Message-ID: <%s@%s>", m->id, m->domain);
	if (m->by_program)
		headers->lines[n++] = arena_strdup(a, "Auto-Submitted: auto-generated");
	headers->count = n;
	return NULL;
}

char *
message_lines(struct arena *a, const char *text)
{
	struct buf out;

	buf_init(&out, a);
	for (const char *p = text; *p != '\0';) {
		size_t n = strcspn(p, "\r\n");

		buf_put(&out, p, n);
		buf_puts(&out, "\r\n");
		p += n;
		if (*p != '\0')
			p += p[0] == '\r' && p[1] == '\n' ? 2 : 1;
	}
	return out.data;
}
