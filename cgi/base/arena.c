/* Memory of one request.  See arena.h. */
#include <stdio.h>

#include "arena.h"

/*
 * A block is so large that malloc() maps it: the heap doesn't fragment round it, and what was never
 * used of it costs nothing.
 */
enum { BLOCK_SIZE = 240 * 1024, ALIGNMENT = 16 };

struct block {
	struct block *next;
	size_t used, size;
	_Alignas(ALIGNMENT) unsigned char bytes[];
};

struct deferred {
	struct deferred *next;
	void (*release)(void *);
	void *thing;
};

struct arena {
	struct block *blocks; /* newest first */
	struct deferred *deferred;
};

static void
out_of_memory(size_t size)
{
	fprintf(stderr, "level=error msg=\"out of memory\" size=%zu\n", size);
	exit(71);
}

static struct block *
block_new(size_t size)
{
	struct block *b = NULL;

	if (size > SIZE_MAX - sizeof *b || (b = malloc(sizeof *b + size)) == NULL)
		out_of_memory(size);
	b->next = NULL;
	b->used = 0;
	b->size = size;
	return b;
}

struct arena *
arena_new(void)
{
	struct arena *a = calloc(1, sizeof *a);

	if (a == NULL)
		out_of_memory(sizeof *a);
	return a;
}

static void
blocks_free(struct block *b)
{
	while (b != NULL) {
		struct block *next = b->next;

		free(b);
		b = next;
	}
}

static struct block *
block_to_keep(struct arena *a)
{
#ifdef ARENA_MALLOC
	(void)a;
	return NULL;
#else
	for (struct block **at = &a->blocks; *at != NULL; at = &(*at)->next) {
		struct block *b = *at;

		if (b->size == BLOCK_SIZE) {
			*at = b->next;
			b->next = NULL;
			b->used = 0;
			return b;
		}
	}
	return NULL;
#endif
}

void
arena_reset(struct arena *a)
{
	struct block *keep;

	while (a->deferred != NULL) {
		struct deferred *d = a->deferred;

		a->deferred = d->next;
		d->release(d->thing);
	}
	keep = block_to_keep(a);
	blocks_free(a->blocks);
	a->blocks = keep;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	blocks_free(a->blocks);
	free(a);
}

/* A block with room for `size` more bytes, at the head of the list or behind it. */
static struct block *
block_with_room(struct arena *a, size_t size)
{
#ifdef ARENA_MALLOC
	size_t want = size;
#else
	size_t want = size > BLOCK_SIZE ? size : BLOCK_SIZE;

	if (a->blocks != NULL && a->blocks->size - a->blocks->used >= size)
		return a->blocks;
#endif
	struct block *b = block_new(want);

	b->next = a->blocks;
	a->blocks = b;
	return b;
}

void *
arena_take(struct arena *a, size_t size)
{
	struct block *b;
	void *piece;

	if (size > SIZE_MAX - ALIGNMENT)
		out_of_memory(size);
#ifndef ARENA_MALLOC
	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
#endif
	b = block_with_room(a, size);
	piece = b->bytes + b->used;
	b->used += size;
	return piece;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	return memset(arena_take(a, size), 0, size);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		out_of_memory(SIZE_MAX);
	return arena_alloc(a, total);
}

char *
arena_memdup(struct arena *a, const void *bytes, size_t size)
{
	char *copy = arena_take(a, size + 1);

	if (size > 0)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	return copy;
}

char *
arena_strdup(struct arena *a, const char *text)
{
	return text == NULL ? NULL : arena_memdup(a, text, strlen(text));
}

char *
arena_vprintf(struct arena *a, const char *format, va_list ap)
{
	char most[256], *text; /* long enough for most: formatted once */
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(most, sizeof most, format, again);
	va_end(again);
	if (n < 0)
		out_of_memory(0);
	if ((size_t)n < sizeof most)
		return arena_memdup(a, most, (size_t)n);
	text = arena_take(a, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, ap);
	return text;
}

char *
arena_printf(struct arena *a, const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	text = arena_vprintf(a, format, ap);
	va_end(ap);
	return text;
}

void
arena_defer(struct arena *a, void (*release)(void *), void *thing)
{
	struct deferred *d = arena_alloc(a, sizeof *d);

	d->release = release;
	d->thing = thing;
	d->next = a->deferred;
	a->deferred = d;
}
