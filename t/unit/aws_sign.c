/* Signature Version 4 against AWS's own test suite; that botocore and aws4 agree on real calls is
 * t/proof/planted_credentials.mjs and every test with the stand-in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../cgi/aws/sign.h"
#include "../../cgi/base/crypto.h"

/* 2015-08-30T12:36:00Z, as in the suite. */
static const int64_t then = 1440938160;

static void
test_suite(void **state)
{
	/* "post-x-www-form-urlencoded" of AWS's Signature Version 4 test suite */
	const struct endpoint to = {.url = "https://example.amazonaws.com/",
	                            .service = "service",
	                            .region = "us-east-1"};
	const struct creds creds = {.access_key_id = "AKIDEXAMPLE",
	                            .secret_access_key =
	                                    "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
	struct signature out;

	(void)state;
	sign_form(&to, &creds, "Param1=value1", then, &out);
	assert_string_equal(out.host, "Host: example.amazonaws.com");
	assert_string_equal(out.date, "X-Amz-Date: 20150830T123600Z");
	assert_string_equal(
		out.authorization,
		"Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/"
		"aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature="
		"ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
}

static void
test_session(void **state)
{
	const struct endpoint to = {
		.url = "http://127.0.0.1:4000/", .service = "sts", .region = "cn-north-1"};
	struct creds creds = {.access_key_id = "ASIA", .secret_access_key = "s"};
	struct signature with, without;

	(void)state;
	sign_form(&to, &creds, "", then, &without);
	snprintf(creds.session_token, sizeof creds.session_token, "a+b/c==");
	sign_form(&to, &creds, "", then, &with);
	assert_string_equal(with.host, "Host: 127.0.0.1:4000");
	assert_non_null(
		strstr(with.authorization, "=content-type;host;x-amz-date;x-amz-security-token, "));
	assert_non_null(strstr(with.authorization, "/20150830/cn-north-1/sts/aws4_request,"));
	assert_string_not_equal(strstr(with.authorization, "Signature="),
	                        strstr(without.authorization, "Signature="));
	assert_null(strstr(with.authorization, "a+b"));
}

/* RFC 4231, test cases 1, 2 and 6. */
static void
test_hmac(void **state)
{
	unsigned char key[131], mac[CRYPTO_HASH_SIZE];
	struct arena *arena = arena_new();

	(void)state;
	memset(key, 0x0b, 20);
	crypto_hmac(key, 20, "Hi There", 8, mac);
	assert_string_equal(crypto_hex(arena, mac, sizeof mac),
	                    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	crypto_hmac("Jefe", 4, "what do ya want for nothing?", 28, mac);
	assert_string_equal(crypto_hex(arena, mac, sizeof mac),
	                    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	crypto_hmac(key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First", 54,
	            mac);
	assert_string_equal(crypto_hex(arena, mac, sizeof mac),
	                    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	arena_free(arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_suite),
		cmocka_unit_test(test_session),
		cmocka_unit_test(test_hmac),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
