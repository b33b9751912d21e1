/*
 * Signing in: passwords and codes, what slows wrong ones down, and that nobody locks somebody else
 * out by it.
 */
#include "link_fixture.h"

#include "../../cgi/link/recovery_code.h"
#include "../../cgi/link/second_factor.h"
#include "../../cgi/link/session.h"
#include "../../cgi/link/sign_in.h"
#include "../../cgi/link/throttle.h"
#include "../../cgi/link/totp.h"
#include "../../cgi/link/user.h"

static const char email[] = "ann@example.com";
static const char password[] = "a good long password";

/* --- codes by the clock --- */

static void
test_totp_vectors(void **state)
{
	/* RFC 6238, appendix B, SHA1 */
	static const struct {
		int64_t seconds;
		const char *code;
	} vectors[] = {
		{59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
		{1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"},
	};
	const unsigned char *secret = (const unsigned char *)"12345678901234567890";
	struct fixture *f = *state;
	char code[9];

	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		totp_code(secret, 20, vectors[i].seconds / 30, 8, code);
		assert_string_equal(code, vectors[i].code);
	}
	assert_string_equal(totp_secret_text(f->arena, secret),
	                    "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
	assert_string_equal(totp_uri(f->arena, secret, "Rolecall", "a&b@example.com"),
	                    "otpauth://totp/Rolecall:a%26b%40example.com?secret="
	                    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Rolecall&algorithm=SHA1&"
	                    "digits=6&period=30");
}

static void
test_totp_window(void **state)
{
	const unsigned char *secret = (const unsigned char *)"12345678901234567890";
	const int64_t now_ms = (int64_t)1234567890 * 1000, now = now_ms / TOTP_STEP_MS;
	int64_t step = 0;
	char code[9];

	(void)state;
	for (int64_t at = now - 3; at <= now + 3; at++) {
		bool near = at >= now - 1 && at <= now + 1;

		totp_code(secret, 20, at, 6, code);
		assert_int_equal(totp_check(secret, code, now_ms, 0, &step), near);
		if (near)
			assert_int_equal(step, at);
		/* no step that was taken, nor an earlier one */
		assert_int_equal(totp_check(secret, code, now_ms, now, &step), at == now + 1);
	}
	totp_code(secret, 20, now, 6, code);
	assert_true(totp_check(secret, " 005 924 ", now_ms, 0, &step));
	assert_string_equal(code, "005924");
	assert_false(totp_check(secret, "", now_ms, 0, &step));
	assert_false(totp_check(secret, "05924", now_ms, 0, &step));
	assert_false(totp_check(secret, "0059240", now_ms, 0, &step));
	assert_false(totp_check(secret, "00592x", now_ms, 0, &step));
}

/* --- secrets at rest --- */

static struct keys *
keys_of(struct fixture *f, const char *lines)
{
	const char *name = arena_printf(f->arena, "%s/keys", f->dir);
	struct keys *keys;
	FILE *file = fopen(name, "w");

	fputs(lines, file);
	fclose(file);
	assert_good(keys_load(f->arena, name, &keys));
	return keys;
}

static void
test_seal(void **state)
{
	struct fixture *f = *state;
	const char *first = keys_new_line(f->arena, 1), *second = keys_new_line(f->arena, 2);
	struct keys *old = keys_of(f, first), *other = keys_of(f, keys_new_line(f->arena, 1));
	struct keys *both = keys_of(f, arena_printf(f->arena, "%s%s", second, first));
	const char *text = keys_seal(f->arena, old, "p", "01A", "secret", 6);
	unsigned char bytes[KEYS_SEALED_MAX];
	unsigned int number;
	size_t size;

	assert_string_not_equal(text, keys_seal(f->arena, old, "p", "01A", "secret", 6));
	assert_true(keys_unseal(both, "p", "01A", text, bytes, &size, &number));
	assert_int_equal(number, 1);
	assert_int_equal(size, 6);
	assert_memory_equal(bytes, "secret", 6);
	assert_false(keys_unseal(other, "p", "01A", text, bytes, &size, &number));
	assert_false(keys_unseal(both, "q", "01A", text, bytes, &size, &number));
	assert_false(keys_unseal(both, "p", "01B", text, bytes, &size, &number));
	assert_false(keys_unseal(both, "p", "01A", "", bytes, &size, &number));
	assert_false(keys_unseal(keys_of(f, second), "p", "01A", text, bytes, &size, &number));
	for (size_t i = 0; i < strlen(text); i++) {
		char *changed = arena_strdup(f->arena, text);

		changed[i] = changed[i] == 'A' ? 'Q' : 'A';
		assert_false(keys_unseal(both, "p", "01A", changed, bytes, &size, &number));
		changed[i] = '\0';
		assert_false(keys_unseal(both, "p", "01A", changed, bytes, &size, &number));
	}
}

/* --- throttles --- */

struct count {
	struct link *l;
	const struct throttle *throttle;
	int64_t until_ms;
};

static const struct err *
write_count(struct store_txn *txn, void *arg)
{
	struct count *c = arg;

	return throttle_count(txn, c->l, c->throttle, "somebody");
}

static const struct err *
read_until(struct store_txn *txn, void *arg)
{
	struct count *c = arg;

	return throttle_until(txn, c->l, c->throttle, "somebody", &c->until_ms);
}

static int64_t
wait_of(struct fixture *f, const struct throttle *throttle, int count)
{
	struct count c = {&f->link, throttle, 0};

	for (int i = 0; i < count; i++)
		assert_good(link_write_more(&f->link, write_count, &c));
	assert_good(link_read(&f->link, read_until, &c));
	return c.until_ms == 0 ? 0 : c.until_ms - f->link.now_ms;
}

static void
test_throttles(void **state)
{
	static const struct throttle doubles = {"d", THROTTLE_DOUBLES, 3, 1000, 8000};
	static const struct throttle leaks = {"l", THROTTLE_LEAKS, 3, 1000, 0};
	struct fixture *f = *state;

	assert_int_equal(wait_of(f, &doubles, 2), 0);
	assert_int_equal(wait_of(f, &doubles, 1), 1000);
	assert_int_equal(wait_of(f, &doubles, 1), 2000);
	assert_int_equal(wait_of(f, &doubles, 1), 4000);
	assert_int_equal(wait_of(f, &doubles, 5), 8000);
	f->link.now_ms += 8000;
	assert_int_equal(wait_of(f, &doubles, 0), 0);
	assert_int_equal(wait_of(f, &doubles, 1), 8000);
	f->link.now_ms += (int64_t)25 * 3600 * 1000; /* a quiet day */
	assert_int_equal(wait_of(f, &doubles, 1), 0);

	assert_int_equal(wait_of(f, &leaks, 2), 0);
	assert_int_equal(wait_of(f, &leaks, 1), 1000);
	f->link.now_ms += 1000;
	assert_int_equal(wait_of(f, &leaks, 0), 0);
	assert_int_equal(wait_of(f, &leaks, 1), 1000);
	f->link.now_ms += 3000;
	assert_int_equal(wait_of(f, &leaks, 2), 0);
	assert_int_equal(wait_of(f, &leaks, 1), 1000);
	assert_good(throttle_forget(&f->link, 100));
	assert_int_equal(wait_of(f, &leaks, 0), 1000);
}

/* --- signing in --- */

static struct id
add_user(struct fixture *f, const char *address)
{
	struct user_form form = {address, "Ann", "owner", password};
	struct id id;

	next_operation(f);
	assert_good(user_add(&f->link, &form, &id));
	return id;
}

static const struct err *
attempt(struct fixture *f, const char *from, const char *device, const char *address,
        const char *typed, struct sign_in *in)
{
	struct sign_in_form form = {
		.email = address, .password = typed, .code = "", .ticket = "", .device = device};

	f->link.operation = id_new();
	f->link.remote_addr = from;
	return sign_in(&f->link, &form, in);
}

static const struct err *
try_from(struct fixture *f, const char *from, const char *typed)
{
	struct sign_in in;

	return attempt(f, from, NULL, email, typed, &in);
}

static void
test_waits(void **state)
{
	struct fixture *f = *state;
	int64_t last = 0;

	add_user(f, email);
	assert_good(try_from(f, "192.0.2.1", password));
	for (int i = 0; i < 5; i++)
		assert_kind(try_from(f, "192.0.2.1", "wrong"), ERR_INPUT);
	assert_kind(try_from(f, "192.0.2.1", password), ERR_BUSY); /* the right one too */
	for (int i = 0; i < 4; i++) { /* each further failure doubles the wait */
		int64_t wait = 0;

		while (wait < 1000000 && try_from(f, "192.0.2.1", "wrong")->kind == ERR_BUSY) {
			f->link.now_ms += 500;
			wait += 500;
		}
		assert_true(wait >= last);
		last = wait;
	}
	assert_true(last >= 8000);
	f->link.now_ms += 16 * 60 * 1000;
	assert_good(try_from(f, "192.0.2.1", password));
	assert_kind(try_from(f, "192.0.2.1", "wrong"), ERR_INPUT); /* and all is forgotten */
}

/* Waiting tells nobody whether there is such a user. */
static void
test_waits_for_nobody(void **state)
{
	struct fixture *f = *state;
	struct sign_in in;

	for (int i = 0; i < 5; i++)
		assert_kind(attempt(f, "192.0.2.1", NULL, "nobody@example.com", "wrong", &in),
		            ERR_INPUT);
	assert_kind(attempt(f, "192.0.2.1", NULL, "NOBODY@example.com", "wrong", &in), ERR_BUSY);
	assert_kind(attempt(f, "192.0.2.2", NULL, "nobody@example.com", "wrong", &in), ERR_INPUT);
	assert_kind(attempt(f, "192.0.2.1", NULL, "other@example.com", "wrong", &in), ERR_INPUT);
}

/* An IPv6 customer has a /64 at least: its addresses are one network. */
static void
test_networks(void **state)
{
	struct fixture *f = *state;

	add_user(f, email);
	for (int i = 0; i < 5; i++)
		assert_kind(try_from(f, arena_printf(f->arena, "2001:db8::%d", i + 1), "wrong"),
		            ERR_INPUT);
	assert_kind(try_from(f, "2001:db8::ffff", "wrong"), ERR_BUSY);
	assert_kind(try_from(f, "2001:db8:0:1::1", "wrong"), ERR_INPUT);
}

/* Whoever hammers an address from anywhere keeps no known browser out, and guesses slowly. */
static void
test_attacked(void **state)
{
	struct fixture *f = *state;
	struct sign_in in, known;
	int taken = 0;

	add_user(f, email);
	assert_good(attempt(f, "198.51.100.7", NULL, email, password, &known));
	assert_non_null(known.device);
	for (int i = 0; i < 120; i++)
		taken +=
			try_from(f, arena_printf(f->arena, "203.0.113.%d", i + 1), "wrong")->kind ==
			ERR_INPUT;
	assert_int_equal(taken, 50);
	assert_kind(try_from(f, "198.51.100.8", password), ERR_BUSY); /* strangers wait */
	assert_good(attempt(f, "198.51.100.9", known.device, email, password, &in));
	assert_string_equal(in.device, known.device);
	assert_good(attempt(f, "203.0.113.1", known.device, email, password, &in));
	assert_kind(try_from(f, "203.0.113.200", "wrong"), ERR_BUSY); /* which helps no stranger */
	f->link.now_ms += 24 * 3600 * 1000;
	for (taken = 0;
	     try_from(f, arena_printf(f->arena, "203.0.114.%d", taken % 250), "wrong")->kind ==
	     ERR_INPUT;
	     taken++)
		continue;
	assert_true(taken <= 50);

	/* a known browser has waits of its own, and a made-up cookie is a stranger */
	for (int i = 0; i < 5; i++)
		assert_kind(attempt(f, "198.51.100.7", known.device, email, "wrong", &in),
		            ERR_INPUT);
	assert_kind(attempt(f, "198.51.100.7", known.device, email, password, &in), ERR_BUSY);
	assert_kind(attempt(f, "198.51.100.7", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", email,
	                    password, &in),
	            ERR_BUSY);
}

/* One cookie serves all users of a browser, and none of another. */
static void
test_shared_browser(void **state)
{
	struct fixture *f = *state;
	struct sign_in ann, bob, in;

	add_user(f, email);
	add_user(f, "bob@example.com");
	assert_good(attempt(f, "192.0.2.1", NULL, email, password, &ann));
	for (int i = 0; i < 60; i++)
		attempt(f, arena_printf(f->arena, "203.0.113.%d", i + 1), ann.device,
		        "bob@example.com", "wrong", &in);
	assert_kind(attempt(f, "192.0.2.1", ann.device, "bob@example.com", password, &in),
	            ERR_BUSY);
	f->link.now_ms += (int64_t)10 * 3600 * 1000;
	assert_good(attempt(f, "192.0.2.1", ann.device, "bob@example.com", password, &bob));
	assert_string_equal(bob.device, ann.device);
}

/* --- the second factor --- */

/* Turns it on for the actor; its secret and recovery codes. */
static void
turn_on(struct fixture *f, unsigned char secret[TOTP_SECRET_SIZE],
        const char *codes[SECOND_FACTOR_CODES])
{
	struct second_factor_setup setup;
	const char *base32;
	char code[9];

	f->link.operation = id_new();
	assert_kind(second_factor_begin(&f->link, "wrong"), ERR_INPUT);
	assert_good(second_factor_begin(&f->link, password));
	assert_good(second_factor_setup(&f->link, &setup));
	base32 = arena_strdup(f->arena, setup.secret);
	memset(secret, 0, TOTP_SECRET_SIZE);
	for (int bit = 0; *base32 != '\0'; base32++) {
		static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

		if (*base32 == ' ')
			continue;
		for (int i = 4, value = (int)(strchr(digits, *base32) - digits); i >= 0; i--, bit++)
			if ((value >> i & 1) != 0)
				secret[bit / 8] |= (unsigned char)(1 << (7 - bit % 8));
	}
	assert_kind(second_factor_confirm(&f->link, "000000", codes), ERR_INPUT);
	totp_code(secret, TOTP_SECRET_SIZE, f->link.now_ms / TOTP_STEP_MS, TOTP_DIGITS, code);
	assert_good(second_factor_confirm(&f->link, code, codes));
	assert_kind(second_factor_confirm(&f->link, code, codes), ERR_CONFLICT);
	assert_kind(second_factor_setup(&f->link, &setup), ERR_NOTFOUND); /* never shown again */
}

static const struct err *
second_step(struct fixture *f, const char *ticket, const char *code, struct sign_in *in)
{
	struct sign_in_form form = {.email = "", .password = "", .code = code, .ticket = ticket};

	f->link.operation = id_new();
	return sign_in(&f->link, &form, in);
}

static void
test_second_factor(void **state)
{
	struct fixture *f = *state;
	struct id ann = add_user(f, email);
	unsigned char secret[TOTP_SECRET_SIZE];
	const char *codes[SECOND_FACTOR_CODES], *ticket;
	struct second_factor_status status;
	struct sign_in in;
	char code[9];

	assert_good(try_from(f, "192.0.2.1", password));
	turn_on(f, secret, codes);
	assert_good(attempt(f, "192.0.2.1", NULL, email, password, &in));
	assert_non_null(in.ticket);
	ticket = in.ticket;
	totp_code(secret, TOTP_SECRET_SIZE, f->link.now_ms / TOTP_STEP_MS, TOTP_DIGITS, code);
	assert_kind(second_step(f, ticket, code, &in), ERR_INPUT); /* that of the set-up */
	f->link.now_ms += TOTP_STEP_MS;
	totp_code(secret, TOTP_SECRET_SIZE, f->link.now_ms / TOTP_STEP_MS, TOTP_DIGITS, code);
	assert_good(second_step(f, ticket, code, &in));
	assert_null(in.ticket);
	assert_kind(second_step(f, ticket, code, &in), ERR_INPUT); /* no code twice */

	assert_good(second_step(f, ticket, codes[0], &in));
	assert_kind(second_step(f, ticket, codes[0], &in), ERR_INPUT);
	for (char *c = arena_strdup(f->arena, codes[1]); c != NULL; c = NULL) {
		for (char *p = c; *p != '\0'; p++)
			*p = *p == '-' ? ' ' : *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p;
		assert_good(second_step(f, ticket, c, &in)); /* as people copy it */
	}
	assert_good(second_factor_status(&f->link, ann, &status));
	assert_int_equal(status.codes_left, 8);

	/* tickets end, and with the password */
	f->link.now_ms += 11 * 60 * 1000;
	assert_non_null(err_for_field(second_step(f, ticket, codes[2], &in), "email"));
	assert_good(attempt(f, "192.0.2.1", NULL, email, password, &in));
	ticket = in.ticket;
	next_operation(f);
	f->link.now_ms += 12 * 60 * 1000;
	assert_good(user_set_password(&f->link, email, "another good password"));
	assert_non_null(err_for_field(second_step(f, ticket, codes[2], &in), "email"));
	assert_non_null(err_for_field(second_step(f, "nonsense", codes[2], &in), "email"));
}

/* Guessing codes is slowed down like guessing passwords, and the right password stops no count. */
static void
test_codes_guessed(void **state)
{
	struct fixture *f = *state;
	unsigned char secret[TOTP_SECRET_SIZE];
	const char *codes[SECOND_FACTOR_CODES], *ticket = NULL;
	struct sign_in in;

	add_user(f, email);
	assert_good(try_from(f, "192.0.2.1", password));
	turn_on(f, secret, codes);
	for (int i = 0; i < 5; i++) {
		assert_good(attempt(f, "192.0.2.1", NULL, email, password, &in));
		ticket = in.ticket;
		assert_non_null(ticket);
		assert_kind(second_step(f, ticket, "abcdef", &in), ERR_INPUT);
	}
	assert_kind(try_from(f, "192.0.2.1", password), ERR_BUSY);
	assert_kind(second_step(f, ticket, codes[0], &in), ERR_BUSY);
}

/* The store has neither the secret nor a code; a new key seals anew. */
struct stored {
	struct link *l;
	struct id user;
	struct second_factor record;
};

static const struct err *
read_stored(struct store_txn *txn, void *arg)
{
	struct stored *s = arg;

	return store_second_factor_get(txn, s->l->reseller, s->user, &s->record);
}

static void
test_factor_at_rest(void **state)
{
	struct fixture *f = *state;
	struct stored s = {.l = &f->link, .user = add_user(f, email)};
	unsigned char secret[TOTP_SECRET_SIZE];
	const char *codes[SECOND_FACTOR_CODES], *old;
	struct sign_in in;
	char code[9];
	FILE *file;

	assert_good(try_from(f, "192.0.2.1", password));
	turn_on(f, secret, codes);
	assert_good(link_read(&f->link, read_stored, &s));
	old = s.record.secret;
	assert_int_equal(s.record.codes.count, SECOND_FACTOR_CODES);
	assert_null(strstr(s.record.codes.items[0].hash, codes[0]));
	assert_int_equal(strlen(s.record.codes.items[0].hash), 64);

	file = fopen(arena_printf(f->arena, "%s/key2", f->dir), "w");
	fputs(keys_new_line(f->arena, 2), file);
	fclose(file);
	assert_int_equal(system(arena_printf(f->arena, "cat %s/key >>%s/key2", f->dir, f->dir)), 0);
	assert_good(keys_load(f->arena, arena_printf(f->arena, "%s/key2", f->dir), &f->keys));
	f->link.keys = f->keys;
	f->link.now_ms += TOTP_STEP_MS;
	assert_good(attempt(f, "192.0.2.1", NULL, email, password, &in));
	totp_code(secret, TOTP_SECRET_SIZE, f->link.now_ms / TOTP_STEP_MS, TOTP_DIGITS, code);
	assert_good(second_step(f, in.ticket, code, &in));
	assert_good(link_read(&f->link, read_stored, &s));
	assert_string_not_equal(s.record.secret, old);
	assert_good(attempt(f, "192.0.2.1", NULL, email, password, &in));
	assert_good(second_step(f, in.ticket, codes[0], &in)); /* of the old key, still good */
}

/* --- by a mailed link --- */

static struct user_link
link_of(struct fixture *f, struct id user)
{
	struct token_page page;
	struct user_link link;

	f->link.operation = id_new();
	assert_good(user_link_ask(&f->link, TOKEN_SIGN_IN, " ANN@example.com"));
	assert_good(user_link_run(&f->link, 10));
	assert_good(token_of_subject(&f->link, TOKEN_SIGN_IN, user, 1, &page));
	assert_int_equal(page.count, 1);
	assert_good(user_link_open(&f->link, TOKEN_SIGN_IN,
	                           token_text(f->link.keys, f->arena, &page.items[0]), &link));
	assert_int_equal(link.standing, TOKEN_GOOD);
	assert_true(id_equal(link.user.head.id, user));
	return link;
}

/* A session at once, and once; the ways that end a link before its time. */
static void
test_by_link(void **state)
{
	struct fixture *f = *state;
	struct id ann = add_user(f, email);
	struct user_link link = link_of(f, ann), newer;
	struct session_holder holder;
	struct sign_in in;
	char *cookie, *again = NULL;

	assert_good(sign_in_by_link(&f->link, &link, NULL, "agent", &in, &cookie));
	assert_null(in.ticket);
	assert_non_null(in.device);
	assert_good(session_find(&f->link, cookie, &holder));
	assert_true(id_equal(holder.user.head.id, ann));
	assert_int_equal(holder.user.last_sign_in_ms, f->link.now_ms);
	assert_kind(sign_in_by_link(&f->link, &link, NULL, "agent", &in, &again), ERR_CONFLICT);
	assert_null(again);

	link = link_of(f, ann);
	newer = link_of(f, ann);
	assert_kind(sign_in_by_link(&f->link, &link, NULL, "agent", &in, &again), ERR_CONFLICT);
	next_operation(f);
	assert_good(user_set_password(&f->link, email, "another good password"));
	assert_kind(sign_in_by_link(&f->link, &newer, NULL, "agent", &in, &again), ERR_CONFLICT);
	f->link.now_ms += 15 * 60 * 1000;
	link = link_of(f, ann);
	f->link.now_ms += 15 * 60 * 1000; /* its time to the millisecond */
	assert_kind(sign_in_by_link(&f->link, &link, NULL, "agent", &in, &again), ERR_CONFLICT);
	assert_null(again);
}

/* The code is asked for as ever, of a browser that no attack locks out. */
static void
test_by_link_with_factor(void **state)
{
	struct fixture *f = *state;
	struct id ann = add_user(f, email);
	unsigned char secret[TOTP_SECRET_SIZE];
	const char *codes[SECOND_FACTOR_CODES];
	struct sign_in_form form = {.email = "", .password = ""};
	struct user_link link;
	struct sign_in in;
	char *cookie;

	assert_good(try_from(f, "192.0.2.1", password));
	turn_on(f, secret, codes);
	link = link_of(f, ann);
	for (int i = 0; i < 6; i++)
		try_from(f, "192.0.2.1", "wrong");
	assert_kind(try_from(f, "192.0.2.1", password), ERR_BUSY);
	assert_good(sign_in_by_link(&f->link, &link, NULL, "agent", &in, &cookie));
	assert_null(cookie);
	assert_non_null(in.ticket);
	assert_kind(second_step(f, in.ticket, codes[0], &in), ERR_BUSY); /* another browser */
	form.ticket = in.ticket;
	form.device = in.device;
	form.code = "abcdef";
	assert_kind(sign_in(&f->link, &form, &in), ERR_INPUT);
	form.code = codes[0];
	assert_good(sign_in(&f->link, &form, &in));
	assert_null(in.ticket);
	assert_kind(sign_in_by_link(&f->link, &link, NULL, "agent", &in, &cookie), ERR_CONFLICT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_totp_vectors, setup, teardown),
		cmocka_unit_test_setup_teardown(test_totp_window, setup, teardown),
		cmocka_unit_test_setup_teardown(test_seal, setup, teardown),
		cmocka_unit_test_setup_teardown(test_throttles, setup, teardown),
		cmocka_unit_test_setup_teardown(test_waits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_waits_for_nobody, setup, teardown),
		cmocka_unit_test_setup_teardown(test_networks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_attacked, setup, teardown),
		cmocka_unit_test_setup_teardown(test_shared_browser, setup, teardown),
		cmocka_unit_test_setup_teardown(test_second_factor, setup, teardown),
		cmocka_unit_test_setup_teardown(test_codes_guessed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_factor_at_rest, setup, teardown),
		cmocka_unit_test_setup_teardown(test_by_link, setup, teardown),
		cmocka_unit_test_setup_teardown(test_by_link_with_factor, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
