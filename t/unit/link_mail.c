/*
 * The texts of mails: the small language, the table of kinds, which addresses a reseller may send
 * as, and how often a mail that is in doubt may go out.
 */
#include "link_fixture.h"

#include "../../cgi/link/mail_template.h"

static const char *const variables[] = {"to_name", "customer", "link", NULL};
static const struct mail_value items[] = {{"to_name", "Ann {{link}}"},
                                          {"customer", "A\nB & <b>"},
                                          {"link", "https://x.example/a?b=c"}};
static const struct mail_values values = {items, 3};

static const char *
fault(struct fixture *f, const char *text, const char *needed)
{
	return err_for_field(mail_text_check(f->arena, NULL, "text", text, variables, needed),
	                     "text");
}

static void
texts_are_checked(void **state)
{
	struct fixture *f = *state;
	static const char *const good[] = {"",
	                                   "plain",
	                                   "{{to_name}}",
	                                   "{{ to_name }}",
	                                   "{single} }{",
	                                   "{{link}}{{link}}",
	                                   "a {b} {{customer}} }"};
	static const char *const unpaired[] = {
		"{{", "}}", "{{to_name", "to_name}}", "{{to_name {{link}}", "{{\n"};
	static const char *const unknown[] = {
		"{{}}",        "{{ }}",          "{{TO_NAME}}",         "{{to_name.x}}",
		"{{to name}}", "{{{to_name}}}}", "{{<?cs var:link ?>}}"};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_null(fault(f, good[i], NULL));
	for (size_t i = 0; i < sizeof unpaired / sizeof *unpaired; i++)
		assert_non_null(strstr(fault(f, unpaired[i], NULL), "Close every {{"));
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
		assert_non_null(strstr(fault(f, unknown[i], NULL), "no variable"));
	assert_non_null(strstr(fault(f, "link", "link"), "Put {{link}}"));
	assert_null(fault(f, "{{ link }}", "link"));
}

static void
values_are_not_looked_at_again(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(
		mail_text_expand(f->arena, "{{to_name}}: {{customer}}{{nobody}} {x}", &values),
		"Ann {{link}}: A\nB & <b> {x}");
}

static void
is_piece(const struct mail_pieces *p, size_t i, enum mail_piece_kind kind, const char *text)
{
	assert_true(i < p->count);
	assert_int_equal(p->items[i].kind, kind);
	assert_string_equal(p->items[i].text, text);
}

static void
texts_come_in_pieces(void **state)
{
	struct fixture *f = *state;
	struct mail_pieces p = mail_text_pieces(
		f->arena, "\n{{to_name}} http://evil.example/\nx\n\n\n{{customer}}\n{{link}}\n\n",
		&values);

	assert_int_equal(p.count, 10);
	is_piece(&p, 0, MAIL_PIECE_TEXT, "Ann {{link}}");
	is_piece(&p, 1, MAIL_PIECE_TEXT, " http://evil.example/");
	is_piece(&p, 2, MAIL_PIECE_BREAK, "");
	is_piece(&p, 3, MAIL_PIECE_TEXT, "x");
	is_piece(&p, 4, MAIL_PIECE_PARAGRAPH, "");
	is_piece(&p, 5, MAIL_PIECE_TEXT, "A");
	is_piece(&p, 6, MAIL_PIECE_BREAK, "");
	is_piece(&p, 7, MAIL_PIECE_TEXT, "B & <b>");
	is_piece(&p, 8, MAIL_PIECE_BREAK, "");
	is_piece(&p, 9, MAIL_PIECE_LINK, "https://x.example/a?b=c");
	assert_int_equal(mail_text_pieces(f->arena, "", &values).count, 0);
}

/* Every kind of mail has its line, and a text to begin with that its own checks take. */
static void
kinds_are_whole(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;

	while (mail_kind_names[count] != NULL)
		count++;
	assert_int_equal(mail_kind_count(), count);
	for (size_t i = 0; i < count; i++) {
		const struct mail_kind_about *about = mail_kind_get((enum mail_kind)i);
		const struct mail_template_form form = {true,           "",          "", "", "",
		                                        about->subject, about->text, 0};
		enum mail_kind found;

		assert_non_null(about->title);
		assert_non_null(about->purpose);
		assert_true(mail_kind_find(mail_kind_names[i], &found));
		assert_int_equal(found, i);
		assert_good(mail_template_check(&f->link, (enum mail_kind)i, &form));
	}
}

static void
senders_are_limited(void **state)
{
	struct fixture *f = *state;
	struct mail_template_form form = {true, "", "ann@other.example", "", "", "", "", 0};

	f->conf.mail_from_domains = "";
	assert_false(mail_template_may_send_as(&f->link, "ann@example.com"));
	f->conf.mail_from_domains =
		arena_printf(f->arena, "all.example %s:mine.example  %s:theirs.example",
	                     f->first.id.text, f->second.id.text);
	assert_true(mail_template_may_send_as(&f->link, "ann@all.example"));
	assert_true(mail_template_may_send_as(&f->link, "ann@ALL.example"));
	assert_true(mail_template_may_send_as(&f->link, "ann@mine.example"));
	assert_false(mail_template_may_send_as(&f->link, "ann@theirs.example"));
	assert_false(mail_template_may_send_as(&f->link, "ann@x.all.example"));
	assert_false(mail_template_may_send_as(&f->link, "ann@l.example"));
	assert_false(mail_template_may_send_as(&f->link, "ann"));
	assert_false(mail_template_may_send_as(&f->link, "ann@"));
	assert_kind(mail_template_change(&f->link, MAIL_APPROVED, &form), ERR_INPUT);
	form.from_address = "ann@mine.example";
	next_operation(f);
	assert_good(mail_template_change(&f->link, MAIL_APPROVED, &form));
	form.version = 7;
	form.from_name = "Ann";
	next_operation(f);
	assert_kind(mail_template_change(&f->link, MAIL_APPROVED, &form), ERR_CONFLICT);
}

/* A doubt is worth one repeat; a verdict takes the doubt of its own try away. */
static void
doubts_are_counted(void **state)
{
	struct fixture *f = *state;
	struct link *l = &f->link;
	struct outbox_query query = {.state = "", .search = "", .limit = 1};
	struct outbox_result later = {OUTBOX_LATER, "451 later", true},
			     doubt = {OUTBOX_DOUBT, "", true};
	struct account_form form = {.provider = "aws",
	                            .account_choice = "new",
	                            .account_number = "111122223333",
	                            .root_email = "root@alder.example",
	                            .type = "resale",
	                            .price_book = f->price_book.text,
	                            .cost_center = ""};
	struct id mail, account;
	struct mail_page page;

	next_operation(f);
	assert_good(account_add(l, f->customer, id_new(), &form, &account));
	assert_good(outbox_list(l, &query, &page));
	assert_int_equal(page.count, 1);
	mail = page.items[0].head.id;
	for (int i = 0; i < 3; i++) {
		assert_good(outbox_hand_over(l, mail));
		assert_good(outbox_record(l, mail, &later));
	}
	assert_good(outbox_hand_over(l, mail));
	assert_good(outbox_record(l, mail, &doubt));
	assert_good(outbox_list(l, &query, &page));
	assert_int_equal(page.items[0].state, MAIL_QUEUED);
	assert_good(outbox_hand_over(l, mail)); /* and the mailer dies */
	assert_kind(outbox_hand_over(l, mail), ERR_CONFLICT);
	doubt.handed_over = false;
	assert_good(outbox_record(l, mail, &doubt));
	assert_good(outbox_list(l, &query, &page));
	assert_int_equal(page.items[0].state, MAIL_FAILED);
	next_operation(f);
	assert_kind(outbox_withdraw(l, mail), ERR_CONFLICT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(texts_are_checked, setup, teardown),
		cmocka_unit_test_setup_teardown(values_are_not_looked_at_again, setup, teardown),
		cmocka_unit_test_setup_teardown(texts_come_in_pieces, setup, teardown),
		cmocka_unit_test_setup_teardown(kinds_are_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(senders_are_limited, setup, teardown),
		cmocka_unit_test_setup_teardown(doubts_are_counted, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
