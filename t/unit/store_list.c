/*
 * Pages of lists: both orders, both directions, by ID and by index, filters, and cursor strings
 * that lie.
 */
#include "store_help.h"

enum { MANY = 137 };

static struct reseller_id ours, others[2]; /* one on each side of ours */
static struct id ids[MANY];

struct listing {
	struct reseller_id reseller;
	struct table_query query;
	struct cloud_account_page page;
};

static const struct err *
list(struct store_txn *txn, void *arg)
{
	struct listing *l = arg;

	return store_cloud_account_list(txn, l->reseller, &l->query, &l->page);
}

static const struct err *
add_many(struct store_txn *txn, void *arg)
{
	struct reseller_id *reseller = arg;

	for (int i = 0; i < MANY; i++) {
		struct cloud_account account = {.head.id = id_new(),
		                                .state = i % 3 == 0 ? ACCOUNT_LINKED
		                                                    : ACCOUNT_CHECKING,
		                                .check_attempts = i};
		const struct err *e;

		account.account_number =
			arena_printf(store_txn_arena(txn), "%012d", i * 7919 % 1000);
		if (reseller == &ours)
			ids[i] = account.head.id;
		if ((e = store_cloud_account_add(txn, *reseller, &account)) != NULL)
			return e;
	}
	return NULL;
}

static int
set_up(void **state)
{
	help_set_up(state);
	others[0] = help_reseller();
	ours = help_reseller();
	others[1] = help_reseller();
	help_write(add_many, &others[0]);
	help_write(add_many, &ours);
	help_write(add_many, &others[1]);
	return 0;
}

/*
 * Walks on to the end and back to the start; `expect` are the numbers (check_attempts) of the whole
 * list in order.
 */
static void
walk(struct table_query query, const int *expect, int count)
{
	struct listing l = {.reseller = ours, .query = query};
	int at = 0, pages = 0;

	for (;; pages++) {
		help_read(list, &l);
		for (size_t i = 0; i < l.page.count; i++, at++) {
			assert_true(at < count);
			assert_int_equal(l.page.items[i].check_attempts, expect[at]);
		}
		assert_true((l.page.previous != NULL) == (pages > 0));
		if (l.page.next == NULL)
			break;
		l.query.after = l.page.next;
	}
	assert_int_equal(at, count);
	at -= (int)l.page.count;
	for (l.query.after = NULL; l.page.previous != NULL; pages--) {
		l.query.before = l.page.previous;
		help_read(list, &l);
		assert_non_null(l.page.next);
		at -= (int)l.page.count;
		assert_true(at >= 0);
		for (size_t i = 0; i < l.page.count; i++)
			assert_int_equal(l.page.items[i].check_attempts, expect[at + (int)i]);
	}
	assert_int_equal(at, 0);
	assert_int_equal(pages, 0);
}

static int
by_number(const void *a, const void *b)
{
	int x = *(const int *)a * 7919 % 1000, y = *(const int *)b * 7919 % 1000;

	return x != y ? x - y : *(const int *)a - *(const int *)b;
}

static void
walk_both_orders(struct table_query query, const int *expect, int count)
{
	static const size_t limits[] = {1, 2, 10, 45, 46, MANY - 1, MANY, MANY + 1, 0};
	int back[MANY] = {0};

	for (int i = 0; i < count; i++)
		back[i] = expect[count - 1 - i];
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		query.limit = limits[i];
		query.order = TABLE_OLDEST_FIRST;
		walk(query, expect, count);
		query.order = TABLE_NEWEST_FIRST;
		walk(query, back, count);
	}
}

static void
test_by_id(void **state)
{
	int expect[MANY];

	(void)state;
	for (int i = 0; i < MANY; i++)
		expect[i] = i;
	walk_both_orders((struct table_query){0}, expect, MANY);
}

static void
test_by_index(void **state)
{
	int expect[MANY], n = 0;

	(void)state;
	for (int i = 0; i < MANY; i += 3)
		expect[n++] = i;
	walk_both_orders(
		(struct table_query){.index = &cloud_account_by_state, .prefix = {"linked"}},
		expect, n);
	walk_both_orders(
		(struct table_query){.index = &cloud_account_by_state, .prefix = {"declined"}},
		expect, 0);
	walk_both_orders(
		(struct table_query){.index = &cloud_account_by_state, .prefix = {"linke"}}, expect,
		0);
	for (int i = 0; i < MANY; i++)
		expect[i] = i;
	qsort(expect, MANY, sizeof *expect, by_number);
	walk_both_orders((struct table_query){.index = &cloud_account_by_number}, expect, MANY);
	walk_both_orders(
		(struct table_query){.index = &cloud_account_by_number, .starts_with = "000000000"},
		expect, MANY);
}

/* From the one ID to the other, both with it; bounds that no record has, and none between. */
static void
test_between(void **state)
{
	struct id none = {""}, early = id_least(0), late = id_most(id_time_ms(ids[0]) + 86400000);
	struct table_query linked = {.index = &cloud_account_by_state, .prefix = {"linked"}};
	int expect[MANY], n = 0;

	(void)state;
	for (int i = 0; i < MANY; i++)
		expect[i] = i;
	walk_both_orders((struct table_query){.least = ids[20], .most = ids[120]}, expect + 20,
	                 101);
	walk_both_orders((struct table_query){.least = ids[20], .most = none}, expect + 20,
	                 MANY - 20);
	walk_both_orders((struct table_query){.most = ids[0]}, expect, 1);
	walk_both_orders((struct table_query){.least = early, .most = late}, expect, MANY);
	walk_both_orders((struct table_query){.least = late}, expect, 0);
	walk_both_orders((struct table_query){.most = early}, expect, 0);
	walk_both_orders((struct table_query){.least = ids[3], .most = ids[2]}, expect, 0);
	for (int i = 30; i <= 60; i += 3)
		expect[n++] = i;
	linked.least = ids[28];
	linked.most = ids[60];
	walk_both_orders(linked, expect, n);
}

static bool
is_tenth(const void *record, const char *part, const void *arg)
{
	const struct cloud_account *account = record;

	(void)part;
	return account->check_attempts % *(const int *)arg == 0;
}

static void
test_filter(void **state)
{
	static const int ten = 10;
	int expect[MANY], n = 0;

	(void)state;
	for (int i = 0; i < MANY; i += 10)
		expect[n++] = i;
	/*
	 * all in one page, and in pages: what is behind the last wanted record is looked at, what
	 * is before is not
	 */
	for (size_t limit = 1; limit <= 14; limit++) {
		struct listing l = {.reseller = ours,
		                    .query = {.keep = is_tenth, .keep_arg = &ten, .limit = limit}};
		int at = 0;

		do {
			help_read(list, &l);
			for (size_t i = 0; i < l.page.count; i++)
				assert_int_equal(l.page.items[i].check_attempts, expect[at++]);
			l.query.after = l.page.next;
		} while (l.page.next != NULL);
		assert_int_equal(at, n);
	}
}

static bool
is_nothing(const void *record, const char *part, const void *arg)
{
	const struct customer *customer = record;

	(void)part;
	(void)arg;
	return strcmp(customer->organization, "last") == 0;
}

static const struct err *
add_five_thousand(struct store_txn *txn, void *arg)
{
	struct reseller_id *reseller = arg;

	for (int i = 0; i < 5100; i++) {
		struct customer customer = {.head.id = id_new(),
		                            .organization = i == 5099 ? "last" : "other"};
		const struct err *e = store_customer_add(txn, *reseller, &customer);

		if (e != NULL)
			return e;
	}
	return NULL;
}

struct customers {
	struct reseller_id reseller;
	struct table_query query;
	struct customer_page page;
};

static const struct err *
list_customers(struct store_txn *txn, void *arg)
{
	struct customers *c = arg;

	return store_customer_list(txn, c->reseller, &c->query, &c->page);
}

static void
test_filter_looks_at_so_many(void **state)
{
	struct customers c = {.reseller = help_reseller(),
	                      .query = {.keep = is_nothing, .limit = 10}};

	(void)state;
	help_write(add_five_thousand, &c.reseller);
	help_read(list_customers, &c);
	assert_int_equal(c.page.count, 0);
	assert_non_null(c.page.next);
	c.query.after = c.page.next;
	help_read(list_customers, &c);
	assert_int_equal(c.page.count, 1);
	assert_null(c.page.next);
	c.query.after = NULL;
	c.query.before = c.page.previous;
	help_read(list_customers, &c);
	assert_int_equal(c.page.count, 0);
	assert_non_null(c.page.previous);
}

static const struct err *
delete_some(struct store_txn *txn, void *arg)
{
	const struct err *e = NULL;

	(void)arg;
	for (int i = 20; i < 41 && e == NULL; i++)
		e = store_cloud_account_del(txn, ours, ids[i]);
	return e;
}

static void
test_cursor_outlives_its_record(void **state)
{
	struct listing l = {.reseller = ours, .query = {.limit = 21}}, first;

	(void)state;
	help_read(list, &l); /* 0 to 20 */
	l.query.after = l.page.next;
	first = l;
	help_write(delete_some, NULL); /* 20 to 40 */
	help_read(list, &l);
	assert_int_equal(l.page.items[0].check_attempts, 41);
	assert_non_null(l.page.previous);
	l.query.after = NULL;
	l.query.before = l.page.previous;
	help_read(list, &l);
	assert_int_equal(l.page.count, 20);
	assert_int_equal(l.page.items[19].check_attempts, 19);
	assert_null(l.page.previous);
	assert_non_null(l.page.next);
	/* newest first, from the record that went */
	l.query = (struct table_query){
		.limit = 5, .order = TABLE_NEWEST_FIRST, .after = first.query.after};
	help_read(list, &l);
	assert_int_equal(l.page.items[0].check_attempts, 19);
	assert_non_null(l.page.previous);
}

static void
test_empty_page_leads_back(void **state)
{
	struct listing l = {.reseller = ours, .query = {.limit = 500}};

	(void)state;
	for (int order = TABLE_OLDEST_FIRST; order <= TABLE_NEWEST_FIRST; order++) {
		unsigned char key[ID_LENGTH];

		l.query = (struct table_query){.order = (enum table_order)order, .limit = 3};
		memset(key, order == TABLE_OLDEST_FIRST ? 'Z' : '0', sizeof key);
		l.query.after = crypto_base64url(help_arena, key, sizeof key);
		help_read(list, &l);
		assert_int_equal(l.page.count, 0);
		assert_null(l.page.next);
		assert_non_null(l.page.previous);
		l.query.after = NULL;
		l.query.before = l.page.previous;
		help_read(list, &l);
		assert_int_equal(l.page.count, 3);
	}
}

static void
refuses(struct table_query query)
{
	struct listing l = {.reseller = ours, .query = query};

	help_kind(store_read(help_store, help_arena, list, &l), ERR_INPUT);
}

static void
test_cursors_that_lie(void **state)
{
	static const char *const texts[] = {"",      "A",  "!!!!", "=", "AAAA", "../../etc/passwd",
	                                    "AAAAA", "%00"};
	struct listing l = {
		.reseller = ours,
		.query = {.index = &cloud_account_by_state, .prefix = {"linked"}, .limit = 2}};
	struct buf longest;
	const char *linked;

	(void)state;
	buf_init(&longest, help_arena);
	for (int i = 0; i < 4000; i++)
		buf_putc(&longest, 'Q');
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		refuses((struct table_query){.after = texts[i]});
		refuses((struct table_query){.before = texts[i], .order = TABLE_NEWEST_FIRST});
	}
	refuses((struct table_query){.after = longest.data});
	help_read(list, &l);
	linked = l.page.next;
	/* one list's cursor in another list */
	refuses((struct table_query){
		.index = &cloud_account_by_state, .prefix = {"checking"}, .after = linked});
	refuses((struct table_query){.index = &cloud_account_by_state,
	                             .prefix = {"linked"},
	                             .after = linked,
	                             .before = linked});
	/* random keys stay within the reseller, whatever they are */
	for (int i = 0; i < 2000; i++) {
		unsigned char key[60];
		uint8_t size;

		crypto_random(key, sizeof key);
		crypto_random(&size, 1);
		l = (struct listing){
			.reseller = ours,
			.query = {.order = i % 2 ? TABLE_NEWEST_FIRST : TABLE_OLDEST_FIRST,
		                  .limit = 500}};
		*(i % 4 < 2 ? &l.query.after : &l.query.before) =
			crypto_base64url(help_arena, key, 26 + size % 34);
		help_read(list, &l);
		for (size_t j = 0; j < l.page.count; j++)
			assert_true(id_equal(l.page.items[j].head.id,
			                     ids[l.page.items[j].check_attempts]));
	}
}

static void
test_not_a_list(void **state)
{
	struct listing l = {.reseller = ours, .query = {.index = &cloud_account_by_asked}};

	(void)state;
	help_kind(store_read(help_store, help_arena, list, &l), ERR_SYSTEM); /* of all resellers */
	l.query = (struct table_query){.index = &customer_by_name};
	help_kind(store_read(help_store, help_arena, list, &l), ERR_SYSTEM); /* another table's */
	l.query = (struct table_query){.prefix = {"x"}};
	help_kind(store_read(help_store, help_arena, list, &l), ERR_SYSTEM);
	l = (struct listing){0};
	help_kind(store_read(help_store, help_arena, list, &l), ERR_SYSTEM); /* nobody's */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_id),
		cmocka_unit_test(test_by_index),
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_filter_looks_at_so_many),
		cmocka_unit_test(test_cursors_that_lie),
		cmocka_unit_test(test_not_a_list),
		cmocka_unit_test(test_empty_page_leads_back),
		cmocka_unit_test(test_cursor_outlives_its_record),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, help_tear_down);
}
