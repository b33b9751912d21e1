/* Mailed links: what opens them, what ends them, and the keys that they are signed with. */
#include "link_fixture.h"

#include "../../cgi/base/crypto.h"
#include "../../cgi/link/token.h"

static const int64_t minute_ms = 60 * 1000;

struct job {
	struct link *l;
	enum token_purpose purpose;
	struct id subject, person;
	int64_t expires_ms;
	struct token token;
};

static const struct err *
write_issue(struct store_txn *txn, void *arg)
{
	struct job *j = arg;

	return token_issue(txn, j->l, j->purpose, j->subject, j->person, j->expires_ms, &j->token);
}

static const struct err *
write_use(struct store_txn *txn, void *arg)
{
	struct job *j = arg;

	return token_use(txn, j->l, j->token.head.id, &j->token);
}

static const struct err *
write_hold(struct store_txn *txn, void *arg)
{
	struct job *j = arg;

	return token_hold(txn, j->l, j->token.head.id, &j->token);
}

static const struct err *
write_revoke(struct store_txn *txn, void *arg)
{
	struct job *j = arg;

	return token_revoke(txn, j->l, j->token.head.id);
}

static const struct err *
write_revoke_subject(struct store_txn *txn, void *arg)
{
	struct job *j = arg;

	return token_revoke_of_subject(txn, j->l, j->purpose, j->subject);
}

static const struct err *
write_revoke_person(struct store_txn *txn, void *arg)
{
	struct job *j = arg;

	return token_revoke_of_person(txn, j->l, j->purpose, j->person);
}

static const struct err *
run(struct fixture *f, store_fn *fn, struct job *job)
{
	f->link.operation = id_new();
	return link_write(&f->link, fn, job);
}

/* A new link that is good for a minute. */
static struct job
issue(struct fixture *f, enum token_purpose purpose, struct id subject, struct id person)
{
	struct job job = {.l = &f->link,
	                  .purpose = purpose,
	                  .subject = subject,
	                  .person = person,
	                  .expires_ms = f->link.now_ms + minute_ms};

	assert_good(run(f, write_issue, &job));
	return job;
}

static const char *
text_of(struct fixture *f, const struct job *job)
{
	return token_text(f->link.keys, f->arena, &job->token);
}

static enum token_standing
standing_of(struct fixture *f, const struct job *job)
{
	enum token_standing standing;
	struct token found;

	assert_good(token_open(&f->link, job->purpose, text_of(f, job), &found, &standing));
	return standing;
}

/* --- opening --- */

static void
test_opens(void **state)
{
	struct fixture *f = *state;
	struct job job = issue(f, TOKEN_APPROVE, id_new(), id_new());
	const char *text = text_of(f, &job);
	enum token_standing standing;
	struct token found;

	assert_int_equal(strlen(text), TOKEN_LENGTH);
	f->link.reseller = f->second; /* whose it is comes from the link */
	assert_good(token_open(&f->link, TOKEN_APPROVE, text, &found, &standing));
	assert_int_equal(standing, TOKEN_GOOD);
	assert_true(id_equal(found.subject, job.subject));
	assert_true(id_equal(f->link.reseller.id, f->first.id));
	f->link.now_ms += minute_ms + 1;
	assert_int_equal(standing_of(f, &job), TOKEN_EXPIRED);
}

/*
 * A link is for one purpose: at every other one's address it is known to be misplaced, and told
 * nothing.
 */
static void
test_purposes(void **state)
{
	static const char *const places[] = {"approve", "handoff", "invite", "password", "sign-in"};
	struct fixture *f = *state;

	for (int made = TOKEN_APPROVE; made <= TOKEN_SIGN_IN; made++) {
		struct job job = issue(f, (enum token_purpose)made, id_new(), id_new());
		const char *text = text_of(f, &job);

		assert_string_equal(
			token_address(&f->link, &job.token),
			arena_printf(f->arena, "http://127.0.0.1/%s/%s", places[made], text));
		f->link.reseller = f->second;
		for (int asked = TOKEN_APPROVE; asked <= TOKEN_SIGN_IN; asked++) {
			enum token_standing standing = TOKEN_GOOD;
			struct token found;

			if (asked == made)
				continue;
			assert_kind(token_open(&f->link, (enum token_purpose)asked, text, &found,
			                       &standing),
			            ERR_NOTFOUND);
			assert_int_equal(standing, TOKEN_MISPLACED);
			assert_true(id_equal(f->link.reseller.id, f->second.id));
		}
		f->link.reseller = f->first;
	}
}

/* No link with a single character changed, added or left out is one of ours, for any purpose. */
static void
test_tampered(void **state)
{
	static const char alphabet[] = "ABCXYZabcxyz0189-_.=%~ ";
	struct fixture *f = *state;
	struct job job = issue(f, TOKEN_APPROVE, id_new(), id_new());
	const char *text = text_of(f, &job);
	enum token_standing standing;
	struct token found;

	for (size_t i = 0; i < TOKEN_LENGTH; i++) {
		char *other = arena_strdup(f->arena, text);

		for (const char *c = alphabet; *c != '\0'; c++) {
			if (text[i] == *c)
				continue;
			other[i] = *c;
			assert_kind(token_open(&f->link, TOKEN_APPROVE, other, &found, &standing),
			            ERR_NOTFOUND);
			assert_int_equal(standing, TOKEN_UNKNOWN);
		}
		other[i] = '\0';
		assert_kind(token_open(&f->link, TOKEN_APPROVE, other, &found, &standing),
		            ERR_NOTFOUND);
	}
	assert_kind(token_open(&f->link, TOKEN_APPROVE, arena_printf(f->arena, "%sA", text), &found,
	                       &standing),
	            ERR_NOTFOUND);
}

/* What is stored makes no link: neither text nor id is in the record. */
static void
test_not_stored(void **state)
{
	struct fixture *f = *state;
	struct job job = issue(f, TOKEN_APPROVE, id_new(), id_new());

	assert_int_equal(strlen(job.token.hash), 64);
	assert_null(strstr(text_of(f, &job), job.token.hash));
	assert_null(strstr(job.token.hash, text_of(f, &job)));
}

/* The first opening is noted, once, and makes no difference. */
static void
test_opened(void **state)
{
	struct fixture *f = *state;
	struct job job = issue(f, TOKEN_HANDOFF, id_new(), (struct id){""});
	struct token_page page;
	int64_t first_ms = f->link.now_ms;

	assert_good(token_note_opened(&f->link, &job.token));
	f->link.now_ms += 1000;
	assert_good(token_note_opened(&f->link, &job.token));
	assert_good(token_of_subject(&f->link, TOKEN_HANDOFF, job.subject, 1, &page));
	assert_int_equal(page.count, 1);
	assert_true(page.items[0].opened_ms == first_ms);
	assert_int_equal(standing_of(f, &job), TOKEN_GOOD);
}

/* --- ending --- */

static void
test_used_once(void **state)
{
	struct fixture *f = *state;
	struct job job = issue(f, TOKEN_INVITE, id_new(), id_new());
	const struct err *e;

	assert_good(run(f, write_hold, &job));
	assert_int_equal(standing_of(f, &job), TOKEN_GOOD);
	assert_good(run(f, write_use, &job));
	assert_int_equal(standing_of(f, &job), TOKEN_USED);
	e = run(f, write_use, &job);
	assert_kind(e, ERR_CONFLICT);
	assert_non_null(strstr(e->say, "used already"));
	assert_kind(run(f, write_hold, &job), ERR_CONFLICT);
	assert_good(run(f, write_revoke, &job)); /* too late to take back, and no fault */
	assert_int_equal(standing_of(f, &job), TOKEN_USED);
}

static void
test_ended_is_not_used(void **state)
{
	struct fixture *f = *state;
	struct job late = issue(f, TOKEN_PASSWORD, id_new(), id_new()),
		   taken = issue(f, TOKEN_PASSWORD, id_new(), id_new());
	const struct err *e;

	assert_good(run(f, write_revoke, &taken));
	assert_int_equal(standing_of(f, &taken), TOKEN_REVOKED);
	e = run(f, write_use, &taken);
	assert_kind(e, ERR_CONFLICT);
	assert_non_null(strstr(e->say, "taken back"));
	f->link.now_ms += minute_ms;
	e = run(f, write_use, &late);
	assert_kind(e, ERR_CONFLICT);
	assert_non_null(strstr(e->say, "expired"));
	assert_int_equal(standing_of(f, &late), TOKEN_EXPIRED);
}

/* Taking back reaches all of a subject's or a person's, and nothing else. */
static void
test_revoke_all(void **state)
{
	struct fixture *f = *state;
	struct id subject = id_new(), person = id_new();
	struct job one = issue(f, TOKEN_INVITE, subject, person),
		   two = issue(f, TOKEN_INVITE, subject, id_new()),
		   three = issue(f, TOKEN_INVITE, id_new(), person),
		   other = issue(f, TOKEN_PASSWORD, subject, person),
		   stranger = issue(f, TOKEN_INVITE, id_new(), id_new());

	assert_good(run(f, write_revoke_subject, &one));
	assert_int_equal(standing_of(f, &one), TOKEN_REVOKED);
	assert_int_equal(standing_of(f, &two), TOKEN_REVOKED);
	assert_int_equal(standing_of(f, &three), TOKEN_GOOD);
	assert_good(run(f, write_revoke_person, &one));
	assert_int_equal(standing_of(f, &three), TOKEN_REVOKED);
	assert_int_equal(standing_of(f, &other), TOKEN_GOOD);
	assert_int_equal(standing_of(f, &stranger), TOKEN_GOOD);
}

/* More than a page of the store's lists. */
static void
test_revoke_many(void **state)
{
	struct fixture *f = *state;
	struct id subject = id_new();
	struct job jobs[TABLE_PAGE_MAX + 3];

	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
		jobs[i] = issue(f, TOKEN_APPROVE, subject, id_new());
	assert_good(run(f, write_revoke_subject, &jobs[0]));
	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
		assert_int_equal(standing_of(f, &jobs[i]), TOKEN_REVOKED);
}

/* Another reseller reaches none of it, whatever it knows. */
static void
test_other_reseller(void **state)
{
	struct fixture *f = *state;
	struct job job = issue(f, TOKEN_HANDOFF, id_new(), id_new());
	struct token_page page;

	f->link.reseller = f->second;
	assert_kind(run(f, write_use, &job), ERR_NOTFOUND);
	assert_kind(run(f, write_revoke, &job), ERR_NOTFOUND);
	assert_good(run(f, write_revoke_subject, &job));
	assert_good(token_of_subject(&f->link, TOKEN_HANDOFF, job.subject, 5, &page));
	assert_int_equal(page.count, 0);
	assert_int_equal(standing_of(f, &job), TOKEN_GOOD);
}

/* --- keys --- */

static struct keys *
keys_of(struct fixture *f, const char *lines)
{
	FILE *file = fopen(f->conf.secret_file, "w");
	struct keys *keys;

	fputs(lines, file);
	fclose(file);
	assert_good(keys_load(f->arena, f->conf.secret_file, &keys));
	return keys;
}

/* A new key on top signs; the old one's links work until it is dropped, and then no more. */
static void
test_rotation(void **state)
{
	struct fixture *f = *state;
	const char *one = keys_new_line(f->arena, 1), *two = keys_new_line(f->arena, 2);
	enum token_standing standing;
	struct job old, fresh;
	struct token found;
	const char *text;

	f->link.keys = keys_of(f, one);
	old = issue(f, TOKEN_APPROVE, id_new(), id_new());
	text = text_of(f, &old);
	f->link.keys = keys_of(f, arena_printf(f->arena, "%s%s", two, one));
	fresh = issue(f, TOKEN_APPROVE, id_new(), id_new());
	assert_int_equal(fresh.token.key, 2);
	assert_string_equal(text_of(f, &old), text); /* a mail that waits keeps its link */
	assert_int_equal(standing_of(f, &old), TOKEN_GOOD);
	assert_int_equal(standing_of(f, &fresh), TOKEN_GOOD);

	f->link.keys = keys_of(f, two);
	assert_int_equal(standing_of(f, &fresh), TOKEN_GOOD);
	assert_null(text_of(f, &old));
	assert_null(token_address(&f->link, &old.token));
	assert_kind(token_open(&f->link, TOKEN_APPROVE, text, &found, &standing), ERR_NOTFOUND);
	assert_int_equal(standing, TOKEN_UNKNOWN);

	f->link.keys = keys_of(f, arena_printf(f->arena, "%s%s", two, keys_new_line(f->arena, 1)));
	assert_kind(token_open(&f->link, TOKEN_APPROVE, text, &found, &standing), ERR_NOTFOUND);
	assert_int_equal(standing, TOKEN_UNKNOWN); /* the same number is not the same key */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_opens, setup, teardown),
		cmocka_unit_test_setup_teardown(test_purposes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tampered, setup, teardown),
		cmocka_unit_test_setup_teardown(test_not_stored, setup, teardown),
		cmocka_unit_test_setup_teardown(test_opened, setup, teardown),
		cmocka_unit_test_setup_teardown(test_used_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ended_is_not_used, setup, teardown),
		cmocka_unit_test_setup_teardown(test_revoke_all, setup, teardown),
		cmocka_unit_test_setup_teardown(test_revoke_many, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_reseller, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rotation, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
