/* Counting what must not be done too often.  See throttle.h. */
#include <arpa/inet.h>

#include "throttle.h"

#include "../base/crypto.h"

enum { DAY_MS = 24 * 3600 * 1000 };

/* The ID of the count: the same text under the same throttle has the same. */
static struct id
id_of(const struct link *l, const struct throttle *throttle, const char *subject)
{
	unsigned char mac[CRYPTO_HASH_SIZE];
	const char *text = arena_printf(l->arena, "%s %s", throttle->name, subject);

	keys_mac(l->keys, keys_current(l->keys), "throttle", text, strlen(text), mac);
	return id_of_bytes(mac);
}

/* What was counted so far; `*there` tells whether it is on record. */
static const struct err *
read_tries(struct store_txn *txn, struct link *l, struct id id, struct tries *tries, bool *there)
{
	const struct err *e = store_tries_get(txn, link_installation, id, tries);

	*there = e == NULL;
	if (e != NULL && e->kind != ERR_NOTFOUND)
		return e;
	if (e != NULL)
		*tries = (struct tries){.head.id = id};
	if (tries->forget_ms <= l->now_ms)
		tries->count = tries->until_ms = 0;
	return NULL;
}

const struct err *
throttle_until(struct store_txn *txn, struct link *l, const struct throttle *throttle,
               const char *subject, int64_t *until_ms)
{
	struct tries tries;
	bool there;
	const struct err *e = read_tries(txn, l, id_of(l, throttle, subject), &tries, &there);

	*until_ms = 0;
	if (e != NULL)
		return e;
	if (throttle->law == THROTTLE_LEAKS)
		tries.until_ms -= (throttle->free - 1) * throttle->wait_ms;
	if (tries.until_ms > l->now_ms)
		*until_ms = tries.until_ms;
	return NULL;
}

/* How long the next one must wait after `count` of them. */
static int64_t
doubled_ms(const struct throttle *throttle, int64_t count)
{
	int64_t ms = throttle->wait_ms;

	if (count < throttle->free)
		return 0;
	for (int64_t i = throttle->free; i < count && ms < throttle->most_ms; i++)
		ms *= 2;
	return ms < throttle->most_ms ? ms : throttle->most_ms;
}

const struct err *
throttle_check(struct store_txn *txn, struct link *l, const struct throttle *throttle,
               const char *subject)
{
	int64_t until_ms;
	const struct err *e = throttle_until(txn, l, throttle, subject, &until_ms);

	if (e != NULL || until_ms == 0)
		return e;
	return err_say(l->arena, ERR_BUSY, "Too many wrong tries. Try again in %s.",
	               throttle_wait_text(l, until_ms));
}

const struct err *
throttle_count(struct store_txn *txn, struct link *l, const struct throttle *throttle,
               const char *subject)
{
	struct tries tries;
	bool there;
	const struct err *e = read_tries(txn, l, id_of(l, throttle, subject), &tries, &there);

	if (e != NULL)
		return e;
	tries.count++;
	if (throttle->law == THROTTLE_DOUBLES) {
		tries.until_ms = l->now_ms + doubled_ms(throttle, tries.count);
		tries.forget_ms = l->now_ms + DAY_MS;
	} else {
		tries.until_ms = throttle->wait_ms +
		                 (tries.until_ms > l->now_ms ? tries.until_ms : l->now_ms);
		tries.forget_ms = tries.until_ms;
	}
	return there ? store_tries_put(txn, link_installation, &tries)
	             : store_tries_add(txn, link_installation, &tries);
}

const struct err *
throttle_clear(struct store_txn *txn, struct link *l, const struct throttle *throttle,
               const char *subject)
{
	const struct err *e = store_tries_del(txn, link_installation, id_of(l, throttle, subject));

	return e != NULL && e->kind == ERR_NOTFOUND ? NULL : e;
}

const char *
throttle_network(const struct link *l)
{
	unsigned char bytes[16];

	if (inet_pton(AF_INET6, l->remote_addr, bytes) != 1)
		return l->remote_addr;
	return crypto_hex(l->arena, bytes, 8);
}

const char *
throttle_wait_text(const struct link *l, int64_t until_ms)
{
	int64_t seconds = (until_ms - l->now_ms + 999) / 1000;

	if (seconds < 120)
		return arena_printf(l->arena, "%lld seconds", (long long)seconds);
	return arena_printf(l->arena, "%lld minutes", (long long)(seconds + 59) / 60);
}

const struct err *
throttle_forget(struct link *l, size_t limit)
{
	return link_forget(l, &tries_table, &tries_by_forget, l->now_ms, limit);
}
