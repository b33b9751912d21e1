/* One profile of AWS's shared files.  See profile.h. */
#include <errno.h>
#include <strings.h>

#include "../base/crypto.h"
#include "ini.h"
#include "profile.h"

enum { FILE_MOST = 1024 * 1024 };

/* What a file's settings are read into. */
struct reading {
	struct profile *profile;
	bool config;      /* the config file: sections are "profile NAME" */
	char key_fit[64]; /* the key whose value did not fit, or "" */
};

/* Whether `section` of the file is the profile that is read. */
static bool
is_ours(const struct reading *r, const char *section)
{
	const char *name = r->profile->name;
	size_t length = strlen(name);

	if (!r->config || (strcmp(section, "default") == 0 && strcmp(name, "default") == 0))
		return strcmp(section, name) == 0;
	if (strncmp(section, "profile", 7) != 0 || (section[7] != ' ' && section[7] != '\t'))
		return false;
	section += 7 + strspn(section + 7, " \t");
	if (*section == '"' && strlen(section) == length + 2 && section[length + 1] == '"')
		return strncmp(section + 1, name, length) == 0;
	return strcmp(section, name) == 0;
}

static void
take(void *arg, const char *section, const char *key, const char *value)
{
	struct reading *r = arg;
	struct profile *p = r->profile;
	const struct {
		const char *key;
		char *room;
		size_t size;
	} known[] = {
		{"aws_access_key_id", p->access_key_id, sizeof p->access_key_id},
		{"aws_secret_access_key", p->secret_access_key, sizeof p->secret_access_key},
		{"aws_session_token", p->session_token, sizeof p->session_token},
		{"region", p->region, sizeof p->region},
		{"endpoint_url", p->endpoint_url, sizeof p->endpoint_url},
		{"ca_bundle", p->ca_bundle, sizeof p->ca_bundle},
		{"use_fips_endpoint", p->use_fips, sizeof p->use_fips},
		{"role_arn", p->role_arn, sizeof p->role_arn},
		{"source_profile", p->source_profile, sizeof p->source_profile},
		{"credential_source", p->credential_source, sizeof p->credential_source},
		{"external_id", p->external_id, sizeof p->external_id},
		{"role_session_name", p->role_session_name, sizeof p->role_session_name},
		{"duration_seconds", p->duration_seconds, sizeof p->duration_seconds},
		{"mfa_serial", p->mfa_serial, sizeof p->mfa_serial},
		{"web_identity_token_file", p->web_identity_token_file,
	         sizeof p->web_identity_token_file},
		{"credential_process", p->credential_process, sizeof p->credential_process},
		{"sso_session", p->sso_session, sizeof p->sso_session},
		{"sso_start_url", p->sso_session, sizeof p->sso_session},
	};

	if (!is_ours(r, section))
		return;
	p->exists = true;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		size_t length = strlen(value);

		if (strcasecmp(known[i].key, key) != 0)
			continue;
		if (length >= known[i].size) {
			snprintf(r->key_fit, sizeof r->key_fit, "%s", known[i].key);
			continue;
		}
		memcpy(known[i].room, value, length + 1);
		if (known[i].room == p->access_key_id)
			p->keys_in_config = r->config;
	}
}

/* The file's name: from the environment variable, or in the home directory; NULL when there is no
 * home. */
static const char *
file_name(struct arena *arena, const char *variable, const char *in_home)
{
	const char *named = getenv(variable), *home = getenv("HOME");

	if (named != NULL && *named != '\0') {
		if (strncmp(named, "~/", 2) != 0 || home == NULL)
			return arena_strdup(arena, named);
		return arena_printf(arena, "%s%s", home, named + 1);
	}
	return home == NULL || *home == '\0' ? NULL
	                                     : arena_printf(arena, "%s/.aws/%s", home, in_home);
}

/* The whole file, NUL-terminated, in `*text` (room for FILE_MOST + 1); "" when there is none. */
static const struct err *
read_file(struct arena *arena, const char *name, char *text)
{
	const struct err *e = NULL;
	FILE *file = fopen(name, "re");
	size_t size;

	*text = '\0';
	if (file == NULL && (errno == ENOENT || errno == ENOTDIR))
		return NULL;
	if (file == NULL)
		return err_new(arena, ERR_SYSTEM, "read %s: %s", name, strerror(errno));
	setvbuf(file, NULL, _IONBF, 0); /* no second copy of the secrets */
	size = fread(text, 1, FILE_MOST, file);
	text[size] = '\0';
	if (ferror(file))
		e = err_new(arena, ERR_SYSTEM, "read %s: %s", name, strerror(errno));
	else if (size == FILE_MOST)
		e = err_new(arena, ERR_SYSTEM, "read %s: larger than 1 MB", name);
	fclose(file);
	return e;
}

static const struct err *
take_file(struct arena *arena, const char *name, struct reading *r)
{
	char *text;
	const struct err *e;

	if (name == NULL)
		return NULL;
	if ((text = malloc(FILE_MOST + 1)) == NULL)
		return err_new(arena, ERR_SYSTEM, "read %s: out of memory", name);
	e = read_file(arena, name, text);
	if (e == NULL)
		ini_parse(text, take, r);
	crypto_cleanse(text, FILE_MOST + 1);
	free(text);
	if (e == NULL && *r->key_fit != '\0')
		e = err_new(arena, ERR_SYSTEM, "%s: profile %s: %s is too long", name,
		            r->profile->name, r->key_fit);
	return e;
}

const struct err *
profile_load(struct arena *arena, const char *name, struct profile *out)
{
	const char *named = name != NULL && *name != '\0' ? name : getenv("AWS_PROFILE");
	bool explicit = named != NULL && *named != '\0';
	struct reading config = {out, true, ""}, credentials = {out, false, ""};
	const struct err *e;

	memset(out, 0, sizeof *out);
	if (!explicit)
		named = "default";
	if (strlen(named) >= sizeof out->name)
		return err_new(arena, ERR_SYSTEM, "AWS profile: the name is too long");
	memcpy(out->name, named, strlen(named) + 1);
	e = take_file(arena, file_name(arena, "AWS_CONFIG_FILE", "config"), &config);
	if (e == NULL)
		e = take_file(arena, file_name(arena, "AWS_SHARED_CREDENTIALS_FILE", "credentials"),
		              &credentials);
	if (e == NULL && explicit && !out->exists)
		e = err_new(arena, ERR_SYSTEM,
		            "AWS profile %s: not in the config or credentials file", named);
	return e;
}

void
profile_wipe(struct profile *profile)
{
	crypto_cleanse(profile, sizeof *profile);
}
