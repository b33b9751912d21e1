/*
 * Credentials of a profile in AWS's shared files, and of the profiles it leads to (AWS SDKs and
 * Tools Reference Guide: "Assume role credential provider", "Process credential provider").  See
 * creds.h.
 */
#include "creds_inner.h"

/* The profiles on the way, from the one that is asked for down to the one that has keys. */
struct chain {
	char names[CREDS_ROLES_MOST + 1][128];
	size_t count;
	struct creds_plan *out;
};

static const struct err *
is_broken(struct arena *arena, const struct profile *p, const char *what)
{
	return err_new(arena, ERR_SYSTEM, "AWS credentials from profile %s: %s", p->name, what);
}

static bool
has_keys(const struct profile *p)
{
	return *p->access_key_id != '\0' || *p->secret_access_key != '\0';
}

static const struct err *
take_keys(struct arena *arena, const struct profile *p, struct creds_plan *out)
{
	static const char *const names[] = {"aws_access_key_id", "aws_secret_access_key",
	                                    "aws_session_token"};
	const char *values[] = {p->access_key_id, p->secret_access_key, p->session_token};

	return creds_plan_keys(arena, names, values, out);
}

static const struct err *
take_web_identity(struct arena *arena, const struct profile *p, struct creds_plan *out)
{
	const struct err *e =
		creds_copy(arena, "web_identity_token_file", p->web_identity_token_file,
	                   out->token_file, sizeof out->token_file);

	out->source = CREDS_WEB_IDENTITY;
	if (e == NULL && *p->role_arn == '\0')
		e = is_broken(arena, p, "there is web_identity_token_file, but no role_arn");
	return e != NULL ? e
	                 : creds_plan_role(arena, out->from, p->role_arn, p->role_session_name,
	                                   &out->web);
}

/* What a profile has of its own, roles apart. */
static const struct err *
take_own(struct arena *arena, const struct profile *p, struct creds_plan *out, bool *found)
{
	*found = true;
	if (*p->web_identity_token_file != '\0')
		return take_web_identity(arena, p, out);
	if (has_keys(p) && (!p->keys_in_config || *p->credential_process == '\0'))
		return take_keys(arena, p, out);
	if (*p->credential_process != '\0') {
		out->source = CREDS_PROCESS;
		return creds_copy(arena, "credential_process", p->credential_process, out->process,
		                  sizeof out->process);
	}
	if (*p->sso_session != '\0')
		return is_broken(arena, p,
		                 "IAM Identity Center (SSO) needs a person who signs in: use a "
		                 "role, or credential_process with \"aws configure "
		                 "export-credentials --profile NAME\"");
	*found = false;
	return NULL;
}

/* Where credential_source says that the role's caller is. */
static const struct err *
take_source(struct arena *arena, const struct profile *p, struct creds_plan *out)
{
	static const struct {
		const char *name;
		creds_place *place;
	} sources[] = {{"Environment", creds_plan_environment},
	               {"Ec2InstanceMetadata", creds_plan_instance},
	               {"EcsContainer", creds_plan_container}};
	bool found = false;

	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		if (strcmp(sources[i].name, p->credential_source) == 0) {
			const struct err *e = sources[i].place(arena, out, &found);

			if (e == NULL && !found)
				e = is_broken(arena, p,
				              "credential_source names a place that has none");
			return e;
		}
	return is_broken(arena, p,
	                 "credential_source must be Environment, Ec2InstanceMetadata or "
	                 "EcsContainer");
}

/* The role of `p` itself; the chain is read from its end, so the last is assumed first. */
static const struct err *
add_role(struct arena *arena, const struct profile *p, struct creds_plan *out)
{
	struct creds_role *role = &out->roles[out->role_count];
	const struct err *e;
	char *end = NULL;
	long seconds = *p->duration_seconds == '\0' ? 0 : strtol(p->duration_seconds, &end, 10);

	if (*p->mfa_serial != '\0')
		return is_broken(arena, p,
		                 "mfa_serial: nobody is here to type a code; use a role without "
		                 "MFA");
	if (end != NULL && (*end != '\0' || seconds < 900 || seconds > 43200))
		return is_broken(arena, p, "duration_seconds must be 900 to 43200");
	if ((e = creds_plan_role(arena, out->from, p->role_arn, p->role_session_name, role)) !=
	            NULL ||
	    (e = creds_copy(arena, "external_id", p->external_id, role->external_id,
	                    sizeof role->external_id)) != NULL)
		return e;
	role->duration_s = (int)seconds;
	out->role_count++;
	return NULL;
}

static const struct err *
follow(struct arena *arena, struct chain *chain, const struct profile *p, bool *found);

static bool
is_on_the_way(const struct chain *chain, const char *name)
{
	for (size_t i = 0; i < chain->count; i++)
		if (strcmp(chain->names[i], name) == 0)
			return true;
	return false;
}

/* The keys of whoever calls for the role of `p`. */
static const struct err *
follow_source_profile(struct arena *arena, struct chain *chain, const struct profile *p)
{
	struct profile next;
	bool found = false;
	const struct err *e;

	/* A profile may name itself: its role is assumed with its own keys. */
	if (strcmp(p->source_profile, p->name) == 0 && has_keys(p))
		return take_keys(arena, p, chain->out);
	if (is_on_the_way(chain, p->source_profile))
		return is_broken(arena, p, "its source_profile leads back to itself");
	if (chain->count > CREDS_ROLES_MOST)
		return is_broken(arena, p, "too many profiles on the way to keys");
	snprintf(chain->out->from, sizeof chain->out->from, "profile %s", p->source_profile);
	if ((e = profile_load(arena, p->source_profile, &next)) == NULL)
		e = has_keys(&next) ? take_keys(arena, &next, chain->out)
		                    : follow(arena, chain, &next, &found);
	if (e == NULL && !found && !has_keys(&next))
		e = is_broken(arena, p, "its source_profile has no credentials");
	profile_wipe(&next);
	return e;
}

static const struct err *
follow(struct arena *arena, struct chain *chain, const struct profile *p, bool *found)
{
	struct creds_plan *out = chain->out;
	bool by_profile = *p->source_profile != '\0', by_source = *p->credential_source != '\0';
	char from[sizeof out->from];
	const struct err *e;

	snprintf(chain->names[chain->count++], sizeof chain->names[0], "%s", p->name);
	snprintf(out->from, sizeof out->from, "profile %s", p->name);
	memcpy(from, out->from, sizeof from);
	if (*p->role_arn == '\0' || *p->web_identity_token_file != '\0')
		return take_own(arena, p, out, found);
	*found = true;
	if (by_profile == by_source)
		return is_broken(arena, p,
		                 by_profile ? "there must not be both source_profile and "
		                              "credential_source"
		                            : "there is role_arn, but no source_profile or "
		                              "credential_source");
	e = by_profile ? follow_source_profile(arena, chain, p) : take_source(arena, p, out);
	memcpy(out->from, from, sizeof from);
	return e != NULL ? e : add_role(arena, p, out);
}

const struct err *
creds_plan_profile(struct arena *arena, const char *profile, struct creds_plan *out, bool *found)
{
	struct chain chain = {.out = out};
	struct profile p;
	const struct err *e = profile_load(arena, profile, &p);

	*found = e != NULL;
	if (e == NULL)
		e = follow(arena, &chain, &p, found);
	profile_wipe(&p);
	return e;
}
