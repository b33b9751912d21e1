/* A string that grows in an arena.  See buf.h. */
#include <stdbool.h>

#include "buf.h"

enum { FIRST_ROOM = 127 };

void
buf_init_room(struct buf *b, struct arena *a, size_t room)
{
	b->arena = a;
	b->len = 0;
	b->size = room + 1;
	b->data = arena_take(a, b->size);
	b->data[0] = '\0';
}

void
buf_init(struct buf *b, struct arena *a)
{
	buf_init_room(b, a, FIRST_ROOM);
}

static void
grow(struct buf *b, size_t more)
{
	size_t want = b->len + more + 1;
	char *data;

	if (want < b->size * 2)
		want = b->size * 2;
	data = arena_take(b->arena, want);
	memcpy(data, b->data, b->len);
	b->data = data;
	b->size = want;
}

static inline void
make_room(struct buf *b, size_t more)
{
	if (more >= b->size - b->len)
		grow(b, more);
}

void
buf_put(struct buf *b, const void *bytes, size_t len)
{
	make_room(b, len);
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

static bool
is_unreserved(unsigned char c)
{
	static const uint64_t ascii[] = {
		0x03ff600000000000, /* - . 0-9 */
		0x47fffffe87fffffe, /* A-Z _ a-z ~ */
	};

	return c < 128 && (ascii[c >> 6] >> (c & 63) & 1) != 0;
}

size_t
buf_uri_encode(char *out, const char *text)
{
	static const char hex[] = "0123456789ABCDEF";
	char *at = out;

	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
		if (is_unreserved(*p)) {
			*at++ = (char)*p;
			continue;
		}
		*at++ = '%';
		*at++ = hex[*p >> 4];
		*at++ = hex[*p & 15];
	}
	*at = '\0';
	return (size_t)(at - out);
}

void
buf_put_uri(struct buf *b, const char *text)
{
	make_room(b, 3 * strlen(text));
	b->len += buf_uri_encode(b->data + b->len, text);
}
