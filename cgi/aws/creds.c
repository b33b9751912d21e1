/* AWS credentials.  See creds.h. */
#include "creds.h"
#include "../base/crypto.h"
#include "profile.h"

/*
 * One place where credentials can be.  Sets `*found` when something is configured there, be it
 * right or broken, and then fills `out` or returns an error.  Further providers are a line in
 * `providers`.
 */
typedef const struct err *
provider(struct arena *arena, const char *profile, struct creds *out, bool *found);

static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value == NULL ? "" : value;
}

/* Whether `text` can stand in a header: keys and tokens have no blanks, controls or letters beyond
 * ASCII. */
static bool
clean(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text <= ' ' || *text > '~')
			return false;
	return true;
}

/* Copies `value` into `room`; an error that names it `what` when it is too long or not clean. */
static const struct err *
copy(struct arena *arena, const char *from, const char *what, const char *value, char *room,
     size_t size)
{
	size_t length = strlen(value);

	if (length >= size)
		return err_new(arena, ERR_SYSTEM, "AWS credentials from %s: %s is too long", from,
		               what);
	if (!clean(value))
		return err_new(arena, ERR_SYSTEM,
		               "AWS credentials from %s: %s has a blank or another sign that it "
		               "can't have",
		               from, what);
	memcpy(room, value, length + 1);
	return NULL;
}

/* The three values of static keys, whose names are in `names`, into `out`. */
static const struct err *
static_keys(struct arena *arena, const char *const names[3], const char *const values[3],
            struct creds *out)
{
	const struct err *e;

	for (int i = 0; i < 2; i++)
		if (*values[i] == '\0')
			return err_new(arena, ERR_SYSTEM,
			               "AWS credentials from %s: there is %s, but no %s", out->from,
			               names[1 - i], names[i]);
	if ((e = copy(arena, out->from, names[0], values[0], out->access_key_id,
	              sizeof out->access_key_id)) != NULL)
		return e;
	if ((e = copy(arena, out->from, names[1], values[1], out->secret_access_key,
	              sizeof out->secret_access_key)) != NULL)
		return e;
	return copy(arena, out->from, names[2], values[2], out->session_token,
	            sizeof out->session_token);
}

static const struct err *
from_environment(struct arena *arena, const char *profile, struct creds *out, bool *found)
{
	static const char *const names[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
	                                    "AWS_SESSION_TOKEN"};
	const char *values[] = {variable(names[0]), variable(names[1]), variable(names[2])};

	*found = profile == NULL && (*values[0] != '\0' || *values[1] != '\0');
	if (!*found)
		return NULL;
	snprintf(out->from, sizeof out->from, "environment");
	return static_keys(arena, names, values, out);
}

static const struct err *
not_yet(struct arena *arena, const char *what, const char *setting)
{
	return err_new(arena, ERR_SYSTEM,
	               "AWS credentials: not supported yet: %s (%s); give static keys in the "
	               "environment or a profile",
	               what, setting);
}

static const struct err *
from_web_identity(struct arena *arena, const char *profile, struct creds *out, bool *found)
{
	(void)out;
	*found = profile == NULL && *variable("AWS_WEB_IDENTITY_TOKEN_FILE") != '\0';
	return *found ? not_yet(arena, "web identity", "AWS_WEB_IDENTITY_TOKEN_FILE") : NULL;
}

static const struct err *
keys_of_profile(struct arena *arena, const struct profile *p, struct creds *out, bool *found)
{
	static const char *const names[] = {"aws_access_key_id", "aws_secret_access_key",
	                                    "aws_session_token"};
	const char *values[] = {p->access_key_id, p->secret_access_key, p->session_token};

	*found = true;
	if (*p->web_identity_token_file != '\0')
		return not_yet(arena, "web identity in a profile", "web_identity_token_file");
	if (*p->role_arn != '\0')
		return not_yet(arena, "a profile that assumes a role", "role_arn");
	snprintf(out->from, sizeof out->from, "profile %s", p->name);
	if (*values[0] != '\0' || *values[1] != '\0')
		return static_keys(arena, names, values, out);
	if (*p->credential_process != '\0')
		return not_yet(arena, "credentials from a program", "credential_process");
	if (*p->sso_session != '\0')
		return not_yet(arena, "IAM Identity Center (SSO)", "sso_session");
	*found = false;
	return NULL;
}

static const struct err *
from_profile(struct arena *arena, const char *profile, struct creds *out, bool *found)
{
	struct profile p;
	const struct err *e = profile_load(arena, profile, &p);

	*found = e != NULL;
	if (e == NULL)
		e = keys_of_profile(arena, &p, out, found);
	if (e == NULL && !*found && profile != NULL) {
		*found = true;
		e = err_new(arena, ERR_SYSTEM, "AWS credentials: profile %s has none", profile);
	}
	profile_wipe(&p);
	return e;
}

static const struct err *
from_container(struct arena *arena, const char *profile, struct creds *out, bool *found)
{
	static const char *const names[] = {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
	                                    "AWS_CONTAINER_CREDENTIALS_FULL_URI"};

	(void)out;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (profile == NULL && *variable(names[i]) != '\0') {
			*found = true;
			return not_yet(arena, "container credentials", names[i]);
		}
	*found = false;
	return NULL;
}

static provider *const providers[] = {from_environment, from_web_identity, from_profile,
                                      from_container};

/* Asks the providers in their order; `*found` as theirs. */
static const struct err *
search(struct arena *arena, const char *profile, struct creds *out, bool *found)
{
	memset(out, 0, sizeof *out);
	*found = false;
	for (size_t i = 0; i < sizeof providers / sizeof *providers && !*found; i++) {
		const struct err *e = providers[i](arena, profile, out, found);

		if (e != NULL) {
			creds_wipe(out);
			return e;
		}
	}
	return NULL;
}

const struct err *
creds_load(struct arena *arena, const char *profile, struct creds *out)
{
	bool found;
	const struct err *e = search(arena, profile, out, &found);

	if (e == NULL && !found)
		e = err_new(arena, ERR_SYSTEM,
		            "AWS credentials: none configured: set AWS_ACCESS_KEY_ID and "
		            "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
		            " (an EC2 instance's role is not supported yet)");
	return e;
}

bool
creds_present(struct arena *arena, const char *profile)
{
	struct creds creds;
	bool found;

	(void)search(arena, profile, &creds, &found);
	creds_wipe(&creds);
	return found;
}

void
creds_wipe(struct creds *creds)
{
	crypto_cleanse(creds, sizeof *creds);
}
