/*
 * The form reader: what is taken, what is beside a field, what is a malformed request as a whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../cgi/base/buf.h"
#include "../../cgi/web/form.h"

static const char *const colours[] = {"red", "blue", NULL};
static const struct form_field fields[] = {
	{"name", FORM_LINE, 5, NULL},
	{"notes", FORM_TEXT, 20, NULL},
	{"password", FORM_SECRET, 20, NULL},
	{"colour", FORM_CHOICE, 0, colours},
};

static struct arena *arena;
static struct form *form;

static const struct err *
parse_bytes(const char *bytes, size_t size)
{
	return form_parse(arena, bytes, size, fields, sizeof fields / sizeof *fields, &form);
}

static const struct err *
parse(const char *text)
{
	return parse_bytes(text, strlen(text));
}

static void
assert_whole_error(const char *text)
{
	const struct err *e = parse(text);

	assert_non_null(e);
	assert_int_equal(e->kind, ERR_INPUT);
	assert_null(e->field);
}

static void
assert_field_error(const char *text, const char *field, const char *say)
{
	assert_null(parse(text));
	assert_non_null(form_errors(form));
	assert_string_equal(form_errors(form)->field, field);
	assert_string_equal(form_errors(form)->say, say);
	assert_null(form_errors(form)->next);
}

static void
test_values(void **state)
{
	(void)state;
	assert_null(
		parse("name=+%C3%84nn%20&notes=a%0D%0Ab%0Dc%0A&password=+x+&colour=red&other=1"));
	assert_null(form_errors(form));
	assert_string_equal(form_get(form, "name"), "\xC3\x84nn");
	assert_string_equal(form_get(form, "notes"), "a\nb\nc");
	assert_string_equal(form_get(form, "password"), " x ");
	assert_string_equal(form_get(form, "colour"), "red");
	assert_string_equal(form_get(form, "other"), "");
	assert_false(form_has(form, "other"));
}

static void
test_absent(void **state)
{
	(void)state;
	assert_null(parse(""));
	assert_string_equal(form_get(form, "name"), "");
	assert_false(form_has(form, "name"));
	assert_null(parse("&&name&colour=&&"));
	assert_true(form_has(form, "name"));
	assert_string_equal(form_get(form, "name"), "");
	assert_null(form_errors(form));
	assert_null(parse("notes=a=b"));
	assert_string_equal(form_get(form, "notes"), "a=b");
}

static void
test_malformed(void **state)
{
	char odd[] = "name=a\0b";

	(void)state;
	assert_whole_error("name=%4");
	assert_whole_error("name=%");
	assert_whole_error("name=%zz");
	assert_whole_error("other=%zz");
	assert_whole_error("%zz=1");
	assert_whole_error("name=%00");
	assert_whole_error("name=%C3");
	assert_whole_error("name=%C0%80");
	assert_whole_error("name=%ED%A0%80");
	assert_whole_error("name=a&name=b");
	assert_non_null(parse_bytes(odd, sizeof odd - 1));
}

static void
test_limits(void **state)
{
	struct buf many;

	(void)state;
	buf_init(&many, arena);
	for (int i = 0; i < 256; i++)
		buf_puts(&many, "x=1&");
	assert_null(parse(many.data));
	buf_puts(&many, "y=1");
	assert_whole_error(many.data);
	many.len = 0;
	buf_puts(&many, "x=");
	while (many.len < 64 * 1024)
		buf_putc(&many, 'a');
	assert_null(parse_bytes(many.data, many.len));
	buf_putc(&many, 'a');
	assert_non_null(parse_bytes(many.data, many.len));
}

static void
test_fields(void **state)
{
	static const char control[] = "Use one line, without tabs and other control characters.";

	(void)state;
	assert_null(parse("name=%C3%84%C3%84%C3%84%C3%84%C3%84"));
	assert_null(form_errors(form));
	assert_field_error("name=abcdef", "name", "Use at most 5 characters; this has 6.");
	assert_string_equal(form_get(form, "name"), "abcdef");
	assert_field_error("name=a%0Ab", "name", control);
	assert_field_error("name=a%09b", "name", control);
	assert_field_error("name=a%E2%80%A8b", "name", control);
	assert_field_error("password=a%1Bb", "password", control);
	assert_field_error("notes=a%07", "notes", "Remove the control characters from this text.");
	assert_field_error("colour=green", "colour", "Choose one of the list.");
	assert_null(parse("name=abcdef&colour=green"));
	assert_non_null(form_errors(form)->next);
	assert_string_equal(err_for_field(form_errors(form), "colour"), "Choose one of the list.");
}

/* Any bytes at all: never a crash, and what is taken is valid (run under ASan too). */
static void
test_noise(void **state)
{
	static const char alphabet[] = "name=notes&%+;0123456789ABCDEFabcdef\x80\xC3\n\0";
	uint32_t seed = 42;
	char noise[120];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t n = 0;

		while (n < sizeof noise - 1 && (seed = seed * 1664525u + 1013904223u) >> 26 != 0)
			noise[n++] = alphabet[(seed >> 8) % (sizeof alphabet - 1)];
		if (parse_bytes(noise, n) == NULL)
			assert_true(strlen(form_get(form, "name")) <= n);
		if (round % 100 == 0)
			arena_reset(arena);
	}
}

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),    cmocka_unit_test(test_absent),
		cmocka_unit_test(test_malformed), cmocka_unit_test(test_limits),
		cmocka_unit_test(test_fields),    cmocka_unit_test(test_noise),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
