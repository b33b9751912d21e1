/*
 * Times: milliseconds since 1970 UTC for what is stored, a monotonic clock for durations.  0 means
 * "never" in records.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "arena.h"

/* Milliseconds since 1970-01-01T00:00:00Z. */
int64_t
clock_now_ms(void);

/* Milliseconds of a clock that never jumps; only differences mean anything. */
int64_t
clock_monotonic_ms(void);

/* "2026-11-22 14:05 UTC" for people; "" for 0. */
char *
clock_format(struct arena *a, int64_t time_ms);

/* "2026-11-22T14:05:09Z" (RFC 3339) for machines and <time datetime>; "" for 0. */
char *
clock_format_rfc3339(struct arena *a, int64_t time_ms);

/* "Sun, 22 Nov 2026 14:05:09 +0000" (RFC 5322, 3.3), for mail. */
char *
clock_format_rfc5322(struct arena *a, int64_t time_ms);

/* Reads RFC 3339 in UTC ("...Z", with or without fraction of a second); -1 when it is not that. */
int64_t
clock_parse_rfc3339(const char *text);

/* Reads a day, "2026-11-22": when it begins in UTC; -1 when it is none. */
int64_t
clock_parse_day(const char *text);

#endif
