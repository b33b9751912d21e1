/*
 * Requests: reminders, links sent again, asking again, who may approve, and what a list shows;
 * through a real store, with the clock as the test sets it.
 */
#include "link_fixture.h"

#include "../../cgi/link/audit.h"
#include "../../cgi/link/outbox.h"
#include "../../cgi/link/removal.h"

static const int64_t hour_ms = 3600 * 1000;

static int
setup_reminders(void **state)
{
	int r = setup(state);
	struct fixture *f = *state;

	f->conf.approval_reminder_hours[0] = 24;
	f->conf.approval_reminder_hours[1] = 48;
	return r;
}

/* A request as the fixture's owner asks it; *account is what it is about. */
static struct id
ask(struct fixture *f, const char *number, struct id *account)
{
	struct account_form form = {
		"aws", "new", number, "root@alder.example", "resale", f->price_book.text, ""};
	struct id request = id_new();

	next_operation(f);
	assert_good(account_add(&f->link, f->customer, request, &form, account));
	return request;
}

static struct request
get(struct fixture *f, struct id id)
{
	struct request r;

	f->link.reseller = f->first;
	assert_good(request_get(&f->link, id, &r));
	return r;
}

/* How many mails of `kind` there are about the request; *last is the newest of them. */
static size_t
mails(struct fixture *f, struct id request, enum mail_kind kind, struct mail *last)
{
	struct mail_page page;
	size_t count = 0;

	f->link.reseller = f->first;
	assert_good(outbox_of_request(&f->link, request, &page));
	for (size_t i = 0; i < page.count; i++) {
		if (page.items[i].kind != kind)
			continue;
		*last = page.items[i];
		count++;
	}
	return count;
}

/* The keeper, so many hours after now. */
static void
keeper_at(struct fixture *f, int64_t hours)
{
	struct link l = f->link;

	next_operation(f);
	l.operation = id_new();
	l.now_ms = clock_now_ms() + hours * hour_ms;
	l.actor = (struct actor){.kind = ACTOR_SYSTEM, .name = "Rolecall", .email = ""};
	assert_good(request_expire(&l, 10));
	assert_good(request_remind(&l, 10));
}

static void
test_reminders(void **state)
{
	struct fixture *f = *state;
	struct mail first, mail;
	struct id account, request = ask(f, "111122223333", &account);

	assert_int_equal(mails(f, request, MAIL_APPROVAL_REQUEST, &first), 1);
	keeper_at(f, 23);
	assert_int_equal(mails(f, request, MAIL_REMINDER, &mail), 0);
	keeper_at(f, 25);
	assert_int_equal(mails(f, request, MAIL_REMINDER, &mail), 1);
	assert_true(id_equal(mail.token, first.token)); /* the link of the first mail */
	keeper_at(f, 25);
	keeper_at(f, 47);
	assert_int_equal(mails(f, request, MAIL_REMINDER, &mail), 1); /* each hour once */
	keeper_at(f, 49);
	assert_int_equal(mails(f, request, MAIL_REMINDER, &mail), 2);
	keeper_at(f, 24 * 29);
	assert_int_equal(mails(f, request, MAIL_REMINDER, &mail), 2);
	assert_int_equal(get(f, request).reminded, 2);
}

/* A keeper that was away for long reminds once, with a fresh link where the old one has ended. */
static void
test_late_reminder(void **state)
{
	struct fixture *f = *state;
	struct mail first, mail;
	struct id account, request = ask(f, "111122223333", &account);

	assert_int_equal(mails(f, request, MAIL_APPROVAL_REQUEST, &first), 1);
	keeper_at(f, 24 * 5);
	assert_int_equal(mails(f, request, MAIL_REMINDER, &mail), 1);
	assert_false(id_equal(mail.token, first.token));
	keeper_at(f, 24 * 6);
	assert_int_equal(mails(f, request, MAIL_REMINDER, &mail), 1);
}

static void
test_no_reminder_once_decided(void **state)
{
	struct fixture *f = *state;
	struct mail mail;
	struct id account, approved = ask(f, "111122223333", &account),
			   cancelled = ask(f, "222233334444", &account);

	next_operation(f);
	assert_good(request_decide(&f->link, approved, REQUEST_APPROVE, ""));
	next_operation(f);
	assert_good(request_cancel(&f->link, cancelled));
	keeper_at(f, 25);
	assert_int_equal(mails(f, approved, MAIL_REMINDER, &mail), 0);
	assert_int_equal(mails(f, cancelled, MAIL_REMINDER, &mail), 0);
}

/* Expired: the account is free, an entry and a mail say so, and it can be asked for again. */
static void
test_expiry_and_again(void **state)
{
	struct fixture *f = *state;
	struct mail mail;
	struct cloud_account before, after;
	struct audit_page page;
	struct id account, request = ask(f, "111122223333", &account), again = id_new();

	assert_good(account_get(&f->link, account, &before));
	keeper_at(f, 24 * 31);
	keeper_at(f, 24 * 31);
	assert_int_equal(get(f, request).state, REQUEST_EXPIRED);
	assert_int_equal(mails(f, request, MAIL_EXPIRED, &mail), 1);
	assert_string_equal(mail.to_email, "olga@example.com");
	assert_int_equal(mails(f, request, MAIL_REMINDER, &mail), 0);
	assert_good(audit_of_account(&f->link, account, 1, &page));
	assert_string_equal(page.items[0].action, "request.expire");
	for (int i = 0; i < 2; i++) { /* the button twice */
		next_operation(f);
		assert_good(account_ask_again(&f->link, account, again));
	}
	assert_good(account_get(&f->link, account, &after));
	assert_int_equal(after.state, ACCOUNT_AWAITING_APPROVAL);
	assert_true(id_equal(after.request, again));
	assert_string_not_equal(before.external_id, after.external_id);
	assert_int_equal(mails(f, again, MAIL_APPROVAL_REQUEST, &mail), 1);
	next_operation(f);
	assert_kind(account_ask_again(&f->link, account, id_new()), ERR_CONFLICT); /* held now */
	f->link.reseller = f->second;
	next_operation(f);
	assert_kind(account_ask_again(&f->link, account, id_new()), ERR_NOTFOUND);
}

static void
test_again_without_price_book(void **state)
{
	struct fixture *f = *state;
	struct id account, request = ask(f, "111122223333", &account);
	const struct err *e;

	next_operation(f);
	assert_good(request_decide(&f->link, request, REQUEST_DECLINE, "no"));
	next_operation(f);
	assert_good(book_archive(&f->link, BOOK_PRICE_BOOK, f->price_book, BOOK_ARCHIVE));
	next_operation(f);
	e = account_ask_again(&f->link, account, id_new());
	assert_kind(e, ERR_CONFLICT);
	assert_non_null(strstr(e->say, "no longer offered"));
}

/* --- sent again --- */

static void
test_send_again(void **state)
{
	struct fixture *f = *state;
	struct mail first, mail;
	struct outbox_content content;
	struct id account, request = ask(f, "111122223333", &account), form = id_new();

	assert_int_equal(mails(f, request, MAIL_APPROVAL_REQUEST, &first), 1);
	for (int i = 0; i < 2; i++) { /* the button twice */
		next_operation(f);
		assert_good(request_send_again(&f->link, request, form));
	}
	assert_int_equal(mails(f, request, MAIL_APPROVAL_REQUEST, &mail), 2);
	assert_false(id_equal(mail.token, first.token));
	assert_good(outbox_content(&f->link, &first, &content));
	assert_true(content.moot); /* the earlier link has ended */
	assert_good(outbox_content(&f->link, &mail, &content));
	assert_false(content.moot);
	for (int i = 1; i < REQUEST_SEND_MOST; i++) {
		next_operation(f);
		assert_good(request_send_again(&f->link, request, id_new()));
	}
	next_operation(f);
	assert_kind(request_send_again(&f->link, request, id_new()), ERR_CONFLICT);
	assert_int_equal(mails(f, request, MAIL_APPROVAL_REQUEST, &mail), 1 + REQUEST_SEND_MOST);
	f->link.reseller = f->second;
	next_operation(f);
	assert_kind(request_send_again(&f->link, request, id_new()), ERR_NOTFOUND);
}

static void
test_send_again_ended(void **state)
{
	struct fixture *f = *state;
	struct id account, request = ask(f, "111122223333", &account);
	struct contact_page contacts;

	assert_good(contact_list(&f->link, &contacts));
	next_operation(f);
	assert_good(contact_remove(&f->link, contacts.items[0].head.id));
	next_operation(f);
	assert_kind(request_send_again(&f->link, request, id_new()), ERR_CONFLICT); /* to nobody */
	next_operation(f);
	assert_good(request_decide(&f->link, request, REQUEST_APPROVE, ""));
	next_operation(f);
	assert_kind(request_send_again(&f->link, request, id_new()), ERR_CONFLICT);
}

/* --- who decides --- */

static void
demand_second_person(struct fixture *f)
{
	struct reseller r;

	assert_good(reseller_get(&f->link, &r));
	next_operation(f);
	assert_good(reseller_change_approval(
		&f->link, &(struct reseller_approval_form){"", true, r.head.version}));
}

static void
test_second_person(void **state)
{
	struct fixture *f = *state;
	struct id account, request = ask(f, "111122223333", &account), mate;
	struct request r = get(f, request);
	const char *why;

	assert_good(request_barred_text(&f->link, &r, &why));
	assert_string_equal(why, "");
	demand_second_person(f);
	assert_good(request_barred_text(&f->link, &r, &why));
	assert_non_null(strstr(why, "somebody else must approve"));
	next_operation(f);
	assert_kind(request_decide(&f->link, request, REQUEST_APPROVE, ""), ERR_DENIED);

	/* the same person by a link mailed to the same address, however it is written */
	mate = id_new();
	next_operation(f);
	assert_good(contact_add(&f->link, mate,
	                        &(struct contact_form){.name = "Olga",
	                                               .email = "OLGA@Example.com",
	                                               .approves = true}));
	f->link.actor = (struct actor){
		.kind = ACTOR_CONTACT, .id = mate, .name = "Olga", .email = "OLGA@Example.com"};
	next_operation(f);
	assert_kind(request_decide(&f->link, request, REQUEST_APPROVE, ""), ERR_DENIED);
	assert_int_equal(get(f, request).state, REQUEST_OPEN);

	/* somebody else may */
	f->link.actor = owner();
	f->link.actor.id = id_new();
	f->link.actor.email = "otto@example.com";
	next_operation(f);
	assert_good(request_decide(&f->link, request, REQUEST_APPROVE, "fine"));
	assert_string_equal(get(f, request).reason, "fine");
}

static void
test_own_may_be_declined(void **state)
{
	struct fixture *f = *state;
	struct id account, request = ask(f, "111122223333", &account);

	demand_second_person(f);
	next_operation(f);
	assert_good(request_decide(&f->link, request, REQUEST_DECLINE, "a mistake"));
	assert_int_equal(get(f, request).state, REQUEST_DECLINED);
}

/* A contact who left between opening the page and pressing the button decides nothing. */
static void
test_contact_who_left(void **state)
{
	struct fixture *f = *state;
	struct id account, request = ask(f, "111122223333", &account);
	struct contact_page contacts;
	struct mail mail;
	struct outbox_content content;

	assert_good(contact_list(&f->link, &contacts));
	next_operation(f);
	assert_good(contact_remove(&f->link, contacts.items[0].head.id));
	assert_int_equal(mails(f, request, MAIL_APPROVAL_REQUEST, &mail), 1);
	assert_good(outbox_content(&f->link, &mail, &content));
	assert_true(content.moot);
	f->link.actor = (struct actor){.kind = ACTOR_CONTACT,
	                               .id = contacts.items[0].head.id,
	                               .name = "Ann",
	                               .email = "ann@example.com"};
	next_operation(f);
	assert_kind(request_decide(&f->link, request, REQUEST_APPROVE, ""), ERR_DENIED);
	assert_int_equal(get(f, request).state, REQUEST_OPEN);
	keeper_at(f, 25);
	assert_int_equal(mails(f, request, MAIL_REMINDER, &mail), 0);
}

/* A removal that nobody decides: the account stays, and its asker is told. */
static void
test_delete_expires(void **state)
{
	struct fixture *f = *state;
	struct cloud_account c;
	struct mail mail;
	struct id account, request = ask(f, "111122223333", &account), removal = id_new();

	next_operation(f);
	assert_good(request_decide(&f->link, request, REQUEST_APPROVE, ""));
	next_operation(f);
	assert_good(removal_ask(&f->link, account, removal, "the contract ended"));
	keeper_at(f, 25);
	assert_int_equal(mails(f, removal, MAIL_REMINDER, &mail), 1);
	keeper_at(f, 24 * 31);
	assert_int_equal(get(f, removal).state, REQUEST_EXPIRED);
	assert_int_equal(mails(f, removal, MAIL_EXPIRED, &mail), 1);
	assert_good(account_get(&f->link, account, &c));
	assert_int_equal(c.state, ACCOUNT_ROLE_NEEDED);
	next_operation(f);
	assert_good(removal_ask(&f->link, account, id_new(), "still"));
}

/* --- lists --- */

static size_t
listed(struct fixture *f, struct request_query query)
{
	struct request_page page;

	query.state = query.state == NULL ? "" : query.state;
	query.search = query.search == NULL ? "" : query.search;
	assert_good(request_list(&f->link, &query, &page));
	return page.count;
}

static void
test_filters(void **state)
{
	struct fixture *f = *state;
	char today[11], tomorrow[11];
	struct id account, request = ask(f, "111122223333", &account);
	struct request_page page;

	next_operation(f);
	memcpy(today, clock_format_rfc3339(f->arena, f->link.now_ms), 10);
	memcpy(tomorrow, clock_format_rfc3339(f->arena, f->link.now_ms + 24 * hour_ms), 10);
	today[10] = tomorrow[10] = '\0';
	ask(f, "222233334444", &account);
	next_operation(f);
	assert_good(request_decide(&f->link, request, REQUEST_APPROVE, ""));
	assert_int_equal(listed(f, (struct request_query){0}), 2);
	assert_int_equal(listed(f, (struct request_query){.type = "provision"}), 2);
	assert_int_equal(listed(f, (struct request_query){.type = "delete"}), 0);
	assert_int_equal(listed(f, (struct request_query){.customer = f->customer}), 2);
	assert_int_equal(listed(f, (struct request_query){.customer = account}), 0);
	assert_int_equal(listed(f, (struct request_query){.state = "open", .from = today}), 1);
	assert_int_equal(listed(f, (struct request_query){.from = today, .to = today}), 2);
	assert_int_equal(listed(f, (struct request_query){.from = tomorrow}), 0);
	assert_int_equal(listed(f, (struct request_query){.to = "2020-01-01"}), 0);
	assert_kind(
		request_list(&f->link, &(struct request_query){.search = "", .from = "x"}, &page),
		ERR_INPUT);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, setup_reminders, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_reminders),
		TEST(test_late_reminder),
		TEST(test_no_reminder_once_decided),
		TEST(test_expiry_and_again),
		TEST(test_again_without_price_book),
		TEST(test_send_again),
		TEST(test_send_again_ended),
		TEST(test_second_person),
		TEST(test_own_may_be_declined),
		TEST(test_contact_who_left),
		TEST(test_delete_expires),
		TEST(test_filters),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
