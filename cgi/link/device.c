/* Known browsers.  See device.h. */
#include "device.h"

#include "../base/crypto.h"

enum { SECRET_SIZE = 32, COOKIE_LENGTH = 43, MOST = 20 };

/* The hash for `user`, or NULL when `cookie` is none of ours. */
static const char *
hash_cookie(struct arena *a, const char *cookie, struct id user)
{
	unsigned char bytes[SECRET_SIZE + ID_LENGTH], hash[CRYPTO_HASH_SIZE];
	size_t size;

	if (cookie == NULL || strlen(cookie) != COOKIE_LENGTH ||
	    !crypto_base64url_decode(cookie, COOKIE_LENGTH, bytes, SECRET_SIZE, &size) ||
	    size != SECRET_SIZE)
		return NULL;
	memcpy(bytes + SECRET_SIZE, user.text, ID_LENGTH);
	crypto_sha256(bytes, sizeof bytes, hash);
	crypto_cleanse(bytes, sizeof bytes);
	return crypto_hex(a, hash, sizeof hash);
}

static const struct err *
find(struct store_txn *txn, struct link *l, struct id user, const char *cookie,
     struct device *device)
{
	const char *hash = hash_cookie(l->arena, cookie, user);
	struct reseller_id reseller;
	const struct err *e;

	if (hash == NULL)
		return err_new(l->arena, ERR_NOTFOUND, "device: no cookie of ours");
	e = table_way_in(txn, &device_table, &device_by_hash, hash, &reseller, device);
	if (e == NULL && device->expires_ms <= l->now_ms)
		return err_new(l->arena, ERR_NOTFOUND, "device: too old");
	return e;
}

const struct err *
device_find(struct store_txn *txn, struct link *l, struct id user, const char *cookie,
            struct id *device)
{
	struct device found;
	const struct err *e = find(txn, l, user, cookie, &found);

	*device = e == NULL ? found.head.id : (struct id){""};
	return e != NULL && e->kind == ERR_NOTFOUND ? NULL : e;
}

static const struct err *
list(struct store_txn *txn, struct link *l, struct id user, struct device_page *page)
{
	struct table_query query = {.index = &device_by_user, .prefix = {user.text}};

	return store_device_list(txn, l->reseller, &query, page);
}

/* Makes room for one more. */
static const struct err *
drop_oldest(struct store_txn *txn, struct link *l, struct id user)
{
	struct device_page page;
	size_t oldest = 0;
	const struct err *e = list(txn, l, user, &page);

	if (e != NULL || page.count < MOST)
		return e;
	for (size_t i = 1; i < page.count; i++)
		if (page.items[i].seen_ms < page.items[oldest].seen_ms)
			oldest = i;
	return store_device_del(txn, l->reseller, page.items[oldest].head.id);
}

const struct err *
device_remember(struct store_txn *txn, struct link *l, struct id user, const char *cookie,
                const char **fresh)
{
	int64_t expires_ms = l->now_ms + (int64_t)DEVICE_DAYS * 24 * 3600 * 1000;
	unsigned char secret[SECRET_SIZE];
	struct device device;
	const struct err *e = find(txn, l, user, cookie, &device);

	*fresh = cookie;
	if (e == NULL &&
	    (e = store_device_get(txn, l->reseller, device.head.id, &device)) == NULL) {
		device.seen_ms = l->now_ms;
		device.expires_ms = expires_ms;
		return store_device_put(txn, l->reseller, &device);
	}
	if (e->kind != ERR_NOTFOUND)
		return e;
	if (hash_cookie(l->arena, cookie, user) == NULL) {
		crypto_random(secret, sizeof secret);
		*fresh = crypto_base64url(l->arena, secret, sizeof secret);
		crypto_cleanse(secret, sizeof secret);
	}
	if ((e = drop_oldest(txn, l, user)) != NULL)
		return e;
	device = (struct device){.head.id = id_new(),
	                         .hash = hash_cookie(l->arena, *fresh, user),
	                         .user = user,
	                         .seen_ms = l->now_ms,
	                         .expires_ms = expires_ms};
	return store_device_add(txn, l->reseller, &device);
}

const struct err *
device_forget_all(struct store_txn *txn, struct link *l, struct id user)
{
	struct device_page page;
	const struct err *e = list(txn, l, user, &page);

	for (size_t i = 0; e == NULL && i < page.count; i++)
		e = store_device_del(txn, l->reseller, page.items[i].head.id);
	return e;
}

const struct err *
device_forget(struct link *l, size_t limit)
{
	return link_forget(l, &device_table, &device_by_expiry, l->now_ms, limit);
}
