/*
 * The configuration: the table of keys, and the values.  The file's grammar is in conf_file.c, what
 * values may be in conf_value.c.  See conf.h.
 */
#include <sys/stat.h>

#include "conf_value.h"

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
	{"users.sign_in_minutes", CONF_INT, "15", 15, 120, 60, AT(sign_in_s), CONF_OPTIONAL},
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

static void
set_value(struct arena *a, struct conf *conf, const struct conf_key *key, const char *text)
{
	void *member = (char *)conf + key->offset;
	int64_t number = 0;

	if (key->type == CONF_FLAG) {
		*(bool *)member = *text == '1';
	} else if (key->type == CONF_INT) {
		conf_value_number(text, &number);
		*(int64_t *)member = number * key->scale;
	} else if (key->type == CONF_INTS) {
		conf_value_numbers(key, text, member);
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
		if ((fault = conf_value_fault(a, key, text)) != NULL)
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
		if ((fault = conf_value_fault(a, &keys[i], settings[i].value)) != NULL)
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
