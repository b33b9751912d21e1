/*
 * Keeping a partition's credentials fresh: got when Rolecall starts, again fifteen minutes before
 * they end, and when AWS has refused them; the ones that are there serve meanwhile, until ten
 * minutes before their end.  What fails is tried again, less and less often, and is our own fault,
 * never a customer's.  Nothing here blocks.
 */
#ifndef AWS_RENEW_H
#define AWS_RENEW_H

#include "inner.h"

/*
 * Finds endpoint and plan of `s`, whose profile and region are set (partition NULL: the region's).
 * Long-lived keys are there at once; all else is begun by renew_step().  ERR_SYSTEM: what is
 * configured is broken.
 */
const struct err *
renew_find(struct arena *arena, struct aws_source *s, const char *partition);

/* Does what can be done now. */
void
renew_step(struct aws *aws, struct aws_source *s);

/* When renew_step() has something to do though the network is quiet; -1: never. */
int64_t
renew_due_ms(const struct aws_source *s);

/* Whether calls may be signed with what is there. */
bool
renew_is_usable(const struct aws_source *s);

/* Whether there may soon be usable ones that are not there yet: it is worth to wait. */
bool
renew_is_coming(const struct aws_source *s);

/* Why there are none to use. */
const struct err *
renew_error(struct arena *arena, const struct aws_source *s);

/* Overwrites and frees; query_close() comes before. */
void
renew_end(struct aws_source *s);

#endif
