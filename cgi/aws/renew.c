/* Keeping credentials fresh.  See renew.h. */
#include "renew.h"

#include "../base/clock.h"
#include "../base/crypto.h"

enum {
	RENEW_BEFORE_MS = 15 * 60 * 1000,
	REFUSE_BEFORE_MS = 10 * 60 * 1000,
	/* Some places give nothing fresher than what ends soon: that serves to its end, but for as
	 * long as a proof takes. */
	REFUSE_LATE_MS = 30 * 1000,
	AGAIN_MS = 60 * 1000,
	AGAIN_LEAST_MS = 500,
	FETCH_MS = 30 * 1000,
	RETRY_FIRST_MS = 5 * 1000,
	RETRY_MOST_MS = 5 * 60 * 1000,
	FORCED_APART_MS = 60 * 1000
};

static void
tell_fault(struct aws *aws, struct renewal *r, const char *text)
{
	if (strcmp(r->fault, text) == 0)
		return;
	snprintf(r->fault, sizeof r->fault, "%s", text);
	aws->news++;
}

/* When to renew what ends at `expires_ms`, and from when to refuse it. */
static void
plan_ahead(struct renewal *r, int64_t expires_ms)
{
	int64_t left = expires_ms - clock_now_ms(), wait = left - RENEW_BEFORE_MS;

	r->due_ms = -1;
	r->refuse_ms = 0;
	if (expires_ms == 0)
		return;
	r->refuse_ms = expires_ms - (left > REFUSE_BEFORE_MS ? REFUSE_BEFORE_MS : REFUSE_LATE_MS);
	if (wait <= 0)
		wait = AGAIN_MS;
	if (wait > r->refuse_ms - clock_now_ms())
		wait = r->refuse_ms - clock_now_ms();
	r->due_ms = clock_monotonic_ms() + (wait < AGAIN_LEAST_MS ? AGAIN_LEAST_MS : wait);
}

static void
succeed(struct aws *aws, struct aws_source *s, const struct creds *fresh)
{
	struct renewal *r = &s->renewal;

	s->creds = *fresh;
	r->have = true;
	r->failures = 0;
	plan_ahead(r, fresh->expires_ms);
	tell_fault(aws, r, "");
	if (s->distrusted) {
		s->account[0] = s->caller_arn[0] = '\0'; /* who knows whose they are now */
		aws->news++;
	}
	s->distrusted = false;
}

static void
fail(struct aws *aws, struct aws_source *s, const struct err *e)
{
	struct renewal *r = &s->renewal;
	int64_t most = (int64_t)RETRY_FIRST_MS << (r->failures < 6 ? r->failures : 6);
	uint16_t chance;

	crypto_random(&chance, sizeof chance);
	if (most > RETRY_MOST_MS)
		most = RETRY_MOST_MS;
	r->failures++;
	r->due_ms = clock_monotonic_ms() + most / 2 + most / 2 * chance / UINT16_MAX;
	s->distrusted = false; /* what is there is tried again: AWS says what is wrong */
	tell_fault(aws, r, e->what);
}

/* --- finding --- */

/* The plan anew, as files and profiles change; ready keys are taken. */
static const struct err *
find_plan(struct arena *arena, struct aws_source *s, struct creds_plan *plan)
{
	return creds_plan_find(arena, *s->profile == '\0' ? NULL : s->profile, plan);
}

const struct err *
renew_find(struct arena *arena, struct aws_source *s, const char *partition)
{
	struct creds_plan plan = {0};
	const struct err *e =
		endpoint_load(arena, ENDPOINT_STS, *s->profile == '\0' ? NULL : s->profile,
	                      partition, *s->region == '\0' ? NULL : s->region, &s->sts);

	if (e == NULL)
		e = endpoint_load(arena, ENDPOINT_IAM, *s->profile == '\0' ? NULL : s->profile,
		                  s->sts.partition, NULL, &s->iam);
	if (e == NULL)
		e = find_plan(arena, s, &plan);
	if (e == NULL) {
		memcpy(s->partition, s->sts.partition, sizeof s->partition);
		s->renewal.due_ms = clock_monotonic_ms();
		s->renewal.forced_ms = s->renewal.due_ms - FORCED_APART_MS;
	}
	if (e == NULL && creds_plan_is_ready(&plan)) {
		s->creds = plan.keys;
		s->renewal.have = true;
		s->renewal.due_ms = -1;
	}
	creds_plan_wipe(&plan);
	return e;
}

static void
begin(struct aws *aws, struct aws_source *s)
{
	struct arena *once = arena_new();
	struct creds_plan plan = {0};
	const struct err *e = find_plan(once, s, &plan);

	if (e == NULL && creds_plan_is_ready(&plan)) {
		succeed(aws, s, &plan.keys);
	} else if (e == NULL) {
		s->renewal.fetch = creds_fetch_begin(aws->client, &plan, &s->sts,
		                                     clock_monotonic_ms() + FETCH_MS);
		if (s->renewal.fetch == NULL)
			e = err_new(once, ERR_SYSTEM, "AWS credentials: out of memory");
	}
	if (e != NULL)
		fail(aws, s, e);
	creds_plan_wipe(&plan);
	arena_free(once);
}

/* --- driving --- */

static void
finish(struct aws *aws, struct aws_source *s)
{
	struct arena *once = arena_new();
	struct creds fresh = {0};
	const struct err *e = creds_fetch_end(once, s->renewal.fetch, &fresh);

	s->renewal.fetch = NULL;
	if (e != NULL)
		fail(aws, s, e);
	else
		succeed(aws, s, &fresh);
	creds_wipe(&fresh);
	arena_free(once);
}

void
renew_step(struct aws *aws, struct aws_source *s)
{
	struct renewal *r = &s->renewal;
	int64_t now = clock_monotonic_ms();

	if (r->fetch == NULL && s->distrusted) {
		if (r->due_ms >= 0 && now < r->forced_ms + FORCED_APART_MS) {
			s->distrusted = false; /* it was tried a moment ago */
		} else {
			r->forced_ms = now;
			begin(aws, s);
		}
	} else if (r->fetch == NULL && r->due_ms >= 0 && now >= r->due_ms) {
		begin(aws, s);
	}
	if (r->fetch != NULL && creds_fetch_step(r->fetch))
		finish(aws, s);
}

int64_t
renew_due_ms(const struct aws_source *s)
{
	if (s->distrusted && s->renewal.fetch == NULL)
		return 0;
	return s->renewal.fetch != NULL ? creds_fetch_due_ms(s->renewal.fetch) : s->renewal.due_ms;
}

bool
renew_is_usable(const struct aws_source *s)
{
	const struct renewal *r = &s->renewal;

	return r->have && !s->distrusted && (r->refuse_ms == 0 || clock_now_ms() < r->refuse_ms);
}

bool
renew_is_coming(const struct aws_source *s)
{
	return !renew_is_usable(s) &&
	       (s->renewal.fetch != NULL || s->distrusted || s->renewal.failures == 0);
}

const struct err *
renew_error(struct arena *arena, const struct aws_source *s)
{
	const struct renewal *r = &s->renewal;

	if (r->have && r->refuse_ms != 0 && clock_now_ms() >= r->refuse_ms)
		return err_new(arena, ERR_UPSTREAM,
		               "AWS credentials from %s end at %s and were not renewed in time%s%s",
		               s->creds.from, clock_format_rfc3339(arena, s->creds.expires_ms),
		               *r->fault != '\0' ? ": " : "", r->fault);
	return err_new(arena, ERR_UPSTREAM, "%s",
	               *r->fault != '\0' ? r->fault : "AWS credentials: not there yet");
}

void
renew_end(struct aws_source *s)
{
	creds_fetch_drop(s->renewal.fetch);
	s->renewal.fetch = NULL;
	creds_wipe(&s->creds);
}
