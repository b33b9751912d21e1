/* A string that grows in an arena.  Always NUL-terminated; may hold NUL bytes too, `len` counts. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "arena.h"

struct buf {
	struct arena *arena;
	char *data; /* never NULL after buf_init() */
	size_t len; /* without the NUL */
	size_t size;
};

/* An empty buffer whose memory comes from `a`. */
void
buf_init(struct buf *b, struct arena *a);

/* The same with room for `room` bytes, where one knows how many are to come. */
void
buf_init_room(struct buf *b, struct arena *a, size_t room);

/* Appends `len` bytes. */
void
buf_put(struct buf *b, const void *bytes, size_t len);

/* Appends a string; NULL appends nothing. */
void
buf_puts(struct buf *b, const char *text);

void
buf_putc(struct buf *b, char c);

void
buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Appends `text` percent-encoded: all but A-Z a-z 0-9 - . _ ~ (RFC 3986, 2.3), as AWS and query
 * strings want it.
 */
void
buf_put_uri(struct buf *b, const char *text);

/*
 * The same into `out`, which has room for three times the text and a NUL; the length of what was
 * written.
 */
size_t
buf_uri_encode(char *out, const char *text);

#endif
