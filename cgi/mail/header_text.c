/* Text in header lines.  See header_text.h. */
#include "header_text.h"

#include <stdbool.h>
#include <string.h>

#include "../base/buf.h"

enum {
	WORD_MAX = 75,  /* an encoded word with its delimiters (RFC 2047, 2) */
	WORD_FRAME = 12 /* =?UTF-8?Q? and ?= */
};

enum encoding { ENCODING_Q, ENCODING_B };

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

static bool
is_alnum(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

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
	size_t room = column < HEADER_TEXT_LINE_MAX ? HEADER_TEXT_LINE_MAX - column : 0, n;
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
		room = HEADER_TEXT_LINE_MAX - 1;
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
			bool fits = column + 1 + n <= HEADER_TEXT_LINE_MAX;

			buf_puts(&out, fits ? " " : "\r\n ");
			column = fits ? column + 1 : 1;
		}
		if (column + n > HEADER_TEXT_LINE_MAX)
			return NULL;
		buf_put(&out, text, n);
		column += n;
		text += n + (text[n] == ' ');
	}
	return out.data;
}

char *
header_text(struct arena *a, const char *text, size_t column)
{
	char *folded = is_plain(text) ? fold(a, text, column) : NULL;

	return folded != NULL ? folded : encode_words(a, text, column);
}

char *
header_text_name(struct arena *a, const char *name, size_t column)
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
	return is_plain(name) && column + out.len <= HEADER_TEXT_LINE_MAX
	               ? out.data
	               : encode_words(a, name, column);
}
