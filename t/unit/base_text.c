/* base/: arena, buf, utf8, clock, crypto's texts and id. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "../../cgi/base/buf.h"
#include "../../cgi/base/clock.h"
#include "../../cgi/base/crypto.h"
#include "../../cgi/base/err.h"
#include "../../cgi/base/id.h"
#include "../../cgi/base/utf8.h"

static struct arena *arena;

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

static char order[8];

static void
note(void *letter)
{
	order[strlen(order)] = *(char *)letter;
}

static void
test_arena(void **state)
{
	struct arena *a = arena_new();
	char *large, letters[] = "ab";

	(void)state;
	for (size_t size = 0; size < 200; size++) {
		unsigned char *piece = arena_alloc(a, size);

		assert_int_equal((uintptr_t)piece % 16, 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(piece[i], 0);
		memset(piece, 0xFF, size);
	}
	large = arena_alloc(a, 1 << 20);
	memset(large, 1, 1 << 20);
	assert_string_equal(arena_memdup(a, "abcdef", 3), "abc");
	assert_null(arena_strdup(a, NULL));
	assert_string_equal(arena_printf(a, "%s-%d", "x", 7), "x-7");
	arena_defer(a, note, &letters[0]);
	arena_defer(a, note, &letters[1]);
	arena_reset(a);
	assert_string_equal(order, "ba");
	assert_int_equal(*(char *)arena_alloc(a, 1), 0);
	arena_free(a);
	assert_string_equal(order, "ba");
}

static void
test_buf(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, arena);
	assert_string_equal(b.data, "");
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	buf_puts(&b, NULL);
	assert_int_equal(b.len, 3890);
	assert_int_equal(strlen(b.data), 3890);
	buf_init(&b, arena);
	buf_put_uri(&b, "aZ09-._~ /?&=+%\xC3\xA9*'");
	assert_string_equal(b.data, "aZ09-._~%20%2F%3F%26%3D%2B%25%C3%A9%2A%27");
	assert_int_equal(b.len, strlen(b.data));
	buf_init_room(&b, arena, 3);
	assert_string_equal(b.data, "");
	buf_puts(&b, "abc");
	buf_putc(&b, 'd');
	assert_string_equal(b.data, "abcd");
}

/* Every byte, in a buffer that has to grow for it. */
static void
test_uri_bytes(void **state)
{
	static const char kept[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789-._~";
	struct buf b, expected;

	(void)state;
	buf_init_room(&b, arena, 0);
	buf_init(&expected, arena);
	for (int c = 1; c < 256; c++) {
		char text[2] = {(char)c, '\0'};

		buf_put_uri(&b, text);
		if (strchr(kept, c) != NULL)
			buf_putc(&expected, (char)c);
		else
			buf_printf(&expected, "%%%02X", (unsigned int)c);
	}
	assert_string_equal(b.data, expected.data);
	assert_int_equal(b.len, expected.len);
}

static void
test_utf8_valid(void **state)
{
	static const char *const good[] = {"",
	                                   "a",
	                                   "\xC2\x80",
	                                   "\xDF\xBF",
	                                   "\xE0\xA0\x80",
	                                   "\xED\x9F\xBF",
	                                   "\xEE\x80\x80",
	                                   "\xF0\x90\x80\x80",
	                                   "\xF4\x8F\xBF\xBF"};
	static const char *const bad[] = {"\x80",
	                                  "\xC0\x80",
	                                  "\xC1\xBF",
	                                  "\xC2",
	                                  "\xE0\x9F\xBF",
	                                  "\xED\xA0\x80",
	                                  "\xED\xBF\xBF",
	                                  "\xE2\x82",
	                                  "\xF0\x8F\xBF\xBF",
	                                  "\xF4\x90\x80\x80",
	                                  "\xF5\x80\x80\x80",
	                                  "\xFF",
	                                  "a\xE2(\xA1",
	                                  "\xF0\x9F\x98"};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(utf8_valid(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (utf8_valid(bad[i], strlen(bad[i])))
			fail_msg("bad[%zu] was taken", i);
	assert_false(utf8_valid("a\0b", 3));
}

static void
test_utf8_text(void **state)
{
	(void)state;
	assert_int_equal(utf8_length("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), 4);
	assert_true(utf8_has_control("a\nb", UTF8_ONE_LINE));
	assert_false(utf8_has_control("a\r\n\tb", UTF8_MULTILINE));
	assert_true(utf8_has_control("\x7F", UTF8_MULTILINE));
	assert_true(utf8_has_control("a\xC2\x85", UTF8_MULTILINE));
	assert_true(utf8_has_control("\xE2\x80\xA8", UTF8_MULTILINE));
	assert_false(utf8_has_control("\xE2\x82\xAC", UTF8_ONE_LINE));
	assert_string_equal(utf8_trim(arena, " \t\xC2\xA0 x y\xE2\x80\x8B\n"), "x y");
	assert_string_equal(utf8_trim(arena, " \xEF\xBB\xBF "), "");
	assert_string_equal(utf8_fold(arena, "ABC \xC3\x89\xCE\xA9\xD0\x96"),
	                    "abc \xC3\xA9\xCF\x89\xD0\xB6");
	assert_string_equal(utf8_fold(arena, ""), "");
}

static void
test_clock(void **state)
{
	static const char *const bad[] = {"",
	                                  "2026-11-22",
	                                  "2026-11-22T14:05:09",
	                                  "2026-11-22T14:05:09+01:00",
	                                  "2026-13-22T14:05:09Z",
	                                  "2026-11-22T14:05:09Zx",
	                                  "x"};
	static const char *const no_days[] = {
		"",         "2026-11-31",  "2026-02-29", "2026-13-01", "2026-1-1",
		"26-11-22", "2026-11-22 ", " 2026-11-2", "0001-01-01"};
	int64_t t = 1795356309123;

	(void)state;
	assert_string_equal(clock_format(arena, t), "2026-11-22 14:05 UTC");
	assert_string_equal(clock_format_rfc3339(arena, t), "2026-11-22T14:05:09Z");
	assert_string_equal(clock_format_rfc5322(arena, t), "Sun, 22 Nov 2026 14:05:09 +0000");
	assert_string_equal(clock_format(arena, 0), "");
	assert_string_equal(clock_format(arena, 1795391999999), "2026-11-22 23:59 UTC");
	assert_string_equal(clock_format(arena, 1795392000000), "2026-11-23 00:00 UTC");
	assert_string_equal(clock_format(arena, 1795391999999), "2026-11-22 23:59 UTC");
	assert_string_equal(clock_format(arena, 1), "1970-01-01 00:00 UTC");
	assert_string_equal(clock_format(arena, -1), "1969-12-31 23:59 UTC");
	assert_string_equal(clock_format(arena, -86400000), "1969-12-31 00:00 UTC");
	assert_int_equal(strlen(clock_format(arena, INT64_MIN)), 20); /* of a damaged record */
	assert_int_equal(strlen(clock_format(arena, INT64_MAX)), 20);
	assert_string_equal(clock_format(arena, 253402300799000), "9999-12-31 23:59 UTC");
	assert_int_equal(clock_parse_rfc3339("2026-11-22T14:05:09Z"), t - 123);
	assert_int_equal(clock_parse_rfc3339("2026-11-22T14:05:09.123Z"), t);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(clock_parse_rfc3339(bad[i]), -1);
	assert_int_equal(clock_parse_day("2026-11-22"),
	                 clock_parse_rfc3339("2026-11-22T00:00:00Z"));
	assert_int_equal(clock_parse_day("2028-02-29"),
	                 clock_parse_rfc3339("2028-02-29T00:00:00Z"));
	for (size_t i = 0; i < sizeof no_days / sizeof *no_days; i++)
		assert_int_equal(clock_parse_day(no_days[i]), -1);
	assert_true(clock_monotonic_ms() <= clock_monotonic_ms());
}

static void
test_base64url(void **state)
{
	static const char *const bad[] = {"A",  "AA=", "AAAAA", "A+A",     "A/A",
	                                  "AB", "AAB", "A A",   "\xC3\xA9"};
	unsigned char in[64], out[64];
	size_t size;

	(void)state;
	crypto_random(in, sizeof in);
	for (size_t n = 0; n <= sizeof in; n++) {
		char *text = crypto_base64url(arena, in, n);

		assert_null(strpbrk(text, "+/="));
		assert_true(crypto_base64url_decode(text, strlen(text), out, n, &size));
		assert_int_equal(size, n);
		assert_memory_equal(in, out, n);
		if (n > 0)
			assert_false(
				crypto_base64url_decode(text, strlen(text), out, n - 1, &size));
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (crypto_base64url_decode(bad[i], strlen(bad[i]), out, sizeof out, &size))
			fail_msg("%s was taken", bad[i]);
	assert_string_equal(crypto_base64url(arena, "\xFB\xFF", 2), "-_8");
}

static void
test_hashes(void **state)
{
	unsigned char hash[CRYPTO_HASH_SIZE], other[CRYPTO_HASH_SIZE];

	(void)state;
	crypto_sha256("abc", 3, hash);
	assert_string_equal(crypto_hex(arena, hash, sizeof hash),
	                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	crypto_mac("key", 3, "one", "text", 4, hash);
	crypto_mac("key", 3, "onet", "ext", 3, other);
	assert_false(crypto_equal(hash, other, sizeof hash));
	crypto_mac("key", 3, "one", "text", 4, other);
	assert_true(crypto_equal(hash, other, sizeof hash));
}

static void
test_ids_sort_by_age(void **state)
{
	struct id last = id_new(), id, parsed;
	char text[ID_LENGTH + 2];

	(void)state;
	assert_true(clock_now_ms() - id_time_ms(last) < 1000);
	for (int i = 0; i < 100000; i++) {
		id = id_new();
		assert_true(strcmp(last.text, id.text) < 0);
		last = id;
	}
	assert_int_equal(id_time_ms(id_least(id_time_ms(id))), id_time_ms(id));
	assert_true(strcmp(id_least(id_time_ms(id)).text, id.text) <= 0);
	assert_true(strcmp(id_most(id_time_ms(id)).text, id.text) >= 0);
	assert_true(strcmp(id_most(id_time_ms(id) - 1).text, id_least(id_time_ms(id)).text) < 0);
	assert_true(id_parse(id.text, &parsed));
	assert_true(id_equal(id, parsed));
	for (int i = 0; i < ID_LENGTH; i++)
		text[i] = (char)(id.text[i] >= 'A' ? id.text[i] + 32 : id.text[i]);
	text[ID_LENGTH] = '\0';
	assert_true(id_parse(text, &parsed) && id_equal(id, parsed));
}

static void
test_ids_that_are_none(void **state)
{
	static const char *const bad[] = {"",
	                                  "01ARZ3NDEKTSV4RRFFQ69G5FA",
	                                  "01ARZ3NDEKTSV4RRFFQ69G5FAVX",
	                                  "81ARZ3NDEKTSV4RRFFQ69G5FAV",
	                                  "01ARZ3NDEKTSV4RRFFQ69G5FAI",
	                                  "01ARZ3NDEKTSV4RRFFQ69G5FAU",
	                                  "01ARZ3NDEKTSV4RRFFQ69G5FA ",
	                                  "01ARZ3NDEKTSV4RRFFQ69G5F\xC3\xA9"};
	struct id id;

	(void)state;
	assert_true(id_parse("01ARZ3NDEKTSV4RRFFQ69G5FAV", &id));
	assert_int_equal(id_time_ms(id), 1469922850259); /* the specification's example */
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(id_parse(bad[i], &id));
		assert_false(id_is_set(id));
	}
	assert_false(id_parse(NULL, &id));
}

static void
test_errors_chain(void **state)
{
	const struct err *e = NULL;

	(void)state;
	e = err_field(arena, e, "email", "Enter %s.", "an address");
	e = err_field(arena, e, "name", "Enter a name.");
	assert_string_equal(err_for_field(e, "name"), "Enter a name.");
	assert_string_equal(err_for_field(e, "email"), "Enter an address.");
	assert_null(err_for_field(e, "phone"));
	e = err_wrap(arena, err_new(arena, ERR_BUSY, "in %d", 3), "reading");
	assert_string_equal(e->what, "reading: in 3");
	assert_string_equal(err_kind_name(e->kind), "busy");
	assert_null(err_wrap(arena, NULL, "x"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena),           cmocka_unit_test(test_buf),
		cmocka_unit_test(test_uri_bytes),       cmocka_unit_test(test_utf8_valid),
		cmocka_unit_test(test_utf8_text),       cmocka_unit_test(test_clock),
		cmocka_unit_test(test_base64url),       cmocka_unit_test(test_hashes),
		cmocka_unit_test(test_ids_sort_by_age), cmocka_unit_test(test_ids_that_are_none),
		cmocka_unit_test(test_errors_chain),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
