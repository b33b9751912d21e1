/* A mail's checks and header lines: no injection, addresses, encoded words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../cgi/base/buf.h"
#include "../../cgi/base/utf8.h"
#include "../../cgi/mail/header_text.h"
#include "../../cgi/mail/message.h"
#include "../../cgi/mail/relay.h"

static struct arena *arena;

static int
before(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int
after(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct message
a_message(void)
{
	return (struct message){.id = "01JD0000000000000000000000",
	                        .domain = "rolecall.example.com",
	                        .date_ms = 1795356309000,
	                        .from_name = "Example \"Resale\" Ltd",
	                        .from_address = "no-reply@example.com",
	                        .to_name = "Ann O\\Neil",
	                        .to_address = "ann@example.net",
	                        .reply_to = "help@example.com",
	                        .subject = "Approve a new cloud account",
	                        .text = "Hello\n",
	                        .html = "<p>Hello</p>\n",
	                        .by_program = true};
}

static const char *
header(const struct message_headers *h, const char *name)
{
	for (size_t i = 0; i < h->count; i++)
		if (strncmp(h->lines[i], name, strlen(name)) == 0 &&
		    h->lines[i][strlen(name)] == ':')
			return h->lines[i];
	return NULL;
}

static void
headers_of_a_plain_mail(void **state)
{
	struct message m = a_message();
	struct message_headers h;

	(void)state;
	assert_null(message_headers(arena, &m, &h));
	assert_int_equal(h.count, 7);
	assert_string_equal(header(&h, "Date"), "Date: Sun, 22 Nov 2026 14:05:09 +0000");
	assert_string_equal(header(&h, "From"),
	                    "From: \"Example \\\"Resale\\\" Ltd\" <no-reply@example.com>");
	assert_string_equal(header(&h, "To"), "To: \"Ann O\\\\Neil\" <ann@example.net>");
	assert_string_equal(header(&h, "Reply-To"), "Reply-To: <help@example.com>");
	assert_string_equal(header(&h, "Subject"), "Subject: Approve a new cloud account");
	assert_string_equal(header(&h, "Message-ID"),
	                    "Message-ID: <01JD0000000000000000000000@rolecall.example.com>");
	assert_string_equal(header(&h, "Auto-Submitted"), "Auto-Submitted: auto-generated");
	m.by_program = false;
	m.reply_to = m.to_name = NULL;
	assert_null(message_headers(arena, &m, &h));
	assert_int_equal(h.count, 5);
	assert_string_equal(header(&h, "To"), "To: <ann@example.net>");
}

static void
envelope_is_the_headers_unless_told(void **state)
{
	struct message m = a_message();

	(void)state;
	assert_string_equal(message_envelope_to(&m), "ann@example.net");
	assert_string_equal(message_envelope_from(&m), "no-reply@example.com");
	m.envelope_to = "archive@example.com";
	m.envelope_from = "bounces@example.com";
	assert_null(message_check(arena, &m));
	assert_string_equal(message_envelope_to(&m), "archive@example.com");
	assert_string_equal(message_envelope_from(&m), "bounces@example.com");
}

/* Every string of a message, by name. */
static const struct {
	const char *name;
	size_t offset;
	enum { WORD, LINE, PART } kind;
} members[] = {
	{"id", offsetof(struct message, id), WORD},
	{"domain", offsetof(struct message, domain), WORD},
	{"from_name", offsetof(struct message, from_name), LINE},
	{"from_address", offsetof(struct message, from_address), WORD},
	{"to_name", offsetof(struct message, to_name), LINE},
	{"to_address", offsetof(struct message, to_address), WORD},
	{"reply_to", offsetof(struct message, reply_to), WORD},
	{"envelope_from", offsetof(struct message, envelope_from), WORD},
	{"envelope_to", offsetof(struct message, envelope_to), WORD},
	{"subject", offsetof(struct message, subject), LINE},
	{"text", offsetof(struct message, text), PART},
	{"html", offsetof(struct message, html), PART},
};

static void
no_control_character_gets_through(void **state)
{
	static const char *const evil[] = {"\r\nBcc: eve@example.org",
	                                   "\nBcc: eve@example.org",
	                                   "\rBcc: eve@example.org",
	                                   "\r\n\r\n<p>",
	                                   "\t",
	                                   "\v",
	                                   "\f",
	                                   "\x1B[31m",
	                                   "\x7F",
	                                   "\xC2\x85",
	                                   "\xE2\x80\xA8",
	                                   "\xE2\x80\xA9",
	                                   "\xFF",
	                                   "\xC3",
	                                   "\xED\xA0\x80",
	                                   "\r\n"};

	(void)state;
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		for (size_t j = 0; j < sizeof evil / sizeof *evil; j++)
			for (int place = 0; place < 3; place++) {
				struct message m = a_message();
				struct message_headers h;
				const char **value =
					(const char **)(void *)((char *)&m + members[i].offset);
				const char *old = *value == NULL ? "ann@example.com" : *value;
				const struct err *e;
				size_t cut = place == 0   ? 0
				             : place == 1 ? strlen(old)
				                          : strlen(old) / 2;

				if (members[i].kind == PART && strpbrk(evil[j], "\r\n\t") != NULL)
					continue;
				*value = arena_printf(arena, "%.*s%s%s", (int)cut, old, evil[j],
				                      old + cut);
				e = message_headers(arena, &m, &h);
				if (e == NULL)
					fail_msg("%s took evil %zu at %d", members[i].name, j,
					         place);
				if (i < 2) {
					assert_int_equal(e->kind, ERR_SYSTEM);
				} else {
					assert_int_equal(e->kind, ERR_INPUT);
					assert_string_equal(e->field, members[i].name);
				}
				assert_null(strstr(e->what, "eve@"));
				assert_null(strpbrk(e->what, "\r\n"));
			}
}

static void
what_a_mail_needs(void **state)
{
	static const char *const needed[] = {"id",      "domain", "from_address", "to_address",
	                                     "subject", "text",   "html"};

	(void)state;
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		struct message m = a_message(), n = a_message();
		bool is_needed = false;

		for (size_t j = 0; j < sizeof needed / sizeof *needed; j++)
			is_needed = is_needed || strcmp(needed[j], members[i].name) == 0;
		*(const char **)(void *)((char *)&m + members[i].offset) = NULL;
		*(const char **)(void *)((char *)&n + members[i].offset) = "";
		assert_int_equal(message_check(arena, &m) != NULL, is_needed);
		assert_int_equal(message_check(arena, &n) != NULL, is_needed);
	}
	struct message m = a_message();

	m.date_ms = 0;
	assert_int_equal(message_check(arena, &m)->kind, ERR_SYSTEM);
}

static void
too_long_is_refused(void **state)
{
	char *text = arena_alloc(arena, 2000);
	struct message m = a_message();

	(void)state;
	memset(text, 'x', 1025);
	m.subject = text;
	assert_string_equal(message_check(arena, &m)->field, "subject");
	m.subject = text + 1;
	assert_null(message_check(arena, &m));
	m.to_name = text + 1025 - 801;
	assert_string_equal(message_check(arena, &m)->field, "to_name");
}

static void
all_faults_are_told(void **state)
{
	struct message m = a_message();
	const struct err *e;

	(void)state;
	m.to_address = "x";
	m.subject = "a\nb";
	e = message_check(arena, &m);
	assert_non_null(err_for_field(e, "to_address"));
	assert_non_null(err_for_field(e, "subject"));
	assert_null(err_for_field(e, "text"));
}

/* --- addresses --- */

static char *
repeat(char c, size_t n, const char *end)
{
	char *text = arena_alloc(arena, n + 1);

	memset(text, c, n);
	return arena_printf(arena, "%s%s", text, end);
}

static void
good_addresses(void **state)
{
	const char *good[] = {"ann@example.com",
	                      "a@b.co",
	                      "Ann.O'Neil+aws@mail.example.co.uk",
	                      "x_y-z=1@a-b.example",
	                      "!#$%&'*+-/=?^_`{|}~@example.com",
	                      "1@2.com",
	                      "root@xn--bcher-kva.example",
	                      "a.b.c@d.e.f.museum",
	                      repeat('l', 64, "@example.com"),
	                      arena_printf(arena, "%s@%s.%s.%s", repeat('l', 62, ""),
	                                   repeat('a', 63, ""), repeat('b', 63, ""),
	                                   repeat('c', 63, ""))};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (message_address_check(arena, good[i]) != NULL)
			fail_msg("refused %s: %s", good[i],
			         message_address_check(arena, good[i])->say);
}

static void
bad_addresses(void **state)
{
	const struct {
		const char *address, *reason;
	} bad[] = {
		{NULL, "Enter"},
		{"", "Enter"},
		{"ann", "one @"},
		{"ann@", "domain"},
		{"@example.com", "before"},
		{"ann@example", "domain"},
		{"a@b@example.com", "one @"},
		{"ann @example.com", "blanks"},
		{" ann@example.com", "blanks"},
		{"ann@example.com ", "blanks"},
		{"ann@example.com\r\nRCPT TO:<eve@example.org>", "blanks"},
		{"ann@example.com,bob@example.com", "commas"},
		{"Ann <ann@example.com>", "blanks"},
		{"<ann@example.com>", "brackets"},
		{"\"ann\"@example.com", "quotes"},
		{"a\\b@example.com", "quotes"},
		{".ann@example.com", "before"},
		{"ann.@example.com", "before"},
		{"an..n@example.com", "before"},
		{"ann@-example.com", "domain"},
		{"ann@example-.com", "domain"},
		{"ann@example..com", "domain"},
		{"ann@.example.com", "domain"},
		{"ann@example.com.", "domain"},
		{"ann@exam_ple.com", "domain"},
		{"ann@192.0.2.1", "domain"},
		{"ann@[192.0.2.1]", "brackets"},
		{"ann(x)@example.com", "brackets"},
		{"\xC3\xA4nn@example.com", "Latin"},
		{"ann@b\xC3\xBC"
	         "cher.example",
	         "Latin"},
		{"ann\x7F@example.com", "blanks"},
		{"ann:b@example.com", "blanks"},
		{repeat('l', 65, "@example.com"), "64"},
		{repeat('l', 260, "@example.com"), "254"},
		{arena_printf(arena, "ann@%s", repeat('a', 64, ".com")), "domain"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct err *e = message_address_check(arena, bad[i].address);

		if (e == NULL)
			fail_msg("took %s", bad[i].address);
		assert_int_equal(e->kind, ERR_INPUT);
		if (strstr(e->say, bad[i].reason) == NULL)
			fail_msg("%s: not \"%s\" in \"%s\"", bad[i].address, bad[i].reason, e->say);
	}
}

/* --- encoded words --- */

static int
hex(char c)
{
	return c >= 'A' ? c - 'A' + 10 : c - '0';
}

static void
decode_q(struct buf *out, const char *p, const char *end)
{
	for (; p < end; p++) {
		if (*p == '_') {
			buf_putc(out, ' ');
		} else if (*p == '=') {
			assert_true(end - p >= 3);
			buf_putc(out, (char)(hex(p[1]) * 16 + hex(p[2])));
			p += 2;
		} else {
			assert_true((*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') ||
			            (*p >= 'a' && *p <= 'z') || strchr("!*+-/", *p) != NULL);
			buf_putc(out, *p);
		}
	}
}

static void
decode_b(struct buf *out, const char *p, const char *end)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	assert_int_equal((end - p) % 4, 0);
	for (; p < end; p += 4) {
		unsigned int bits = 0;

		for (int i = 0; i < 4; i++)
			bits = bits << 6 |
			       (p[i] == '=' ? 0
			                    : (unsigned int)(strchr(alphabet, p[i]) - alphabet));
		buf_putc(out, (char)(bits >> 16));
		if (p[2] != '=')
			buf_putc(out, (char)(bits >> 8));
		if (p[3] != '=')
			buf_putc(out, (char)bits);
	}
}

/*
 * An encoder's answer back to text, checking lengths, folds, and that each word holds whole code
 * points.
 */
static char *
decoded(const char *encoded, size_t column)
{
	struct buf out;

	buf_init(&out, arena);
	for (const char *p = encoded; *p != '\0';) {
		const char *end = strstr(p, "?=\r\n "), *line = strstr(p, "\r\n");
		struct buf word;

		if (end == NULL)
			end = p + strlen(p) - 2;
		assert_true(strncmp(p, "=?UTF-8?Q?", 10) == 0 || strncmp(p, "=?UTF-8?B?", 10) == 0);
		assert_true(end + 2 - p <= 75);
		assert_true((line == NULL ? strlen(p) : (size_t)(line - p)) + column <= 76);
		buf_init(&word, arena);
		(p[8] == 'Q' ? decode_q : decode_b)(&word, p + 10, end);
		assert_true(word.len > 0);
		assert_true(utf8_valid(word.data, word.len));
		buf_put(&out, word.data, word.len);
		p = end + 2;
		if (*p != '\0')
			p += 3;
		column = 1;
	}
	return out.data;
}

static void
ascii_stays_and_folds(void **state)
{
	const char *long_one = "Approve the request of Example Resale Ltd for a new cloud account "
			       "at Amazon Web Services for "
			       "the organization Northwind Traders, asked for by Ann";
	char *folded = header_text(arena, long_one, 9), *out = arena_strdup(arena, folded),
	     *w = out;

	(void)state;
	assert_string_equal(header_text(arena, "Hello, world", 9), "Hello, world");
	assert_non_null(strstr(folded, "\r\n "));
	for (const char *p = folded; *p != '\0'; p += *p == '\r' ? 2 : 0) {
		size_t n = strcspn(p, "\r");

		assert_true(n + (p == folded ? 9 : 0) <= 76);
		p += n;
	}
	for (const char *p = folded; *p != '\0'; p++)
		if (*p != '\r' && *p != '\n')
			*w++ = *p;
	*w = '\0';
	assert_string_equal(out, long_one);
}

static void
what_readers_would_misread_is_encoded(void **state)
{
	static const char *const texts[] = {" leading", "trailing ", "two  blanks",
	                                    "=?UTF-8?Q?not_me?=", "   "};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_string_equal(decoded(header_text(arena, texts[i], 9), 9), texts[i]);
	assert_string_equal(decoded(header_text(arena, repeat('x', 300, ""), 9), 9),
	                    repeat('x', 300, ""));
}

static void
shorter_encoding_is_taken(void **state)
{
	(void)state;
	assert_string_equal(header_text(arena, "Zo\xC3\xAB's account", 9),
	                    "=?UTF-8?Q?Zo=C3=AB=27s_account?=");
	assert_string_equal(header_text(arena, "\xE6\x97\xA5\xE6\x9C\xAC", 9),
	                    "=?UTF-8?B?5pel5pys?=");
	assert_string_equal(header_text_name(arena, "Zo\xC3\xAB \"Zed\" Example Resale, Ltd", 6),
	                    "=?UTF-8?Q?Zo=C3=AB_=22Zed=22_Example_Resale=2C_Ltd?=");
}

static void
every_boundary_splits_between_code_points(void **state)
{
	static const char *const pieces[] = {
		"x",         "\xC3\xA9", "\xE6\x97\xA5", "\xF0\x9F\x92\xA1", "\xF0\x9F\x92\xA1!",
		"e\xCC\x81 "};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
		for (size_t lead = 0; lead < 70; lead++)
			for (size_t column = 0; column < 16; column += 5) {
				struct buf text;

				buf_init(&text, arena);
				buf_puts(&text, repeat('x', lead, "\xC3\xA9"));
				for (int n = 0; n < 60; n++)
					buf_puts(&text, pieces[i]);
				assert_string_equal(
					decoded(header_text(arena, text.data, column), column),
					text.data);
				assert_string_equal(
					decoded(header_text_name(arena, text.data, column), column),
					text.data);
			}
}

static void
no_header_line_is_too_long(void **state)
{
	struct message m = a_message();
	struct message_headers h;

	(void)state;
	for (size_t n = 1; n < 256; n += 3) {
		m.from_name = repeat('n', n, "");
		m.to_name = arena_printf(arena, "%s\xC3\xA9", repeat('n', n < 250 ? n : 250, ""));
		m.to_address = repeat('l', n % 60 + 1, "@example.com");
		assert_null(message_headers(arena, &m, &h));
		for (size_t i = 0; i < h.count; i++) {
			for (const char *p = h.lines[i];;) {
				size_t size = strcspn(p, "\r\n");

				assert_true(size <= 78 && strspn(p, " ") < size);
				if (p[size] == '\0')
					break;
				assert_true(strncmp(p + size, "\r\n ", 3) == 0);
				p += size + 2;
			}
		}
	}
}

static void
lines_end_in_crlf(void **state)
{
	(void)state;
	assert_string_equal(message_lines(arena, "a\nb\r\nc\rd"), "a\r\nb\r\nc\r\nd\r\n");
	assert_string_equal(message_lines(arena, "a\n\n\r\n"), "a\r\n\r\n\r\n");
	assert_string_equal(message_lines(arena, "\n\r"), "\r\n\r\n");
	assert_string_equal(message_lines(arena, ""), "");
}

/* --- the relay's address --- */

static void
good_relays(void **state)
{
	static const struct {
		const char *url, *host, *user, *password;
		unsigned int port;
		bool tls, loopback;
	} good[] = {
		{"smtp://127.0.0.1:2525", "127.0.0.1", "", "", 2525, false, true},
		{"smtp://localhost", "localhost", "", "", 25, false, true},
		{"smtp://[::1]:25/", "[::1]", "", "", 25, false, true},
		{"smtps://mail.example.com", "mail.example.com", "", "", 465, true, false},
		{"smtp://u:p@mail.example.com:587", "mail.example.com", "u", "p", 587, false,
	         false},
		{"smtp://a%40b.com:p%3Aq%2f%40@h:1", "h", "a@b.com", "p:q/@", 1, false, false},
		{"smtp://u:p:q@h", "h", "u", "p:q", 25, false, false},
		{"smtp://127.0.0.1.example.com", "127.0.0.1.example.com", "", "", 25, false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct relay r;

		assert_null(relay_parse(arena, good[i].url, &r));
		assert_string_equal(r.host, good[i].host);
		assert_string_equal(r.user, good[i].user);
		assert_string_equal(r.password, good[i].password);
		assert_int_equal(r.port, good[i].port);
		assert_int_equal(r.tls, good[i].tls);
		assert_int_equal(r.loopback, good[i].loopback);
		assert_int_equal(r.has_credentials, good[i].user[0] != '\0');
		relay_release(&r);
		assert_int_equal(r.password[0], 0);
	}
}

static void
bad_relays(void **state)
{
	static const char *const bad[] = {"",
	                                  "hunter2",
	                                  "http://h",
	                                  "smtp:/h",
	                                  "smtp://",
	                                  "smtp://:25",
	                                  "smtp://h:",
	                                  "smtp://h:0",
	                                  "smtp://h:65536",
	                                  "smtp://h:99999999999",
	                                  "smtp://h:25x",
	                                  "smtp://h/x",
	                                  "smtp://h?x",
	                                  "smtp://h#x",
	                                  "smtp://hunter2@h",
	                                  "smtp://:hunter2@h",
	                                  "smtp://u:@h",
	                                  "smtp://u:hunter2%@h",
	                                  "smtp://u:hunter2%0A@h",
	                                  "smtp://u:hunter2%zz@h",
	                                  "smtp://u:hunter2@",
	                                  "smtp://u:hunter2@h h",
	                                  "smtp://[::1",
	                                  "smtp://[]",
	                                  "smtp://-h",
	                                  "smtp://h\r\nx",
	                                  "smtp://u:hunter2/@h",
	                                  "smtp://u:hunter2%00@h"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct err *e;
		struct relay r;

		e = relay_parse(arena, bad[i], &r);
		if (e == NULL)
			fail_msg("took %s", bad[i]);
		assert_int_equal(e->kind, ERR_INPUT);
		assert_null(strstr(e->what, "hunter2"));
		assert_int_equal(r.password[0], 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_of_a_plain_mail),
		cmocka_unit_test(envelope_is_the_headers_unless_told),
		cmocka_unit_test(no_control_character_gets_through),
		cmocka_unit_test(what_a_mail_needs),
		cmocka_unit_test(too_long_is_refused),
		cmocka_unit_test(all_faults_are_told),
		cmocka_unit_test(good_addresses),
		cmocka_unit_test(bad_addresses),
		cmocka_unit_test(ascii_stays_and_folds),
		cmocka_unit_test(what_readers_would_misread_is_encoded),
		cmocka_unit_test(shorter_encoding_is_taken),
		cmocka_unit_test(every_boundary_splits_between_code_points),
		cmocka_unit_test(no_header_line_is_too_long),
		cmocka_unit_test(lines_end_in_crlf),
		cmocka_unit_test(good_relays),
		cmocka_unit_test(bad_relays),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, before, after);
}
