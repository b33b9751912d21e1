/* Finding AWS credentials.  See creds.h; profiles are creds_profile.c, addresses creds_address.c.
 */
#include "creds.h"

#include "../base/crypto.h"
#include "arn.h"
#include "creds_inner.h"

const char *
creds_variable(const char *name)
{
	const char *value = getenv(name);

	return value == NULL ? "" : value;
}

const struct err *
creds_copy(struct arena *arena, const char *what, const char *text, char *room, size_t size)
{
	size_t length = strlen(text);

	if (length >= size)
		return err_new(arena, ERR_SYSTEM, "AWS credentials: %s is too long", what);
	memcpy(room, text, length + 1);
	return NULL;
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

const struct err *
creds_take(struct arena *arena, const char *from, const char *what, const char *value, char *room,
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

const struct err *
creds_plan_keys(struct arena *arena, const char *const names[3], const char *const values[3],
                struct creds_plan *out)
{
	struct creds *keys = &out->keys;
	const struct err *e;

	for (int i = 0; i < 2; i++)
		if (*values[i] == '\0')
			return err_new(arena, ERR_SYSTEM,
			               "AWS credentials from %s: there is %s, but no %s", out->from,
			               names[1 - i], names[i]);
	out->source = CREDS_KEYS;
	memcpy(keys->from, out->from, sizeof keys->from);
	if ((e = creds_take(arena, out->from, names[0], values[0], keys->access_key_id,
	                    sizeof keys->access_key_id)) != NULL ||
	    (e = creds_take(arena, out->from, names[1], values[1], keys->secret_access_key,
	                    sizeof keys->secret_access_key)) != NULL)
		return e;
	return creds_take(arena, out->from, names[2], values[2], keys->session_token,
	                  sizeof keys->session_token);
}

/* Whether `text` is a role session's name: [\w+=,.@-]{2,64}. */
static bool
is_session_name(const char *text)
{
	size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                             "0123456789_+=,.@-");

	return length >= 2 && length <= 64 && text[length] == '\0';
}

const struct err *
creds_plan_role(struct arena *arena, const char *from, const char *role_arn,
                const char *session_name, struct creds_role *out)
{
	struct arn arn;
	const struct err *e;

	if (session_name == NULL || *session_name == '\0')
		session_name = "rolecall";
	if (!arn_parse(arena, role_arn, &arn) || strcmp(arn.service, "iam") != 0 ||
	    strcmp(arn.type, "role") != 0 || *arn.name == '\0' || !arn_account_valid(arn.account))
		return err_new(arena, ERR_SYSTEM,
		               "AWS credentials from %s: role_arn is not the ARN of a role", from);
	if (!is_session_name(session_name))
		return err_new(arena, ERR_SYSTEM,
		               "AWS credentials from %s: the role session's name must have 2 to 64 "
		               "letters, digits or _+=,.@-",
		               from);
	if ((e = creds_copy(arena, "role_arn", role_arn, out->role_arn, sizeof out->role_arn)) !=
	    NULL)
		return e;
	return creds_copy(arena, "role session's name", session_name, out->session_name,
	                  sizeof out->session_name);
}

const struct err *
creds_plan_environment(struct arena *arena, struct creds_plan *out, bool *found)
{
	static const char *const names[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
	                                    "AWS_SESSION_TOKEN"};
	const char *values[] = {creds_variable(names[0]), creds_variable(names[1]),
	                        creds_variable(names[2])};

	*found = *values[0] != '\0' || *values[1] != '\0';
	if (!*found)
		return NULL;
	snprintf(out->from, sizeof out->from, "environment");
	return creds_plan_keys(arena, names, values, out);
}

const struct err *
creds_plan_web_identity(struct arena *arena, struct creds_plan *out, bool *found)
{
	const char *file = creds_variable("AWS_WEB_IDENTITY_TOKEN_FILE"),
		   *role = creds_variable("AWS_ROLE_ARN");
	const struct err *e;

	if ((*found = *file != '\0') == false)
		return NULL;
	out->source = CREDS_WEB_IDENTITY;
	snprintf(out->from, sizeof out->from, "web identity");
	if (*role == '\0')
		return err_new(arena, ERR_SYSTEM,
		               "AWS credentials from web identity: there is "
		               "AWS_WEB_IDENTITY_TOKEN_FILE, but no AWS_ROLE_ARN");
	if ((e = creds_copy(arena, "AWS_WEB_IDENTITY_TOKEN_FILE", file, out->token_file,
	                    sizeof out->token_file)) != NULL)
		return e;
	return creds_plan_role(arena, out->from, role, creds_variable("AWS_ROLE_SESSION_NAME"),
	                       &out->web);
}

static const struct err *
profile_of_order(struct arena *arena, struct creds_plan *out, bool *found)
{
	return creds_plan_profile(arena, NULL, out, found);
}

static creds_place *const places[] = {creds_plan_environment, creds_plan_web_identity,
                                      profile_of_order, creds_plan_container};

/* Looks everywhere but at the instance. */
static const struct err *
search(struct arena *arena, const char *profile, struct creds_plan *out, bool *found)
{
	const struct err *e = NULL;

	memset(out, 0, sizeof *out);
	*found = false;
	if (profile == NULL)
		for (size_t i = 0; e == NULL && i < sizeof places / sizeof *places && !*found; i++)
			e = places[i](arena, out, found);
	else
		e = creds_plan_profile(arena, profile, out, found);
	return e;
}

const struct err *
creds_plan_find(struct arena *arena, const char *profile, struct creds_plan *out)
{
	bool found;
	const struct err *e = search(arena, profile, out, &found);

	if (e == NULL && !found && profile != NULL)
		e = err_new(arena, ERR_SYSTEM, "AWS credentials: profile %s has none", profile);
	else if (e == NULL && !found && (e = creds_plan_instance(arena, out, &found)) == NULL)
		out->guessed = true;
	if (e == NULL && !found)
		e = err_new(arena, ERR_SYSTEM,
		            "AWS credentials: none configured: set AWS_ACCESS_KEY_ID and "
		            "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE (an EC2 instance is not asked, "
		            "as AWS_EC2_METADATA_DISABLED says)");
	if (e != NULL)
		creds_plan_wipe(out);
	return e;
}

bool
creds_plan_is_ready(const struct creds_plan *plan)
{
	return plan->source == CREDS_KEYS && plan->role_count == 0;
}

bool
creds_present(struct arena *arena, const char *profile)
{
	struct creds_plan plan;
	bool found;
	const struct err *e = search(arena, profile, &plan, &found);

	creds_plan_wipe(&plan);
	return found || e != NULL;
}

void
creds_wipe(struct creds *creds)
{
	crypto_cleanse(creds, sizeof *creds);
}

void
creds_plan_wipe(struct creds_plan *plan)
{
	crypto_cleanse(plan, sizeof *plan);
}
