/* Credentials, region and endpoints from environment and shared files; the format of those files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../cgi/aws/creds.h"
#include "../../cgi/aws/endpoint.h"
#include "../../cgi/aws/ini.h"
#include "../../cgi/aws/words.h"
#include "../../cgi/base/buf.h"

#define KEY "AKIAIOSFODNN7EXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

static struct arena *arena;
static char home[] = "/tmp/rolecall-creds.XXXXXX";
static char *config_file, *credentials_file;

static int
make_home(void **state)
{
	(void)state;
	return mkdtemp(home) == NULL ? -1 : 0;
}

static int
remove_home(void **state)
{
	char name[128];

	(void)state;
	snprintf(name, sizeof name, "%s/.aws/config", home);
	unlink(name);
	snprintf(name, sizeof name, "%s/.aws/credentials", home);
	unlink(name);
	snprintf(name, sizeof name, "%s/.aws", home);
	rmdir(name);
	return rmdir(home);
}

static int
set_up(void **state)
{
	static const char *const names[] = {
		"AWS_ACCESS_KEY_ID",
		"AWS_SECRET_ACCESS_KEY",
		"AWS_SESSION_TOKEN",
		"AWS_PROFILE",
		"AWS_CONFIG_FILE",
		"AWS_SHARED_CREDENTIALS_FILE",
		"AWS_WEB_IDENTITY_TOKEN_FILE",
		"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI",
		"AWS_REGION",
		"AWS_DEFAULT_REGION",
		"AWS_ENDPOINT_URL",
		"AWS_ENDPOINT_URL_STS",
		"AWS_ENDPOINT_URL_IAM",
		"AWS_USE_FIPS_ENDPOINT",
		"AWS_CA_BUNDLE",
		"AWS_ROLE_ARN",
		"AWS_ROLE_SESSION_NAME",
		"AWS_EC2_METADATA_SERVICE_ENDPOINT",
		"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
	};

	(void)state;
	arena = arena_new();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
	setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
	setenv("HOME", home, 1);
	mkdir(arena_printf(arena, "%s/.aws", home), 0700);
	config_file = arena_printf(arena, "%s/.aws/config", home);
	credentials_file = arena_printf(arena, "%s/.aws/credentials", home);
	unlink(config_file);
	unlink(credentials_file);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
write_file(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

/* An error that says `words`, and never a secret. */
static void
fails(const char *profile, const char *words)
{
	struct creds_plan plan;
	const struct err *e = creds_plan_find(arena, profile, &plan);

	assert_non_null(e);
	if (strstr(e->what, words) == NULL)
		print_error("%s\n", e->what);
	assert_int_equal(e->kind, ERR_SYSTEM);
	assert_non_null(strstr(e->what, words));
	assert_null(strstr(e->what, "wJalr"));
	assert_string_equal(plan.keys.secret_access_key, "");
}

/* Keys that are there with the plan. */
static void
load(const char *profile, struct creds *creds)
{
	struct creds_plan plan;
	const struct err *e = creds_plan_find(arena, profile, &plan);

	if (e != NULL)
		print_error("%s\n", e->what);
	assert_null(e);
	assert_true(creds_plan_is_ready(&plan));
	*creds = plan.keys;
	creds_plan_wipe(&plan);
}

static void
finds(enum creds_source source, const char *from, struct creds_plan *plan)
{
	const struct err *e = creds_plan_find(arena, NULL, plan);

	if (e != NULL)
		print_error("%s\n", e->what);
	assert_null(e);
	assert_int_equal(plan->source, source);
	assert_string_equal(plan->from, from);
}

static void
test_ini_line(void *arg, const char *section, const char *key, const char *value)
{
	buf_printf(arg, "[%s|%s|%s]", section, key, value);
}

static void
test_ini(void **state)
{
	char text[] = "\xEF\xBB\xBF"
		      "a=1\r\n# c\n;c\n[x]\n k = v # c\n\n[ profile  y ]\nk2= a=b \ns3 =\n  max = "
		      "3\n\tdeep = 4\nk3\n"
		      "k4 = v#w\n[broken\n=nokey\nlast=";
	struct buf out;

	(void)state;
	buf_init(&out, arena);
	ini_parse(text, test_ini_line, &out);
	assert_string_equal(out.data, "[|a|1][x|k|v][profile  y|k2|a=b][profile  y|s3|][profile  "
	                              "y|k4|v#w][profile  y||nokey]"
	                              "[profile  y|last|]");
}

static void
test_none(void **state)
{
	(void)state;
	assert_false(creds_present(arena, NULL));
	fails(NULL, "none configured");
	unsetenv("HOME");
	assert_false(creds_present(arena, NULL));
	setenv("HOME", home, 1);
	write_file(config_file, "[default]\nregion = eu-central-1\n");
	assert_false(creds_present(arena, NULL));
	setenv("AWS_ACCESS_KEY_ID", "", 1);
	assert_false(creds_present(arena, NULL));
}

static void
test_environment(void **state)
{
	struct creds creds;

	(void)state;
	setenv("AWS_ACCESS_KEY_ID", KEY, 1);
	fails(NULL, "no AWS_SECRET_ACCESS_KEY");
	assert_true(creds_present(arena, NULL));
	setenv("AWS_SECRET_ACCESS_KEY", SECRET, 1);
	setenv("AWS_SESSION_TOKEN", "to+k/en==", 1);
	load(NULL, &creds);
	assert_string_equal(creds.access_key_id, KEY);
	assert_string_equal(creds.secret_access_key, SECRET);
	assert_string_equal(creds.session_token, "to+k/en==");
	assert_string_equal(creds.from, "environment");
	assert_int_equal(creds.expires_ms, 0);
	unsetenv("AWS_ACCESS_KEY_ID");
	fails(NULL, "no AWS_ACCESS_KEY_ID");
	setenv("AWS_ACCESS_KEY_ID", KEY "\nX-Injected: 1", 1);
	fails(NULL, "AWS_ACCESS_KEY_ID has a blank");
	setenv("AWS_ACCESS_KEY_ID", KEY, 1);
	setenv("AWS_SECRET_ACCESS_KEY", SECRET " ", 1);
	fails(NULL, "AWS_SECRET_ACCESS_KEY has a blank");
}

static void
test_too_long(void **state)
{
	char *token = arena_alloc(arena, 6001);
	struct creds creds;

	(void)state;
	setenv("AWS_ACCESS_KEY_ID", KEY, 1);
	setenv("AWS_SECRET_ACCESS_KEY", SECRET, 1);
	memset(token, 'x', 4096);
	setenv("AWS_SESSION_TOKEN", token, 1);
	load(NULL, &creds);
	memset(token, 'x', 6000);
	setenv("AWS_SESSION_TOKEN", token, 1);
	fails(NULL, "AWS_SESSION_TOKEN is too long");
	unsetenv("AWS_ACCESS_KEY_ID");
	unsetenv("AWS_SECRET_ACCESS_KEY");
	write_file(credentials_file,
	           arena_printf(arena, "[default]\naws_secret_access_key = %s\n", token));
	fails(NULL, "aws_secret_access_key is too long");
}

static void
test_profiles(void **state)
{
	struct creds creds;

	(void)state;
	write_file(
		config_file,
		"[default]\naws_access_key_id = C\naws_secret_access_key = c\n[profile \"two\"]\n"
		"aws_access_key_id = T\naws_secret_access_key = t\n[three]\naws_access_key_id = "
		"no\n");
	write_file(credentials_file,
	           "[default]\naws_access_key_id = D\naws_secret_access_key = d\n[profile two]\n"
	           "aws_access_key_id = no\n[half]\naws_access_key_id = H\n[empty]\nregion = x\n");
	load(NULL, &creds);
	assert_string_equal(creds.access_key_id, "D");
	assert_string_equal(creds.secret_access_key, "d");
	assert_string_equal(creds.from, "profile default");
	load("two", &creds);
	assert_string_equal(creds.access_key_id, "T");
	fails("three", "not in the config or credentials file");
	fails("half", "no aws_secret_access_key");
	fails("empty", "profile empty has none");
	setenv("AWS_PROFILE", "two", 1);
	load(NULL, &creds);
	assert_string_equal(creds.access_key_id, "T");
	setenv("AWS_PROFILE", "nobody", 1);
	fails(NULL, "AWS profile nobody");
	assert_true(creds_present(arena, NULL));
	setenv("AWS_ACCESS_KEY_ID", KEY, 1);
	setenv("AWS_SECRET_ACCESS_KEY", SECRET, 1);
	load(NULL, &creds);
	assert_string_equal(creds.from, "environment");
	load("two", &creds);
	assert_string_equal(creds.access_key_id, "T");
}

static void
test_named_files(void **state)
{
	struct creds creds;

	(void)state;
	write_file(credentials_file,
	           "[default]\r\nAWS_Access_Key_ID = D\r\naws_secret_access_key = d\r\n");
	load(NULL, &creds);
	assert_string_equal(creds.secret_access_key, "d");
	setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/file", 1);
	assert_false(creds_present(arena, NULL));
	setenv("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", 1);
	assert_true(creds_present(arena, NULL));
	setenv("AWS_SHARED_CREDENTIALS_FILE", home, 1);
	fails(NULL, "read ");
}

static void
test_broken_profiles(void **state)
{
	static const struct {
		const char *settings, *says;
	} cases[] = {
		{"role_arn = arn:aws:iam::111122223333:role/x", "no source_profile"},
		{"role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = k\n"
	         "credential_source = Environment",
	         "both source_profile"},
		{"role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = nobody",
	         "AWS profile nobody"},
		{"role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = empty",
	         "has no credentials"},
		{"role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = half",
	         "profile half: there is"},
		{"role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = default",
	         "leads back to itself"},
		{"role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = a",
	         "leads back to itself"},
		{"role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = d1",
	         "too many profiles"},
		{"role_arn = arn:aws:iam::111122223333:user/x\nsource_profile = k",
	         "not the ARN of a role"},
		{"role_arn = x\nsource_profile = k", "not the ARN of a role"},
		{"role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = k\nmfa_serial = m",
	         "mfa_serial"},
		{"role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = "
	         "k\nduration_seconds = 60",
	         "duration_seconds"},
		{"role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = "
	         "k\nrole_session_name = a b",
	         "session's name"},
		{"role_arn = arn:aws:iam::111122223333:role/x\ncredential_source = Moon",
	         "credential_source must be"},
		{"role_arn = arn:aws:iam::111122223333:role/x\ncredential_source = EcsContainer",
	         "has none"},
		{"role_arn = arn:aws:iam::111122223333:role/x\ncredential_source = Environment",
	         "has none"},
		{"web_identity_token_file = /t", "no role_arn"},
		{"sso_session = s", "credential_process"},
		{"sso_start_url = https://x", "credential_process"},
	};
	static const char others[] =
		"[profile k]\naws_access_key_id = K\naws_secret_access_key = k\n[profile "
		"empty]\nregion = "
		"x\n[profile half]\naws_access_key_id = wJalrK\n"
		"[profile a]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = b\n"
		"[profile b]\nrole_arn = arn:aws:iam::111122223333:role/b\nsource_profile = a\n";
	struct buf text;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_init(&text, arena);
		buf_printf(&text, "[default]\n%s\n%s", cases[i].settings, others);
		for (int d = 1; d < 8; d++)
			buf_printf(&text,
			           "[profile d%d]\nrole_arn = arn:aws:iam::111122223333:role/d\n"
			           "source_profile = d%d\n",
			           d, d + 1);
		write_file(config_file, text.data);
		fails(NULL, cases[i].says);
		assert_true(creds_present(arena, NULL));
	}
}

static void
test_roles(void **state)
{
	struct creds_plan plan;

	(void)state;
	write_file(
		config_file,
		"[profile top]\nrole_arn = arn:aws:iam::111122223333:role/top\nsource_profile = "
		"mid\nexternal_id = e-1\nduration_seconds = 1800\nrole_session_name = me\n"
		"[profile mid]\nrole_arn = arn:aws:iam::444455556666:role/p/mid\nsource_profile = "
		"k\n[profile self]\nrole_arn = arn:aws:iam::111122223333:role/s\nsource_profile = "
		"self\naws_access_key_id = S\naws_secret_access_key = s\n"
		"[profile env]\nrole_arn = arn:aws:iam::111122223333:role/e\ncredential_source = "
		"Environment\n[profile ec2]\nrole_arn = arn:aws:iam::111122223333:role/i\n"
		"credential_source = Ec2InstanceMetadata\n");
	write_file(credentials_file, "[k]\naws_access_key_id = K\naws_secret_access_key = k\n");
	setenv("AWS_PROFILE", "top", 1);
	finds(CREDS_KEYS, "profile top", &plan);
	assert_false(creds_plan_is_ready(&plan));
	assert_string_equal(plan.keys.access_key_id, "K");
	assert_int_equal(plan.role_count, 2);
	assert_string_equal(plan.roles[0].role_arn, "arn:aws:iam::444455556666:role/p/mid");
	assert_string_equal(plan.roles[0].session_name, "rolecall");
	assert_string_equal(plan.roles[1].external_id, "e-1");
	assert_int_equal(plan.roles[1].duration_s, 1800);
	assert_string_equal(plan.roles[1].session_name, "me");
	setenv("AWS_PROFILE", "self", 1);
	finds(CREDS_KEYS, "profile self", &plan);
	assert_string_equal(plan.keys.access_key_id, "S");
	assert_int_equal(plan.role_count, 1);
	setenv("AWS_PROFILE", "ec2", 1);
	fails(NULL, "has none");
	setenv("AWS_EC2_METADATA_DISABLED", "", 1);
	finds(CREDS_INSTANCE, "profile ec2", &plan);
	assert_false(plan.guessed);
	setenv("AWS_PROFILE", "env", 1);
	setenv("AWS_ACCESS_KEY_ID", KEY, 1);
	setenv("AWS_SECRET_ACCESS_KEY", SECRET, 1);
	assert_null(creds_plan_find(arena, "env", &plan));
	assert_string_equal(plan.keys.access_key_id, KEY);
	assert_int_equal(plan.role_count, 1);
	creds_plan_wipe(&plan);
}

static void
test_other_places(void **state)
{
	struct creds_plan plan;

	(void)state;
	setenv("AWS_EC2_METADATA_DISABLED", "false", 1);
	finds(CREDS_INSTANCE, "EC2 instance", &plan);
	assert_true(plan.guessed);
	assert_string_equal(plan.address, "http://169.254.169.254");
	setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv6", 1);
	finds(CREDS_INSTANCE, "EC2 instance", &plan);
	assert_string_equal(plan.address, "http://[fd00:ec2::254]");
	setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9/", 1);
	finds(CREDS_INSTANCE, "EC2 instance", &plan);
	assert_string_equal(plan.address, "http://127.0.0.1:9");
	setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9/x", 1);
	fails(NULL, "AWS_EC2_METADATA_SERVICE_ENDPOINT");
	write_file(config_file, "[default]\ncredential_process = /bin/x 'a b'\n"
	                        "aws_access_key_id = C\naws_secret_access_key = c\n");
	finds(CREDS_PROCESS, "profile default", &plan);
	assert_string_equal(plan.process, "/bin/x 'a b'");
	write_file(credentials_file,
	           "[default]\naws_access_key_id = K\naws_secret_access_key = k\n");
	finds(CREDS_KEYS, "profile default", &plan);
	setenv("AWS_WEB_IDENTITY_TOKEN_FILE", "/t", 1);
	fails(NULL, "no AWS_ROLE_ARN");
	setenv("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/w", 1);
	finds(CREDS_WEB_IDENTITY, "web identity", &plan);
	assert_string_equal(plan.token_file, "/t");
	assert_string_equal(plan.web.session_name, "rolecall");
	setenv("AWS_ROLE_SESSION_NAME", "x", 1);
	fails(NULL, "session's name");
}

static void
test_container_addresses(void **state)
{
	static const char *const good[] = {"http://127.0.0.1:8080/creds?id=1",
	                                   "http://127.9.9.9/",
	                                   "http://localhost/x",
	                                   "http://[::1]:80/x",
	                                   "http://169.254.170.2/v",
	                                   "http://169.254.170.23/v1",
	                                   "http://[fd00:ec2::23]/v1",
	                                   "https://anywhere.example/x"};
	static const char *const bad[] = {"http://10.0.0.1/x",
	                                  "http://169.254.169.254/x",
	                                  "http://127.0.0.1.example/x",
	                                  "http://127.0.0.1@evil.example/x",
	                                  "http://evil.example/127.0.0.1",
	                                  "http://0177.0.0.1/",
	                                  "http://[::ffff:127.0.0.1]/x",
	                                  "http://[fd00:ec2::24]/x",
	                                  "http://2130706433/",
	                                  "http://127.1/",
	                                  "http://localhost.example/",
	                                  "ftp://127.0.0.1/",
	                                  "http:///x",
	                                  "http://127.0.0.1:x/",
	                                  "http://127.0.0.1/a b",
	                                  "http://127.0.0.1\\@evil/",
	                                  "http://127.0.0.1/#x",
	                                  "//127.0.0.1/x"};
	struct creds_plan plan;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", good[i], 1);
		finds(CREDS_CONTAINER, "container", &plan);
		assert_string_equal(plan.address, good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", bad[i], 1);
		fails(NULL, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
	}
	setenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/x", 1);
	finds(CREDS_CONTAINER, "container", &plan);
	assert_string_equal(plan.address, "http://169.254.170.2/v2/x");
	setenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@evil.example/x", 1);
	fails(NULL, "must begin with /");
}

static void
test_words(void **state)
{
	static const struct {
		const char *line, *words;
	} cases[] = {
		{"a", "a|"},
		{"  a\tb  ", "a|b|"},
		{"'a b' \"c d\"e", "a b|c de|"},
		{"a\\ b \\\"c", "a b|\"c|"},
		{"\"a\\\"b\\n\" '\\'", "a\"b\\n|\\|"},
		{"x '' y", "x||y|"},
		{"$HOME `x` ; rm > y", "$HOME|`x`|;|rm|>|y|"},
		{"", NULL},
		{"  ", NULL},
		{"'a", NULL},
		{"\"a\\", NULL},
		{"a\\", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char **words = words_split(arena, cases[i].line);
		struct buf got;

		buf_init(&got, arena);
		for (int n = 0; words != NULL && words[n] != NULL; n++)
			buf_printf(&got, "%s|", words[n]);
		if (cases[i].words == NULL)
			assert_null(words);
		else
			assert_string_equal(got.data, cases[i].words);
	}
}

static void
is_at(enum endpoint_service service, const char *partition, const char *region, const char *url,
      const char *signs)
{
	struct endpoint at;
	const struct err *e = endpoint_load(arena, service, NULL, partition, region, &at);

	if (e != NULL)
		print_error("%s\n", e->what);
	assert_null(e);
	assert_string_equal(at.url, url);
	assert_string_equal(at.region, signs);
	assert_string_equal(at.service, service == ENDPOINT_STS ? "sts" : "iam");
}

static void
test_regions(void **state)
{
	(void)state;
	is_at(ENDPOINT_STS, NULL, NULL, "https://sts.us-east-1.amazonaws.com/", "us-east-1");
	is_at(ENDPOINT_STS, "aws-cn", NULL, "https://sts.cn-north-1.amazonaws.com.cn/",
	      "cn-north-1");
	is_at(ENDPOINT_STS, "aws-eusc", NULL, "https://sts.eusc-de-east-1.amazonaws.eu/",
	      "eusc-de-east-1");
	is_at(ENDPOINT_IAM, "aws-us-gov", NULL, "https://iam.us-gov.amazonaws.com/",
	      "us-gov-west-1");
	is_at(ENDPOINT_IAM, "aws-cn", "cn-northwest-1", "https://iam.cn-north-1.amazonaws.com.cn/",
	      "cn-north-1");
	write_file(config_file, "[default]\nregion = eu-west-3\n");
	is_at(ENDPOINT_STS, NULL, NULL, "https://sts.eu-west-3.amazonaws.com/", "eu-west-3");
	is_at(ENDPOINT_IAM, NULL, NULL, "https://iam.amazonaws.com/", "us-east-1");
	setenv("AWS_DEFAULT_REGION", "eu-west-2", 1);
	is_at(ENDPOINT_STS, NULL, NULL, "https://sts.eu-west-2.amazonaws.com/", "eu-west-2");
	setenv("AWS_REGION", "cn-northwest-1", 1);
	is_at(ENDPOINT_STS, NULL, NULL, "https://sts.cn-northwest-1.amazonaws.com.cn/",
	      "cn-northwest-1");
	is_at(ENDPOINT_STS, "aws", NULL, "https://sts.eu-west-3.amazonaws.com/", "eu-west-3");
	is_at(ENDPOINT_STS, NULL, "ap-south-1", "https://sts.ap-south-1.amazonaws.com/",
	      "ap-south-1");
	setenv("AWS_USE_FIPS_ENDPOINT", "true", 1);
	is_at(ENDPOINT_STS, NULL, "us-east-2", "https://sts-fips.us-east-2.amazonaws.com/",
	      "us-east-2");
	is_at(ENDPOINT_IAM, NULL, "us-east-2", "https://iam-fips.amazonaws.com/", "us-east-1");
	is_at(ENDPOINT_STS, "aws-us-gov", NULL, "https://sts.us-gov-west-1.amazonaws.com/",
	      "us-gov-west-1");
	assert_string_equal(endpoint_partition("us-gov-east-1"), "aws-us-gov");
}

static void
test_urls(void **state)
{
	struct endpoint at;

	(void)state;
	write_file(config_file, "[default]\nendpoint_url = https://profile.example\n");
	is_at(ENDPOINT_STS, NULL, NULL, "https://profile.example/", "us-east-1");
	setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4000", 1);
	is_at(ENDPOINT_IAM, NULL, NULL, "http://127.0.0.1:4000/", "us-east-1");
	setenv("AWS_ENDPOINT_URL_STS", "http://[::1]:4001/", 1);
	is_at(ENDPOINT_STS, NULL, NULL, "http://[::1]:4001/", "us-east-1");
	assert_null(endpoint_load(arena, ENDPOINT_STS, NULL, NULL, NULL, &at));
	assert_true(at.plain_http);
	assert_string_equal(at.ca_bundle, "/etc/ssl/certs/ca-certificates.crt");
	setenv("AWS_CA_BUNDLE", "/etc/our.pem", 1);
	setenv("AWS_ENDPOINT_URL_STS", "https://sts.example:8443", 1);
	assert_null(endpoint_load(arena, ENDPOINT_STS, NULL, NULL, NULL, &at));
	assert_false(at.plain_http);
	assert_string_equal(at.ca_bundle, "/etc/our.pem");
}

static void
test_bad_settings(void **state)
{
	static const char *const urls[] = {"x",
	                                   "ftp://x",
	                                   "http://",
	                                   "https://x/path",
	                                   "https://u:p@x",
	                                   "https://x?y",
	                                   "https://x y",
	                                   "https://x\r\nA: b",
	                                   "file:///etc/passwd",
	                                   "https://x#y"};
	static const char *const regions[] = {"US-EAST-1", "us east", "x/../y", "a.example#",
	                                      "eu-west-1\n"};
	struct endpoint at;

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		setenv("AWS_ENDPOINT_URL_STS", urls[i], 1);
		assert_non_null(endpoint_load(arena, ENDPOINT_STS, NULL, NULL, NULL, &at));
	}
	unsetenv("AWS_ENDPOINT_URL_STS");
	for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
		setenv("AWS_REGION", regions[i], 1);
		assert_non_null(endpoint_load(arena, ENDPOINT_STS, NULL, NULL, NULL, &at));
	}
	unsetenv("AWS_REGION");
	assert_non_null(endpoint_load(arena, ENDPOINT_STS, NULL, "aws", "cn-north-1", &at));
	assert_non_null(endpoint_load(arena, ENDPOINT_STS, NULL, "aws-moon", NULL, &at));
	assert_non_null(endpoint_load(arena, ENDPOINT_STS, "nobody", NULL, NULL, &at));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_ini, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_environment, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_too_long, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_profiles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_named_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_broken_profiles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_roles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_other_places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_container_addresses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_regions, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_urls, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bad_settings, set_up, tear_down),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_home, remove_home);
}
