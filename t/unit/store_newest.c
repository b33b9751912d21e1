/*
 * The newest page of a list, asked for again and again while records come and go: it is read in
 * one go from what was kept last time, and must be what a walk would find.
 */
#include "store_help.h"

#include "../../cgi/store/inner.h"

enum {
	POOL = 900,
	ROUNDS = 400,
	CHANGES = 12,
	LONG = 40000,
	SAME_LIMIT = 10,
	FEW_LOCKS = 30,
	MANY_LOCKS = 50
};

/* A reseller's customers, as they should be. */
struct model {
	struct reseller_id reseller;
	struct id ids[POOL]; /* by rising ID */
	bool there[POOL];
	int highest; /* all there are before it */
};

static struct model ours, shares;    /* `shares` keeps its newest page where `ours` does */
static struct reseller_id others[2]; /* one on each side of ours */
static unsigned int seed = 20261128;

static unsigned int
below(unsigned int limit)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % limit;
}

static const struct err *
add_others(struct store_txn *txn, void *arg)
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
	ours.reseller = help_reseller();
	others[1] = help_reseller();
	help_write(add_others, &others[0]);
	help_write(add_others, &others[1]);
	do
		shares.reseller = help_reseller();
	while ((shares.reseller.id.text[ID_LENGTH - 1] - ours.reseller.id.text[ID_LENGTH - 1]) %
	               STORE_NEWEST !=
	       0);
	for (int i = 0; i < POOL; i++) {
		ours.ids[i] = id_new();
		shares.ids[i] = id_new();
	}
	return 0;
}

/* --- changes --- */

struct flip {
	struct model *model;
	int record;
	size_t address_size;
};

/* Adds or deletes one record. */
static const struct err *
flip(struct store_txn *txn, void *arg)
{
	const struct flip *f = arg;
	struct arena *a = store_txn_arena(txn);
	struct customer customer = {
		.head.id = f->model->ids[f->record],
		.organization = arena_printf(a, "number %03d", f->record),
		.address = memset(arena_alloc(a, f->address_size + 1), 'a', f->address_size),
	};

	return f->model->there[f->record]
	               ? store_customer_del(txn, f->model->reseller, customer.head.id)
	               : store_customer_add(txn, f->model->reseller, &customer);
}

/* A few are longer than what is read in one go. */
static void
change(struct model *m, int record)
{
	struct flip f = {m, record, below(400) == 0 ? LONG : below(600)};

	help_write(flip, &f);
	m->there[record] = !m->there[record];
}

/* Mostly among the newest, and new ones at the end. */
static void
change_some(struct model *m)
{
	for (unsigned int n = below(CHANGES); n > 0; n--) {
		if (m->highest == 0 || (below(3) != 0 && m->highest < POOL))
			change(m, m->highest++);
		else
			change(m, m->highest - 1 -
			                  (int)below(below(2) == 0 && m->highest > 5
			                                     ? 5
			                                     : (unsigned int)m->highest));
	}
}

static void
leave_few(struct model *m)
{
	for (int i = 0; i < m->highest - 3; i++)
		if (m->there[i] && i % 50 != 0)
			change(m, i);
}

/* --- questions --- */

struct listing {
	const struct model *model;
	struct table_query query;
	struct customer_page page;
	size_t count;
};

static const struct err *
list(struct store_txn *txn, void *arg)
{
	struct listing *l = arg;

	return store_customer_list(txn, l->model->reseller, &l->query, &l->page);
}

static const struct err *
count(struct store_txn *txn, void *arg)
{
	struct listing *l = arg;

	return store_customer_count(txn, l->model->reseller, &l->query, &l->count);
}

static bool
is_even(const void *record, const char *part, const void *arg)
{
	const struct customer *customer = record;

	(void)part;
	(void)arg;
	return (customer->organization[strlen(customer->organization) - 1] - '0') % 2 == 0;
}

/* The next older one before `at` that is there, or that is there and even; -1: none. */
static int
older(const struct model *m, int at, bool even)
{
	do
		at--;
	while (at >= 0 && (!m->there[at] || (even && at % 2 != 0)));
	return at;
}

/* Two pages from the newest on are what the model has. */
static void
check_pages(const struct model *m, struct table_query query)
{
	struct listing l = {.model = m, .query = query};
	bool even = query.keep != NULL;
	int at = m->highest;

	for (int pages = 0; pages < 2; pages++) {
		help_read(list, &l);
		assert_true((l.page.previous != NULL) == (pages > 0));
		for (size_t i = 0; i < l.page.count; i++) {
			at = older(m, at, even);
			assert_true(at >= 0);
			assert_string_equal(l.page.items[i].head.id.text, m->ids[at].text);
			assert_string_equal(l.page.items[i].organization,
			                    arena_printf(help_arena, "number %03d", at));
		}
		if (l.page.next == NULL) {
			assert_int_equal(older(m, at, even), -1);
			return;
		}
		assert_int_equal(l.page.count, query.limit);
		l.query.after = l.page.next;
	}
}

/* How many there are, as far as a list counts. */
static size_t
model_count(const struct model *m)
{
	size_t n = 0;

	for (int at = m->highest; (at = older(m, at, false)) >= 0;)
		n++;
	return n < TABLE_PAGE_MAX ? n : TABLE_PAGE_MAX;
}

/* Lists of the same records that are no newest page. */
static void
check_others(const struct model *m, size_t limit)
{
	struct table_query query = {.order = TABLE_NEWEST_FIRST, .limit = limit};
	struct listing l = {.model = m, .query = query};
	int at = -1;

	l.query.limit = TABLE_PAGE_MAX;
	help_read(count, &l);
	assert_int_equal(l.count, model_count(m));
	l.query.limit = limit;
	help_read(count, &l);
	assert_int_equal(l.count, model_count(m) < limit ? model_count(m) : limit);
	help_write(list, &l);
	if (l.page.count > 0)
		assert_string_equal(l.page.items[0].head.id.text,
		                    m->ids[older(m, m->highest, false)].text);
	l.query.order = TABLE_OLDEST_FIRST;
	help_read(list, &l);
	for (size_t i = 0; i < l.page.count; i++) {
		do
			at++;
		while (!m->there[at]);
		assert_string_equal(l.page.items[i].head.id.text, m->ids[at].text);
	}
	query.index = &customer_by_name;
	check_pages(m, query);
	query.index = NULL;
	query.keep = is_even;
	check_pages(m, query);
}

static void
test_changes(void **state)
{
	static const size_t limits[] = {50, 50, 50, 10, 1, 64, 65};
	size_t limit = 50;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		if (round % SAME_LIMIT == 0)
			limit = limits[below(sizeof limits / sizeof *limits)];
		change_some(&ours);
		check_pages(&ours,
		            (struct table_query){.order = TABLE_NEWEST_FIRST, .limit = limit});
		if (round % 5 == 0)
			check_others(&ours, limit);
		if (round % 7 == 0) {
			change_some(&shares);
			check_pages(&shares,
			            (struct table_query){.order = TABLE_NEWEST_FIRST, .limit = 10});
		}
		if (round % 150 == 149)
			leave_few(&ours);
	}
	assert_true(ours.highest > 500);
}

/* --- that it is one go --- */

static uintmax_t
locks_asked_for(void)
{
	DB_LOCK_STAT *stat;
	uintmax_t n;

	assert_int_equal(help_store->env->lock_stat(help_store->env, &stat, 0), 0);
	n = stat->st_nrequests;
	free(stat);
	return n;
}

static uintmax_t
locks_of_a_page(struct listing *l)
{
	uintmax_t before = locks_asked_for();

	help_read(list, l);
	assert_int_equal(l->page.count, 50);
	return locks_asked_for() - before;
}

static void
add_until(struct model *m, int highest)
{
	while (m->highest < highest) {
		struct flip f = {m, m->highest, 300};

		m->ids[m->highest] = id_new();
		help_write(flip, &f);
		m->there[m->highest++] = true;
	}
}

static void
test_one_go(void **state)
{
	static struct model fresh;
	struct listing l = {.model = &fresh, .query = {.order = TABLE_NEWEST_FIRST, .limit = 50}};
	uintmax_t walked, read;

	(void)state;
	fresh.reseller = help_reseller();
	add_until(&fresh, 120);
	walked = locks_of_a_page(&l);
	read = locks_of_a_page(&l);
	assert_true(locks_of_a_page(&l) < FEW_LOCKS); /* which kept a key too */
	print_message("# locks: %ju walked, %ju read in one go\n", walked, read);
	assert_true(walked > MANY_LOCKS);
	assert_true(read < FEW_LOCKS);
	add_until(&fresh, 183); /* as many more as may come */
	assert_true(locks_of_a_page(&l) < FEW_LOCKS);
	add_until(&fresh, 300); /* more */
	assert_true(locks_of_a_page(&l) > MANY_LOCKS);
	assert_true(locks_of_a_page(&l) < FEW_LOCKS);
	check_pages(&fresh, l.query);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_changes),
	                                          cmocka_unit_test(test_one_go)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, help_tear_down);
}
