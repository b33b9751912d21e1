/* JSON: what is refused, what is read, and what comes out again.  cgi/base/json.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../../cgi/base/json.h"

static struct arena *arena;

static const struct json *
read_text(const char *text)
{
	const char *why;

	return json_read(arena, text, strlen(text), &why);
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"", "breaks off"},
		{"x", "not JSON"},
		{"1", "not JSON"},
		{"\"text\"", "not JSON"},
		{"{", "breaks off"},
		{"{\"a\":1,\"a\":2}", "twice"},
		{"{\"a\":{\"b\":1,\"b\":2}}", "twice"},
		{"{} {}", "behind its end"},
		{"[1,]", "not JSON"},
		{"{a:1}", "not JSON"},
		{"['x']", "not JSON"},
		{"[NaN]", "not JSON"},
		{"[\"\xff\"]", "UTF-8"},
		{"[\"\xc0\x80\"]", "UTF-8"},
		{"[\"\\u0000\"]", "NUL"},
		{"{\"\\u0000\":1}", "NUL"},
		{"[\"\\ud800\"]", "not JSON"},
		{"[99999999999999999999]", "too large"},
		{"// {}\n{}", "not JSON"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *why = NULL;

		if (json_read(arena, cases[i].text, strlen(cases[i].text), &why) != NULL ||
		    strstr(why, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].text, why);
	}
}

static void
test_depth(void **state)
{
	char text[2 * 2000 + 1];
	const char *why;

	(void)state;
	for (size_t depth = 1; depth <= 2000; depth = depth < 70 ? depth + 1 : depth * 2) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		assert_int_equal(json_read(arena, text, 2 * depth, &why) != NULL,
		                 depth <= JSON_DEPTH_MOST);
	}
	assert_non_null(
		read_text("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
	                  "[[[[[[[[[[[[[[[[[[[\\\"\"]"));
}

static void
test_values(void **state)
{
	const struct json *v =
		read_text("{\"b\":[1,2.5,true,null,\"\\u00e9\"],\"a\":{\"x\":\"\"},\"c\":false}");

	(void)state;
	assert_int_equal(json_kind(v), JSON_IS_OBJECT);
	assert_int_equal(json_count(v), 3);
	assert_string_equal(json_name(v, 0), "b");
	assert_string_equal(json_name(v, 2), "c");
	assert_null(json_name(v, 3));
	assert_null(json_at(v, 3));
	assert_int_equal(json_kind(json_at(v, 0)), JSON_IS_LIST);
	assert_string_equal(json_scalar(arena, json_at(json_at(v, 0), 0)), "1");
	assert_string_equal(json_scalar(arena, json_at(json_at(v, 0), 1)), "2.5");
	assert_string_equal(json_scalar(arena, json_at(json_at(v, 0), 2)), "true");
	assert_null(json_scalar(arena, json_at(json_at(v, 0), 3)));
	assert_string_equal(json_text(json_at(json_at(v, 0), 4)), "\xC3\xA9");
	assert_null(json_at(json_at(v, 0), 5));
	assert_string_equal(json_text(json_get(json_get(v, "a"), "x")), "");
	assert_null(json_get(v, "x"));
	assert_null(json_get(json_get(v, "b"), "x"));
	assert_null(json_text(json_get(v, "b")));
	assert_null(json_text(NULL));
	assert_int_equal(json_count(json_get(v, "c")), 0);
}

static void
test_writing(void **state)
{
	struct json *o = json_new_object(arena), *l = json_new_list(arena);

	(void)state;
	json_set_text(o, "z", "\"<\xC3\xA9\n");
	json_set_int(o, "n", -5);
	json_set_bool(o, "is", true);
	json_add_text(l, "one");
	json_add(l, json_get(read_text("{\"x\":{\"k\":[]}}"), "x"));
	json_set(o, "l", l);
	json_set_text(o, "none", NULL);
	assert_string_equal(json_write(arena, o), "{\n"
	                                          "  \"z\": \"\\\"<\xC3\xA9\\n\",\n"
	                                          "  \"n\": -5,\n"
	                                          "  \"is\": true,\n"
	                                          "  \"l\": [\n"
	                                          "    \"one\",\n"
	                                          "    {\n"
	                                          "      \"k\": []\n"
	                                          "    }\n"
	                                          "  ],\n"
	                                          "  \"none\": \"\"\n"
	                                          "}");
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
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_writing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
