/* The rules: customers, cloud accounts, requests and their life, through a real store. */
#include "link_fixture.h"

#include "../../cgi/link/audit.h"
#include "../../cgi/link/outbox.h"

static struct account_form
good_form(struct fixture *f, const char *number)
{
	return (struct account_form){
		"aws", "new", number, "root@alder.example", "resale", f->price_book.text, ""};
}

static struct id
add_account(struct fixture *f, const char *number, struct id *request)
{
	struct account_form form = good_form(f, number);
	struct id account;

	*request = id_new();
	next_operation(f);
	assert_good(account_add(&f->link, f->customer, *request, &form, &account));
	return account;
}

/* --- customers --- */

static void
test_customer_twice(void **state)
{
	struct fixture *f = *state;
	struct customer_form form = {"Birch", "", "", "", "", "", "", 0};
	struct customer_query query = {.search = "birch"};
	struct customer_page page;
	struct id id = id_new();

	next_operation(f);
	assert_good(customer_add(&f->link, id, &form));
	next_operation(f);
	assert_good(customer_add(&f->link, id, &form)); /* the same form again */
	assert_good(customer_list(&f->link, &query, &page));
	assert_int_equal(page.count, 1);
	form.organization = "Birch & Sons";
	next_operation(f);
	assert_kind(customer_add(&f->link, id, &form),
	            ERR_INPUT); /* other content: said, not lost silently */
}

static void
test_customer_stale(void **state)
{
	struct fixture *f = *state;
	struct customer_form form = {"Alder Ltd", "", "", "it@alder.example", "", "", "", 1};
	const struct err *e;

	next_operation(f);
	assert_good(customer_change(&f->link, f->customer, &form));
	next_operation(f);
	assert_good(customer_change(&f->link, f->customer, &form)); /* stale, but nothing differs */
	form.phone = "1";
	next_operation(f);
	e = customer_change(&f->link, f->customer, &form);
	assert_kind(e, ERR_CONFLICT);
	assert_non_null(err_for_field(e, "version"));
	form.version = 2;
	next_operation(f);
	assert_good(customer_change(&f->link, f->customer, &form));
}

static void
test_rename_reaches_accounts(void **state)
{
	struct fixture *f = *state;
	struct customer_form form = {"Alder Holdings", "", "", "it@alder.example", "", "", "", 1};
	struct cloud_account account;
	struct id request, id = add_account(f, "111122223333", &request);

	next_operation(f);
	assert_good(customer_change(&f->link, f->customer, &form));
	assert_good(account_get(&f->link, id, &account));
	assert_string_equal(account.customer_organization, "Alder Holdings");
	next_operation(f);
	assert_kind(customer_archive(&f->link, f->customer, CUSTOMER_ARCHIVE), ERR_CONFLICT);
}

static void
test_other_reseller_sees_nothing(void **state)
{
	struct fixture *f = *state;
	struct customer_form form = {"Stolen", "", "", "", "", "", "", 1};
	struct customer customer;
	struct cloud_account account;
	struct request r;
	struct id request, id = add_account(f, "111122223333", &request);

	f->link.reseller = f->second;
	assert_kind(customer_get(&f->link, f->customer, &customer), ERR_NOTFOUND);
	assert_kind(account_get(&f->link, id, &account), ERR_NOTFOUND);
	assert_kind(request_get(&f->link, request, &r), ERR_NOTFOUND);
	next_operation(f);
	assert_kind(customer_change(&f->link, f->customer, &form), ERR_NOTFOUND);
	next_operation(f);
	assert_kind(request_decide(&f->link, request, REQUEST_APPROVE, ""), ERR_NOTFOUND);
}

/* --- adding an account --- */

static void
test_account_fields(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *field, *number, *email, *type, *choice, *provider;
	} bad[] = {
		{"account_number", "", "r@a.example", "resale", "new", "aws"},
		{"account_number", "12345678901", "r@a.example", "resale", "new", "aws"},
		{"account_number", "1234567890123", "r@a.example", "resale", "new", "aws"},
		{"account_number", "12345678901x", "r@a.example", "resale", "new", "aws"},
		{"account_number", "my-alias", "r@a.example", "resale", "new", "aws"},
		{"account_number", "000000000000", "r@a.example", "resale", "new", "aws"},
		{"root_email", "123456789012", "", "resale", "new", "aws"},
		{"root_email", "123456789012", "no address", "resale", "new", "aws"},
		{"root_email", "123456789012", "a@b.example\r\nBcc: c@d.example", "resale", "new",
	         "aws"},
		{"type", "123456789012", "r@a.example", "gift", "new", "aws"},
		{"account_choice", "123456789012", "r@a.example", "resale", "", "aws"},
		{"provider", "123456789012", "r@a.example", "resale", "new", "azure"},
	};
	struct request_query all = {.state = "", .search = ""};
	struct request_page requests;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct account_form form = {bad[i].provider,
		                            bad[i].choice,
		                            bad[i].number,
		                            bad[i].email,
		                            bad[i].type,
		                            f->price_book.text,
		                            ""};
		struct id id;
		const struct err *e;

		next_operation(f);
		e = account_add(&f->link, f->customer, id_new(), &form, &id);
		assert_kind(e, ERR_INPUT);
		assert_non_null(err_for_field(e, bad[i].field));
	}
	assert_good(request_list(&f->link, &all, &requests));
	assert_int_equal(requests.count, 0);
}

static void
test_account_number_forms(void **state)
{
	struct fixture *f = *state;
	static const char *const forms[][2] = {{"0123-4567-8901", "012345678901"},
	                                       {" 1111 2222 3333 ", "111122223333"},
	                                       {"999988887777", "999988887777"}};

	for (size_t i = 0; i < 3; i++) {
		struct cloud_account account;
		struct id request;

		assert_good(account_get(&f->link, add_account(f, forms[i][0], &request), &account));
		assert_string_equal(account.account_number, forms[i][1]);
	}
}

static void
test_account_duplicate(void **state)
{
	struct fixture *f = *state;
	struct account_form form = good_form(f, "1111-2222-3333");
	struct cloud_account first, other;
	struct id request, id;
	struct book_list books;
	const struct err *e;

	assert_good(account_get(&f->link, add_account(f, "111122223333", &request), &first));
	next_operation(f);
	e = account_add(&f->link, f->customer, id_new(), &form, &id);
	assert_kind(e, ERR_INPUT);
	assert_non_null(strstr(err_for_field(e, "account_number"), "Alder"));

	/* another reseller may, and gets an external ID of its own */
	f->link.reseller = f->second;
	assert_good(book_list(&f->link, BOOK_PRICE_BOOK, &books));
	form.price_book = books.items[0].id.text;
	next_operation(f);
	assert_good(customer_add(&f->link, f->customer,
	                         &(struct customer_form){"Other", "", "", "", "", "", "", 0}));
	next_operation(f);
	assert_good(account_add(&f->link, f->customer, id_new(), &form, &id));
	assert_good(account_get(&f->link, id, &other));
	assert_string_not_equal(first.external_id, other.external_id);
}

static void
test_account_form_twice(void **state)
{
	struct fixture *f = *state;
	struct account_form form = good_form(f, "111122223333");
	struct id request = id_new(), first, second;
	struct mail_page mails;

	next_operation(f);
	assert_good(account_add(&f->link, f->customer, request, &form, &first));
	assert_good(account_add(&f->link, f->customer, request, &form,
	                        &second)); /* the same HTTP request at another worker */
	assert_string_equal(first.text, second.text);
	next_operation(f);
	assert_good(
		account_add(&f->link, f->customer, request, &form, &second)); /* the button again */
	assert_string_equal(first.text, second.text);
	assert_good(outbox_of_request(&f->link, request, &mails));
	assert_int_equal(mails.count, 1);
	form.account_number = "222233334444";
	next_operation(f);
	assert_kind(account_add(&f->link, f->customer, request, &form, &second), ERR_INPUT);
}

static void
test_account_again_after_decline(void **state)
{
	struct fixture *f = *state;
	struct account_form form = good_form(f, "111122223333");
	struct cloud_account before, after;
	struct cloud_account_page free_ones;
	struct id request, id = add_account(f, "111122223333", &request), again;

	assert_good(account_get(&f->link, id, &before));
	next_operation(f);
	assert_good(request_decide(&f->link, request, REQUEST_DECLINE, "not yet"));
	assert_good(account_free(&f->link, &free_ones));
	assert_int_equal(free_ones.count, 1);
	form.account_choice = id.text;
	next_operation(f);
	assert_good(account_add(&f->link, f->customer, id_new(), &form, &again));
	assert_string_equal(again.text, id.text);
	assert_good(account_get(&f->link, id, &after));
	assert_int_equal(after.state, ACCOUNT_AWAITING_APPROVAL);
	assert_string_not_equal(before.external_id, after.external_id); /* one per link */
	next_operation(f);
	assert_kind(account_add(&f->link, f->customer, id_new(), &form, &again),
	            ERR_INPUT); /* held now */
}

/* --- requests --- */

static void
test_first_decision_wins(void **state)
{
	struct fixture *f = *state;
	struct cloud_account account;
	struct request r;
	struct id request, id = add_account(f, "111122223333", &request);
	const struct err *e;

	next_operation(f);
	assert_kind(request_decide(&f->link, request, REQUEST_DECLINE, ""), ERR_INPUT);
	next_operation(f);
	assert_good(request_decide(&f->link, request, REQUEST_APPROVE, ""));
	next_operation(f);
	assert_good(request_decide(&f->link, request, REQUEST_APPROVE,
	                           "")); /* the same person pressed twice */
	f->link.actor =
		(struct actor){.kind = ACTOR_CONTACT, .id = id_new(), .name = "Late", .email = ""};
	next_operation(f);
	e = request_decide(&f->link, request, REQUEST_DECLINE, "too late");
	assert_kind(e, ERR_CONFLICT);
	assert_non_null(strstr(e->say, "Approved by Olga"));
	assert_good(request_get(&f->link, request, &r));
	assert_int_equal(r.state, REQUEST_APPROVED);
	assert_good(account_get(&f->link, id, &account));
	assert_int_equal(account.state, ACCOUNT_ROLE_NEEDED);
	next_operation(f);
	assert_kind(request_cancel(&f->link, request), ERR_CONFLICT);
}

static void
test_member_may_not_decide(void **state)
{
	struct fixture *f = *state;
	struct id request;

	add_account(f, "111122223333", &request);
	f->link.actor.role = USER_MEMBER;
	next_operation(f);
	assert_kind(request_decide(&f->link, request, REQUEST_APPROVE, ""), ERR_DENIED);
	next_operation(f);
	assert_good(request_cancel(&f->link, request)); /* taking back is everybody's */
}

static void
test_expiry(void **state)
{
	struct fixture *f = *state;
	struct request r;
	struct cloud_account account;
	struct id request, id = add_account(f, "111122223333", &request);

	assert_good(request_expire(&f->link, 10));
	assert_good(request_get(&f->link, request, &r));
	assert_int_equal(r.state, REQUEST_OPEN);
	f->link.now_ms += (int64_t)31 * 24 * 3600 * 1000;
	f->link.actor = (struct actor){.kind = ACTOR_SYSTEM, .name = "Rolecall", .email = ""};
	assert_good(request_expire(&f->link, 10));
	f->link.reseller = f->first;
	assert_good(request_get(&f->link, request, &r));
	assert_int_equal(r.state, REQUEST_EXPIRED);
	assert_good(account_get(&f->link, id, &account));
	assert_int_equal(account.state, ACCOUNT_DECLINED);
}

/* Every change of state has its entry, with who and from where. */
static void
test_audit(void **state)
{
	struct fixture *f = *state;
	struct audit_page page;
	struct id request, id = add_account(f, "111122223333", &request);

	next_operation(f);
	assert_good(request_decide(&f->link, request, REQUEST_APPROVE, ""));
	assert_good(audit_of_account(&f->link, id, 10, &page));
	assert_int_equal(page.count, 2);
	assert_string_equal(page.items[0].action, "request.approve");
	assert_string_equal(page.items[1].action, "cloud_account.add");
	assert_string_equal(page.items[0].actor_name, "Olga");
	assert_string_equal(page.items[0].remote_addr, "192.0.2.1");
	assert_true(page.items[0].changes.count >= 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_customer_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(test_customer_stale, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rename_reaches_accounts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_reseller_sees_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_account_fields, setup, teardown),
		cmocka_unit_test_setup_teardown(test_account_number_forms, setup, teardown),
		cmocka_unit_test_setup_teardown(test_account_duplicate, setup, teardown),
		cmocka_unit_test_setup_teardown(test_account_form_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(test_account_again_after_decline, setup, teardown),
		cmocka_unit_test_setup_teardown(test_first_decision_wins, setup, teardown),
		cmocka_unit_test_setup_teardown(test_member_may_not_decide, setup, teardown),
		cmocka_unit_test_setup_teardown(test_expiry, setup, teardown),
		cmocka_unit_test_setup_teardown(test_audit, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
