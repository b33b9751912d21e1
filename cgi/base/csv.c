/* Comma-separated values.  See csv.h. */
#include "csv.h"

#include <stdbool.h>
#include <string.h>

void
csv_begin(struct buf *out)
{
	buf_puts(out, "\xEF\xBB\xBF");
}

static void
put_cell(struct buf *out, const char *text)
{
	bool formula = *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
	bool quoted = strpbrk(text, ",\"\r\n") != NULL;

	if (quoted)
		buf_putc(out, '"');
	if (formula)
		buf_putc(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_putc(out, '"');
		buf_putc(out, *text);
	}
	if (quoted)
		buf_putc(out, '"');
}

void
csv_row(struct buf *out, const char *const *cells)
{
	for (size_t i = 0; cells[i] != NULL; i++) {
		if (i > 0)
			buf_putc(out, ',');
		put_cell(out, cells[i]);
	}
	buf_puts(out, "\r\n");
}
