/* The rules about people: users, passwords, sessions, and the ARN's way into an account. */
#include "link_fixture.h"

#include "../../cgi/base/crypto.h"
#include "../../cgi/link/password.h"
#include "../../cgi/link/role.h"
#include "../../cgi/link/session.h"
#include "../../cgi/link/user.h"

/* --- users --- */

static struct id
add_user(struct fixture *f, const char *email)
{
	struct user_form form = {email, "Ann", "owner", "a good long password"};
	struct id id;

	next_operation(f);
	assert_good(user_add(&f->link, &form, &id));
	return id;
}

static void
test_user_unique(void **state)
{
	struct fixture *f = *state;
	struct user_form form = {"ANN@example.com", "Other", "member", "a good long password"};
	struct id id;

	add_user(f, "ann@example.com");
	f->link.reseller = f->second;
	next_operation(f);
	assert_kind(user_add(&f->link, &form, &id), ERR_INPUT);
	form.email = "bob@example.com";
	form.password = "short";
	next_operation(f);
	assert_kind(user_add(&f->link, &form, &id), ERR_INPUT);
}

static void
test_password_hash(void **state)
{
	struct fixture *f = *state;
	const char *hash;

	assert_good(password_hash(f->arena, "a good long password", &hash));
	assert_int_equal(strncmp(hash, "$y$", 3), 0);
	assert_true(password_matches("a good long password", hash));
	assert_false(password_matches("a good long passwore", hash));
	assert_false(password_matches("", ""));
	assert_kind(password_check(f->arena, "password", "elevenchars"), ERR_INPUT);
}

/* --- sessions --- */

static void
test_session(void **state)
{
	struct fixture *f = *state;
	struct session_holder holder;
	struct user user = {.head.id = add_user(f, "ann@example.com")};
	char *cookie, *forged;

	assert_good(session_start(&f->link, &user, "agent", &cookie));
	assert_good(session_find(&f->link, cookie, &holder));
	assert_string_equal(f->link.actor.email, "ann@example.com");
	assert_string_equal(holder.reseller_name, "First");
	assert_null(strstr(holder.session.hash, cookie));
	forged = arena_strdup(f->arena, cookie);
	forged[0] = forged[0] == 'A' ? 'B' : 'A';
	assert_kind(session_find(&f->link, forged, &holder), ERR_AUTH);
	assert_kind(session_find(&f->link, "", &holder), ERR_AUTH);
	assert_kind(session_find(&f->link, NULL, &holder), ERR_AUTH);

	f->link.now_ms += 59 * 60 * 1000; /* seen again before it idles out */
	assert_good(session_find(&f->link, cookie, &holder));
	f->link.now_ms += 59 * 60 * 1000;
	assert_good(session_find(&f->link, cookie, &holder));
	f->link.now_ms += 61 * 60 * 1000;
	assert_kind(session_find(&f->link, cookie, &holder), ERR_AUTH);

	assert_good(session_start(&f->link, &user, "agent", &cookie));
	assert_good(session_find(&f->link, cookie, &holder));
	assert_good(session_end(&f->link, holder.session.head.id));
	assert_kind(session_find(&f->link, cookie, &holder), ERR_AUTH);

	/* more than one page of a list holds; the last is the newest */
	for (int i = 0; i <= TABLE_PAGE_MAX; i++)
		assert_good(session_start(&f->link, &user, "agent", &cookie));
	next_operation(f);
	assert_good(user_set_password(&f->link, "ann@example.com", "another good password"));
	assert_kind(session_find(&f->link, cookie, &holder), ERR_AUTH);

	/* what is over is forgotten, and nothing else */
	assert_good(session_start(&f->link, &user, "agent", &cookie));
	assert_good(session_forget(&f->link, f->link.now_ms, 100));
	assert_good(session_find(&f->link, cookie, &holder));
	assert_good(session_forget(&f->link, f->link.now_ms + 13 * 3600 * 1000, 100));
	assert_kind(session_find(&f->link, cookie, &holder), ERR_AUTH);
}

/* --- the ARN --- */

static void
test_role_wants_approval(void **state)
{
	struct fixture *f = *state;
	struct account_form form = {
		"aws", "new", "111122223333", "r@a.example", "resale", f->price_book.text, ""};
	struct role_form role = {
		.role_arn = "arn:aws:iam::111122223333:role/X", .description = "", .version = 1};
	struct cloud_account account;
	struct id id, request = id_new();

	next_operation(f);
	assert_good(account_add(&f->link, f->customer, request, &form, &id));
	next_operation(f);
	assert_kind(role_save(&f->link, "aws", id, &role), ERR_CONFLICT);
	next_operation(f);
	assert_good(request_decide(&f->link, request, REQUEST_APPROVE, ""));
	role.version = 2;
	role.role_arn = "arn:aws:iam::999988887777:role/X";
	next_operation(f);
	assert_kind(role_save(&f->link, "aws", id, &role), ERR_INPUT);
	role.role_arn = " arn:aws:iam::111122223333:role/X ";
	next_operation(f);
	assert_good(role_save(&f->link, "aws", id, &role));
	assert_good(account_get(&f->link, id, &account));
	assert_int_equal(account.state, ACCOUNT_CHECKING);
	assert_string_equal(account.role_arn, "arn:aws:iam::111122223333:role/X");
	role.role_arn = "arn:aws:iam::111122223333:role/Y";
	next_operation(f);
	assert_kind(role_save(&f->link, "aws", id, &role), ERR_CONFLICT); /* stale */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_user_unique, setup, teardown),
		cmocka_unit_test_setup_teardown(test_password_hash, setup, teardown),
		cmocka_unit_test_setup_teardown(test_session, setup, teardown),
		cmocka_unit_test_setup_teardown(test_role_wants_approval, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
