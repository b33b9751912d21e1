/*
 * One profile of AWS's shared files, with what Rolecall needs of it.  Files: AWS_CONFIG_FILE or
 * ~/.aws/config ("[profile NAME]", "[default]"), AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials
 * ("[NAME]"), which wins where both say something. Source: AWS SDKs and Tools Reference
 * Guide.  Reads files; no network.
 */
#ifndef AWS_PROFILE_H
#define AWS_PROFILE_H

#include <stdbool.h>

#include "../base/err.h"

/*
 * Settings as they stand in the files, "" when they don't.  Holds secrets: ends with
 * profile_wipe().
 */
struct profile {
	char name[128];
	bool exists; /* in one of the two files */
	char access_key_id[129];
	char secret_access_key[129];
	char session_token[4097];
	char region[64];
	char endpoint_url[512];
	char ca_bundle[1024];
	char use_fips[8];
	bool keys_in_config; /* access_key_id is the config file's: credential_process stands over
	                        it */
	char role_arn[2049];
	char source_profile[128];
	char credential_source[64];
	char external_id[1225];
	char role_session_name[65];
	char duration_seconds[16];
	char mfa_serial[257];
	char web_identity_token_file[1024];
	char credential_process[1024];
	char sso_session[256]; /* sso_session, or the older sso_start_url */
};

/*
 * Reads profile `name`; NULL: AWS_PROFILE, and "default" without it.  Files that are not there are
 * as good as empty ones. ERR_SYSTEM: a file that can't be read or is larger than 1 MB; a setting
 * that is too long; a profile that was named (by `name` or AWS_PROFILE) and is in neither
 * file.  `*out` needs profile_wipe() in any case.  Texts of errors hold names, never values.
 */
const struct err *
profile_load(struct arena *arena, const char *name, struct profile *out);

/* Overwrites it. */
void
profile_wipe(struct profile *profile);

#endif
