/* base/csv.h: quoting, formulas, and what a reader of RFC 4180 gets back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "../../cgi/base/csv.h"

static const char *
row(struct arena *a, const char *const *cells)
{
	struct buf out;

	buf_init(&out, a);
	csv_row(&out, cells);
	return out.data;
}

static void
test_rows(void **state)
{
	static const struct {
		const char *cells[4];
		const char *line;
	} rows[] = {
		{{NULL}, "\r\n"},
		{{"", "", NULL}, ",\r\n"},
		{{"a", "b c", "", NULL}, "a,b c,\r\n"},
		{{"a,b", "say \"no\"", NULL}, "\"a,b\",\"say \"\"no\"\"\"\r\n"},
		{{"two\nlines", "two\r\nlines", NULL}, "\"two\nlines\",\"two\r\nlines\"\r\n"},
		{{"caf\xC3\xA9", "000123", NULL}, "caf\xC3\xA9,000123\r\n"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(row(a, rows[i].cells), rows[i].line);
	arena_free(a);
}

static void
test_formulas(void **state)
{
	static const char *const cells[][2] = {
		{"=1+1", "'=1+1\r\n"},
		{"+49 30", "'+49 30\r\n"},
		{"-2", "'-2\r\n"},
		{"@SUM(A1)", "'@SUM(A1)\r\n"},
		{"\t=1", "'\t=1\r\n"},
		{"\r=1", "\"'\r=1\"\r\n"},
		{"=HYPERLINK(\"http://x\",\"y\")",
	         "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n"},
		{"1=1", "1=1\r\n"},
		{"a@b.example", "a@b.example\r\n"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		assert_string_equal(row(a, (const char *[]){cells[i][0], NULL}), cells[i][1]);
	arena_free(a);
}

static void
test_begin(void **state)
{
	struct arena *a = arena_new();
	struct buf out;

	(void)state;
	buf_init(&out, a);
	csv_begin(&out);
	csv_row(&out, (const char *[]){"a", NULL});
	assert_string_equal(out.data, "\xEF\xBB\xBF"
	                              "a\r\n");
	arena_free(a);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_formulas),
		cmocka_unit_test(test_begin),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
