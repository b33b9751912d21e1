/* AWS's XML answers: good, malformed, hostile, and cut off at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../cgi/aws/sts.h"
#include "../../cgi/base/buf.h"
#include "../../cgi/base/utf8.h"

#define SECRET "wJalrXUtnFEMIplantedSECRET"

static const char good[] =
	"<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n "
	"<AssumeRoleResult>\n"
	"  <Credentials><AccessKeyId>ASIAPLANTED</AccessKeyId><SecretAccessKey>" SECRET
	"</SecretAccessKey>"
	"<SessionToken>" SECRET "tok&amp;en==</SessionToken><Expiration>2026-11-22T10:00:00.123Z</"
	"Expiration></Credentials>\n"
	"  <AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId>"
	"<Arn>arn:aws:sts::444455556666:assumed-role/Name/rolecall-proof</Arn></AssumedRoleUser>\n "
	"</AssumeRoleResult>\n"
	" <ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata>\n</"
	"AssumeRoleResponse>\n";

static const char *const wants[] = {"AssumedRoleUser/Arn"};
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

static struct answer
read_text(const char *text, size_t size)
{
	struct answer answer;

	answer_read(arena, text, size, "AssumeRole", wants, 1, NULL, 0, &answer);
	return answer;
}

static void
expect(const char *text, enum answer_shape shape)
{
	struct answer answer = read_text(text, strlen(text));

	if (answer.shape != shape)
		print_error("%s\n", text);
	assert_int_equal(answer.shape, shape);
}

static void
test_good(void **state)
{
	struct answer answer = read_text(good, sizeof good - 1);

	(void)state;
	assert_int_equal(answer.shape, ANSWER_RESULT);
	assert_string_equal(answer.values[0],
	                    "arn:aws:sts::444455556666:assumed-role/Name/rolecall-proof");
	assert_string_equal(answer.request_id, "req-1");
	assert_string_equal(answer.code, "");
}

static void
test_other_operation(void **state)
{
	struct answer answer;

	(void)state;
	answer_read(arena, good, sizeof good - 1, "GetCallerIdentity", wants, 1, NULL, 0, &answer);
	assert_int_equal(answer.shape, ANSWER_UNREADABLE);
}

static void
test_truncated(void **state)
{
	size_t whole = sizeof good - 2; /* without the last line feed it is whole too */

	(void)state;
	for (size_t n = 0; n < whole; n++) {
		/* A copy of exactly that size, so that the sanitizer sees a read beyond it. */
		char *piece = malloc(n + 1);

		memcpy(piece, good, n);
		assert_int_equal(read_text(piece, n).shape, ANSWER_UNREADABLE);
		free(piece);
	}
	assert_int_equal(read_text(good, whole).shape, ANSWER_RESULT);
}

/* Each byte of a good answer changed: never a crash, and never another ARN out of nowhere. */
static void
test_changed_bytes(void **state)
{
	static const char with[] = {'\0', '<', '>', '&', '\x80', 'x'};

	(void)state;
	for (size_t i = 0; i < (sizeof good - 1) * sizeof with; i++) {
		char *text = arena_memdup(arena, good, sizeof good - 1);

		text[i / sizeof with] = with[i % sizeof with];
		(void)read_text(text, sizeof good - 1);
		if (i % 500 == 0)
			arena_reset(arena);
	}
}

static void
test_error(void **state)
{
	static const char text[] =
		"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
		"<Message>a&#10;b\tc "
		"&lt;script&gt;</Message></Error><RequestId>r</RequestId></ErrorResponse>";
	struct answer answer = read_text(text, sizeof text - 1);

	(void)state;
	assert_int_equal(answer.shape, ANSWER_ERROR);
	assert_string_equal(answer.code, "AccessDenied");
	assert_string_equal(answer.message, "a b c <script>");
	assert_string_equal(answer.request_id, "r");
}

static void
test_long_message(void **state)
{
	struct buf text;
	struct answer answer;

	(void)state;
	buf_init(&text, arena);
	buf_puts(&text, "<ErrorResponse><Error><Code>X</Code><Message>a");
	for (int i = 0; i < 1000; i++)
		buf_puts(&text, "\xE2\x82\xAC");
	buf_puts(&text, "</Message></Error></ErrorResponse>");
	answer = read_text(text.data, text.len);
	assert_int_equal(answer.shape, ANSWER_ERROR);
	assert_int_equal(strlen(answer.message), 499);
	assert_true(utf8_valid(answer.message, strlen(answer.message)));
}

static void
test_malformed(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		"x",
		"<",
		"<a>",
		"<a/>",
		"<a></b>",
		"<html><body>Bad gateway</body></html>",
		"{\"a\":1}",
		"<ErrorResponse/>",
		"<ErrorResponse><Error/></ErrorResponse>",
		"<ErrorResponse><Error><Code></Code></Error></ErrorResponse>",
		"<ErrorResponse><Error><Code>Access Denied</Code></Error></ErrorResponse>",
		"<ErrorResponse><Error><Code>AccessDenied<b/></Code></Error></ErrorResponse>",
		"<ErrorResponse><Error><Code>AccessDenied</Code><Code>AccessDenied</Code></Error></"
		"ErrorResponse>",
		"<ErrorResponse><Code>AccessDenied</Code></ErrorResponse>",
		"<Error><Code>AccessDenied</Code></Error>",
		"<AssumeRoleResponse/>",
		"<AssumeRoleResponse><AssumeRoleResult>\x01\xff<<<",
		"<?xml version=\"1.0\" "
		"encoding=\"no-such\"?><ErrorResponse><Error><Code>X</Code></Error></"
		"ErrorResponse>",
		"<ErrorResponse><Error><Code>X</Code></Error></ErrorResponse><ErrorResponse/>",
		"<ErrorResponse><Error><Code>X</Code></Error></ErrorResponse>junk",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		expect(texts[i], ANSWER_UNREADABLE);
}

static void
test_hostile(void **state)
{
	struct buf deep;

	(void)state;
	expect("<!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
	       "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d "
	       "\"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>"
	       "<ErrorResponse><Error><Code>X</Code><Message>&d;</Message></Error></ErrorResponse>",
	       ANSWER_UNREADABLE);
	expect("<!DOCTYPE a SYSTEM "
	       "\"file:///etc/passwd\"><ErrorResponse><Error><Code>X</Code></Error></"
	       "ErrorResponse>",
	       ANSWER_UNREADABLE);
	expect("<!DOCTYPE a [<!ENTITY x SYSTEM "
	       "\"file:///etc/passwd\">]><ErrorResponse><Error><Code>X</Code><Message>&x;</Message>"
	       "</Error></ErrorResponse>",
	       ANSWER_UNREADABLE);
	buf_init(&deep, arena);
	for (int i = 0; i < 20000; i++)
		buf_puts(&deep, "<a>");
	expect(deep.data, ANSWER_UNREADABLE);
	buf_init(&deep, arena);
	buf_putc(&deep, '<');
	for (int i = 0; i < 20000; i++)
		buf_puts(&deep, "name");
	buf_puts(&deep, "/>");
	expect(deep.data, ANSWER_UNREADABLE);
}

static struct query_answer
answer_of(const char *arn, int status)
{
	struct query_answer answer = {.status = status, .fault = "", .fault_why = "", .date = ""};

	answer.xml = (struct answer){ANSWER_RESULT, "", "", "r", {arn}, {0}};
	return answer;
}

/* Only a session of exactly the role that was asked for is one. */
static void
test_assumed(void **state)
{
	static const struct sts_assume_role ask = {
		.role_arn = "arn:aws:iam::444455556666:role/path/Name", .session_name = "s"};
	static const char *const wrong[] = {
		"",
		"x",
		"arn:aws:sts::444455556666:assumed-role/Other/s",
		"arn:aws:sts::444455556666:assumed-role/Name/t",
		"arn:aws-cn:sts::444455556666:assumed-role/Name/s",
		"arn:aws:sts::4444:assumed-role/Name/s",
		"arn:aws:iam::444455556666:role/Name",
		NULL,
	};
	struct query_answer answer =
		answer_of("arn:aws:sts::111122223333:assumed-role/Name/s", 200);
	struct arn assumed;

	(void)state;
	assert_true(sts_read_assumed_role(arena, &ask, &answer, &assumed));
	assert_string_equal(assumed.account, "111122223333");
	answer.status = 500;
	assert_false(sts_read_assumed_role(arena, &ask, &answer, &assumed));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		answer = answer_of(wrong[i], 200);
		assert_false(sts_read_assumed_role(arena, &ask, &answer, &assumed));
	}
}

static void
test_request(void **state)
{
	static const struct sts_assume_role ask = {.role_arn = "arn:aws:iam::1:role/a+b=c",
	                                           .session_name = "s",
	                                           .session_policy = "{\"a\":1}",
	                                           .duration_s = 900};
	struct query_request request;

	(void)state;
	sts_assume_role(arena, &ask, &request);
	assert_string_equal(request.operation, "AssumeRole");
	assert_string_equal(request.body,
	                    "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%"
	                    "3Arole%2Fa%2Bb%3Dc"
	                    "&RoleSessionName=s&DurationSeconds=900&Policy=%7B%22a%22%3A1%7D");
}

static void
test_clean(void **state)
{
	(void)state;
	assert_string_equal(answer_clean(arena, " a\r\n\tb\x01\xC2\x85 c\xE2\x80\xA8 ", 500),
	                    "a b c");
	assert_string_equal(answer_clean(arena, "\xFF\xC3(\xE2\x82", 500), "(");
	assert_string_equal(answer_clean(arena, "abc", 2), "ab");
	assert_string_equal(answer_clean(arena, "a\xE2\x82\xAC", 3), "a");
	assert_string_equal(answer_clean(arena, "", 3), "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_good, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_other_operation, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_truncated, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_changed_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_error, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_long_message, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_malformed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_hostile, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_assumed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_request, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_clean, set_up, tear_down),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
