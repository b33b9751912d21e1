/* The hand-off to the AWS account owner: what is sent, what ends it, and what can be done by it. */
#include "link_fixture.h"

#include "../../cgi/link/audit.h"
#include "../../cgi/link/handoff.h"
#include "../../cgi/link/outbox.h"
#include "../../cgi/link/role.h"

static const struct handoff_form jane = {"jane@alder.example", "Jane", "Hello"};

/* An account that waits for its approval, or has it. */
static struct id
add_account(struct fixture *f, const char *number, enum account_state state)
{
	struct account_form form = {
		"aws", "new", number, "r@a.example", "resale", f->price_book.text, ""};
	struct id id, request = id_new();

	next_operation(f);
	assert_good(account_add(&f->link, f->customer, request, &form, &id));
	if (state == ACCOUNT_ROLE_NEEDED) {
		next_operation(f);
		assert_good(request_decide(&f->link, request, REQUEST_APPROVE, ""));
	}
	return id;
}

static const struct err *
send(struct fixture *f, struct id account, struct id form_id)
{
	next_operation(f);
	return handoff_send(&f->link, account, form_id, &jane);
}

static struct handoff
latest(struct fixture *f, struct id account)
{
	struct cloud_account c;
	struct handoff h;

	assert_good(account_get(&f->link, account, &c));
	assert_good(handoff_latest(&f->link, &c, &h));
	return h;
}

/* The link of the account's newest hand-off. */
static const char *
link_of(struct fixture *f, struct id account)
{
	struct handoff h = latest(f, account);

	return token_text(f->keys, f->arena, &h.token);
}

static enum token_standing
standing_of(struct fixture *f, const char *text)
{
	struct handoff_by_link by_link;
	struct link l = f->link;

	assert_good(handoff_open_link(&l, text, &by_link));
	return by_link.standing;
}

static size_t
mails_of(struct fixture *f, struct id account)
{
	struct cloud_account c;
	struct mail_page page;
	size_t count = 0;

	assert_good(account_get(&f->link, account, &c));
	assert_good(outbox_of_request(&f->link, c.request, &page));
	for (size_t i = 0; i < page.count; i++)
		count += page.items[i].kind == MAIL_HANDOFF;
	return count;
}

static void
test_sent(void **state)
{
	struct fixture *f = *state;
	struct id account = add_account(f, "111122223333", ACCOUNT_AWAITING_APPROVAL),
		  form = id_new();
	struct audit_page page;
	struct handoff h;

	assert_good(send(f, account, form));
	assert_good(send(f, account, form)); /* the button twice */
	assert_int_equal(mails_of(f, account), 1);
	h = latest(f, account);
	assert_int_equal(h.standing, TOKEN_GOOD);
	assert_string_equal(h.token.to_email, "jane@alder.example");
	assert_string_equal(h.token.sent_by_name, "Olga");
	assert_int_equal(h.mail.state, MAIL_QUEUED);
	assert_true(h.token.expires_ms >= f->link.now_ms + (int64_t)167 * 3600 * 1000);
	assert_good(audit_of_account(&f->link, account, 1, &page));
	assert_string_equal(page.items[0].action, "handoff.send");
	assert_string_equal(page.items[0].note, "To jane@alder.example");
}

static void
test_pace(void **state)
{
	struct fixture *f = *state;
	struct id account = add_account(f, "111122223333", ACCOUNT_ROLE_NEEDED),
		  other = add_account(f, "111122224444", ACCOUNT_ROLE_NEEDED);
	const struct err *e;

	for (int i = 0; i < HANDOFF_PER_HOUR; i++)
		assert_good(send(f, account, id_new()));
	e = send(f, account, id_new());
	assert_kind(e, ERR_BUSY);
	assert_non_null(e->say);
	assert_int_equal(mails_of(f, account), HANDOFF_PER_HOUR);
	assert_int_equal(standing_of(f, link_of(f, account)), TOKEN_GOOD);
	assert_good(send(f, other, id_new())); /* each account has its own */
	f->link.operation = id_new();
	f->link.now_ms = clock_now_ms() + 3601 * 1000;
	assert_good(handoff_send(&f->link, account, id_new(), &jane));
}

static void
test_ends(void **state)
{
	struct fixture *f = *state;
	struct id account = add_account(f, "111122223333", ACCOUNT_ROLE_NEEDED);
	const char *first, *second;

	assert_good(send(f, account, id_new()));
	first = link_of(f, account);
	assert_good(send(f, account, id_new()));
	second = link_of(f, account);
	assert_int_equal(standing_of(f, first), TOKEN_REVOKED);
	assert_int_equal(standing_of(f, second), TOKEN_GOOD);
	next_operation(f);
	assert_good(handoff_withdraw(&f->link, account, latest(f, account).token.head.id));
	assert_int_equal(standing_of(f, second), TOKEN_REVOKED);
	next_operation(f);
	assert_kind(handoff_withdraw(&f->link, account, id_new()), ERR_NOTFOUND);
}

/* An account that left the books and comes back has another external ID, and no old link leads
 * there. */
static void
test_comes_back(void **state)
{
	struct fixture *f = *state;
	struct id account = add_account(f, "111122223333", ACCOUNT_AWAITING_APPROVAL);
	struct cloud_account c;
	const char *text;

	assert_good(send(f, account, id_new()));
	text = link_of(f, account);
	assert_good(account_get(&f->link, account, &c));
	next_operation(f);
	assert_good(request_cancel(&f->link, c.request));
	assert_int_equal(standing_of(f, text), TOKEN_REVOKED);
	assert_kind(send(f, account, id_new()), ERR_CONFLICT);
	assert_true(id_equal(add_account(f, "111122223333", ACCOUNT_ROLE_NEEDED), account));
	assert_int_equal(standing_of(f, text), TOKEN_REVOKED);
	assert_good(send(f, account, id_new()));
}

static void
test_other_reseller(void **state)
{
	struct fixture *f = *state;
	struct id account = add_account(f, "111122223333", ACCOUNT_ROLE_NEEDED), form = id_new();

	assert_good(send(f, account, form));
	f->link.reseller = f->second;
	assert_kind(send(f, account, id_new()), ERR_NOTFOUND);
	next_operation(f);
	assert_kind(handoff_withdraw(&f->link, account, form), ERR_NOTFOUND);
	f->link.reseller = f->first;
	assert_int_equal(standing_of(f, link_of(f, account)), TOKEN_GOOD);
}

struct second_of_one {
	struct link *l;
	struct token token;
};

static const struct err *
write_second(struct store_txn *txn, void *arg)
{
	struct second_of_one *s = arg;

	return token_add(txn, s->l, &s->token);
}

/* A form_id that is another reseller's link makes no second link of it. */
static void
test_one_of_each(void **state)
{
	struct fixture *f = *state;
	struct id account = add_account(f, "111122223333", ACCOUNT_ROLE_NEEDED), form = id_new();
	struct second_of_one second = {.l = &f->link};
	struct handoff_by_link by_link;

	assert_good(send(f, account, form));
	second.token = (struct token){.head.id = form,
	                              .purpose = TOKEN_HANDOFF,
	                              .subject = account,
	                              .expires_ms = INT64_MAX};
	f->link.reseller = f->second;
	next_operation(f);
	assert_kind(link_write(&f->link, write_second, &second), ERR_CONFLICT);
	f->link.reseller = f->first;
	assert_good(handoff_open_link(&f->link, link_of(f, account), &by_link));
	assert_true(id_equal(f->link.reseller.id, f->first.id));
}

static const struct err *
save_as_owner(struct fixture *f, const struct link *owner, struct id account, const char *number)
{
	struct role_form form = {
		.role_arn = arena_printf(f->arena, "arn:aws:iam::%s:role/X", number),
		.description = "",
	};
	struct link l = *owner;

	l.operation = id_new();
	return role_save(&l, "aws", account, &form);
}

/* What is done by the link is done for its account alone, while it is good, and in its owner's
 * name. */
static void
test_act(void **state)
{
	struct fixture *f = *state;
	struct id account = add_account(f, "111122223333", ACCOUNT_ROLE_NEEDED),
		  other = add_account(f, "111122224444", ACCOUNT_ROLE_NEEDED);
	struct handoff_by_link by_link;
	struct audit_page page;
	struct link l;

	assert_good(send(f, account, id_new()));
	l = f->link;
	assert_good(handoff_open_link(&l, link_of(f, account), &by_link));
	assert_int_equal(l.actor.kind, ACTOR_ACCOUNT_OWNER);
	assert_kind(save_as_owner(f, &l, other, "111122224444"), ERR_NOTFOUND);
	assert_true(latest(f, account).token.acted_ms == 0);
	assert_good(save_as_owner(f, &l, account, "111122223333"));
	assert_true(latest(f, account).token.acted_ms == l.now_ms);
	assert_int_equal(latest(f, account).standing, TOKEN_GOOD);
	assert_good(audit_of_account(&f->link, account, 1, &page));
	assert_int_equal(page.items[0].actor_kind, ACTOR_ACCOUNT_OWNER);
	assert_string_equal(page.items[0].actor_name, "Jane");
	next_operation(f);
	assert_good(handoff_withdraw(&f->link, account, by_link.token.head.id));
	assert_kind(save_as_owner(f, &l, account, "111122223333"), ERR_CONFLICT);
}

static void
test_form(void **state)
{
	static const char *const bad[] = {"", "jane", "a@b.example\nBcc: c@d.example",
	                                  "a@b.example, c@d.example"};
	struct fixture *f = *state;
	struct id account = add_account(f, "111122223333", ACCOUNT_ROLE_NEEDED);

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct handoff_form form = {bad[i], "", ""};
		const struct err *e;

		next_operation(f);
		e = handoff_send(&f->link, account, id_new(), &form);
		assert_kind(e, ERR_INPUT);
		assert_non_null(err_for_field(e, "email"));
	}
	assert_int_equal(mails_of(f, account), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(test_pace, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(test_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_reseller, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_of_each, setup, teardown),
		cmocka_unit_test_setup_teardown(test_act, setup, teardown),
		cmocka_unit_test_setup_teardown(test_form, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
