/* A string that grows in an arena.  See buf.h. */
#include "buf.h"

void
buf_init(struct buf *b, struct arena *a)
{
	b->arena = a;
	b->len = 0;
	b->size = 128;
	b->data = arena_alloc(a, b->size);
}

static void
grow(struct buf *b, size_t more)
{
	size_t want = b->len + more + 1;
	char *data;

	if (want <= b->size)
		return;
	if (want < b->size * 2)
		want = b->size * 2;
	data = arena_alloc(b->arena, want);
	memcpy(data, b->data, b->len);
	b->data = data;
	b->size = want;
}

void
buf_put(struct buf *b, const void *bytes, size_t len)
{
	grow(b, len);
	if (len > 0)
		memcpy(b->data + b->len, bytes, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *text)
{
	if (text != NULL)
		buf_put(b, text, strlen(text));
}

void
buf_putc(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(b->data + b->len, b->size - b->len, format, ap);
	va_end(ap);
	if (n <= 0) {
		b->data[b->len] = '\0';
		return;
	}
	if ((size_t)n >= b->size - b->len) { /* once more, with room */
		grow(b, (size_t)n);
		va_start(ap, format);
		vsnprintf(b->data + b->len, (size_t)n + 1, format, ap);
		va_end(ap);
	}
	b->len += (size_t)n;
}

void
buf_put_uri(struct buf *b, const char *text)
{
	static const char hex[] = "0123456789ABCDEF";

	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
		char code[3] = {'%', hex[*p >> 4], hex[*p & 15]};

		if ((*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') ||
		    (*p >= '0' && *p <= '9') || strchr("-._~", *p) != NULL)
			buf_putc(b, (char)*p);
		else
			buf_put(b, code, sizeof code);
	}
}
