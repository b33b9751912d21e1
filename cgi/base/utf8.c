/* Text as UTF-8.  See utf8.h. */
#include <locale.h>
#include <wctype.h>

#include "buf.h"
#include "utf8.h"

/*
 * Reads the code point at `p`, at most `left` bytes; its length in bytes, or 0 when it is
 * malformed.
 */
static size_t
decode(const unsigned char *p, size_t left, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : p[0] >= 0xC2 ? 2 : 0;

	if (n == 0 || n > left || p[0] > 0xF4)
		return 0;
	*code = n == 1 ? p[0] : p[0] & (0xFFu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		*code = *code << 6 | (p[i] & 0x3Fu);
	}
	if (*code < least[n] || *code > 0x10FFFF || (*code >= 0xD800 && *code <= 0xDFFF))
		return 0;
	return n;
}

static void
encode(struct buf *out, uint32_t code)
{
	if (code < 0x80) {
		buf_putc(out, (char)code);
	} else if (code < 0x800) {
		buf_putc(out, (char)(0xC0 | code >> 6));
		buf_putc(out, (char)(0x80 | (code & 0x3F)));
	} else if (code < 0x10000) {
		buf_putc(out, (char)(0xE0 | code >> 12));
		buf_putc(out, (char)(0x80 | (code >> 6 & 0x3F)));
		buf_putc(out, (char)(0x80 | (code & 0x3F)));
	} else {
		buf_putc(out, (char)(0xF0 | code >> 18));
		buf_putc(out, (char)(0x80 | (code >> 12 & 0x3F)));
		buf_putc(out, (char)(0x80 | (code >> 6 & 0x3F)));
		buf_putc(out, (char)(0x80 | (code & 0x3F)));
	}
}

bool
utf8_valid(const char *text, size_t size)
{
	const unsigned char *p = (const unsigned char *)text;
	uint32_t code;

	while (size > 0) {
		size_t n = *p == 0 ? 0 : decode(p, size, &code);

		if (n == 0)
			return false;
		p += n;
		size -= n;
	}
	return true;
}

size_t
utf8_length(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xC0) != 0x80;
	return n;
}

bool
utf8_has_control(const char *text, enum utf8_lines lines)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t left = strlen(text), n;
	uint32_t code;

	for (; left > 0; p += n, left -= n) {
		if ((n = decode(p, left, &code)) == 0)
			return true;
		if (lines == UTF8_MULTILINE && (code == '\t' || code == '\r' || code == '\n'))
			continue;
		if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 ||
		    code == 0x2029)
			return true;
	}
	return false;
}

/* The length in bytes of the white space at `p`, or 0. */
static size_t
space_at(const char *p)
{
	static const char *const wide[] = {"\xC2\xA0", "\xE2\x80\x8B", "\xEF\xBB\xBF"};

	if (*p != '\0' && strchr(" \t\r\n\f\v", *p) != NULL)
		return 1;
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (strncmp(p, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return 0;
}

char *
utf8_trim(struct arena *a, const char *text)
{
	const char *end;
	size_t n;

	while ((n = space_at(text)) > 0)
		text += n;
	end = text;
	for (const char *p = text; *p != '\0'; p += n > 0 ? n : 1)
		if ((n = space_at(p)) == 0)
			end = p + 1;
	return arena_memdup(a, text, (size_t)(end - text));
}

char *
utf8_fold(struct arena *a, const char *text)
{
	static locale_t locale;
	const unsigned char *p = (const unsigned char *)text;
	size_t left = strlen(text), n;
	struct buf out;
	uint32_t code;

	if (locale == NULL)
		locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
	buf_init(&out, a);
	for (; left > 0; p += n, left -= n) {
		if ((n = decode(p, left, &code)) == 0) {
			n = 1;
			code = 0xFFFD;
		}
		if (code < 0x80)
			code = code >= 'A' && code <= 'Z' ? code + 32 : code;
		else if (locale != NULL)
			code = (uint32_t)towlower_l((wint_t)code, locale);
		encode(&out, code);
	}
	return out.data;
}
