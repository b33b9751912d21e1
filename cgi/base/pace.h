/*
 * How fast somebody else may be asked: a token bucket that holds a second's worth, is halved when
 * they say that it is too fast, and recovers by itself.  Pure arithmetic; the caller tells the time
 * (clock_monotonic_ms()).
 */
#ifndef BASE_PACE_H
#define BASE_PACE_H

#include <stdbool.h>
#include <stdint.h>

/* All its own. */
struct pace {
	int64_t full;    /* calls a second, at most */
	int64_t rate;    /* thousandths of a call a second, now */
	int64_t tokens;  /* millionths of a call; below 0: spent in advance */
	int64_t then_ms; /* up to when tokens are counted */
	int64_t slowed_ms;
};

/* A bucket for `per_second` calls (1 to 1,000,000), full. */
void
pace_init(struct pace *p, int64_t per_second, int64_t now_ms);

/* In how many ms the next call may be made; 0: now. */
int64_t
pace_wait_ms(struct pace *p, int64_t now_ms);

/* Some calls were made, or (less than 0) were not made after all.  What is spent in advance is
 * waited for later. */
void
pace_spend(struct pace *p, int64_t calls, int64_t now_ms);

/* They said that it is too fast: half the rate, at least a sixteenth of the full one; what comes
 * within a second is about the same haste. */
void
pace_slow(struct pace *p, int64_t now_ms);

#endif
