/*
 * Getting credentials as a plan says (creds.h): asking STS, containers and instances, or running a
 * program, then assuming the roles on the way.  Nothing here blocks: a fetch is begun, driven by
 * query_step() and creds_fetch_step(), and ends by itself at its deadline.  Files: one a source,
 * creds_web_identity.c, creds_process.c, creds_container.c, creds_instance.c, creds_role.c.
 */
#ifndef AWS_CREDS_FETCH_H
#define AWS_CREDS_FETCH_H

#include "query.h"

struct creds_fetch;

/*
 * Begins one and returns at once.
 *   plan         copied
 *   sts          where roles are assumed; must stay until the end
 *   deadline_ms  of clock_monotonic_ms()
 * NULL: no memory.  Ends with creds_fetch_end() or creds_fetch_drop().
 */
struct creds_fetch *
creds_fetch_begin(struct query_client *client, const struct creds_plan *plan,
                  const struct endpoint *sts, int64_t deadline_ms);

/* Does what can be done now, without blocking; whether it has ended. */
bool
creds_fetch_step(struct creds_fetch *fetch);

/* When creds_fetch_step() has something to do though the network is quiet; -1: never. */
int64_t
creds_fetch_due_ms(const struct creds_fetch *fetch);

/*
 * What came of an ended fetch, which is freed: the credentials in `*out`, the caller's, or an
 * error.  ERR_UPSTREAM: it may be another time later.  ERR_SYSTEM: something is configured wrong.
 * Texts name places, codes and what was wrong with an answer, never anything of it that is secret.
 */
const struct err *
creds_fetch_end(struct arena *arena, struct creds_fetch *fetch, struct creds *out);

/* Ends one in any state: after query_close() if its calls may be under way.  NULL does nothing. */
void
creds_fetch_drop(struct creds_fetch *fetch);

#endif
