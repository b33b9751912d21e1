/* Signing in.  See sign_in.h. */
#include "sign_in.h"

#include "../base/crypto.h"
#include "../base/utf8.h"
#include "audit.h"
#include "check.h"
#include "device.h"
#include "lockout.h"
#include "password.h"
#include "second_factor.h"
#include "session.h"

enum { TICKET_MS = 10 * 60 * 1000 };

struct attempt {
	struct link *l;
	const struct sign_in_form *form;
	struct lockout who;
	struct reseller_id reseller;
	struct user user;          /* as it was read; head.id none: there is no such user */
	const char *password_hash; /* that the password was checked against */
	bool by_link;              /* in place of the password */
	enum { ATTEMPT_DONE, ATTEMPT_WANTS_CODE, ATTEMPT_WRONG_CODE, ATTEMPT_REFUSED } outcome;
	const char *device;
};

/* --- tickets: base64url(key | by link | expiry | reseller | user | MAC), the MAC over the
 * password's hash too --- */

struct ticket {
	unsigned char key;
	unsigned char by_link; /* 1: the first step was a mailed link, not the password */
	unsigned char expires[8];
	char reseller[ID_LENGTH];
	char user[ID_LENGTH];
	unsigned char mac[CRYPTO_HASH_SIZE];
};

enum { TICKET_LENGTH = (sizeof(struct ticket) * 4 + 2) / 3 };

static bool
ticket_mac(struct link *l, const struct ticket *t, const char *password_hash,
           unsigned char mac[CRYPTO_HASH_SIZE])
{
	size_t size = offsetof(struct ticket, mac), more = strlen(password_hash);
	unsigned char *text = arena_alloc(l->arena, size + more);

	memcpy(text, t, size);
	memcpy(text + size, password_hash, more);
	return keys_mac(l->keys, t->key, "sign-in", text, size + more, mac);
}

static const char *
ticket_new(struct attempt *at)
{
	struct ticket t = {.key = (unsigned char)keys_current(at->l->keys), .by_link = at->by_link};
	uint64_t expires_ms = (uint64_t)(at->l->now_ms + TICKET_MS);

	for (int i = 0; i < 8; i++)
		t.expires[i] = (unsigned char)(expires_ms >> (56 - 8 * i));
	memcpy(t.reseller, at->reseller.id.text, ID_LENGTH);
	memcpy(t.user, at->user.head.id.text, ID_LENGTH);
	ticket_mac(at->l, &t, at->user.password_hash, t.mac);
	return crypto_base64url(at->l->arena, &t, sizeof t);
}

static bool
ticket_read(const struct link *l, const char *text, struct ticket *t)
{
	uint64_t expires_ms = 0;
	size_t size;

	if (strlen(text) != TICKET_LENGTH ||
	    !crypto_base64url_decode(text, TICKET_LENGTH, t, sizeof *t, &size) || size != sizeof *t)
		return false;
	for (int i = 0; i < 8; i++)
		expires_ms = expires_ms << 8 | t->expires[i];
	return expires_ms > (uint64_t)l->now_ms;
}

/* --- who is it --- */

static const struct err *
read_user_of_ticket(struct store_txn *txn, struct attempt *at)
{
	unsigned char mac[CRYPTO_HASH_SIZE];
	struct ticket t;
	struct id user;
	const struct err *e, *old = err_field(at->l->arena, NULL, "email",
	                                      "The sign-in took too long. Begin again.");

	if (!ticket_read(at->l, at->form->ticket, &t) ||
	    !id_parse(arena_memdup(at->l->arena, t.reseller, ID_LENGTH), &at->reseller.id) ||
	    !id_parse(arena_memdup(at->l->arena, t.user, ID_LENGTH), &user))
		return old;
	e = store_user_get(txn, at->reseller, user, &at->user);
	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? old : e;
	if (!ticket_mac(at->l, &t, at->user.password_hash, mac) ||
	    !crypto_equal(mac, t.mac, sizeof mac))
		return old;
	at->who.email = at->user.email;
	at->by_link = t.by_link == 1;
	return NULL;
}

static const struct err *
read_user(struct store_txn *txn, struct attempt *at)
{
	const struct err *e;

	if (at->form->ticket[0] != '\0')
		return read_user_of_ticket(txn, at);
	e = table_way_in(txn, &user_table, &user_by_email, at->who.email, &at->reseller, &at->user);
	if (e == NULL || e->kind != ERR_NOTFOUND)
		return e;
	at->user = (struct user){.password_hash = "", .email = ""};
	return NULL;
}

/* Reads the user and the browser, and whether they may try now. */
static const struct err *
read_attempt(struct store_txn *txn, void *arg)
{
	struct attempt *at = arg;
	const struct err *e = read_user(txn, at);

	at->who.device = (struct id){""};
	if (e == NULL && id_is_set(at->user.head.id))
		e = device_find(txn, at->l, at->user.head.id, at->form->device, &at->who.device);
	return e != NULL ? e : lockout_check(txn, at->l, &at->who);
}

/* --- how it ends --- */

static const struct err *
write_failure(struct store_txn *txn, void *arg)
{
	struct attempt *at = arg;

	return lockout_failed(txn, at->l, &at->who);
}

static const struct err *
write_sign_in(struct store_txn *txn, struct attempt *at, enum second_factor_use use)
{
	struct link *l = at->l;
	struct audit_subject subject = {
		.action = "user.sign_in", .subject = at->user.head.id, .name = at->user.email};
	const struct err *e;

	if (at->by_link)
		subject.note = use == SECOND_FACTOR_BY_RECOVERY_CODE
		                       ? "By a mailed link, with a recovery code."
		                       : "By a mailed link.";
	else if (use == SECOND_FACTOR_BY_RECOVERY_CODE)
		subject.note = "With a recovery code.";
	at->user.last_sign_in_ms = l->now_ms;
	if ((e = store_user_put(txn, l->reseller, &at->user)) != NULL ||
	    (e = lockout_lift(txn, l, &at->who)) != NULL ||
	    (e = device_remember(txn, l, at->user.head.id, at->form->device, &at->device)) != NULL)
		return e;
	return audit_add(txn, l, &subject, NULL, NULL, NULL);
}

/* The password was right: reads the user again, takes the code, and signs in. */
static const struct err *
write_success(struct store_txn *txn, void *arg)
{
	struct attempt *at = arg;
	enum second_factor_use use;
	const struct err *e = store_user_get(txn, at->l->reseller, at->user.head.id, &at->user);

	/* once more: others may have tried meanwhile */
	if (e == NULL)
		e = lockout_check(txn, at->l, &at->who);
	if (e != NULL)
		return e;
	at->outcome = ATTEMPT_REFUSED;
	if (at->user.state != USER_ACTIVE || strcmp(at->user.password_hash, at->password_hash) != 0)
		return lockout_failed(txn, at->l, &at->who);
	e = second_factor_use(txn, at->l, at->user.head.id, at->form->code, &use);
	if (e != NULL)
		return e;
	if (use == SECOND_FACTOR_WRONG) {
		bool typed = at->form->code[0] != '\0';

		at->outcome = typed ? ATTEMPT_WRONG_CODE : ATTEMPT_WANTS_CODE;
		return typed ? lockout_failed(txn, at->l, &at->who) : NULL;
	}
	at->outcome = ATTEMPT_DONE;
	return write_sign_in(txn, at, use);
}

static const struct err *
refuse(struct link *l)
{
	return err_field(l->arena, NULL, "password",
	                 "The e-mail address or the password is not right.");
}

static const struct err *
finish(struct attempt *at, struct sign_in *in)
{
	struct link *l = at->l;
	const struct err *e;

	at->password_hash = at->user.password_hash;
	l->reseller = at->reseller;
	l->actor = (struct actor){ACTOR_USER, at->user.head.id, at->user.name, at->user.email,
	                          at->user.role};
	/* never an operation that can be repeated: each answer carries cookies of its own */
	if ((e = link_write_more(l, write_success, at)) != NULL)
		return e;
	in->user = at->user;
	in->device = at->device;
	in->ticket = at->outcome == ATTEMPT_WANTS_CODE ? ticket_new(at) : NULL;
	if (at->outcome == ATTEMPT_REFUSED)
		return refuse(l);
	if (at->outcome == ATTEMPT_WRONG_CODE)
		return err_field(l->arena, NULL, "otp",
		                 "This code is not right, or it was used already. Wait for the "
		                 "next one in the app.");
	return NULL;
}

static const struct err *
check_form(struct link *l, const struct sign_in_form *form)
{
	const struct err *bad = NULL;

	if (form->ticket[0] != '\0')
		return check_required(l, bad, "otp", form->code, "the code");
	bad = check_required(l, bad, "email", form->email, "your e-mail address");
	return check_required(l, bad, "password", form->password, "your password");
}

const struct err *
sign_in(struct link *l, const struct sign_in_form *form, struct sign_in *in)
{
	struct attempt at = {.l = l, .form = form, .who.email = utf8_fold(l->arena, form->email)};
	const struct err *e = check_form(l, form);

	if (e != NULL || (e = link_read(l, read_attempt, &at)) != NULL)
		return e;
	if (form->ticket[0] == '\0' && !password_matches(form->password, at.user.password_hash)) {
		e = link_write_more(l, write_failure, &at);
		return e != NULL ? e : refuse(l);
	}
	return finish(&at, in);
}

/* --- by a mailed link --- */

struct by_link {
	struct attempt at;
	const struct user_link *link;
	const char *user_agent;
	char *cookie;
};

static const struct err *
write_by_link(struct store_txn *txn, void *arg)
{
	struct by_link *b = arg;
	struct attempt *at = &b->at;
	struct link *l = at->l;
	enum second_factor_use use;
	const struct err *e = user_link_use(txn, l, b->link, &at->user);

	b->cookie = NULL;
	at->who.email = at->user.email;
	if (e != NULL || (e = second_factor_use(txn, l, at->user.head.id, "", &use)) != NULL)
		return e;
	if (use == SECOND_FACTOR_WRONG) {
		at->outcome = ATTEMPT_WANTS_CODE;
		return device_remember(txn, l, at->user.head.id, at->form->device, &at->device);
	}
	at->outcome = ATTEMPT_DONE;
	if ((e = device_find(txn, l, at->user.head.id, at->form->device, &at->who.device)) !=
	            NULL ||
	    (e = write_sign_in(txn, at, use)) != NULL)
		return e;
	return session_add(txn, l, &at->user, b->user_agent, &b->cookie);
}

const struct err *
sign_in_by_link(struct link *l, const struct user_link *by_link, const char *device,
                const char *user_agent, struct sign_in *in, char **cookie)
{
	struct sign_in_form form = {.device = device};
	struct by_link b = {.at = {.l = l, .form = &form, .reseller = l->reseller, .by_link = true},
	                    .link = by_link,
	                    .user_agent = user_agent};
	/* never an operation that can be repeated, as in finish() */
	const struct err *e = link_write_more(l, write_by_link, &b);

	if (e != NULL)
		return e;
	in->user = b.at.user;
	in->device = b.at.device;
	in->ticket = b.at.outcome == ATTEMPT_WANTS_CODE ? ticket_new(&b.at) : NULL;
	*cookie = b.cookie;
	return NULL;
}
