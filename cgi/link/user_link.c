/* Links that users ask for.  See user_link.h. */
#include "user_link.h"

#include "../base/utf8.h"
#include "audit.h"
#include "check.h"
#include "outbox.h"
#include "throttle.h"

/* 15 minutes are also the least that such a link may be made to live (base/conf.c). */
static const struct throttle of_address[] = {
	[TOKEN_PASSWORD] = {"reset.address", THROTTLE_LEAKS, 3, 15 * 60 * 1000, 0},
	[TOKEN_SIGN_IN] = {"sign-in-link.address", THROTTLE_LEAKS, 3, 15 * 60 * 1000, 0},
};
static const struct throttle of_network = {"reset.network", THROTTLE_LEAKS, 10, 60 * 1000, 0};

struct asked {
	struct link *l;
	struct reset_ask ask;
	struct user user;
};

int64_t
user_link_life_s(const struct link *l, enum token_purpose purpose)
{
	return purpose == TOKEN_SIGN_IN ? l->conf->sign_in_s : l->conf->password_reset_s;
}

/* --- asking --- */

static const struct err *
write_ask(struct store_txn *txn, void *arg)
{
	struct asked *a = arg;
	struct link *l = a->l;
	const struct throttle *address = &of_address[a->ask.purpose];
	int64_t until_ms;
	const struct err *e = throttle_until(txn, l, &of_network, throttle_network(l), &until_ms);

	if (e != NULL)
		return e;
	if (until_ms != 0)
		return err_say(l->arena, ERR_BUSY,
		               "Too many links were asked for from your network. Try again in %s.",
		               throttle_wait_text(l, until_ms));
	if ((e = throttle_count(txn, l, &of_network, throttle_network(l))) != NULL ||
	    (e = throttle_until(txn, l, address, a->ask.email, &until_ms)) != NULL)
		return e;
	if (until_ms != 0)
		return NULL;
	if ((e = throttle_count(txn, l, address, a->ask.email)) != NULL)
		return e;
	return store_reset_ask_add(txn, link_installation, &a->ask);
}

const struct err *
user_link_ask(struct link *l, enum token_purpose purpose, const char *email)
{
	struct asked a = {.l = l,
	                  .ask = {.head.id = id_new(),
	                          .email = utf8_fold(l->arena, utf8_trim(l->arena, email)),
	                          .remote_addr = l->remote_addr,
	                          .purpose = purpose}};
	const struct err *e = check_required(l, NULL, "email", a.ask.email, "your e-mail address");

	e = check_email(l, e, "email", a.ask.email);
	return e != NULL ? e : link_write(l, write_ask, &a);
}

/* --- what becomes of it --- */

static const struct err *
mail_link(struct store_txn *txn, struct link *l, enum token_purpose purpose,
          const struct user *user)
{
	bool sign_in = purpose == TOKEN_SIGN_IN;
	struct audit_subject subject = {.action =
	                                        sign_in ? "user.sign_in_ask" : "user.password_ask",
	                                .subject = user->head.id,
	                                .name = user->email};
	struct token token;
	const struct err *e;

	if ((e = token_revoke_of_subject(txn, l, purpose, user->head.id)) != NULL ||
	    (e = token_issue(txn, l, purpose, user->head.id, user->head.id,
	                     l->now_ms + user_link_life_s(l, purpose) * 1000, &token)) != NULL ||
	    (e = audit_add(txn, l, &subject, NULL, NULL, NULL)) != NULL)
		return e;
	return outbox_add(
		txn, l,
		&(struct outbox_mail){.kind = sign_in ? MAIL_SIGN_IN : MAIL_PASSWORD_RESET,
	                              .to_name = user->name,
	                              .to_email = user->email,
	                              .token = token.head.id});
}

/* One that was asked for: mailed if a user signs in with that address. */
static const struct err *
write_mail(struct store_txn *txn, void *arg)
{
	struct asked *a = arg;
	struct link *l = a->l;
	struct reset_ask ask;
	const struct err *e = store_reset_ask_get(txn, link_installation, a->ask.head.id, &ask);

	if (e == NULL)
		e = store_reset_ask_del(txn, link_installation, ask.head.id);
	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? NULL : e;
	l->remote_addr = ask.remote_addr;
	e = table_way_in(txn, &user_table, &user_by_email, ask.email, &l->reseller, &a->user);
	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? NULL : e;
	if (a->user.state != USER_ACTIVE)
		return NULL;
	return mail_link(txn, l, ask.purpose == TOKEN_SIGN_IN ? TOKEN_SIGN_IN : TOKEN_PASSWORD,
	                 &a->user);
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
user_link_run(struct link *l, size_t limit)
{
	struct due d = {.l = l, .limit = limit};
	const struct err *e = link_read(l, read_due, &d);

	for (size_t i = 0; i < d.count; i++) {
		struct link one = *l;
		const struct err *bad;
		struct asked a = {.l = &one, .ask = d.asks[i]};

		if ((bad = link_write_more(&one, write_mail, &a)) != NULL)
			e = bad; /* and on: it holds up nobody else's */
	}
	return e;
}

/* --- by the link --- */

struct opened {
	struct link *l;
	struct user_link *link;
};

static const struct err *
read_user(struct store_txn *txn, void *arg)
{
	struct opened *o = arg;

	return store_user_get(txn, o->l->reseller, o->link->token.subject, &o->link->user);
}

const struct err *
user_link_open(struct link *l, enum token_purpose purpose, const char *text, struct user_link *link)
{
	struct opened o = {.l = l, .link = link};
	const struct user *user = &link->user;
	const struct err *e = token_open(l, purpose, text, &link->token, &link->standing);

	if (e != NULL || link->standing != TOKEN_GOOD)
		return e;
	if ((e = link_read(l, read_user, &o)) != NULL)
		return e;
	if (user->state != USER_ACTIVE)
		link->standing = TOKEN_REVOKED;
	else
		l->actor = (struct actor){ACTOR_USER, user->head.id, user->name, user->email,
		                          user->role};
	return NULL;
}

const struct err *
user_link_use(struct store_txn *txn, struct link *l, const struct user_link *link,
              struct user *user)
{
	struct token token;
	const struct err *e;

	if ((e = token_use(txn, l, link->token.head.id, &token)) != NULL ||
	    (e = store_user_get(txn, l->reseller, token.subject, user)) != NULL)
		return e;
	if (user->state != USER_ACTIVE)
		return err_say(l->arena, ERR_CONFLICT, "This user can no longer sign in.");
	return NULL;
}

const struct err *
user_link_revoke(struct store_txn *txn, struct link *l, struct id user)
{
	const struct err *e = token_revoke_of_subject(txn, l, TOKEN_PASSWORD, user);

	return e != NULL ? e : token_revoke_of_subject(txn, l, TOKEN_SIGN_IN, user);
}
