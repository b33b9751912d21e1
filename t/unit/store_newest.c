/*
 * The newest page of a list, asked for again and again while records come and go: it is read in
 * one go from where it began last time, and must be what a walk would find.
 */
#include "store_help.h"

enum { POOL = 900, ROUNDS = 400, CHANGES = 40, LONG = 40000 };

static struct reseller_id ours, others[2]; /* one on each side of ours */
static struct id pool[POOL];               /* IDs of ours, by rising ID */
static bool there[POOL];
static int highest; /* all there are before it */
static unsigned int seed = 20261128;

static unsigned int
below(unsigned int limit)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % limit;
}

static const char *
some_text(struct arena *a, size_t size)
{
	char *text = arena_alloc(a, size + 1);

	memset(text, 'a' + (int)below(26), size);
	return text;
}

static const struct err *
add_some(struct store_txn *txn, void *arg)
{
	struct reseller_id *reseller = arg;
	const struct err *e = NULL;

	for (int i = 0; e == NULL && i < 3; i++) {
		struct customer customer = {.head.id = id_new(), .organization = "not ours"};

		e = store_customer_add(txn, *reseller, &customer);
	}
	return e;
}

static int
set_up(void **state)
{
	help_set_up(state);
	others[0] = help_reseller();
	ours = help_reseller();
	others[1] = help_reseller();
	help_write(add_some, &others[0]);
	help_write(add_some, &others[1]);
	for (int i = 0; i < POOL; i++)
		pool[i] = id_new();
	return 0;
}

/* Flips whether record `i` is there.  One in forty is longer than what is read in one go. */
static const struct err *
flip(struct store_txn *txn, void *arg)
{
	int i = *(int *)arg;
	struct arena *a = store_txn_arena(txn);
	struct customer customer = {
		.head.id = pool[i],
		.organization = arena_printf(a, "number %d", i),
		.address = some_text(a, below(40) == 0 ? LONG : below(1200)),
	};

	return there[i] ? store_customer_del(txn, ours, pool[i])
	                : store_customer_add(txn, ours, &customer);
}

/* Mostly among the newest, and new ones at the end. */
static void
change_some(void)
{
	for (unsigned int n = below(CHANGES); n > 0; n--) {
		int i = highest;

		if (below(3) != 0 && highest < POOL)
			highest++;
		else if (highest > 0)
			i = highest - 1 - (int)below(below(2) == 0 ? 5 : (unsigned int)highest);
		if (i < 0 || i >= POOL)
			continue;
		help_write(flip, &i);
		there[i] = !there[i];
	}
}

struct listing {
	struct table_query query;
	struct customer_page page;
};

static const struct err *
list(struct store_txn *txn, void *arg)
{
	struct listing *l = arg;

	return store_customer_list(txn, ours, &l->query, &l->page);
}

/* Two pages from the newest on are what the model has; `at` is where to begin in it. */
static void
check(struct listing *l)
{
	int at = highest;

	for (int pages = 0; pages < 2; pages++) {
		help_read(list, l);
		assert_true(l->page.count <= l->query.limit);
		assert_true((l->page.previous != NULL) == (pages > 0));
		for (size_t i = 0; i < l->page.count; i++) {
			const struct customer *customer = &l->page.items[i];

			do
				at--;
			while (at >= 0 && !there[at]);
			assert_true(at >= 0);
			assert_string_equal(customer->head.id.text, pool[at].text);
			assert_string_equal(customer->organization,
			                    arena_printf(help_arena, "number %d", at));
		}
		if (l->page.next == NULL)
			break;
		assert_int_equal(l->page.count, l->query.limit);
		l->query.after = l->page.next;
	}
	if (l->page.next == NULL) {
		while (--at >= 0)
			assert_false(there[at]);
	}
}

static void
test_newest(void **state)
{
	static const size_t limits[] = {50, 50, 50, 50, 10, 1, 64, 65};

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct listing l = {
			.query = {.order = TABLE_NEWEST_FIRST,
		                  .limit = limits[below(sizeof limits / sizeof *limits)]}};

		change_some();
		check(&l);
		if (round % 100 == 99) { /* few are left */
			for (int i = 0; i < highest - 3; i++)
				if (there[i] && i % 50 != 0) {
					help_write(flip, &i);
					there[i] = false;
				}
		}
	}
	assert_int_equal(highest, POOL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_newest)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, help_tear_down);
}
