/*
 * The rules.  Every screen, daemon, API call and command does what it does through these modules,
 * and nobody else writes to the store.  They know no HTTP and no HTML.  This header is what they
 * share: who asks, for which reseller, in which request.
 */
#ifndef LINK_LINK_H
#define LINK_LINK_H

#include "../base/conf.h"
#include "../base/keys.h"
#include "../store/record.h"

/* Who does something: for rights and for the audit entry. */
struct actor {
	enum actor_kind kind;
	struct id id; /* user or contact; none for the others */
	const char *name;
	const char *email;
	enum user_role role; /* ACTOR_USER: owner or member */
};

/*
 * One request to the rules.  Filled by the web loop, a daemon or a command; valid as long as
 * `arena`.
 */
struct link {
	struct store *store;
	const struct conf *conf;
	const struct keys *keys;
	struct arena *arena;
	struct reseller_id reseller; /* whose data; there is no call without it */
	struct actor actor;
	const char *remote_addr;
	struct id operation; /* of this HTTP request (nginx's, the same when it asks a second
	                        worker) or of this run of a daemon */
	int64_t now_ms;
	bool mail_queued;  /* set by outbox_add(): the mailer is to be woken after the commit */
	bool check_queued; /* set by role_save(): the verifier is to be woken */
};

/* Under which stands what belongs to no reseller: counts of tries, addresses that may be nobody's.
 */
extern const struct reseller_id link_installation;

/*
 * Runs a write with l->operation; afterwards wakes the mailer if mail was queued, and the verifier
 * if a check is due now.
 */
const struct err *
link_write(struct link *l, store_fn *fn, void *arg);

/* The same for a second write of one request, which is an operation of its own. */
const struct err *
link_write_more(struct link *l, store_fn *fn, void *arg);

/* Runs a read. */
const struct err *
link_read(struct link *l, store_fn *fn, void *arg);

/*
 * For keeper: removes what stands in `index` (one of "any", by a time) up to `before_ms`, of all
 * resellers; at most `limit` records of `table` a call.
 */
const struct err *
link_forget(struct link *l, const struct table *table, const struct index *index, int64_t before_ms,
            size_t limit);

/*
 * ERR_DENIED unless the actor is an owner of the reseller (or the system, or an administrator at
 * the shell).
 */
const struct err *
link_need_owner(struct link *l);

/*
 * ERR_CONFLICT beside the field "version": what every form gets when its record changed since it
 * was shown.
 */
const struct err *
link_stale(struct link *l);

#endif
