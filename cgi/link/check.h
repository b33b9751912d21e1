/*
 * Checks of single form values that several rules share.  Each adds to a chain of ERR_INPUT and
 * returns its head.
 */
#ifndef LINK_CHECK_H
#define LINK_CHECK_H

#include "link.h"

/* "Enter WHAT." unless `value` has text. */
const struct err *
check_required(struct link *l, const struct err *bad, const char *field, const char *value,
               const char *what);

/* At most `limit` characters. */
const struct err *
check_length(struct link *l, const struct err *bad, const char *field, const char *value,
             size_t limit);

/* An e-mail address that mail can be sent to; empty passes. */
const struct err *
check_email(struct link *l, const struct err *bad, const char *field, const char *value);

/* One of `names` (ended by NULL): its place goes to *choice; anything else adds `sentence`. */
const struct err *
check_choice(struct link *l, const struct err *bad, const char *field, const char *value,
             const char *const *names, unsigned int *choice, const char *sentence);

/* A span of time; 0 is no bound. */
struct check_period {
	int64_t from_ms, before_ms;
};

/* The days from `from` to `to` ("2026-11-22" in UTC, both included; "": no bound). */
const struct err *
check_days(struct link *l, const struct err *bad, const char *from, const char *to,
           struct check_period *period);

#endif
