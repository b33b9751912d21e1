/* Sessions.  See session.h. */
#include "session.h"

#include "../base/crypto.h"
#include "audit.h"

enum { SECRET_SIZE = 32, COOKIE_LENGTH = 43, SEEN_EVERY_MS = 60 * 1000 };

/* The hex SHA-256 of the cookie's bits, or NULL when it is not a cookie of ours. */
static const char *
hash_cookie(struct arena *a, const char *cookie)
{
	unsigned char secret[SECRET_SIZE], hash[CRYPTO_HASH_SIZE];
	size_t size;

	if (cookie == NULL || strlen(cookie) != COOKIE_LENGTH ||
	    !crypto_base64url_decode(cookie, COOKIE_LENGTH, secret, sizeof secret, &size) ||
	    size != SECRET_SIZE)
		return NULL;
	crypto_sha256(secret, sizeof secret, hash);
	crypto_cleanse(secret, sizeof secret);
	return crypto_hex(a, hash, sizeof hash);
}

const struct err *
session_add(struct store_txn *txn, struct link *l, const struct user *user, const char *user_agent,
            char **cookie)
{
	unsigned char secret[SECRET_SIZE];
	struct session session = {.head.id = id_new(),
	                          .user = user->head.id,
	                          .seen_ms = l->now_ms,
	                          .expires_ms = l->now_ms + l->conf->session_absolute_s * 1000,
	                          .remote_addr = l->remote_addr,
	                          .user_agent = user_agent};

	crypto_random(secret, sizeof secret);
	*cookie = crypto_base64url(l->arena, secret, sizeof secret);
	crypto_cleanse(secret, sizeof secret);
	session.hash = hash_cookie(l->arena, *cookie);
	return store_session_add(txn, l->reseller, &session);
}

struct start {
	struct link *l;
	const struct user *user;
	const char *user_agent;
	char *cookie;
};

static const struct err *
write_start(struct store_txn *txn, void *arg)
{
	struct start *s = arg;

	return session_add(txn, s->l, s->user, s->user_agent, &s->cookie);
}

const struct err *
session_start(struct link *l, const struct user *user, const char *user_agent, char **cookie)
{
	struct start s = {.l = l, .user = user, .user_agent = user_agent};
	/* never an operation that can be repeated: each answer carries a cookie of its own */
	const struct err *e = link_write_more(l, write_start, &s);

	*cookie = e == NULL ? s.cookie : NULL;
	return e;
}

struct find {
	struct link *l;
	const char *hash;
	struct session_holder *holder;
};

static const struct err *
read_find(struct store_txn *txn, void *arg)
{
	struct find *f = arg;
	struct session_holder *h = f->holder;
	struct reseller reseller;
	const struct err *e;

	e = table_way_in(txn, &session_table, &session_by_hash, f->hash, &h->reseller, &h->session);
	if (e == NULL)
		e = store_user_get(txn, h->reseller, h->session.user, &h->user);
	if (e == NULL)
		e = store_reseller_get(txn, h->reseller, h->reseller.id, &reseller);
	if (e == NULL)
		h->reseller_name = reseller.name;
	return e;
}

static const struct err *
write_seen(struct store_txn *txn, void *arg)
{
	struct find *f = arg;
	struct session session;
	const struct err *e;

	e = store_session_get(txn, f->holder->reseller, f->holder->session.head.id, &session);
	if (e != NULL)
		return e;
	session.seen_ms = f->l->now_ms;
	return store_session_put(txn, f->holder->reseller, &session);
}

static bool
is_open(const struct link *l, const struct session *session)
{
	return session->expires_ms > l->now_ms &&
	       session->seen_ms + l->conf->session_idle_s * 1000 > l->now_ms;
}

const struct err *
session_find(struct link *l, const char *cookie, struct session_holder *holder)
{
	struct find f = {l, hash_cookie(l->arena, cookie), holder};
	const struct err *e;

	if (f.hash == NULL)
		return err_new(l->arena, ERR_AUTH, "session: no cookie of ours");
	if ((e = link_read(l, read_find, &f)) != NULL)
		return e->kind == ERR_NOTFOUND ? err_new(l->arena, ERR_AUTH, "session: unknown")
		                               : e;
	if (!is_open(l, &holder->session) || holder->user.state != USER_ACTIVE)
		return err_new(l->arena, ERR_AUTH, "session %s: over",
		               holder->session.head.id.text);
	l->reseller = holder->reseller;
	l->actor = (struct actor){ACTOR_USER, holder->user.head.id, holder->user.name,
	                          holder->user.email, holder->user.role};
	if (holder->session.seen_ms + SEEN_EVERY_MS <= l->now_ms) {
		e = link_write_more(l, write_seen, &f);
		if (e != NULL && e->kind != ERR_NOTFOUND && e->kind != ERR_BUSY)
			return e;
	}
	return NULL;
}

struct end {
	struct link *l;
	struct id session;
};

static const struct err *
write_end(struct store_txn *txn, void *arg)
{
	struct end *x = arg;
	const struct err *e = store_session_del(txn, x->l->reseller, x->session);

	return e != NULL && e->kind == ERR_NOTFOUND ? NULL : e;
}

const struct err *
session_end(struct link *l, struct id session)
{
	struct end x = {l, session};

	return link_write_more(l, write_end, &x);
}

static const struct err *
list_of(struct store_txn *txn, struct link *l, struct id user, struct session_page *page)
{
	struct table_query query = {.index = &session_by_user, .prefix = {user.text}};

	return store_session_list(txn, l->reseller, &query, page);
}

const struct err *
session_end_all(struct store_txn *txn, struct link *l, struct id user, struct id keep)
{
	struct table_query query = {.index = &session_by_user, .prefix = {user.text}};
	struct session_page page;
	const struct err *e;

	do {
		e = store_session_list(txn, l->reseller, &query, &page);
		for (size_t i = 0; e == NULL && i < page.count; i++)
			if (!id_equal(page.items[i].head.id, keep))
				e = store_session_del(txn, l->reseller, page.items[i].head.id);
	} while (e == NULL && (query.after = page.next) != NULL);
	return e;
}

/* --- of the actor --- */

struct own {
	struct link *l;
	struct session_page *page;
	struct id session;
};

static int
seen_last_first(const void *a, const void *b)
{
	const struct session *x = a, *y = b;

	return (x->seen_ms < y->seen_ms) - (x->seen_ms > y->seen_ms);
}

static const struct err *
read_own(struct store_txn *txn, void *arg)
{
	struct own *o = arg;
	const struct err *e = list_of(txn, o->l, o->l->actor.id, o->page);
	size_t n = 0;

	for (size_t i = 0; e == NULL && i < o->page->count; i++)
		if (is_open(o->l, &o->page->items[i]))
			o->page->items[n++] = o->page->items[i];
	o->page->count = n;
	return e;
}

const struct err *
session_list_own(struct link *l, struct session_page *page)
{
	struct own o = {.l = l, .page = page};
	const struct err *e = link_read(l, read_own, &o);

	if (e == NULL && page->count > 0)
		qsort(page->items, page->count, sizeof *page->items, seen_last_first);
	return e;
}

static const struct err *
write_end_own(struct store_txn *txn, void *arg)
{
	struct own *o = arg;
	struct session session;
	const struct err *e = store_session_get(txn, o->l->reseller, o->session, &session);

	if (e == NULL && !id_equal(session.user, o->l->actor.id))
		e = err_new(o->l->arena, ERR_NOTFOUND, "session %s: another's", o->session.text);
	return e != NULL ? e : store_session_del(txn, o->l->reseller, o->session);
}

const struct err *
session_end_own(struct link *l, struct id session)
{
	struct own o = {.l = l, .session = session};

	return link_write(l, write_end_own, &o);
}

static const struct err *
write_end_others(struct store_txn *txn, void *arg)
{
	struct own *o = arg;
	struct audit_subject subject = {
		.action = "user.end_others", .subject = o->l->actor.id, .name = o->l->actor.email};
	const struct err *e = session_end_all(txn, o->l, o->l->actor.id, o->session);

	return e != NULL ? e : audit_add(txn, o->l, &subject, NULL, NULL, NULL);
}

const struct err *
session_end_others(struct link *l, struct id keep)
{
	struct own o = {.l = l, .session = keep};

	return link_write(l, write_end_others, &o);
}

const struct err *
session_forget(struct link *l, int64_t before_ms, size_t limit)
{
	return link_forget(l, &session_table, &session_by_expiry, before_ms, limit);
}
