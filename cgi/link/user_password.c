/* Users: their passwords.  See user.h. */
#include "../base/utf8.h"
#include "audit.h"
#include "check.h"
#include "lockout.h"
#include "password.h"
#include "session.h"
#include "throttle.h"
#include "user.h"
#include "user_link.h"

static const struct throttle of_own = {"own-password", THROTTLE_DOUBLES, 5, 2000, 15 * 60 * 1000};

struct change {
	struct link *l;
	const char *email; /* folded */
	struct user user;
	const char *hash; /* the new one */
	struct id keep;
};

/* Puts c->hash into c->user, whose sessions but c->keep end, and mailed links too. */
static const struct err *
put_hash(struct store_txn *txn, struct change *c)
{
	struct link *l = c->l;
	struct audit_subject subject = {
		.action = "user.password", .subject = c->user.head.id, .name = c->user.email};
	const struct err *e;

	c->user.password_hash = c->hash;
	if ((e = store_user_put(txn, l->reseller, &c->user)) != NULL ||
	    (e = session_end_all(txn, l, c->user.head.id, c->keep)) != NULL ||
	    (e = user_link_revoke(txn, l, c->user.head.id)) != NULL)
		return e;
	return audit_add(txn, l, &subject, NULL, NULL, NULL);
}

/* --- at the shell --- */

static const struct err *
read_by_email(struct store_txn *txn, void *arg)
{
	struct change *c = arg;

	return table_way_in(txn, &user_table, &user_by_email, c->email, &c->l->reseller, &c->user);
}

const struct err *
user_by_any_email(struct link *l, const char *email, struct user *user)
{
	struct change c = {.l = l, .email = utf8_fold(l->arena, email)};
	const struct err *e = link_read(l, read_by_email, &c);

	*user = c.user;
	return e;
}

static const struct err *
write_set(struct store_txn *txn, void *arg)
{
	struct change *c = arg;
	const struct err *e = store_user_get(txn, c->l->reseller, c->user.head.id, &c->user);

	if (e != NULL || (e = put_hash(txn, c)) != NULL)
		return e;
	return lockout_lift_all(txn, c->l, c->user.email);
}

const struct err *
user_set_password(struct link *l, const char *email, const char *password)
{
	struct change c = {.l = l};
	const struct err *e;

	if ((e = password_check(l->arena, "password", password)) != NULL ||
	    (e = password_hash(l->arena, password, &c.hash)) != NULL ||
	    (e = user_by_any_email(l, email, &c.user)) != NULL)
		return e;
	return link_write(l, write_set, &c);
}

/* --- one's own --- */

static const struct err *
read_own(struct store_txn *txn, void *arg)
{
	struct change *c = arg;
	struct link *l = c->l;
	const struct err *e = store_user_get(txn, l->reseller, l->actor.id, &c->user);

	return e != NULL ? e : throttle_check(txn, l, &of_own, l->actor.id.text);
}

const struct err *
user_clear_own(struct store_txn *txn, struct link *l)
{
	return throttle_clear(txn, l, &of_own, l->actor.id.text);
}

static const struct err *
write_check(struct store_txn *txn, void *arg)
{
	struct change *c = arg;

	return throttle_count(txn, c->l, &of_own, c->l->actor.id.text);
}

const struct err *
user_check_own(struct link *l, const char *current_password)
{
	struct change c = {.l = l};
	const struct err *e = check_required(l, NULL, "current_password", current_password,
	                                     "your password as it is now");

	if (e != NULL || (e = link_read(l, read_own, &c)) != NULL)
		return e;
	if (password_matches(current_password, c.user.password_hash))
		return NULL;
	if ((e = link_write_more(l, write_check, &c)) != NULL)
		return e;
	return err_field(l->arena, NULL, "current_password", "This is not your password.");
}

static const struct err *
write_change(struct store_txn *txn, void *arg)
{
	struct change *c = arg;
	struct link *l = c->l;
	const struct err *e = store_user_get(txn, l->reseller, l->actor.id, &c->user);

	if (e != NULL || (e = put_hash(txn, c)) != NULL)
		return e;
	return user_clear_own(txn, l);
}

const struct err *
user_change_password(struct link *l, const char *current_password, const char *new_password,
                     struct id keep)
{
	struct change c = {.l = l, .keep = keep};
	const struct err *e;

	if ((e = password_check(l->arena, "new_password", new_password)) != NULL ||
	    (e = user_check_own(l, current_password)) != NULL ||
	    (e = password_hash(l->arena, new_password, &c.hash)) != NULL)
		return e;
	return link_write(l, write_change, &c);
}
