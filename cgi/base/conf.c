/*
 * The configuration: the table of keys, and the values.  The file's grammar is in conf_file.c.  See
 * conf.h.
 */
#include <ctype.h>
#include <errno.h>
#include <sys/stat.h>

#include "conf_file.h"

static const char standard_file[] = "/etc/rolecall/rolecall.hdf";

#define AT(member) offsetof(struct conf, member)

/*
 * Every key there is.  conf/rolecall.hdf explains them; t/unit/base_conf.c checks that it names
 * them all.
 */
static const struct conf_key keys[] = {
	{"base_url", CONF_URL, "http://127.0.0.1:8080", 0, 0, 0, AT(base_url), CONF_REQUIRED},
	{"store.home", CONF_DIR, "/run/rolecall", 0, 0, 0, AT(home_dir), CONF_OPTIONAL},
	{"store.data", CONF_DIR, "/var/lib/rolecall", 0, 0, 0, AT(data_dir), CONF_OPTIONAL},
	{"templates", CONF_DIR, "/usr/share/rolecall/templates", 0, 0, 0, AT(template_dir),
         CONF_OPTIONAL},
	{"secret_file", CONF_PATH, "/etc/rolecall/secret.key", 0, 0, 0, AT(secret_file),
         CONF_OPTIONAL},
	{"session.idle_minutes", CONF_INT, "60", 1, 10080, 60, AT(session_idle_s), CONF_OPTIONAL},
	{"session.absolute_hours", CONF_INT, "12", 1, 720, 3600, AT(session_absolute_s),
         CONF_OPTIONAL},
	{"users.invitation_hours", CONF_INT, "168", 1, 720, 1, AT(invitation_hours), CONF_OPTIONAL},
	{"users.password_reset_minutes", CONF_INT, "60", 15, 1440, 60, AT(password_reset_s),
         CONF_OPTIONAL},
	{"approval.link_hours", CONF_INT, "72", 1, 720, 1, AT(approval_link_hours), CONF_OPTIONAL},
	{"approval.reminder_hours", CONF_INTS, "24 48", 1, 8760, 1, AT(approval_reminder_hours),
         CONF_OPTIONAL},
	{"approval.request_days", CONF_INT, "30", 1, 365, 1, AT(approval_request_days),
         CONF_OPTIONAL},
	{"handoff.link_hours", CONF_INT, "168", 1, 720, 1, AT(handoff_link_hours), CONF_OPTIONAL},
	{"mail.smtp_url", CONF_SMTP, "", 0, 0, 0, AT(mail_smtp_url), CONF_OPTIONAL},
	{"mail.allow_plain", CONF_FLAG, "0", 0, 0, 0, AT(mail_allow_plain), CONF_OPTIONAL},
	{"mail.from_address", CONF_EMAIL, "", 0, 0, 0, AT(mail_from_address), CONF_OPTIONAL},
	{"mail.from_domains", CONF_DOMAINS, "", 0, 0, 0, AT(mail_from_domains), CONF_OPTIONAL},
	{"mail.from_name", CONF_TEXT, "", 0, 100, 0, AT(mail_from_name), CONF_OPTIONAL},
	{"aws.platform_account", CONF_ACCOUNT, "", 0, 0, 0, AT(aws_platform_account),
         CONF_OPTIONAL},
	{"aws.partitions", CONF_PARTITIONS, "", 0, 0, 0, AT(aws_partitions), CONF_OPTIONAL},
	{"aws.template_url", CONF_S3, "", 0, 0, 0, AT(aws_template_url), CONF_OPTIONAL},
	{"aws.answer_ms", CONF_INT, "5000", 500, 30000, 1, AT(aws_answer_ms), CONF_OPTIONAL},
	{"aws.young_seconds", CONF_INT, "60", 1, 3600, 1, AT(aws_young_s), CONF_OPTIONAL},
	{"aws.proofs", CONF_INT, "64", 1, 1000, 1, AT(aws_proofs), CONF_OPTIONAL},
	{"aws.connections", CONF_INT, "64", 1, 1000, 1, AT(aws_connections), CONF_OPTIONAL},
	{"aws.calls_per_second", CONF_INT, "100", 1, 10000, 1, AT(aws_calls_per_s), CONF_OPTIONAL},
	{"aws.reproof_hours", CONF_INT, "24", 1, 720, 3600, AT(aws_reproof_s), CONF_OPTIONAL},
	{"worker.requests", CONF_INT, "10000", 1, 100000000, 1, AT(worker_requests), CONF_OPTIONAL},
	{"development", CONF_FLAG, "0", 0, 0, 0, AT(development), CONF_OPTIONAL},
};

enum { KEY_COUNT = sizeof keys / sizeof *keys };

/* --- one value, by its type: NULL when it is right, else what to say behind "KEY: " --- */

static bool
host_and_port(const char *text)
{
	size_t host =
		strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	unsigned long port;
	char *end;

	if (*text == '[') {
		host = strspn(text + 1, "0123456789abcdefABCDEF:.");
		if (host == 0 || text[host + 1] != ']')
			return false;
		host += 2;
	}
	if (host == 0)
		return false;
	if (text[host] == '\0')
		return true;
	if (text[host] != ':' || !isdigit((unsigned char)text[host + 1]))
		return false;
	port = strtoul(text + host + 1, &end, 10);
	return *end == '\0' && port >= 1 && port <= 65535;
}

/* What stands behind `scheme` in `text`, or NULL. */
static const char *
behind(const char *text, const char *scheme)
{
	return strncmp(text, scheme, strlen(scheme)) == 0 ? text + strlen(scheme) : NULL;
}

static const char *
fault_of_url(const char *text)
{
	const char *host = behind(text, "https://");

	if (host == NULL)
		host = behind(text, "http://");
	return host != NULL && host_and_port(host)
	               ? NULL
	               : "must be https://HOST or https://HOST:PORT, with nothing behind it";
}

static const char *
fault_of_relay(const char *text)
{
	const char *host = behind(text, "smtp://"), *at;

	if (host == NULL)
		host = behind(text, "smtps://");
	if (host == NULL)
		return "must be smtp://[USER:PASSWORD@]HOST:PORT or smtps://...";
	at = strrchr(host, '@');
	if (at != NULL && memchr(host, ':', (size_t)(at - host)) == NULL)
		return "must have a password behind the user: smtp://USER:PASSWORD@HOST:PORT";
	return host_and_port(at == NULL ? host : at + 1) ? NULL : "must end in HOST or HOST:PORT";
}

/* One relay, or several with blanks between. */
static const char *
fault_of_smtp(struct arena *a, const char *text)
{
	const char *fault = NULL;

	for (; fault == NULL && *text != '\0'; text += strspn(text, " ")) {
		size_t size = strcspn(text, " ");

		fault = fault_of_relay(arena_memdup(a, text, size));
		text += size;
	}
	return fault;
}

static const char *
fault_of_email(const char *text)
{
	const char *at = strrchr(text, '@');

	return at != NULL && at != text && at[1] != '\0' && strpbrk(text, " <>,;\"\t") == NULL
	               ? NULL
	               : "must be a bare address, like rolecall@example.com";
}

static const char *
fault_of_domains(const char *text)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-: ";

	return text[strspn(text, letters)] == '\0'
	               ? NULL
	               : "must be domains with blanks between, each as DOMAIN or RESELLER:DOMAIN";
}

/* CloudFormation takes a template's address only when it is one of S3's. */
static const char *
fault_of_s3(const char *text)
{
	static const char *const suffixes[] = {".amazonaws.com", ".amazonaws.com.cn",
	                                       ".amazonaws.eu"};
	const char *host = behind(text, "https://");
	size_t size = host == NULL ? 0 : strcspn(host, "/");

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		size_t length = strlen(suffixes[i]);

		if (size > length && strncmp(host + size - length, suffixes[i], length) == 0 &&
		    host[size] == '/' && host[size + 1] != '\0' &&
		    strpbrk(host, " \"'<>#\\") == NULL)
			return NULL;
	}
	return "must be the address of a file in S3, like "
	       "https://BUCKET.s3.REGION.amazonaws.com/rolecall.yaml";
}

/* Each of AWS's partitions at most once, each with the name of a profile. */
static const char *
fault_of_partitions(const char *text)
{
	static const char *const names[] = {"aws=", "aws-cn=", "aws-us-gov=", "aws-eusc="};
	unsigned int seen = 0;

	while (*text != '\0') {
		size_t i = 0, profile, count = sizeof names / sizeof *names;

		while (i < count && behind(text, names[i]) == NULL)
			i++;
		profile = i < count ? strcspn(behind(text, names[i]), " \t") : 0;
		if (profile == 0 || profile > 127 || (seen & 1U << i) != 0)
			return "must be aws, aws-cn, aws-us-gov or aws-eusc, each once, with = and "
			       "a "
			       "profile behind it";
		seen |= 1U << i;
		text = behind(text, names[i]) + profile;
		text += strspn(text, " \t");
	}
	return NULL;
}

static const char *
fault_of_path(const char *text, enum conf_type type)
{
	struct stat st;

	if (*text != '/')
		return "must be an absolute path";
	if (type == CONF_DIR && stat(text, &st) != 0)
		return errno == ENOENT ? "there is no such directory" : strerror(errno);
	if (type == CONF_DIR && !S_ISDIR(st.st_mode))
		return "is not a directory";
	return NULL;
}

/* Sets `*number`; false when `text` is not a whole number. */
static bool
whole_number(const char *text, int64_t *number)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	*number = n;
	return *text != '\0' && !isspace((unsigned char)*text) && *end == '\0' && errno == 0;
}

/* Numbers with blanks between them, into `numbers` (ended by 0); false: see conf_file.h. */
static bool
ascending_numbers(const struct conf_key *key, const char *text, int64_t *numbers)
{
	size_t count = 0;
	int64_t last = key->min - 1;

	for (const char *p = text + strspn(text, " \t"); *p != '\0'; p += strspn(p, " \t")) {
		size_t digits = strspn(p, "0123456789");

		if (digits == 0 || digits > 9 || strchr(" \t", p[digits]) == NULL ||
		    count == CONF_INTS_MOST)
			return false;
		numbers[count] = strtoll(p, NULL, 10);
		if (numbers[count] <= last || numbers[count] > key->max)
			return false;
		last = numbers[count++];
		p += digits;
	}
	numbers[count] = 0;
	return true;
}

static const char *
fault_of_numbers(struct arena *a, const struct conf_key *key, const char *text)
{
	int64_t numbers[CONF_INTS_MOST + 1];

	if (ascending_numbers(key, text, numbers))
		return NULL;
	return arena_printf(a,
	                    "must be at most %d whole numbers from %lld to %lld, each greater "
	                    "than the one before, with blanks between them",
	                    CONF_INTS_MOST, (long long)key->min, (long long)key->max);
}

static const char *
fault_of_value(struct arena *a, const struct conf_key *key, const char *text)
{
	int64_t number;

	if (key->type == CONF_FLAG)
		return strcmp(text, "0") == 0 || strcmp(text, "1") == 0 ? NULL : "must be 0 or 1";
	if (key->type == CONF_INT) {
		if (whole_number(text, &number) && number >= key->min && number <= key->max)
			return NULL;
		return arena_printf(a, "must be a whole number from %lld to %lld",
		                    (long long)key->min, (long long)key->max);
	}
	if (key->type == CONF_INTS)
		return fault_of_numbers(a, key, text);
	if (*text == '\0' && *key->preset == '\0')
		return NULL;
	switch (key->type) {
	case CONF_URL:
		return fault_of_url(text);
	case CONF_SMTP:
		return fault_of_smtp(a, text);
	case CONF_EMAIL:
		return fault_of_email(text);
	case CONF_DOMAINS:
		return fault_of_domains(text);
	case CONF_PARTITIONS:
		return fault_of_partitions(text);
	case CONF_S3:
		return fault_of_s3(text);
	case CONF_ACCOUNT:
		return strlen(text) == 12 && strspn(text, "0123456789") == 12 ? NULL
		                                                              : "must be 12 digits";
	case CONF_DIR:
	case CONF_PATH:
		return fault_of_path(text, key->type);
	case CONF_TEXT:
		return strlen(text) <= (size_t)key->max && strpbrk(text, "\r\n") == NULL
		               ? NULL
		               : "is too long, or more than one line";
	case CONF_INT:
	case CONF_INTS:
	case CONF_FLAG:
		break;
	}
	return NULL;
}

static void
set_value(struct arena *a, struct conf *conf, const struct conf_key *key, const char *text)
{
	void *member = (char *)conf + key->offset;
	int64_t number = 0;

	if (key->type == CONF_FLAG) {
		*(bool *)member = *text == '1';
	} else if (key->type == CONF_INT) {
		whole_number(text, &number);
		*(int64_t *)member = number * key->scale;
	} else if (key->type == CONF_INTS) {
		ascending_numbers(key, text, member);
	} else {
		*(const char **)member = arena_strdup(a, text);
	}
}

static void
set_defaults(struct arena *a, struct conf *conf)
{
	memset(conf, 0, sizeof *conf);
	for (size_t i = 0; i < KEY_COUNT; i++)
		set_value(a, conf, &keys[i], keys[i].preset);
	conf->file = "";
}

/* --- the environment --- */

static const struct {
	const char *variable, *key;
} overrides[] = {{"ROLECALL_BASE_URL", "base_url"}, {"ROLECALL_SMTP_URL", "mail.smtp_url"}};

enum { OVERRIDE_COUNT = sizeof overrides / sizeof *overrides };

static const char *
override_of(const char *key)
{
	for (size_t i = 0; i < OVERRIDE_COUNT; i++)
		if (strcmp(overrides[i].key, key) == 0)
			return getenv(overrides[i].variable);
	return NULL;
}

static const struct err *
apply_environment(struct arena *a, struct conf *conf)
{
	const struct err *bad = NULL;

	for (size_t i = 0; i < OVERRIDE_COUNT; i++) {
		const char *text = getenv(overrides[i].variable), *fault;
		const struct conf_key *key = conf_file_key(keys, KEY_COUNT, overrides[i].key);

		if (text == NULL || *text == '\0')
			continue;
		if ((fault = fault_of_value(a, key, text)) != NULL)
			bad = err_field(a, bad, NULL, "%s: %s", overrides[i].variable, fault);
		else
			set_value(a, conf, key, text);
	}
	return bad;
}

/* --- the file --- */

enum environment { WITH_ENVIRONMENT, WITHOUT_ENVIRONMENT };

static const struct err *
apply_file(struct arena *a, const char *file, enum environment environment, struct conf *conf)
{
	struct conf_setting settings[KEY_COUNT] = {{0}};
	int lines = 0;
	const struct err *bad = conf_file_read(a, file, keys, KEY_COUNT, settings, &lines);

	for (size_t i = 0; i < KEY_COUNT; i++) {
		const char *fault;

		if (settings[i].line == 0) {
			if (keys[i].need == CONF_REQUIRED && lines > 0 &&
			    (environment == WITHOUT_ENVIRONMENT ||
			     override_of(keys[i].name) == NULL))
				bad = err_field(a, bad, NULL, "%s:%d: %s is missing", file, lines,
				                keys[i].name);
			continue;
		}
		if ((fault = fault_of_value(a, &keys[i], settings[i].value)) != NULL)
			bad = err_field(a, bad, NULL, "%s:%d: %s: %s", file, settings[i].line,
			                keys[i].name, fault);
		else
			set_value(a, conf, &keys[i], settings[i].value);
	}
	conf->file = arena_strdup(a, file);
	return bad;
}

static void
derive(struct conf *conf)
{
	conf->secure = strncmp(conf->base_url, "https://", 8) == 0;
}

const struct err *
conf_load_file(struct arena *a, const char *file, struct conf *conf)
{
	const struct err *bad;

	set_defaults(a, conf);
	bad = apply_file(a, file, WITHOUT_ENVIRONMENT, conf);
	derive(conf);
	return bad;
}

const struct err *
conf_load(struct arena *a, struct conf *conf)
{
	const char *file = getenv("ROLECALL_CONF");
	const struct err *bad = NULL;
	struct stat st;

	set_defaults(a, conf);
	if (file != NULL && *file != '\0')
		bad = apply_file(a, file, WITH_ENVIRONMENT, conf);
	else if (stat(standard_file, &st) == 0)
		bad = apply_file(a, standard_file, WITH_ENVIRONMENT, conf);
	if (bad == NULL)
		bad = apply_environment(a, conf);
	derive(conf);
	return bad;
}
