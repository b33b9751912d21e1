/* The second factor.  See second_factor.h. */
#include "second_factor.h"

#include "../base/crypto.h"
#include "audit.h"
#include "recovery_code.h"
#include "throttle.h"
#include "totp.h"
#include "user.h"

enum { SETUP_MS = 3600 * 1000 };

/* Wrong codes by somebody who is signed in; only a right one ends the count. */
static const struct throttle of_codes = {"own-code", THROTTLE_DOUBLES, 5, 2000, 15 * 60 * 1000};

static const char purpose[] = "second-factor";
static const char issuer[] = "Rolecall";
static const char wrong_code[] =
	"This code is not right, or it was used already. Wait for the next one in the app.";

struct factor {
	struct link *l;
	struct id user;
	const char *code;
	const char **codes; /* to be made, or NULL */
	enum { TURN_OFF, RENEW_CODES } change;
	struct second_factor record;
	bool there;
	bool refused; /* the code was wrong */
};

static const struct err *
read_record(struct store_txn *txn, void *arg)
{
	struct factor *f = arg;
	const struct err *e = store_second_factor_get(txn, f->l->reseller, f->user, &f->record);

	f->there = e == NULL;
	return e != NULL && e->kind == ERR_NOTFOUND ? NULL : e;
}

static enum second_factor_state
state_of(const struct factor *f)
{
	if (!f->there)
		return SECOND_FACTOR_OFF;
	if (f->record.confirmed_ms != 0)
		return SECOND_FACTOR_ON;
	return f->record.begun_ms + SETUP_MS > f->l->now_ms ? SECOND_FACTOR_BEGUN
	                                                    : SECOND_FACTOR_OFF;
}

const struct err *
second_factor_status(struct link *l, struct id user, struct second_factor_status *status)
{
	struct factor f = {.l = l, .user = user};
	const struct err *e = link_read(l, read_record, &f);

	if (e != NULL)
		return e;
	*status = (struct second_factor_status){state_of(&f), f.record.confirmed_ms, 0};
	for (size_t i = 0; f.there && i < f.record.codes.count; i++)
		status->codes_left += f.record.codes.items[i].used_ms == 0;
	return NULL;
}

static const struct err *
note(struct store_txn *txn, struct factor *f, const char *action)
{
	struct audit_subject subject = {
		.action = action, .subject = f->user, .name = f->l->actor.email};

	return audit_add(txn, f->l, &subject, NULL, NULL, NULL);
}

/* --- the secret --- */

static void
seal(struct factor *f, const unsigned char secret[TOTP_SECRET_SIZE])
{
	f->record.secret =
		keys_seal(f->l->arena, f->l->keys, purpose, f->user.text, secret, TOTP_SECRET_SIZE);
}

static bool
unseal(const struct factor *f, unsigned char secret[KEYS_SEALED_MAX], unsigned int *key)
{
	size_t size;

	return keys_unseal(f->l->keys, purpose, f->user.text, f->record.secret, secret, &size,
	                   key) &&
	       size == TOTP_SECRET_SIZE;
}

/* Whether `code` is the app's now; if so it is used up, and a secret of an old key sealed anew. */
static bool
take_app_code(struct factor *f, const char *code)
{
	unsigned char secret[KEYS_SEALED_MAX];
	unsigned int key;
	int64_t step;
	bool right;

	if (!unseal(f, secret, &key))
		return false;
	right = totp_check(secret, code, f->l->now_ms, f->record.last_step, &step);
	if (right) {
		f->record.last_step = step;
		if (key != keys_current(f->l->keys))
			seal(f, secret);
	}
	crypto_cleanse(secret, sizeof secret);
	return right;
}

static void
make_codes(struct factor *f)
{
	struct recovery_code *items = arena_array(f->l->arena, SECOND_FACTOR_CODES, sizeof *items);

	for (size_t i = 0; i < SECOND_FACTOR_CODES; i++)
		f->codes[i] = recovery_code_new(f->l, f->user, &items[i]);
	f->record.codes = (struct recovery_code_list){items, SECOND_FACTOR_CODES};
}

/* --- setting it up --- */

static const struct err *
write_begin(struct store_txn *txn, void *arg)
{
	struct factor *f = arg;
	unsigned char secret[TOTP_SECRET_SIZE];
	const struct err *e = read_record(txn, f);

	if (e == NULL)
		e = user_clear_own(txn, f->l);
	if (e != NULL || state_of(f) == SECOND_FACTOR_BEGUN)
		return e;
	if (state_of(f) == SECOND_FACTOR_ON)
		return err_say(f->l->arena, ERR_CONFLICT, "The second factor is on already.");
	if (!f->there)
		f->record = (struct second_factor){.head.id = f->user};
	totp_new_secret(secret);
	seal(f, secret);
	crypto_cleanse(secret, sizeof secret);
	f->record.begun_ms = f->l->now_ms;
	f->record.last_step = 0;
	return f->there ? store_second_factor_put(txn, f->l->reseller, &f->record)
	                : store_second_factor_add(txn, f->l->reseller, &f->record);
}

const struct err *
second_factor_begin(struct link *l, const char *current_password)
{
	struct factor f = {.l = l, .user = l->actor.id};
	const struct err *e = user_check_own(l, current_password);

	return e != NULL ? e : link_write(l, write_begin, &f);
}

const struct err *
second_factor_setup(struct link *l, struct second_factor_setup *setup)
{
	struct factor f = {.l = l, .user = l->actor.id};
	unsigned char secret[KEYS_SEALED_MAX];
	unsigned int key;
	const struct err *e = link_read(l, read_record, &f);

	if (e != NULL)
		return e;
	if (state_of(&f) != SECOND_FACTOR_BEGUN || !unseal(&f, secret, &key))
		return err_new(l->arena, ERR_NOTFOUND, "second factor: none begun");
	setup->secret = totp_secret_text(l->arena, secret);
	setup->uri = totp_uri(l->arena, secret, issuer, l->actor.email);
	crypto_cleanse(secret, sizeof secret);
	return NULL;
}

static const struct err *
write_confirm(struct store_txn *txn, void *arg)
{
	struct factor *f = arg;
	const struct err *e = read_record(txn, f);

	if (e != NULL)
		return e;
	if (state_of(f) == SECOND_FACTOR_ON)
		return err_say(f->l->arena, ERR_CONFLICT, "The second factor is on already.");
	if (state_of(f) != SECOND_FACTOR_BEGUN)
		return err_say(f->l->arena, ERR_CONFLICT,
		               "This took longer than an hour. Begin again.");
	if (!take_app_code(f, f->code))
		return err_field(f->l->arena, NULL, "otp", "%s", wrong_code);
	f->record.confirmed_ms = f->l->now_ms;
	make_codes(f);
	if ((e = store_second_factor_put(txn, f->l->reseller, &f->record)) != NULL)
		return e;
	return note(txn, f, "user.second_factor_on");
}

const struct err *
second_factor_confirm(struct link *l, const char *code, const char *codes[SECOND_FACTOR_CODES])
{
	struct factor f = {.l = l, .user = l->actor.id, .code = code, .codes = codes};

	/* an operation of its own: the codes must be those of the answer that shows them */
	return link_write_more(l, write_confirm, &f);
}

/* --- using it --- */

/* Takes a code of either kind; f->record is to be put then. */
static enum second_factor_use
take(struct factor *f)
{
	struct recovery_code *code;

	if (take_app_code(f, f->code))
		return SECOND_FACTOR_RIGHT;
	if ((code = recovery_code_find(f->l, f->user, &f->record.codes, f->code)) == NULL)
		return SECOND_FACTOR_WRONG;
	code->used_ms = f->l->now_ms;
	return SECOND_FACTOR_BY_RECOVERY_CODE;
}

const struct err *
second_factor_use(struct store_txn *txn, struct link *l, struct id user, const char *code,
                  enum second_factor_use *use)
{
	struct factor f = {.l = l, .user = user, .code = code};
	const struct err *e = read_record(txn, &f);

	*use = SECOND_FACTOR_NOT_ON;
	if (e != NULL || state_of(&f) != SECOND_FACTOR_ON)
		return e;
	if ((*use = take(&f)) == SECOND_FACTOR_WRONG)
		return NULL;
	return store_second_factor_put(txn, l->reseller, &f.record);
}

/* --- turning it off, new codes --- */

static const struct err *
write_change(struct store_txn *txn, void *arg)
{
	struct factor *f = arg;
	const struct err *e = read_record(txn, f);

	f->refused = false;
	if (e != NULL)
		return e;
	if (state_of(f) != SECOND_FACTOR_ON)
		return err_say(f->l->arena, ERR_CONFLICT, "The second factor is off already.");
	if ((e = throttle_check(txn, f->l, &of_codes, f->user.text)) != NULL)
		return e;
	if (take(f) == SECOND_FACTOR_WRONG) {
		f->refused = true;
		return throttle_count(txn, f->l, &of_codes, f->user.text);
	}
	if ((e = user_clear_own(txn, f->l)) != NULL ||
	    (e = throttle_clear(txn, f->l, &of_codes, f->user.text)) != NULL)
		return e;
	if (f->change == TURN_OFF) {
		if ((e = store_second_factor_del(txn, f->l->reseller, f->user)) != NULL)
			return e;
		return note(txn, f, "user.second_factor_off");
	}
	make_codes(f);
	if ((e = store_second_factor_put(txn, f->l->reseller, &f->record)) != NULL)
		return e;
	return note(txn, f, "user.recovery_codes");
}

static const struct err *
change(struct factor *f, const char *current_password)
{
	const struct err *e = user_check_own(f->l, current_password);

	if (e == NULL)
		e = link_write_more(f->l, write_change, f);
	if (e == NULL && f->refused)
		e = err_field(f->l->arena, NULL, "otp", "%s", wrong_code);
	return e;
}

const struct err *
second_factor_off(struct link *l, const char *current_password, const char *code)
{
	struct factor f = {.l = l, .user = l->actor.id, .code = code, .change = TURN_OFF};

	return change(&f, current_password);
}

const struct err *
second_factor_new_codes(struct link *l, const char *current_password, const char *code,
                        const char *codes[SECOND_FACTOR_CODES])
{
	struct factor f = {
		.l = l, .user = l->actor.id, .code = code, .codes = codes, .change = RENEW_CODES};

	return change(&f, current_password);
}

static const struct err *
write_remove(struct store_txn *txn, void *arg)
{
	struct factor *f = arg;
	struct audit_subject subject = {.action = "user.second_factor_removed", .subject = f->user};
	struct user user;
	const struct err *e = store_user_get(txn, f->l->reseller, f->user, &user);

	if (e != NULL)
		return e;
	subject.name = user.email;
	e = store_second_factor_del(txn, f->l->reseller, f->user);
	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? NULL : e;
	return audit_add(txn, f->l, &subject, NULL, NULL, NULL);
}

const struct err *
second_factor_remove(struct link *l, struct id user)
{
	struct factor f = {.l = l, .user = user};
	const struct err *e = link_need_owner(l);

	if (e == NULL && l->actor.kind == ACTOR_USER && id_equal(user, l->actor.id))
		e = err_say(
			l->arena, ERR_CONFLICT,
			"Turn your own second factor off under Your sign-in, with a code. Without "
			"the app and recovery codes another owner takes it away.");
	return e != NULL ? e : link_write(l, write_remove, &f);
}
