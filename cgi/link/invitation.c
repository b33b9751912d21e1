/* Invitations.  See invitation.h. */
#include "invitation.h"

#include "../base/utf8.h"
#include "audit.h"
#include "device.h"
#include "outbox.h"
#include "password.h"
#include "user.h"

enum { AGAIN_MS = 60 * 1000 };

struct invite {
	struct link *l;
	struct id id;
	struct user user;
	const struct invitation *by_link;
	const char *hash;
	const char *device, *fresh;
};

static const struct err *
note(struct store_txn *txn, const struct invite *i, const char *action)
{
	struct audit_subject subject = {
		.action = action, .subject = i->user.head.id, .name = i->user.email};

	return audit_add(txn, i->l, &subject, NULL, NULL, NULL);
}

/* A fresh link for i->user, and the mail with it. */
static const struct err *
mail_link(struct store_txn *txn, struct invite *i)
{
	struct link *l = i->l;
	struct token token;
	const struct err *e =
		token_issue(txn, l, TOKEN_INVITE, i->user.head.id, i->user.head.id,
	                    l->now_ms + l->conf->invitation_hours * 3600 * 1000, &token);

	if (e != NULL)
		return e;
	return outbox_add(txn, l,
	                  &(struct outbox_mail){.kind = MAIL_INVITATION,
	                                        .to_name = i->user.name,
	                                        .to_email = i->user.email,
	                                        .token = token.head.id});
}

static const struct err *
write_add(struct store_txn *txn, void *arg)
{
	struct invite *i = arg;
	struct user stored;
	const struct err *e = user_check_new(txn, i->l, i->id, i->user.email);

	if (e != NULL)
		return e;
	e = store_user_get(txn, i->l->reseller, i->id, &stored);
	if (e == NULL || e->kind != ERR_NOTFOUND)
		return e; /* the form was sent twice */
	if ((e = store_user_add(txn, i->l->reseller, &i->user)) != NULL ||
	    (e = mail_link(txn, i)) != NULL)
		return e;
	return note(txn, i, "user.invite");
}

static const struct err *
read_user(struct store_txn *txn, void *arg)
{
	struct invite *i = arg;

	return store_user_get(txn, i->l->reseller, i->id, &i->user);
}

const struct err *
invitation_add(struct link *l, struct id id, const struct invitation_form *form)
{
	struct invite i = {.l = l, .id = id};
	const char *email = utf8_fold(l->arena, utf8_trim(l->arena, form->email));
	enum user_role role;
	const struct err *e = link_need_owner(l);

	if (e != NULL || (e = user_check(l, email, form->name, form->role, &role)) != NULL)
		return e;
	i.user = (struct user){.head.id = id,
	                       .email = email,
	                       .name = form->name,
	                       .role = role,
	                       .state = USER_PENDING,
	                       .password_hash = "",
	                       .invited_by = l->actor.name,
	                       .invited_ms = l->now_ms};
	return link_write(l, write_add, &i);
}

/* Reads the user, who must be pending. */
static const struct err *
get_pending(struct store_txn *txn, struct invite *i)
{
	const struct err *e = read_user(txn, i);

	if (e != NULL || i->user.state == USER_PENDING)
		return e;
	return err_say(i->l->arena, ERR_CONFLICT, "%s has accepted the invitation meanwhile.",
	               i->user.name);
}

static const struct err *
write_again(struct store_txn *txn, void *arg)
{
	struct invite *i = arg;
	struct link *l = i->l;
	const struct err *e = get_pending(txn, i);

	if (e != NULL)
		return e;
	if (i->user.invited_ms + AGAIN_MS > l->now_ms)
		return err_say(l->arena, ERR_BUSY,
		               "A mail went out less than a minute ago. Wait a moment.");
	i->user.invited_ms = l->now_ms;
	i->user.invited_by = l->actor.name;
	if ((e = token_revoke_of_subject(txn, l, TOKEN_INVITE, i->id)) != NULL ||
	    (e = store_user_put(txn, l->reseller, &i->user)) != NULL ||
	    (e = mail_link(txn, i)) != NULL)
		return e;
	return note(txn, i, "user.invite_again");
}

const struct err *
invitation_again(struct link *l, struct id user)
{
	struct invite i = {.l = l, .id = user};
	const struct err *e = link_need_owner(l);

	return e != NULL ? e : link_write(l, write_again, &i);
}

static const struct err *
write_withdraw(struct store_txn *txn, void *arg)
{
	struct invite *i = arg;
	const struct err *e = get_pending(txn, i);

	if (e != NULL || (e = token_revoke_of_subject(txn, i->l, TOKEN_INVITE, i->id)) != NULL ||
	    (e = store_user_del(txn, i->l->reseller, i->id)) != NULL)
		return e;
	return note(txn, i, "user.withdraw");
}

const struct err *
invitation_withdraw(struct link *l, struct id user)
{
	struct invite i = {.l = l, .id = user};
	const struct err *e = link_need_owner(l);

	return e != NULL ? e : link_write(l, write_withdraw, &i);
}

/* --- by the link --- */

const struct err *
invitation_open(struct link *l, const char *text, struct invitation *invitation)
{
	struct invite i = {.l = l};
	const struct err *e =
		token_open(l, TOKEN_INVITE, text, &invitation->token, &invitation->standing);

	if (e != NULL || invitation->standing != TOKEN_GOOD)
		return e;
	i.id = invitation->token.subject;
	if ((e = link_read(l, read_user, &i)) != NULL) {
		invitation->standing = TOKEN_UNKNOWN; /* withdrawn a moment ago */
		return e;
	}
	invitation->user = i.user;
	l->actor =
		(struct actor){ACTOR_USER, i.user.head.id, i.user.name, i.user.email, i.user.role};
	return NULL;
}

/* The address must be free in the whole installation: the person is told, nobody else. */
static const struct err *
check_free(struct store_txn *txn, const struct invite *i)
{
	struct reseller_id other;
	struct user taken;
	const struct err *e =
		table_way_in(txn, &user_table, &user_by_email, i->user.email, &other, &taken);

	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? NULL : e;
	return err_say(i->l->arena, ERR_CONFLICT,
	               "%s already signs in to Rolecall for another company, and an address can "
	               "belong to one only. Ask for an invitation to another address of yours.",
	               i->user.email);
}

static const struct err *
write_accept(struct store_txn *txn, void *arg)
{
	struct invite *i = arg;
	struct link *l = i->l;
	struct token token;
	const struct err *e = token_use(txn, l, i->by_link->token.head.id, &token);

	i->id = i->by_link->token.subject;
	if (e != NULL || (e = get_pending(txn, i)) != NULL || (e = check_free(txn, i)) != NULL)
		return e;
	i->user.state = USER_ACTIVE;
	i->user.password_hash = i->hash;
	if ((e = store_user_put(txn, l->reseller, &i->user)) != NULL ||
	    (e = device_remember(txn, l, i->id, i->device, &i->fresh)) != NULL)
		return e;
	return note(txn, i, "user.accept");
}

const struct err *
invitation_accept(struct link *l, const struct invitation *invitation, const char *password,
                  const char *device, const char **fresh)
{
	struct invite i = {.l = l, .by_link = invitation, .device = device};
	const struct err *e;

	if ((e = password_check(l->arena, "password", password)) != NULL ||
	    (e = password_hash(l->arena, password, &i.hash)) != NULL ||
	    (e = link_write(l, write_accept, &i)) != NULL)
		return e;
	*fresh = i.fresh;
	return NULL;
}
