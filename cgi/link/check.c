/* Checks of single form values.  See check.h. */
#include "check.h"

#include "../base/clock.h"
#include "../base/utf8.h"
#include "../mail/message.h"

const struct err *
check_required(struct link *l, const struct err *bad, const char *field, const char *value,
               const char *what)
{
	return value[0] != '\0' ? bad : err_field(l->arena, bad, field, "Enter %s.", what);
}

const struct err *
check_length(struct link *l, const struct err *bad, const char *field, const char *value,
             size_t limit)
{
	size_t length = utf8_length(value);

	if (length <= limit)
		return bad;
	return err_field(l->arena, bad, field, "Use at most %zu characters; these are %zu.", limit,
	                 length);
}

const struct err *
check_email(struct link *l, const struct err *bad, const char *field, const char *value)
{
	const struct err *e;

	if (value[0] == '\0' || (e = message_address_check(l->arena, value)) == NULL)
		return bad;
	return err_field(l->arena, bad, field, "%s",
	                 e->say != NULL ? e->say : "Enter an e-mail address like ann@example.com.");
}

const struct err *
check_choice(struct link *l, const struct err *bad, const char *field, const char *value,
             const char *const *names, unsigned int *choice, const char *sentence)
{
	for (unsigned int i = 0; names[i] != NULL; i++) {
		if (strcmp(names[i], value) == 0) {
			*choice = i;
			return bad;
		}
	}
	return err_field(l->arena, bad, field, "%s", sentence);
}

static const struct err *
check_day(struct link *l, const struct err *bad, const char *field, const char *value,
          int64_t *begin_ms)
{
	*begin_ms = value[0] == '\0' ? 0 : clock_parse_day(value);
	if (*begin_ms >= 0)
		return bad;
	*begin_ms = 0;
	return err_field(l->arena, bad, field, "Enter a day like 2026-11-22.");
}

const struct err *
check_days(struct link *l, const struct err *bad, const char *from, const char *to,
           struct check_period *period)
{
	static const int64_t day_ms = (int64_t)24 * 3600 * 1000;

	bad = check_day(l, bad, "from", from, &period->from_ms);
	bad = check_day(l, bad, "to", to, &period->before_ms);
	if (period->before_ms > 0)
		period->before_ms += day_ms;
	return bad;
}
