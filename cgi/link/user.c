/* Users.  See user.h. */
#include "user.h"

#include "../base/utf8.h"
#include "audit.h"
#include "check.h"
#include "password.h"
#include "session.h"

enum { FREE_TRIES = 5, LOCK_FIRST_MS = 2000, LOCK_MAX_MS = 15 * 60 * 1000 };

struct by_email {
	struct link *l;
	const char *email; /* folded */
	struct user user;
	const char *hash;
};

static const struct err *
find_by_email(struct store_txn *txn, struct by_email *b)
{
	return table_way_in(txn, &user_table, &user_by_email, b->email, &b->l->reseller, &b->user);
}

static const struct err *
read_by_email(struct store_txn *txn, void *arg)
{
	return find_by_email(txn, arg);
}

static const struct err *
write_add(struct store_txn *txn, void *arg)
{
	struct by_email *b = arg;
	struct reseller_id other;
	struct user taken;
	const struct err *e;
	struct audit_subject subject = {
		.action = "user.add", .subject = b->user.head.id, .name = b->user.email};

	e = table_way_in(txn, &user_table, &user_by_email, b->email, &other, &taken);
	if (e == NULL)
		return err_field(b->l->arena, NULL, "email",
		                 "A user with this e-mail address exists already.");
	if (e->kind != ERR_NOTFOUND)
		return e;
	if ((e = store_user_add(txn, b->l->reseller, &b->user)) != NULL)
		return e;
	return audit_add(txn, b->l, &subject, NULL, NULL, NULL);
}

const struct err *
user_add(struct link *l, const struct user_form *form, struct id *id)
{
	struct by_email b = {.l = l,
	                     .email = utf8_fold(l->arena, utf8_trim(l->arena, form->email))};
	const struct err *bad = NULL, *e;
	unsigned int role = USER_MEMBER;

	bad = check_required(l, bad, "email", b.email, "an e-mail address");
	bad = check_email(l, bad, "email", b.email);
	bad = check_required(l, bad, "name", form->name, "a name");
	bad = check_length(l, bad, "name", form->name, 200);
	bad = check_choice(l, bad, "role", form->role, user_role_names, &role,
	                   "Choose owner or member.");
	if (bad != NULL || (bad = password_check(l->arena, "password", form->password)) != NULL)
		return bad;
	if ((e = password_hash(l->arena, form->password, &b.user.password_hash)) != NULL)
		return e;
	b.user.head.id = *id = id_new();
	b.user.email = b.email;
	b.user.name = form->name;
	b.user.role = (enum user_role)role;
	b.user.state = USER_ACTIVE;
	return link_write(l, write_add, &b);
}

static const struct err *
write_password(struct store_txn *txn, void *arg)
{
	struct by_email *b = arg;
	const struct err *e;
	struct audit_subject subject = {.action = "user.password", .name = b->email};

	if ((e = find_by_email(txn, b)) != NULL ||
	    (e = store_user_get(txn, b->l->reseller, b->user.head.id, &b->user)) != NULL)
		return e;
	b->user.password_hash = b->hash;
	b->user.failures = 0;
	b->user.locked_until_ms = 0;
	subject.subject = b->user.head.id;
	if ((e = store_user_put(txn, b->l->reseller, &b->user)) != NULL)
		return e;
	return audit_add(txn, b->l, &subject, NULL, NULL, NULL);
}

const struct err *
user_set_password(struct link *l, const char *email, const char *password)
{
	struct by_email b = {.l = l, .email = utf8_fold(l->arena, email)};
	const struct err *e;

	if ((e = password_check(l->arena, "password", password)) != NULL ||
	    (e = password_hash(l->arena, password, &b.hash)) != NULL ||
	    (e = link_write(l, write_password, &b)) != NULL)
		return e;
	return session_end_all(l, b.user.head.id);
}

/* How long the next try must wait after `failures` wrong ones. */
static int64_t
lock_ms(int64_t failures)
{
	int64_t ms = LOCK_FIRST_MS;

	if (failures < FREE_TRIES)
		return 0;
	for (int64_t i = FREE_TRIES; i < failures && ms < LOCK_MAX_MS; i++)
		ms *= 2;
	return ms < LOCK_MAX_MS ? ms : LOCK_MAX_MS;
}

static const struct err *
write_failure(struct store_txn *txn, void *arg)
{
	struct by_email *b = arg;
	const struct err *e = store_user_get(txn, b->l->reseller, b->user.head.id, &b->user);

	if (e != NULL)
		return e;
	b->user.failures++;
	b->user.locked_until_ms = b->l->now_ms + lock_ms(b->user.failures);
	return store_user_put(txn, b->l->reseller, &b->user);
}

static const struct err *
write_success(struct store_txn *txn, void *arg)
{
	struct by_email *b = arg;
	const struct err *e = store_user_get(txn, b->l->reseller, b->user.head.id, &b->user);
	struct audit_subject subject = {
		.action = "user.sign_in", .subject = b->user.head.id, .name = b->user.email};

	if (e != NULL)
		return e;
	b->user.failures = 0;
	b->user.locked_until_ms = 0;
	b->user.last_sign_in_ms = b->l->now_ms;
	if ((e = store_user_put(txn, b->l->reseller, &b->user)) != NULL)
		return e;
	return audit_add(txn, b->l, &subject, NULL, NULL, NULL);
}

static const struct err *
refuse(struct link *l)
{
	return err_field(l->arena, NULL, "password",
	                 "The e-mail address or the password is not right.");
}

static const struct err *
locked(struct link *l, int64_t until_ms)
{
	int64_t seconds = (until_ms - l->now_ms + 999) / 1000;

	if (seconds < 120)
		return err_say(l->arena, ERR_BUSY,
		               "Too many wrong passwords. Try again in %lld seconds.",
		               (long long)seconds);
	return err_say(l->arena, ERR_BUSY, "Too many wrong passwords. Try again in %lld minutes.",
	               (long long)(seconds + 59) / 60);
}

const struct err *
user_sign_in(struct link *l, const char *email, const char *password, struct user *user)
{
	struct by_email b = {.l = l, .email = utf8_fold(l->arena, email)};
	const struct err *e = NULL;

	e = check_required(l, e, "email", email, "your e-mail address");
	e = check_required(l, e, "password", password, "your password");
	if (e != NULL)
		return e; /* nothing was tried */
	if ((e = link_read(l, read_by_email, &b)) != NULL) {
		if (e->kind != ERR_NOTFOUND)
			return e;
		password_matches(password, "");
		return refuse(l);
	}
	if (b.user.locked_until_ms > l->now_ms)
		return locked(l, b.user.locked_until_ms);
	l->actor =
		(struct actor){ACTOR_USER, b.user.head.id, b.user.name, b.user.email, b.user.role};
	if (!password_matches(password, b.user.password_hash)) {
		if ((e = link_write(l, write_failure, &b)) != NULL)
			return e;
		return refuse(l);
	}
	if (b.user.state != USER_ACTIVE)
		return refuse(l);
	if ((e = link_write(l, write_success, &b)) != NULL)
		return e;
	*user = b.user;
	return NULL;
}
