/*
 * Memory that lives as long as one request (or one process): taken piece by piece, given back all
 * at once. There is no free of a single piece, and no failure to check: without memory the process
 * ends (exit 71, logged).
 *
 * Built with -DARENA_MALLOC every piece is a malloc of its own, so that sanitizers see overruns
 * between pieces.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "banned.h"

struct arena;

/* A new, empty arena.  Ended by arena_free(). */
struct arena *
arena_new(void);

/*
 * Runs what was deferred, newest first, and forgets all memory; the arena is as new, and keeps one
 * block for reuse.
 */
void
arena_reset(struct arena *a);

/* arena_reset(), and the arena itself. */
void
arena_free(struct arena *a);

/* `size` zeroed bytes, aligned for anything. */
void *
arena_alloc(struct arena *a, size_t size);

/* The same, not zeroed: for what is written over at once. */
void *
arena_take(struct arena *a, size_t size);

/* `count` zeroed elements of `size` bytes; ends the process when the product overflows. */
void *
arena_array(struct arena *a, size_t count, size_t size);

/* A copy of `size` bytes with a NUL behind them. */
char *
arena_memdup(struct arena *a, const void *bytes, size_t size);

/* A copy of `text`; NULL stays NULL. */
char *
arena_strdup(struct arena *a, const char *text);

/* A formatted string, as long as it needs. */
char *
arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

char *
arena_vprintf(struct arena *a, const char *format, va_list ap)
	__attribute__((format(printf, 2, 0)));

/*
 * Calls `release(thing)` when the arena is reset or freed: for handles that are not memory
 * (cursors, curl, HDF).
 */
void
arena_defer(struct arena *a, void (*release)(void *thing), void *thing);

#endif
