/* What guards a POST: CSRF tokens, the flash cookie, Origin, paths to go to, bodies, routes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "../../cgi/web/csrf.h"
#include "../../cgi/web/flash.h"
#include "../../cgi/web/http.h"
#include "../../cgi/web/route.h"

static char file[] = "/tmp/rolecall-keys-XXXXXX";
static struct arena *arena;

/* Writes the file with `lines` and reads it. */
static struct keys *
keys_of(const char *lines)
{
	struct keys *keys;
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	assert_true(fputs(lines, f) >= 0);
	fclose(f);
	assert_null(keys_load(arena, file, &keys));
	return keys;
}

static void
test_csrf(void **state)
{
	const char *first = keys_new_line(arena, 1), *second = keys_new_line(arena, 2);
	struct keys *keys = keys_of(first);
	char *token = csrf_token(arena, keys, "secret", "/customers/new");

	(void)state;
	assert_int_equal(strlen(token), CSRF_LENGTH);
	assert_true(csrf_check(arena, keys, "secret", "/customers/new", token));
	assert_false(csrf_check(arena, keys, "Secret", "/customers/new", token));
	assert_false(csrf_check(arena, keys, "secret", "/customers/ne", token));
	assert_false(csrf_check(arena, keys, "", "/customers/new", token));
	assert_false(csrf_check(arena, keys, NULL, "/customers/new", token));
	assert_false(csrf_check(arena, keys, "secret", "/customers/new", ""));
	assert_false(csrf_check(arena, keys, "secret", "/customers/new", "x"));
	for (size_t i = 0; i < CSRF_LENGTH; i++) {
		char *bad = arena_strdup(arena, token);

		bad[i] = bad[i] == 'A' ? 'B' : 'A';
		assert_false(csrf_check(arena, keys, "secret", "/customers/new", bad));
	}
	/* a new key on top: old forms still work; the old one taken out: no more */
	assert_true(csrf_check(arena, keys_of(arena_printf(arena, "%s%s", second, first)), "secret",
	                       "/customers/new", token));
	assert_false(csrf_check(arena, keys_of(second), "secret", "/customers/new", token));
}

static void
test_flash(void **state)
{
	struct keys *keys = keys_of(keys_new_line(arena, 7)),
		    *others = keys_of(keys_new_line(arena, 7));
	struct flash flash = {.kind = "success", .text = "Saved \xC3\x84nn; & <b>"}, out;
	char *value = flash_seal(arena, keys, &flash), *long_text = arena_alloc(arena, 2000);

	(void)state;
	assert_null(strpbrk(value, " ;,\"\\"));
	assert_true(flash_open(arena, keys, value, &out));
	assert_string_equal(out.kind, "success");
	assert_string_equal(out.text, flash.text);
	assert_null(out.email);
	assert_false(flash_open(arena, others, value, &out));
	assert_null(out.kind);
	assert_false(flash_open(arena, keys, NULL, &out));
	assert_false(flash_open(arena, keys, "", &out));
	assert_false(flash_open(arena, keys, "..", &out));
	value[3] = value[3] == 'A' ? 'B' : 'A';
	assert_false(flash_open(arena, keys, value, &out));
	flash.email = "ida@northwind.example";
	assert_true(flash_open(arena, keys, flash_seal(arena, keys, &flash), &out));
	assert_string_equal(out.text, flash.text);
	assert_string_equal(out.email, flash.email);
	flash.email = NULL;
	memset(long_text, 'a', 599);
	memcpy(long_text + 599, "\xC3\x84", 2);
	flash.text = long_text;
	assert_true(flash_open(arena, keys, flash_seal(arena, keys, &flash), &out));
	assert_int_equal(strlen(out.text), 599);
}

static struct http_request
request_of(const char *a, const char *b, const char *c)
{
	char *environment[] = {arena_strdup(arena, a), arena_strdup(arena, b),
	                       arena_strdup(arena, c), NULL};
	struct http_request r;

	http_read(arena, environment, &r);
	return r;
}

static bool
same_site(const char *a, const char *b, const char *c)
{
	struct http_request r = request_of(a, b, c);

	return http_same_site(&r, HTTP_REFUSE_OPAQUE);
}

static void
test_same_site(void **state)
{
	struct http_request r = request_of("HTTP_ORIGIN=null", "HTTP_HOST=a.example", "X=");

	(void)state;
	assert_true(same_site("X=", "X=", "X="));
	assert_true(same_site("HTTP_SEC_FETCH_SITE=same-origin", "HTTP_ORIGIN=null", "X="));
	assert_false(same_site("HTTP_SEC_FETCH_SITE=cross-site", "HTTP_ORIGIN=https://a.example",
	                       "HTTP_HOST=a.example"));
	assert_false(same_site("HTTP_SEC_FETCH_SITE=same-site", "X=", "X="));
	assert_true(
		same_site("HTTP_ORIGIN=http://a.example:8080", "HTTP_HOST=a.example:8080", "X="));
	assert_false(same_site("HTTP_ORIGIN=http://a.example:8080", "HTTP_HOST=a.example", "X="));
	assert_false(same_site("HTTP_ORIGIN=http://evil.example", "HTTP_HOST=a.example", "X="));
	assert_false(http_same_site(&r, HTTP_REFUSE_OPAQUE));
	assert_true(http_same_site(&r, HTTP_ALLOW_OPAQUE));
}

static void
test_paths(void **state)
{
	(void)state;
	assert_true(http_is_local("/"));
	assert_true(http_is_local("/customers?q=a%20b&x=%2F"));
	assert_false(http_is_local(""));
	assert_false(http_is_local("customers"));
	assert_false(http_is_local("//evil.example"));
	assert_false(http_is_local("/\\evil.example"));
	assert_false(http_is_local("https://evil.example"));
	assert_false(http_is_local("/a\r\nSet-Cookie: x"));
	assert_false(http_is_local("/\tx"));
}

static void
test_request(void **state)
{
	struct http_request r =
		request_of("REQUEST_ID=ffffffffffffffffffffffffffffffff", "REQUEST_METHOD=HEAD",
	                   "HTTP_COOKIE=xrolecall=1; rolecall=two; rolecall-flash=3");
	struct id same;

	(void)state;
	assert_string_equal(r.operation.text, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
	assert_true(id_parse(r.operation.text, &same));
	assert_true(r.head);
	assert_string_equal(r.method, "GET");
	assert_string_equal(http_cookie(arena, &r, "rolecall"), "two");
	assert_string_equal(http_cookie(arena, &r, "rolecall-flash"), "3");
	assert_null(http_cookie(arena, &r, "rolecal"));
	r = request_of("REQUEST_ID=0123456789abcdef0123456789abcdeg", "DOCUMENT_URI=/a\x01", "X=");
	assert_true(id_is_set(r.operation));
	assert_string_equal(r.path, "");
}

static enum http_body
body(const char *type, const char *length)
{
	struct http_request r = request_of(arena_printf(arena, "CONTENT_TYPE=%s", type),
	                                   arena_printf(arena, "CONTENT_LENGTH=%s", length), "X=");
	size_t size;

	return http_body_size(&r, &size);
}

static void
test_bodies(void **state)
{
	static const char form[] = "application/x-www-form-urlencoded";

	(void)state;
	assert_int_equal(body(form, "10"), HTTP_BODY_OK);
	assert_int_equal(body("Application/X-WWW-Form-URLencoded; charset=UTF-8", "65536"),
	                 HTTP_BODY_OK);
	assert_int_equal(body(form, ""), HTTP_BODY_NO_LENGTH);
	assert_int_equal(body(form, "65537"), HTTP_BODY_TOO_LARGE);
	assert_int_equal(body(form, "99999999999999999999999"), HTTP_BODY_TOO_LARGE);
	assert_int_equal(body(form, "-1"), HTTP_BODY_BAD_LENGTH);
	assert_int_equal(body(form, "1x"), HTTP_BODY_BAD_LENGTH);
	assert_int_equal(body("application/x-www-form-urlencodedx", "1"), HTTP_BODY_BAD_TYPE);
	assert_int_equal(body("multipart/form-data; boundary=x", "1"), HTTP_BODY_BAD_TYPE);
	assert_int_equal(body("", "1"), HTTP_BODY_BAD_TYPE);
}

static const struct screen_route routes[] = {
	{"GET", "/", SCREEN_ANYBODY, NULL, NULL, 0, NULL},
	{"GET", "/a/new", SCREEN_MEMBER, NULL, NULL, 0, NULL},
	{"POST", "/a/new", SCREEN_MEMBER, NULL, NULL, 0, NULL},
	{"GET", "/a/ID", SCREEN_MEMBER, NULL, NULL, 0, NULL},
	{"POST", "/a/ID/b/ID/end", SCREEN_MEMBER, NULL, NULL, 0, NULL},
	{"GET", "/link/TOKEN", SCREEN_TOKEN, NULL, NULL, 0, NULL},
};

static struct route_match
find(const char *method, const char *path)
{
	static const struct screen_program program = {"test", routes,
	                                              sizeof routes / sizeof *routes};
	struct route_match m;

	route_find(arena, &program, method, path, &m);
	return m;
}

#define ID_A "01ARZ3NDEKTSV4RRFFQ69G5FAV"
#define ID_B "01ARZ3NDEKTSV4RRFFQ69G5FAW"

static void
test_routes(void **state)
{
	struct route_match m;

	(void)state;
	assert_ptr_equal(find("GET", "/").route, &routes[0]);
	assert_ptr_equal(find("GET", "/a/new").route, &routes[1]);
	assert_ptr_equal(find("POST", "/a/new").route, &routes[2]);
	m = find("POST", "/a/" ID_A "/b/" ID_B "/end");
	assert_ptr_equal(m.route, &routes[4]);
	assert_string_equal(m.ids[0].text, ID_A);
	assert_string_equal(m.ids[1].text, ID_B);
	m = find("GET", "/link/abc.def-_0123456789");
	assert_string_equal(m.token, "abc.def-_0123456789");
	assert_string_equal(find("PUT", "/a/new").allow, "GET, HEAD, POST");
	assert_string_equal(find("POST", "/a/" ID_A).allow, "GET, HEAD");
	assert_string_equal(find("GET", "/a/" ID_A "/b/" ID_B "/end").allow, "POST");
	assert_null(find("GET", "/a/new/").route);
	assert_null(find("GET", "/a/new/").allow);
	assert_null(find("GET", "/a/nope").allow);
	assert_null(find("GET", "/a").allow);
	assert_null(find("GET", "").allow);
	assert_null(find("GET", "/link/abc def-_0123456789").route);
	assert_null(find("GET", "/link/short").route);
}

static int
set_up(void **state)
{
	int fd = mkstemp(file);

	(void)state;
	arena = arena_new();
	return fd < 0 ? -1 : close(fd);
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return unlink(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csrf),      cmocka_unit_test(test_flash),
		cmocka_unit_test(test_same_site), cmocka_unit_test(test_paths),
		cmocka_unit_test(test_request),   cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_routes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
