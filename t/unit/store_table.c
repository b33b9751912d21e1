/*
 * One record at a time: get, add, put, del, versions, ways in, queues, indexes in step, and
 * resellers apart.
 */
#include "store_help.h"

/* One call of one kind, with what went in and came out. */
struct call {
	struct reseller_id reseller;
	struct customer customer;
	struct cloud_account account;
	struct user user;
	struct id id;
	const char *text;
	int64_t upto;
	size_t limit;
	struct table_query query;
	struct customer_page customers;
	struct cloud_account_page accounts;
	struct reseller_id *resellers;
	const struct err *e; /* of the call itself */
};

static const struct err *
add_customer(struct store_txn *txn, void *arg)
{
	struct call *c = arg;

	return c->e = store_customer_add(txn, c->reseller, &c->customer);
}

static const struct err *
get_customer(struct store_txn *txn, void *arg)
{
	struct call *c = arg;

	return c->e = store_customer_get(txn, c->reseller, c->id, &c->customer);
}

static const struct err *
put_customer(struct store_txn *txn, void *arg)
{
	struct call *c = arg;

	return c->e = store_customer_put(txn, c->reseller, &c->customer);
}

static const struct err *
del_customer(struct store_txn *txn, void *arg)
{
	struct call *c = arg;

	return c->e = store_customer_del(txn, c->reseller, c->id);
}

static const struct err *
list_customers(struct store_txn *txn, void *arg)
{
	struct call *c = arg;

	return c->e = store_customer_list(txn, c->reseller, &c->query, &c->customers);
}

static struct call
a_customer(struct reseller_id reseller, const char *organization, const char *email)
{
	struct call c = {.reseller = reseller,
	                 .customer = {.organization = organization, .email = email}};

	c.id = c.customer.head.id = id_new();
	help_write(add_customer, &c);
	return c;
}

static const struct err *
try_write(store_fn *fn, void *arg)
{
	return store_write(help_store, help_arena, id_new(), fn, arg, NULL);
}

static const struct err *
try_read(store_fn *fn, void *arg)
{
	return store_read(help_store, help_arena, fn, arg);
}

static size_t
found_by_word(struct reseller_id reseller, const char *lead, const char *word)
{
	struct call c = {
		.reseller = reseller,
		.query = {.index = &customer_by_word, .prefix = {lead}, .starts_with = word}};

	help_read(list_customers, &c);
	return c.customers.count;
}

static void
test_add_get_put_del(void **state)
{
	struct reseller_id r = help_reseller();
	struct call c = a_customer(r, "Acme", "ann@acme.example"), again;

	(void)state;
	assert_int_equal(c.customer.head.version, 1);
	assert_true(c.customer.head.created_ms > 0);
	help_kind(try_write(add_customer, &c), ERR_CONFLICT);
	again = (struct call){.reseller = r, .id = c.id};
	help_read(get_customer, &again);
	assert_string_equal(again.customer.organization, "Acme");
	assert_true(id_equal(again.customer.head.id, c.id));
	again.customer.organization = "Acme Limited";
	help_write(put_customer, &again);
	assert_int_equal(again.customer.head.version, 2);
	help_kind(try_write(put_customer, &c), ERR_CONFLICT); /* it has version 1 */
	help_write(del_customer, &again);
	help_kind(try_read(get_customer, &again), ERR_NOTFOUND);
	help_kind(try_write(del_customer, &again), ERR_NOTFOUND);
	help_kind(try_write(put_customer, &again), ERR_NOTFOUND);
}

static void
test_no_change_in_a_read(void **state)
{
	struct call c = {.reseller = help_reseller(), .customer.organization = "x"};

	(void)state;
	c.id = c.customer.head.id = id_new();
	help_kind(try_read(add_customer, &c), ERR_SYSTEM);
	help_kind(try_read(del_customer, &c), ERR_SYSTEM);
	c.reseller = (struct reseller_id){0};
	help_kind(try_write(add_customer, &c), ERR_SYSTEM);
	c = (struct call){.reseller = help_reseller()};
	help_kind(try_write(add_customer, &c), ERR_SYSTEM); /* no ID */
}

static void
test_indexes_keep_in_step(void **state)
{
	struct reseller_id r = help_reseller();
	struct call c = a_customer(r, "Zo\xC3\x8B & Söhne Söhne GmbH", "Ann.Lee@Acme.example");

	(void)state;
	assert_int_equal(found_by_word(r, "live", "zo\xC3\xAB"), 1);
	assert_int_equal(found_by_word(r, "live", "söh"), 1);
	assert_int_equal(found_by_word(r, "live", "ann.lee@acme.example"), 1);
	assert_int_equal(found_by_word(r, "live", "lee"), 1);
	assert_int_equal(found_by_word(r, "live", "Lee"), 0);
	assert_int_equal(found_by_word(r, "archived", "lee"), 0);
	c.customer.organization = "New Name";
	c.customer.archived_ms = 5;
	help_write(put_customer, &c);
	assert_int_equal(found_by_word(r, "live", ""), 0);
	assert_int_equal(found_by_word(r, "archived", "söh"), 0);
	assert_int_equal(found_by_word(r, "archived", "nam"), 1);
	help_write(del_customer, &c);
	assert_int_equal(found_by_word(r, "archived", ""), 0);
}

static void
test_long_words_and_many(void **state)
{
	struct reseller_id r = help_reseller();
	struct buf many, longest;
	struct call c;

	(void)state;
	buf_init(&many, help_arena);
	buf_init(&longest, help_arena);
	for (int i = 0; i < 200; i++)
		buf_printf(&many, "word%03d ", i);
	for (int i = 0; i < 90; i++)
		buf_puts(&longest, "\xC3\xA9");
	buf_puts(&many, "end");
	c = a_customer(r, many.data, longest.data);
	assert_int_equal(found_by_word(r, "live", "word031"), 1);
	assert_int_equal(found_by_word(r, "live", "word032"), 0); /* 32 words of a text */
	longest.data[64] = '\0';
	assert_int_equal(found_by_word(r, "live", longest.data), 1);
	help_write(del_customer, &c);
}

static void
test_resellers_never_meet(void **state)
{
	struct reseller_id mine = help_reseller(), theirs = help_reseller();
	struct call c = a_customer(theirs, "Secret", "secret@example.com"), x = c;

	(void)state;
	x.reseller = mine;
	help_kind(try_read(get_customer, &x), ERR_NOTFOUND);
	help_kind(try_write(get_customer, &x), ERR_NOTFOUND);
	x.customer = c.customer;
	help_kind(try_write(put_customer, &x), ERR_NOTFOUND);
	help_kind(try_write(del_customer, &x), ERR_NOTFOUND);
	help_read(list_customers, &x);
	assert_int_equal(x.customers.count, 0);
	assert_int_equal(found_by_word(mine, "live", "secret"), 0);
	x.query.index = &customer_by_name;
	help_read(list_customers, &x);
	assert_int_equal(x.customers.count, 0);
	/* the same ID may be in both */
	help_write(add_customer, &x);
	x = c;
	help_read(get_customer, &x);
	assert_string_equal(x.customer.organization, "Secret");
}

static const struct err *
add_user(struct store_txn *txn, void *arg)
{
	struct call *c = arg;

	return store_user_add(txn, c->reseller, &c->user);
}

static const struct err *
user_way_in(struct store_txn *txn, void *arg)
{
	struct call *c = arg;

	return table_way_in(txn, &user_table, &user_by_email, c->text, &c->reseller, &c->user);
}

static const struct err *
not_a_way_in(struct store_txn *txn, void *arg)
{
	struct call *c = arg;

	return table_way_in(txn, &customer_table, &customer_by_name, c->text, &c->reseller,
	                    &c->customer);
}

static void
test_way_in(void **state)
{
	struct call c = {.reseller = help_reseller(),
	                 .user = {.email = "Ann@Example.com", .name = "Ann", .state = USER_ACTIVE}};
	struct call in = {.text = "ann@example.com"};

	(void)state;
	c.user.head.id = id_new();
	help_write(add_user, &c);
	help_read(user_way_in, &in);
	assert_string_equal(in.user.name, "Ann");
	assert_true(id_equal(in.reseller.id, c.reseller.id));
	help_write(user_way_in, &in);
	in.text = "ann@example.co";
	help_kind(try_read(user_way_in, &in), ERR_NOTFOUND);
	in.text = "";
	help_kind(try_read(user_way_in, &in), ERR_NOTFOUND);
	in.text = "zzz";
	help_kind(try_read(user_way_in, &in), ERR_NOTFOUND);
	help_kind(try_read(not_a_way_in, &in), ERR_SYSTEM);
}

static const struct err *
add_account(struct store_txn *txn, void *arg)
{
	struct call *c = arg;

	return store_cloud_account_add(txn, c->reseller, &c->account);
}

static const struct err *
accounts_due(struct store_txn *txn, void *arg)
{
	struct call *c = arg;
	struct table_page page;
	const struct err *e = table_any_due(txn, &cloud_account_table, &cloud_account_by_asked,
	                                    c->upto, c->limit, &page, &c->resellers);

	c->accounts.items = page.records;
	c->accounts.count = page.count;
	return e;
}

static void
test_any_due(void **state)
{
	struct call c = {0};

	(void)state;
	for (int i = 0; i < 9; i++) {
		c.reseller = help_reseller();
		c.account = (struct cloud_account){.head.id = id_new(),
		                                   .check_asked_ms = (9 - i) * 1000 * (i != 4)};
		help_write(add_account, &c);
	}
	c.upto = 3000;
	help_read(accounts_due, &c);
	assert_int_equal(c.accounts.count, 3);
	assert_int_equal(c.accounts.items[0].check_asked_ms, 1000);
	assert_int_equal(c.accounts.items[2].check_asked_ms, 3000);
	assert_false(id_equal(c.resellers[0].id, c.resellers[1].id));
	c.upto = INT64_MAX;
	help_write(accounts_due, &c);
	assert_int_equal(c.accounts.count, 8); /* the one that is never due is not there */
	c.limit = 2;
	help_read(accounts_due, &c);
	assert_int_equal(c.accounts.count, 2);
	c.upto = 999;
	help_read(accounts_due, &c);
	assert_int_equal(c.accounts.count, 0);
}

static const struct err *
resellers_due(struct store_txn *txn, void *arg)
{
	struct call *c = arg;

	return table_due_resellers(txn, &cloud_account_table, &cloud_account_by_due, c->upto,
	                           c->reseller, c->limit, &c->resellers, &c->accounts.count);
}

/* Each reseller once, in a ring, however much is due with it; only those with something due. */
static void
test_due_resellers(void **state)
{
	struct call c = {0};
	struct reseller_id made[5];

	(void)state;
	for (int i = 0; i < 5; i++) {
		made[i] = c.reseller = help_reseller();
		for (int j = 0; j < (i == 1 ? 50 : 1); j++) {
			c.account = (struct cloud_account){
				.head.id = id_new(), .check_due_ms = i == 3 ? 9000 : 1000 + j};
			help_write(add_account, &c);
		}
	}
	c.reseller = (struct reseller_id){{""}};
	c.upto = 8999;
	c.limit = 100;
	help_read(resellers_due, &c);
	assert_int_equal(c.accounts.count, 4);
	assert_true(id_equal(c.resellers[0].id, made[0].id));
	assert_true(id_equal(c.resellers[3].id, made[4].id));
	c.reseller = made[1];
	help_read(resellers_due, &c);
	assert_int_equal(c.accounts.count, 4);
	assert_true(id_equal(c.resellers[0].id, made[2].id));
	assert_true(id_equal(c.resellers[3].id, made[1].id)); /* round, itself last */
	c.limit = 3;
	help_read(resellers_due, &c);
	assert_int_equal(c.accounts.count, 3);
	c.upto = 999;
	help_read(resellers_due, &c);
	assert_int_equal(c.accounts.count, 0);
	c.upto = 9000;
	c.limit = 100;
	help_write(resellers_due, &c);
	assert_int_equal(c.accounts.count, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add_get_put_del),
		cmocka_unit_test(test_no_change_in_a_read),
		cmocka_unit_test(test_indexes_keep_in_step),
		cmocka_unit_test(test_long_words_and_many),
		cmocka_unit_test(test_resellers_never_meet),
		cmocka_unit_test(test_way_in),
		cmocka_unit_test(test_any_due),
		cmocka_unit_test(test_due_resellers),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, help_set_up, help_tear_down);
}
