/* Several relays in turn.  See relays.h. */
#include "relays.h"

#include "../base/clock.h"
#include "../base/crypto.h"
#include "../base/log.h"

enum { REST_MS = 5 * 1000, /* doubled each time */ REST_MAX_MS = 60 * 1000 };

struct one {
	struct smtp *smtp;
	int64_t rest_ms;  /* of the last rest; 0: it is well */
	int64_t until_ms; /* monotonic: it is not asked before */
};

struct relays {
	struct one all[RELAYS_MOST];
	size_t count;
};

const struct err *
relays_open(struct arena *a, const char *urls, const struct smtp_options *options,
            struct relays **relays)
{
	struct relays *r = calloc(1, sizeof *r);
	const struct err *e = NULL;

	*relays = NULL;
	if (r == NULL)
		return err_new(a, ERR_SYSTEM, "relays: no memory");
	for (const char *p = urls; e == NULL; p += strcspn(p, " ")) {
		char *url;

		p += strspn(p, " ");
		if (*p == '\0')
			break;
		if (r->count == RELAYS_MOST) {
			e = err_say(a, ERR_INPUT, "There are more than %d mail relays.",
			            RELAYS_MOST);
			break;
		}
		url = arena_memdup(a, p, strcspn(p, " "));
		e = smtp_open(a, url, options, &r->all[r->count].smtp);
		crypto_cleanse(url, strlen(url));
		r->count++;
	}
	if (e == NULL && r->count == 0)
		e = err_say(a, ERR_INPUT, "There is no mail relay.");
	if (e != NULL)
		relays_close(r);
	else
		*relays = r;
	return e;
}

void
relays_close(struct relays *relays)
{
	if (relays == NULL)
		return;
	for (size_t i = 0; i < relays->count; i++)
		smtp_close(relays->all[i].smtp);
	free(relays);
}

static void
give_rest(struct one *one, struct arena *a, enum smtp_outcome outcome, const char *answer)
{
	int64_t longer = one->rest_ms * 2;

	one->rest_ms = longer == 0 ? REST_MS : longer < REST_MAX_MS ? longer : REST_MAX_MS;
	one->until_ms = clock_monotonic_ms() + one->rest_ms;
	log_error("mail relay %s takes no mail: %s: %s; next try in %d s", smtp_name(one->smtp, a),
	          smtp_outcome_name(outcome), answer, (int)(one->rest_ms / 1000));
}

const struct err *
relays_send(struct relays *relays, struct arena *a, const struct message *m,
            enum smtp_outcome *outcome, const char **answer)
{
	*outcome = SMTP_DOWN;
	*answer = "no mail relay answers";
	for (size_t i = 0; i < relays->count; i++) {
		struct one *one = &relays->all[i];
		const struct err *e;

		if (one->until_ms > clock_monotonic_ms())
			continue;
		if ((e = smtp_send(one->smtp, a, m, outcome, answer)) != NULL)
			return e;
		if (*outcome != SMTP_DOWN && *outcome != SMTP_CONFIG) {
			bool mute = *outcome == SMTP_DOUBT ||
			            (*outcome == SMTP_LATER && !smtp_answered(one->smtp));

			if (mute && relays->count > 1)
				give_rest(one, a, *outcome, *answer);
			else if (!mute)
				one->rest_ms = 0;
			return NULL;
		}
		give_rest(one, a, *outcome, *answer);
	}
	return NULL;
}

int64_t
relays_rest_ms(const struct relays *relays)
{
	int64_t now_ms = clock_monotonic_ms(), least_ms = INT64_MAX;

	for (size_t i = 0; i < relays->count; i++) {
		int64_t ms = relays->all[i].until_ms - now_ms;

		if (ms < least_ms)
			least_ms = ms;
	}
	return least_ms > 0 ? least_ms : 0;
}
