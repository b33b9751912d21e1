/* A token bucket.  See pace.h. */
#include "pace.h"

enum {
	SLOWEST = 16,       /* of the full rate, so many parts are the least */
	RECOVER_PARTS = 20, /* the full rate comes back in so many seconds */
	SLOW_AGAIN_MS = 1000
};

void
pace_init(struct pace *p, int64_t per_second, int64_t now_ms)
{
	*p = (struct pace){.full = per_second,
	                   .rate = per_second * 1000,
	                   .tokens = per_second * 1000000,
	                   .then_ms = now_ms,
	                   .slowed_ms = now_ms - SLOW_AGAIN_MS};
}

static void
count(struct pace *p, int64_t now_ms)
{
	int64_t passed = now_ms - p->then_ms, full = p->full * 1000;

	if (passed <= 0)
		return;
	p->then_ms = now_ms;
	if (passed > 3600 * 1000)
		passed = 3600 * 1000;
	p->tokens += passed * p->rate;
	if (p->tokens > p->rate * 1000)
		p->tokens = p->rate * 1000;
	p->rate += full / RECOVER_PARTS * passed / 1000;
	if (p->rate > full)
		p->rate = full;
}

int64_t
pace_wait_ms(struct pace *p, int64_t now_ms)
{
	count(p, now_ms);
	return p->tokens > 0 ? 0 : -p->tokens / p->rate + 1;
}

void
pace_spend(struct pace *p, int64_t calls, int64_t now_ms)
{
	count(p, now_ms);
	p->tokens -= calls * 1000000;
}

void
pace_slow(struct pace *p, int64_t now_ms)
{
	int64_t least = p->full * 1000 / SLOWEST;

	count(p, now_ms);
	if (now_ms - p->slowed_ms < SLOW_AGAIN_MS)
		return;
	p->slowed_ms = now_ms;
	p->rate = p->rate / 2 < least ? least : p->rate / 2;
	if (p->tokens > 0)
		p->tokens = 0;
}
