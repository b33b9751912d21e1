/* Users: who there is, and what they may.  See user.h; passwords are in user_password.c. */
#include "user.h"

#include "../base/utf8.h"
#include "audit.h"
#include "check.h"
#include "password.h"
#include "session.h"
#include "user_link.h"

const struct err *
user_check(struct link *l, const char *email, const char *name, const char *role,
           enum user_role *checked)
{
	const struct err *bad = NULL;
	unsigned int choice = USER_MEMBER;

	bad = check_required(l, bad, "email", email, "an e-mail address");
	bad = check_email(l, bad, "email", email);
	bad = check_required(l, bad, "name", name, "a name");
	bad = check_length(l, bad, "name", name, 200);
	bad = check_choice(l, bad, "role", role, user_role_names, &choice,
	                   "Choose owner or member.");
	*checked = (enum user_role)choice;
	return bad;
}

const struct err *
user_check_new(struct store_txn *txn, struct link *l, struct id id, const char *email)
{
	struct table_query query = {.index = &user_by_address, .prefix = {email}, .limit = 1};
	struct user_page page;
	const struct err *e = store_user_list(txn, l->reseller, &query, &page);

	if (e != NULL || page.count == 0 || id_equal(page.items[0].head.id, id))
		return e;
	return err_field(l->arena, NULL, "email", "%s has this address already.",
	                 page.items[0].name);
}

/* --- at the shell --- */

struct add {
	struct link *l;
	struct user user;
};

static const struct err *
write_add(struct store_txn *txn, void *arg)
{
	struct add *add = arg;
	struct reseller_id other;
	struct user taken;
	struct audit_subject subject = {
		.action = "user.add", .subject = add->user.head.id, .name = add->user.email};
	const struct err *e;

	e = table_way_in(txn, &user_table, &user_by_email, add->user.email, &other, &taken);
	if (e == NULL)
		return err_field(add->l->arena, NULL, "email",
		                 "A user with this e-mail address exists already.");
	if (e->kind != ERR_NOTFOUND ||
	    (e = user_check_new(txn, add->l, add->user.head.id, add->user.email)) != NULL ||
	    (e = store_user_add(txn, add->l->reseller, &add->user)) != NULL)
		return e;
	return audit_add(txn, add->l, &subject, NULL, NULL, NULL);
}

const struct err *
user_add(struct link *l, const struct user_form *form, struct id *id)
{
	struct add add = {l,
	                  {.email = utf8_fold(l->arena, utf8_trim(l->arena, form->email)),
	                   .name = form->name,
	                   .state = USER_ACTIVE}};
	const struct err *e;

	if ((e = user_check(l, add.user.email, form->name, form->role, &add.user.role)) != NULL ||
	    (e = password_check(l->arena, "password", form->password)) != NULL ||
	    (e = password_hash(l->arena, form->password, &add.user.password_hash)) != NULL)
		return e;
	add.user.head.id = *id = id_new();
	return link_write(l, write_add, &add);
}

/* --- looking --- */

struct look {
	struct link *l;
	struct id id;
	struct user *user;
	struct table_query query;
	struct user_page *page;
};

static const struct err *
read_list(struct store_txn *txn, void *arg)
{
	struct look *look = arg;

	return store_user_list(txn, look->l->reseller, &look->query, look->page);
}

const struct err *
user_list(struct link *l, const struct table_query *cursors, struct user_page *page)
{
	struct look look = {.l = l, .query = *cursors, .page = page};

	look.query.index = &user_by_address;
	return link_read(l, read_list, &look);
}

static const struct err *
read_get(struct store_txn *txn, void *arg)
{
	struct look *look = arg;

	return store_user_get(txn, look->l->reseller, look->id, look->user);
}

const struct err *
user_get(struct link *l, struct id id, struct user *user)
{
	struct look look = {.l = l, .id = id, .user = user};

	return link_read(l, read_get, &look);
}

/* --- changing --- */

struct change {
	struct link *l;
	struct id id;
	enum user_role role;
	int64_t version;
};

static bool
is_another_active_owner(const void *record, const char *part, const void *arg)
{
	const struct user *user = record;
	const struct id *but = arg;

	(void)part;
	return user->role == USER_OWNER && user->state == USER_ACTIVE &&
	       !id_equal(user->head.id, *but);
}

/* Refuses what would leave no active owner.  Holds all users, so that two can't do it at once. */
static const struct err *
check_owner_stays(struct store_txn *txn, struct link *l, const struct user *before,
                  const struct user *after)
{
	struct table_query query = {
		.keep = is_another_active_owner, .keep_arg = &before->head.id, .limit = 1};
	size_t others;
	const struct err *e;

	if (before->role != USER_OWNER || before->state != USER_ACTIVE ||
	    (after->role == USER_OWNER && after->state == USER_ACTIVE))
		return NULL;
	if ((e = store_user_count(txn, l->reseller, &query, &others)) != NULL || others > 0)
		return e;
	return err_say(l->arena, ERR_CONFLICT,
	               "%s is the only active owner. Make somebody else an owner first.",
	               before->name);
}

static const struct err *
put(struct store_txn *txn, struct link *l, const char *action, const struct user *before,
    struct user *after)
{
	struct audit_subject subject = {
		.action = action, .subject = before->head.id, .name = before->email};
	const struct err *e = check_owner_stays(txn, l, before, after);

	if (e != NULL || (e = store_user_put(txn, l->reseller, after)) != NULL)
		return e;
	return audit_add(txn, l, &subject, &user_table, before, after);
}

static const struct err *
write_role(struct store_txn *txn, void *arg)
{
	struct change *c = arg;
	struct user before, after;
	const struct err *e = store_user_get(txn, c->l->reseller, c->id, &before);

	if (e != NULL)
		return e;
	if (before.head.version != c->version)
		return link_stale(c->l);
	if (before.role == c->role)
		return NULL;
	after = before;
	after.role = c->role;
	return put(txn, c->l, "user.role", &before, &after);
}

const struct err *
user_change_role(struct link *l, struct id id, const char *role, int64_t version)
{
	struct change c = {.l = l, .id = id, .version = version};
	unsigned int choice = USER_MEMBER;
	const struct err *e = link_need_owner(l);

	if (e == NULL)
		e = check_choice(l, NULL, "role", role, user_role_names, &choice,
		                 "Choose owner or member.");
	c.role = (enum user_role)choice;
	return e != NULL ? e : link_write(l, write_role, &c);
}

static const struct err *
write_suspend(struct store_txn *txn, void *arg)
{
	struct change *c = arg;
	struct user before, after;
	const struct err *e = store_user_get(txn, c->l->reseller, c->id, &before);

	if (e != NULL || before.state == USER_SUSPENDED)
		return e;
	if (before.state == USER_PENDING)
		return err_say(c->l->arena, ERR_CONFLICT,
		               "This invitation was not accepted yet: withdraw it instead.");
	after = before;
	after.state = USER_SUSPENDED;
	if ((e = session_end_all(txn, c->l, c->id, (struct id){""})) != NULL ||
	    (e = user_link_revoke(txn, c->l, c->id)) != NULL)
		return e;
	return put(txn, c->l, "user.suspend", &before, &after);
}

const struct err *
user_suspend(struct link *l, struct id id)
{
	struct change c = {.l = l, .id = id};
	const struct err *e = link_need_owner(l);

	if (e == NULL && id_equal(id, l->actor.id))
		e = err_say(l->arena, ERR_CONFLICT,
		            "You can’t suspend yourself. Another owner can.");
	return e != NULL ? e : link_write(l, write_suspend, &c);
}

static const struct err *
write_reactivate(struct store_txn *txn, void *arg)
{
	struct change *c = arg;
	struct user before, after;
	const struct err *e = store_user_get(txn, c->l->reseller, c->id, &before);

	if (e != NULL || before.state == USER_ACTIVE)
		return e;
	if (before.state == USER_PENDING)
		return err_say(c->l->arena, ERR_CONFLICT, "This invitation was not accepted yet.");
	after = before;
	after.state = USER_ACTIVE;
	return put(txn, c->l, "user.reactivate", &before, &after);
}

const struct err *
user_reactivate(struct link *l, struct id id)
{
	struct change c = {.l = l, .id = id};
	const struct err *e = link_need_owner(l);

	return e != NULL ? e : link_write(l, write_reactivate, &c);
}

static const struct err *
write_sign_out(struct store_txn *txn, void *arg)
{
	struct change *c = arg;
	struct audit_subject subject = {.action = "user.sign_out", .subject = c->id};
	struct user user;
	const struct err *e = store_user_get(txn, c->l->reseller, c->id, &user);

	if (e != NULL || (e = session_end_all(txn, c->l, c->id, (struct id){""})) != NULL)
		return e;
	subject.name = user.email;
	return audit_add(txn, c->l, &subject, NULL, NULL, NULL);
}

const struct err *
user_sign_out(struct link *l, struct id id)
{
	struct change c = {.l = l, .id = id};
	const struct err *e = link_need_owner(l);

	return e != NULL ? e : link_write(l, write_sign_out, &c);
}
