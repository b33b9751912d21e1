/* One mail and its header lines.  See message.h. */
#include "message.h"
#include "../base/buf.h"
#include "../base/clock.h"
#include "../base/utf8.h"
#include "header_text.h"

enum {
	LOCAL_MAX = 64, /* RFC 5321, 4.5.3.1.1 */
	LABEL_MAX = 63, /* RFC 1035, 2.3.4 */
	DOMAIN_MAX = 253,
	ID_MAX = 128,
	NAME_MAX_OCTETS = 4 * 200, /* names have at most 200 characters */
	SUBJECT_MAX_OCTETS = 1024,
	UNSUBSCRIBE_MAX = 900 /* a line has at most 998 (RFC 5322, 2.1.1) */
};

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

/* An address as it may stand between angle brackets in one line. */
static const struct err *
check_unsubscribe(struct arena *a, const struct err *bad, const char *url)
{
	bool http = is_empty(url) || strncmp(url, "https://", 8) == 0 ||
	            strncmp(url, "http://", 7) == 0;

	for (const char *p = is_empty(url) ? "" : url; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || strchr("<>\",", *p) != NULL)
			http = false;
	return http && (is_empty(url) || strlen(url) <= UNSUBSCRIBE_MAX)
	               ? bad
	               : err_field(a, bad, "unsubscribe", "This must be an http address.");
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
	bad = check_unsubscribe(a, bad, m->unsubscribe);
	bad = check_part(a, bad, "text", m->text);
	return check_part(a, bad, "html", m->html);
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
	shown = header_text_name(a, name, column);
	last = strrchr(shown, '\n');
	column = last == NULL ? column + strlen(shown) : strlen(last + 1);
	return arena_printf(a, "%s: %s%s<%s>", field, shown,
	                    column + strlen(address) + 3 > HEADER_TEXT_LINE_MAX ? "\r\n " : " ",
	                    address);
}

const struct err *
message_headers(struct arena *a, const struct message *m, struct message_headers *headers)
{
	const struct err *e = message_check(a, m);
	size_t n = 0;

	if (e != NULL)
		return e;
	headers->lines = arena_array(a, 9, sizeof *headers->lines);
	headers->lines[n++] = arena_printf(a, "Date: %s", clock_format_rfc5322(a, m->date_ms));
	headers->lines[n++] = mailbox_line(a, "From", m->from_name, m->from_address);
	headers->lines[n++] = mailbox_line(a, "To", m->to_name, m->to_address);
	if (!is_empty(m->reply_to))
		headers->lines[n++] = mailbox_line(a, "Reply-To", NULL, m->reply_to);
	headers->lines[n++] =
		arena_printf(a, "Subject: %s", header_text(a, m->subject, strlen("Subject: ")));
	headers->lines[n++] = arena_printf(a, "Message-ID: <%s@%s>", m->id, m->domain);
	if (m->by_program)
		headers->lines[n++] = arena_strdup(a, "Auto-Submitted: auto-generated");
	if (!is_empty(m->unsubscribe)) {
		headers->lines[n++] = arena_printf(a, "List-Unsubscribe:\r\n <%s>", m->unsubscribe);
		headers->lines[n++] =
			arena_strdup(a, "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
	}
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
