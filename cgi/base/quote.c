/* Literals of other languages.  See quote.h. */
#include "quote.h"

static void
put_escaped(struct buf *out, char c)
{
	unsigned char byte = (unsigned char)c;

	if (c == '\n')
		buf_puts(out, "\\n");
	else if (c == '\t')
		buf_puts(out, "\\t");
	else if (byte < 0x20 || byte == 0x7f)
		buf_printf(out, "\\u%04x", byte);
	else
		buf_printf(out, "%s%c", c == '"' || c == '\\' ? "\\" : "", c);
}

void
quote_json(struct buf *out, const char *text)
{
	buf_putc(out, '"');
	for (; *text != '\0'; text++)
		put_escaped(out, *text);
	buf_putc(out, '"');
}

void
quote_shell(struct buf *out, const char *text)
{
	buf_putc(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			buf_puts(out, "'\\''");
		else
			buf_putc(out, *text);
	}
	buf_putc(out, '\'');
}

/* Doubles the sign that begins an interpolation. */
static void
put_sign(struct buf *out, const char *text)
{
	if ((*text == '$' || *text == '%') && text[1] == '{')
		buf_putc(out, *text);
}

void
quote_hcl(struct buf *out, const char *text)
{
	buf_putc(out, '"');
	for (; *text != '\0'; text++) {
		put_sign(out, text);
		put_escaped(out, *text);
	}
	buf_putc(out, '"');
}

void
quote_hcl_lines(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		put_sign(out, text);
		buf_putc(out, *text);
	}
}
