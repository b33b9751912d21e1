/* Lock-out.  See lockout.h. */
#include "lockout.h"

#include "throttle.h"

enum { FREE = 5, FIRST_MS = 2000, MOST_MS = 15 * 60 * 1000, ALL_FREE = 50, ALL_MS = 5 * 60 * 1000 };

static const struct throttle of_device = {"sign-in.device", THROTTLE_DOUBLES, FREE, FIRST_MS,
                                          MOST_MS};
static const struct throttle of_network = {"sign-in.network", THROTTLE_DOUBLES, FREE, FIRST_MS,
                                           MOST_MS};
static const struct throttle of_strangers = {"sign-in.strangers", THROTTLE_LEAKS, ALL_FREE, ALL_MS,
                                             0};

static const char *
own_subject(struct link *l, const struct lockout *who)
{
	return arena_printf(l->arena, "%s %s", who->email, throttle_network(l));
}

const struct err *
lockout_check(struct store_txn *txn, struct link *l, const struct lockout *who)
{
	int64_t until_ms, all_ms = 0;
	const struct err *e;

	if (id_is_set(who->device))
		e = throttle_until(txn, l, &of_device, who->device.text, &until_ms);
	else if ((e = throttle_until(txn, l, &of_network, own_subject(l, who), &until_ms)) == NULL)
		e = throttle_until(txn, l, &of_strangers, who->email, &all_ms);
	if (e != NULL)
		return e;
	if (all_ms > until_ms)
		return err_say(
			l->arena, ERR_BUSY,
			"Too many wrong passwords for this address came from browsers that we "
			"don’t know. Use a browser in which you signed in before, or have a "
			"sign-in link mailed to you. Or try again in %s.",
			throttle_wait_text(l, all_ms));
	if (until_ms == 0)
		return NULL;
	return err_say(l->arena, ERR_BUSY, "Too many wrong tries. Try again in %s.",
	               throttle_wait_text(l, until_ms));
}

const struct err *
lockout_failed(struct store_txn *txn, struct link *l, const struct lockout *who)
{
	const struct err *e;

	if (id_is_set(who->device))
		return throttle_count(txn, l, &of_device, who->device.text);
	if ((e = throttle_count(txn, l, &of_network, own_subject(l, who))) != NULL)
		return e;
	return throttle_count(txn, l, &of_strangers, who->email);
}

const struct err *
lockout_lift(struct store_txn *txn, struct link *l, const struct lockout *who)
{
	if (id_is_set(who->device))
		return throttle_clear(txn, l, &of_device, who->device.text);
	return throttle_clear(txn, l, &of_network, own_subject(l, who));
}

const struct err *
lockout_lift_all(struct store_txn *txn, struct link *l, const char *email)
{
	struct lockout here = {.email = email};
	const struct err *e = lockout_lift(txn, l, &here);

	return e != NULL ? e : throttle_clear(txn, l, &of_strangers, email);
}
