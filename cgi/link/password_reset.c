/* "Forgot your password?".  See password_reset.h. */
#include "password_reset.h"

#include "../base/utf8.h"
#include "audit.h"
#include "check.h"
#include "device.h"
#include "lockout.h"
#include "outbox.h"
#include "password.h"
#include "session.h"
#include "throttle.h"

static const struct throttle of_address = {"reset.address", THROTTLE_LEAKS, 3, 15 * 60 * 1000, 0};
static const struct throttle of_network = {"reset.network", THROTTLE_LEAKS, 10, 60 * 1000, 0};

struct reset {
	struct link *l;
	const char *email; /* folded */
	struct reset_ask ask;
	size_t limit;
	const struct password_reset *by_link;
	struct user user;
	const char *hash;
	const char *device, *fresh;
};

/* --- asking --- */

static const struct err *
write_ask(struct store_txn *txn, void *arg)
{
	struct reset *r = arg;
	struct link *l = r->l;
	struct reset_ask ask = {
		.head.id = id_new(), .email = r->email, .remote_addr = l->remote_addr};
	int64_t until_ms;
	const struct err *e = throttle_until(txn, l, &of_network, throttle_network(l), &until_ms);

	if (e != NULL)
		return e;
	if (until_ms != 0)
		return err_say(l->arena, ERR_BUSY,
		               "Too many links were asked for from your network. Try again in %s.",
		               throttle_wait_text(l, until_ms));
	if ((e = throttle_count(txn, l, &of_network, throttle_network(l))) != NULL ||
	    (e = throttle_until(txn, l, &of_address, r->email, &until_ms)) != NULL)
		return e;
	if (until_ms != 0)
		return NULL;
	if ((e = throttle_count(txn, l, &of_address, r->email)) != NULL)
		return e;
	return store_reset_ask_add(txn, link_installation, &ask);
}

const struct err *
password_reset_ask(struct link *l, const char *email)
{
	struct reset r = {.l = l, .email = utf8_fold(l->arena, utf8_trim(l->arena, email))};
	const struct err *e = check_required(l, NULL, "email", r.email, "your e-mail address");

	e = check_email(l, e, "email", r.email);
	return e != NULL ? e : link_write(l, write_ask, &r);
}

/* --- what becomes of it --- */

static const struct err *
mail_link(struct store_txn *txn, struct link *l, const struct user *user)
{
	struct audit_subject subject = {
		.action = "user.password_ask", .subject = user->head.id, .name = user->email};
	struct token token;
	const struct err *e;

	if ((e = token_revoke_of_subject(txn, l, TOKEN_PASSWORD, user->head.id)) != NULL ||
	    (e = token_issue(txn, l, TOKEN_PASSWORD, user->head.id, user->head.id,
	                     l->now_ms + l->conf->password_reset_s * 1000, &token)) != NULL ||
	    (e = audit_add(txn, l, &subject, NULL, NULL, NULL)) != NULL)
		return e;
	return outbox_add(txn, l,
	                  &(struct outbox_mail){.kind = MAIL_PASSWORD_RESET,
	                                        .to_name = user->name,
	                                        .to_email = user->email,
	                                        .token = token.head.id});
}

/* One that was asked for: mailed if a user signs in with that address. */
static const struct err *
write_mail(struct store_txn *txn, void *arg)
{
	struct reset *r = arg;
	struct link *l = r->l;
	struct reset_ask ask;
	const struct err *e = store_reset_ask_get(txn, link_installation, r->ask.head.id, &ask);

	if (e == NULL)
		e = store_reset_ask_del(txn, link_installation, ask.head.id);
	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? NULL : e;
	l->remote_addr = ask.remote_addr;
	e = table_way_in(txn, &user_table, &user_by_email, ask.email, &l->reseller, &r->user);
	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? NULL : e;
	return r->user.state == USER_ACTIVE ? mail_link(txn, l, &r->user) : NULL;
}

struct due {
	struct link *l;
	size_t limit;
	struct reset_ask *asks;
	size_t count;
};

static const struct err *
read_due(struct store_txn *txn, void *arg)
{
	struct due *d = arg;
	struct table_page page;
	struct reseller_id *resellers;
	const struct err *e = table_any_due(txn, &reset_ask_table, &reset_ask_by_age, INT64_MAX,
	                                    d->limit, &page, &resellers);

	d->asks = page.records;
	d->count = e == NULL ? page.count : 0;
	return e;
}

const struct err *
password_reset_run(struct link *l, size_t limit)
{
	struct due d = {.l = l, .limit = limit};
	const struct err *e = link_read(l, read_due, &d);

	for (size_t i = 0; e == NULL && i < d.count; i++) {
		struct link one = *l;
		struct reset r = {.l = &one, .ask = d.asks[i]};

		e = link_write_more(&one, write_mail, &r);
	}
	return e;
}

/* --- by the link --- */

static const struct err *
read_user(struct store_txn *txn, void *arg)
{
	struct reset *r = arg;

	return store_user_get(txn, r->l->reseller, r->by_link->token.subject, &r->user);
}

const struct err *
password_reset_open(struct link *l, const char *text, struct password_reset *reset)
{
	struct reset r = {.l = l, .by_link = reset};
	const struct err *e = token_open(l, TOKEN_PASSWORD, text, &reset->token, &reset->standing);

	if (e != NULL || reset->standing != TOKEN_GOOD)
		return e;
	if ((e = link_read(l, read_user, &r)) != NULL)
		return e;
	reset->user = r.user;
	if (r.user.state != USER_ACTIVE)
		reset->standing = TOKEN_REVOKED;
	l->actor =
		(struct actor){ACTOR_USER, r.user.head.id, r.user.name, r.user.email, r.user.role};
	return NULL;
}

static const struct err *
write_set(struct store_txn *txn, void *arg)
{
	struct reset *r = arg;
	struct link *l = r->l;
	struct token token;
	struct audit_subject subject = {.action = "user.password_reset"};
	const struct err *e;

	if ((e = token_use(txn, l, r->by_link->token.head.id, &token)) != NULL ||
	    (e = read_user(txn, r)) != NULL)
		return e;
	if (r->user.state != USER_ACTIVE)
		return err_say(l->arena, ERR_CONFLICT, "This user can no longer sign in.");
	r->user.password_hash = r->hash;
	subject.subject = r->user.head.id;
	subject.name = r->user.email;
	if ((e = store_user_put(txn, l->reseller, &r->user)) != NULL ||
	    (e = session_end_all(txn, l, r->user.head.id, (struct id){""})) != NULL ||
	    (e = lockout_lift_all(txn, l, r->user.email)) != NULL ||
	    (e = device_forget_all(txn, l, r->user.head.id)) != NULL ||
	    (e = device_remember(txn, l, r->user.head.id, r->device, &r->fresh)) != NULL)
		return e;
	return audit_add(txn, l, &subject, NULL, NULL, NULL);
}

const struct err *
password_reset_set(struct link *l, const struct password_reset *reset, const char *password,
                   const char *device, const char **fresh)
{
	struct reset r = {.l = l, .by_link = reset, .device = device};
	const struct err *e;

	if ((e = password_check(l->arena, "password", password)) != NULL ||
	    (e = password_hash(l->arena, password, &r.hash)) != NULL ||
	    (e = link_write(l, write_set, &r)) != NULL)
		return e;
	*fresh = r.fresh;
	return NULL;
}
