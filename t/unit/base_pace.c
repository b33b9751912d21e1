/* The token bucket: never faster than told, slower when asked, and back again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../cgi/base/pace.h"

/* How many calls it lets through from `from_ms` to `to_ms`, asked every ms. */
static int64_t
calls(struct pace *p, int64_t from_ms, int64_t to_ms)
{
	int64_t made = 0;

	for (int64_t now = from_ms; now < to_ms; now++)
		while (pace_wait_ms(p, now) == 0) {
			pace_spend(p, 1, now);
			made++;
		}
	return made;
}

static void
test_rate(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 100, 5000);
	assert_in_range(calls(&p, 5000, 5001), 100, 101); /* a second's worth at once */
	assert_in_range(calls(&p, 5001, 15001), 998, 1002);
	assert_in_range(calls(&p, 100000, 101000), 199, 202); /* a pause is no store of calls */
	assert_in_range(pace_wait_ms(&p, 101000), 1, 11);
}

static void
test_in_advance(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 10, 0);
	pace_spend(&p, 30, 0);
	assert_in_range(pace_wait_ms(&p, 0), 2000, 2001);
	pace_spend(&p, -10, 0); /* not made after all */
	assert_in_range(pace_wait_ms(&p, 0), 1000, 1001);
	assert_int_equal(calls(&p, 0, 1000), 0);
	assert_in_range(calls(&p, 1000, 2000), 9, 11);
}

static void
test_slower(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 100, 0);
	calls(&p, 0, 1000);
	pace_slow(&p, 1000);
	pace_slow(&p, 1001); /* about the same haste */
	assert_in_range(calls(&p, 1000, 2000), 40, 60);
	for (int64_t now = 2000; now < 20000; now += 1000)
		pace_slow(&p, now);
	assert_in_range(calls(&p, 20000, 21000), 5, 25);
	assert_in_range(calls(&p, 60000, 70000), 999, 1102); /* it recovers */
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rate),
		cmocka_unit_test(test_in_advance),
		cmocka_unit_test(test_slower),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
