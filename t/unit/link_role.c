/* Whose role is proved next, and what AWS's answer makes of an account. */
#include "link_fixture.h"

#include "../../cgi/link/role_apply.h"
#include "../../cgi/link/role_queue.h"

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE };

/* --- the queue --- */

struct add {
	struct reseller_id reseller;
	struct cloud_account account;
};

static const struct err *
write_add(struct store_txn *txn, void *arg)
{
	struct add *x = arg;

	return store_cloud_account_add(txn, x->reseller, &x->account);
}

static struct id
add_due(struct fixture *f, struct reseller_id reseller, int64_t due_ms, int64_t asked_ms)
{
	struct add x = {reseller,
	                {.head.id = id_new(),
	                 .role_arn = "arn:aws-cn:iam::123456789012:role/x",
	                 .check_due_ms = due_ms,
	                 .check_asked_ms = asked_ms}};

	next_operation(f);
	assert_good(link_write(&f->link, write_add, &x));
	return x.account.head.id;
}

static bool
anybody(const struct role_turn *turn, void *arg)
{
	(void)turn;
	(void)arg;
	return true;
}

static bool
not_him(const struct role_turn *turn, void *arg)
{
	return !id_equal(turn->reseller.id, *(const struct id *)arg);
}

static void
test_queue_is_fair(void **state)
{
	struct fixture *f = *state;
	const struct role_busy nobody = {NULL, 0};
	struct role_queue q = {.count = 0};
	struct role_turn turn;
	struct id small;
	size_t place = 0, count = 0;

	for (int i = 0; i < 300; i++)
		add_due(f, f->first, 1000 + i, 0);
	small = add_due(f, f->second, f->link.now_ms - 1, 0);
	add_due(f, f->second, f->link.now_ms + HOUR, 0);
	assert_good(role_queue_due(&q, &f->link, &nobody));
	while (role_queue_take(&q, anybody, NULL, &turn)) {
		count++;
		assert_string_equal(turn.partition, "aws-cn");
		assert_false(turn.asked);
		if (id_equal(turn.account, small))
			place = count;
	}
	assert_in_range(place, 1, 2); /* however much is due with the other */
	assert_in_range(count, 30, 64);
	assert_good(role_queue_due(&q, &f->link, &(struct role_busy){&small, 1}));
	while (role_queue_take(&q, anybody, NULL, &turn))
		assert_false(id_equal(turn.account, small)); /* it is being proved */
}

static void
test_queue_people_first(void **state)
{
	struct fixture *f = *state;
	const struct role_busy nobody = {NULL, 0};
	struct role_queue q = {.count = 0};
	struct role_turn turn;
	struct id late, soon;

	for (int i = 0; i < 100; i++)
		add_due(f, f->first, 1000 + i, 0);
	assert_good(role_queue_due(&q, &f->link, &nobody));
	late = add_due(f, f->second, f->link.now_ms, f->link.now_ms);
	soon = add_due(f, f->first, f->link.now_ms - 5, f->link.now_ms - 5);
	for (int i = 0; i < 2; i++) /* asked again they are not there twice */
		assert_good(role_queue_asked(&q, &f->link, &nobody));
	assert_true(role_queue_take(&q, not_him, &f->first.id, &turn));
	assert_true(id_equal(turn.account, late)); /* the first of those who may */
	assert_true(role_queue_take(&q, anybody, NULL, &turn));
	assert_true(id_equal(turn.account, soon));
	assert_true(turn.asked);
	assert_true(role_queue_take(&q, anybody, NULL, &turn));
	assert_false(turn.asked);
	assert_good(role_queue_asked(&q, &f->link, &(struct role_busy){&late, 1}));
	assert_true(role_queue_take(&q, anybody, NULL, &turn));
	assert_true(id_equal(turn.account, soon));
	assert_true(role_queue_take(&q, anybody, NULL, &turn));
	assert_false(turn.asked);
}

/* Everything that is due has its turn once, over many fillings. */
static void
test_queue_reaches_all(void **state)
{
	struct fixture *f = *state;
	struct role_queue q = {.count = 0};
	struct role_turn turn;
	struct id had[300];
	size_t count = 0;

	for (int i = 0; i < 250; i++)
		add_due(f, i % 5 == 0 ? f->second : f->first, 1000 + i, 0);
	for (size_t before = 1; before != count;) {
		struct role_busy busy = {had, count};

		before = count;
		assert_good(role_queue_due(&q, &f->link, &busy));
		while (role_queue_take(&q, anybody, NULL, &turn)) {
			for (size_t i = 0; i < count; i++)
				assert_false(id_equal(had[i], turn.account));
			had[count++] = turn.account;
		}
	}
	assert_int_equal(count, 250);
}

/* --- the answer --- */

static struct cloud_account
after(struct cloud_account account, enum proof_verdict verdict, int64_t now_ms)
{
	const struct role_answered answered = {verdict, now_ms, 24 * HOUR, UINT16_MAX / 2};

	role_apply(&answered, &account);
	return account;
}

static void
test_answers(void **state)
{
	const int64_t saved = (int64_t)1e12;
	struct cloud_account checking = {.state = ACCOUNT_CHECKING,
	                                 .role_arn = "arn:aws:iam::123456789012:role/x",
	                                 .role_saved_ms = saved,
	                                 .check_due_ms = saved,
	                                 .check_asked_ms = saved},
			     a;
	int64_t now = saved, seconds = 5;

	(void)state;
	/* seconds, and longer each time */
	a = checking;
	for (int i = 0; i < 20; i++) {
		a = after(a, i % 2 ? PROOF_TOO_EARLY : PROOF_INCONCLUSIVE, now);
		assert_int_equal(a.state, ACCOUNT_CHECKING);
		assert_int_equal(a.check_due_ms - now, seconds * 1000);
		assert_int_equal(a.check_asked_ms, 0);
		seconds = seconds * 2 > 600 ? 600 : seconds * 2;
	}
	/* minutes, then once a day: what is mended in AWS is found */
	for (int verdict = PROOF_REFUSED; verdict <= PROOF_TOO_MUCH; verdict++) {
		if (verdict == PROOF_TOO_EARLY || verdict == PROOF_INCONCLUSIVE)
			continue;
		a = after(checking, (enum proof_verdict)verdict, saved + MINUTE);
		assert_int_equal(a.state, ACCOUNT_NEEDS_ATTENTION);
		assert_int_equal(a.check_due_ms, saved + 2 * MINUTE);
		a = after(a, (enum proof_verdict)verdict, saved + 20 * MINUTE);
		assert_int_equal(a.check_due_ms, saved + 25 * MINUTE);
		a = after(a, (enum proof_verdict)verdict, saved + 2 * HOUR);
		assert_in_range(a.check_due_ms, saved + 26 * HOUR + 1, saved + 27 * HOUR);
	}
	/* linked, proved once more, then daily; what proves nothing changes nothing */
	a = after(a, PROOF_PASSED, saved + 3 * HOUR);
	assert_int_equal(a.state, ACCOUNT_LINKED);
	assert_int_equal(a.linked_ms, saved + 3 * HOUR);
	assert_int_equal(a.check_due_ms, saved + 3 * HOUR + 5 * MINUTE);
	a = after(a, PROOF_PASSED, saved + 4 * HOUR);
	assert_int_equal(a.linked_ms, saved + 3 * HOUR);
	assert_in_range(a.check_due_ms, saved + 28 * HOUR + 1, saved + 29 * HOUR);
	a = after(a, PROOF_INCONCLUSIVE, saved + 28 * HOUR);
	assert_int_equal(a.state, ACCOUNT_LINKED);
	assert_int_equal(a.check_due_ms, saved + 28 * HOUR + 5000);
	a = after(a, PROOF_OPEN, saved + 29 * HOUR);
	assert_int_equal(a.state, ACCOUNT_NEEDS_ATTENTION);
}

static void
test_guess(void **state)
{
	struct cloud_account guess = {.state = ACCOUNT_CHECKING,
	                              .role_arn = "arn:aws:iam::123456789012:role/x",
	                              .role_guessed = true,
	                              .check_due_ms = 1},
			     a = after(guess, PROOF_REFUSED, 1000);

	(void)state;
	assert_int_equal(a.state, ACCOUNT_ROLE_NEEDED);
	assert_string_equal(a.role_arn, "");
	assert_int_equal(a.check_due_ms, 0);
	assert_true(after(guess, PROOF_INCONCLUSIVE, 1000).role_guessed);
	assert_false(after(guess, PROOF_OPEN, 1000).role_guessed);
	assert_int_equal(after(guess, PROOF_PASSED, 1000).state, ACCOUNT_LINKED);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_queue_is_fair, setup, teardown),
		cmocka_unit_test_setup_teardown(test_queue_people_first, setup, teardown),
		cmocka_unit_test_setup_teardown(test_queue_reaches_all, setup, teardown),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_guess),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
