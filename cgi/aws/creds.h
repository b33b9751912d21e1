/*
 * AWS credentials, found where AWS's own tools find them, in their order: environment, web
 * identity, profile, container, instance (AWS SDKs and Tools Reference Guide, "Standardized
 * credential providers").  Only static keys are taken so far (environment and profile); anything
 * else that is configured is an error that names it, never silently passed over for something else.
 * Reads the environment and files; no network yet.
 */
#ifndef AWS_CREDS_H
#define AWS_CREDS_H

#include <stdbool.h>

#include "../base/err.h"

/*
 * A signer's keys, in fixed buffers that creds_wipe() clears.  Never log one, never copy one into
 * an arena.
 */
struct creds {
	char access_key_id[129];
	char secret_access_key[129];
	char session_token[4097]; /* "" for long-lived keys */
	int64_t expires_ms;       /* 0: they don't */
	char from[160]; /* where they come from, for the log: "environment", "profile NAME" */
};

/*
 * Finds credentials.  `profile` NULL: the whole order above; else that profile alone. ERR_SYSTEM
 * when none are configured, or what is configured is broken (half a pair, an unknown profile, an
 * unreadable file, characters that keys don't have) or not supported yet; the text names the
 * variable or setting, never a value. `*out` is the caller's, needs creds_wipe() in any case, and
 * is all zero after an error.
 */
const struct err *
creds_load(struct arena *arena, const char *profile, struct creds *out);

/*
 * Whether credentials are configured at all, right or broken: false is the one case in which a
 * stand-in may take AWS's place. `profile` as above.  An EC2 instance's role is not seen (it needs
 * the network).
 */
bool
creds_present(struct arena *arena, const char *profile);

/* Overwrites them. */
void
creds_wipe(struct creds *creds);

#endif
