/*
 * The configuration's reader: every fault has its file and line, and nothing is taken in silence.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "../../cgi/base/buf.h"
#include "../../cgi/base/conf.h"

static struct arena *arena;
static char file[] = "/tmp/rolecall-conf-XXXXXX";

/* Writes `text` and reads it as configuration; the faults, one a line, without the file's name. */
static const char *
faults(const char *text, struct conf *conf)
{
	FILE *f = fopen(file, "w");
	struct buf out;

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	fclose(f);
	buf_init(&out, arena);
	for (const struct err *e = conf_load_file(arena, file, conf); e != NULL; e = e->next) {
		assert_int_equal(e->kind, ERR_INPUT);
		assert_int_equal(strncmp(e->what, file, strlen(file)), 0);
		buf_printf(&out, "%s%s", out.len > 0 ? "\n" : "", e->what + strlen(file));
	}
	return out.data;
}

#define EXPECT(text, expected)                                       \
	do {                                                         \
		struct conf conf_;                                   \
		assert_string_equal(faults(text, &conf_), expected); \
	} while (0)

#define BASE "base_url = https://a.example\n"

static void
test_values(void **state)
{
	struct conf conf;

	(void)state;
	assert_string_equal(faults("# c\n\n" BASE
	                           "session {\n\tidle_minutes = 2\n}\nsession.absolute_hours=3\r\n"
	                           "mail.from_name << END\nAnn & Co\nEND\n",
	                           &conf),
	                    ":8: mail.from_name: is too long, or more than one line");
	assert_string_equal(conf.base_url, "https://a.example");
	assert_true(conf.secure);
	assert_int_equal(conf.session_idle_s, 120);
	assert_int_equal(conf.session_absolute_s, 3 * 3600);
	assert_int_equal(conf.approval_link_hours, 72);
	assert_string_equal(conf.home_dir, "/run/rolecall");
	assert_string_equal(conf.file, file);
	assert_false(conf.development);
}

static void
test_reminder_hours(void **state)
{
	static const char *const wrong[] = {"0 24",  "24 24", "48 24", "-1", "1.5",
	                                    "24,48", "24h",   "8761",  "x",  "1 2 3 4 5 6 7 8 9"};
	struct conf conf;

	(void)state;
	assert_string_equal(faults(BASE, &conf), "");
	assert_int_equal(conf.approval_reminder_hours[0], 24);
	assert_int_equal(conf.approval_reminder_hours[1], 48);
	assert_int_equal(conf.approval_reminder_hours[2], 0);
	assert_string_equal(faults(BASE "approval.reminder_hours =\n", &conf), "");
	assert_int_equal(conf.approval_reminder_hours[0], 0);
	assert_string_equal(
		faults(BASE "approval.reminder_hours = 1 2\t3 40 500 600 700 8760\n", &conf), "");
	assert_int_equal(conf.approval_reminder_hours[7], 8760);
	assert_int_equal(conf.approval_reminder_hours[8], 0);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_non_null(strstr(
			faults(arena_printf(arena, BASE "approval.reminder_hours = %s\n", wrong[i]),
		               &conf),
			"approval.reminder_hours: must be at most 8 whole numbers from 1 to 8760"));
}

static void
test_partitions(void **state)
{
	static const char *const wrong[] = {
		"aws-cn", "aws-cn=", "aws-moon=x", "aws-cn=a aws-cn=b", "aws-cn = a", "aws-cn=a b"};
	struct conf conf;

	(void)state;
	assert_string_equal(faults(BASE, &conf), "");
	assert_string_equal(conf.aws_partitions, "");
	assert_string_equal(faults(BASE "aws.partitions = aws-cn=a aws-eusc=b-c aws=d\n", &conf),
	                    "");
	assert_string_equal(conf.aws_partitions, "aws-cn=a aws-eusc=b-c aws=d");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_non_null(strstr(
			faults(arena_printf(arena, BASE "aws.partitions = %s\n", wrong[i]), &conf),
			":2: aws.partitions: must be aws, aws-cn"));
}

static void
test_template_url(void **state)
{
	static const char *const wrong[] = {
		"http://b.s3.us-east-1.amazonaws.com/r.yaml",
		"https://b.s3.us-east-1.amazonaws.com/",
		"https://b.s3.us-east-1.amazonaws.com",
		"https://.amazonaws.com.evil.example/r.yaml",
		"https://evil.example/.amazonaws.com/r.yaml",
		"https://b.s3.amazonaws.com/r.yaml\"x",
		"https://b.s3.amazonaws.com/r.yaml#x",
	};
	struct conf conf;

	(void)state;
	assert_string_equal(faults(BASE, &conf), "");
	assert_string_equal(conf.aws_template_url, "");
	assert_string_equal(faults(BASE "aws.template_url =\n", &conf), "");
	assert_string_equal(
		faults(BASE "aws.template_url = https://b.s3.eu-west-1.amazonaws.com/a/r.yaml\n",
	               &conf),
		"");
	assert_string_equal(conf.aws_template_url, "https://b.s3.eu-west-1.amazonaws.com/a/r.yaml");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_string_equal(
			faults(arena_printf(arena, BASE "aws.template_url = %s\n", wrong[i]),
		               &conf),
			":2: aws.template_url: must be the address of a file in S3, like "
			"https://BUCKET.s3.REGION.amazonaws.com/rolecall.yaml");
}

static void
test_braces(void **state)
{
	(void)state;
	EXPECT(BASE "session {\n idle_minutes = 2\n", ":2: the { of session has no }");
	EXPECT(BASE "}\n", ":2: there is no { for this }");
	EXPECT(BASE "session { idle_minutes = 2 }\n",
	       ":2: nothing may stand behind {: each key has a line of its own");
	EXPECT(BASE "session {\n} # end\n", ":3: nothing may stand behind }");
}

static void
test_keys(void **state)
{
	(void)state;
	EXPECT(BASE "sesion.idle_minutes = 2\n",
	       ":2: unknown key sesion.idle_minutes (did you mean session.idle_minutes?)");
	EXPECT(BASE "idle_minutes = 2\n",
	       ":2: unknown key idle_minutes (did you mean session.idle_minutes?)");
	EXPECT(BASE "colour = blue\n", ":2: unknown key colour");
	EXPECT(BASE "colours {\n sky = blue\n}\n", ":2: unknown group colours");
	EXPECT(BASE "session {\n idle_minutes = 2\n}\nsession.idle_minutes = 3\n",
	       ":5: session.idle_minutes is set already in line 3");
	EXPECT("development = 0\n", ":1: base_url is missing");
	EXPECT("", ":1: base_url is missing");
	EXPECT(BASE "mail.from_name << END\nAnn\n", ":2: the text has no end: no line is END");
	EXPECT(BASE "mail.from_name <<\nAnn\n", ":2: << wants the word that ends the text\n:3: not "
	                                        "understood; expected NAME = VALUE, NAME {, or }");
	EXPECT(BASE "what is this\n", ":2: not understood; expected NAME = VALUE, NAME {, or }");
	EXPECT(BASE "mail : aws\n", ":2: not understood; expected NAME = VALUE, NAME {, or }");
	EXPECT(BASE "#include \"other.hdf\"\n",
	       ":2: #include is not supported: one file holds everything");
}

static void
test_types(void **state)
{
	(void)state;
	EXPECT(BASE "session.idle_minutes = 0\n",
	       ":2: session.idle_minutes: must be a whole number from 1 to 10080");
	EXPECT(BASE "session.idle_minutes = 5 # five\n",
	       ":2: session.idle_minutes: must be a whole number from 1 to 10080");
	EXPECT(BASE "session.idle_minutes =\n",
	       ":2: session.idle_minutes: must be a whole number from 1 to 10080");
	EXPECT(BASE "worker.requests = 99999999999999999999\n",
	       ":2: worker.requests: must be a whole number from 1 to 100000000");
	EXPECT(BASE "development = yes\n", ":2: development: must be 0 or 1");
	EXPECT("base_url = https://a.example/\n",
	       ":1: base_url: must be https://HOST or https://HOST:PORT, with nothing behind it");
	EXPECT("base_url = http://[::1]:8080\n", "");
	EXPECT("base_url = http://a:99999\n",
	       ":1: base_url: must be https://HOST or https://HOST:PORT, with nothing behind it");
	EXPECT(BASE "mail.smtp_url = mx.example\n",
	       ":2: mail.smtp_url: must be smtp://[USER:PASSWORD@]HOST:PORT or smtps://...");
	EXPECT(BASE "mail.smtp_url = smtp://ann:s%40e@mx.example:587\n", "");
	EXPECT(BASE "mail.smtp_url = smtp://ann@mx.example:587\n",
	       ":2: mail.smtp_url: must have a password behind the user: "
	       "smtp://USER:PASSWORD@HOST:PORT");
	EXPECT(BASE "mail.smtp_url =\n", "");
	EXPECT(BASE "mail.from_address = Ann <ann@a.example>\n",
	       ":2: mail.from_address: must be a bare address, like rolecall@example.com");
	EXPECT(BASE "aws.platform_account = 1234\n", ":2: aws.platform_account: must be 12 digits");
	EXPECT(BASE "store.home = run\n", ":2: store.home: must be an absolute path");
	EXPECT(BASE "store.home = /nowhere/at/all\n", ":2: store.home: there is no such directory");
	EXPECT(BASE "store.home = /etc/passwd\n", ":2: store.home: is not a directory");
	EXPECT(BASE "store.home = /tmp\n", "");
}

static void
test_all_faults_at_once(void **state)
{
	(void)state;
	EXPECT("development = x\nfoo = 1\n}\n",
	       ":2: unknown key foo\n:3: there is no { for this }\n:3: base_url is missing\n"
	       ":1: development: must be 0 or 1");
}

static void
test_environment(void **state)
{
	struct conf conf;
	const struct err *e;

	(void)state;
	faults("development = 1\n", &conf);
	setenv("ROLECALL_CONF", file, 1);
	setenv("ROLECALL_BASE_URL", "http://127.0.0.1:9", 1);
	setenv("ROLECALL_SMTP_URL", "smtp://127.0.0.1:25", 1);
	assert_null(conf_load(arena, &conf));
	assert_string_equal(conf.base_url, "http://127.0.0.1:9");
	assert_string_equal(conf.mail_smtp_url, "smtp://127.0.0.1:25");
	assert_true(conf.development);
	assert_false(conf.secure);
	setenv("ROLECALL_SMTP_URL", "nonsense", 1);
	e = conf_load(arena, &conf);
	assert_non_null(e);
	assert_string_equal(
		e->what,
		"ROLECALL_SMTP_URL: must be smtp://[USER:PASSWORD@]HOST:PORT or smtps://...");
	setenv("ROLECALL_CONF", "/nowhere/rolecall.hdf", 1);
	e = conf_load(arena, &conf);
	assert_non_null(e);
	assert_string_equal(e->what, "/nowhere/rolecall.hdf: No such file or directory");
}

/* The shipped file is right, and right too with every default in force; it names every key. */
static void
test_shipped_file(void **state)
{
	struct conf conf, plain;
	char line[512], text[16384];
	size_t at = 0;
	FILE *f = fopen("conf/rolecall.hdf", "r");

	(void)state;
	if (f == NULL)
		skip();
	assert_null(conf_load_file(arena, "conf/rolecall.hdf", &conf));
	while (fgets(line, sizeof line, f) != NULL) {
		const char *p = line + strspn(line, "\t #");
		size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz_");

		/* directories are left out: this machine hasn't got them */
		if (n > 0 && strncmp(p + n, " =", 2) == 0 && strchr(p, '/') == NULL)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s", p);
		else if (strchr("#\n", *(line + strspn(line, "\t"))) == NULL)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s", line);
	}
	fclose(f);
	assert_string_equal(faults(text, &plain), "");
	plain.file = conf.file;
	assert_int_equal(plain.session_idle_s, conf.session_idle_s);
	assert_int_equal(plain.session_absolute_s, conf.session_absolute_s);
	assert_int_equal(plain.approval_link_hours, conf.approval_link_hours);
	assert_int_equal(plain.handoff_link_hours, conf.handoff_link_hours);
	assert_int_equal(plain.aws_answer_ms, conf.aws_answer_ms);
	assert_int_equal(plain.aws_young_s, conf.aws_young_s);
	assert_int_equal(plain.worker_requests, conf.worker_requests);
	assert_non_null(strstr(text, "idle_minutes = 60"));
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
		cmocka_unit_test(test_values),      cmocka_unit_test(test_template_url),
		cmocka_unit_test(test_partitions),  cmocka_unit_test(test_reminder_hours),
		cmocka_unit_test(test_braces),      cmocka_unit_test(test_keys),
		cmocka_unit_test(test_types),       cmocka_unit_test(test_all_faults_at_once),
		cmocka_unit_test(test_environment), cmocka_unit_test(test_shipped_file),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
