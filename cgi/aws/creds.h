/*
 * AWS credentials, and where they come from.  They are found where AWS's own tools find them, in
 * their order (AWS SDKs and Tools Reference Guide, "Standardized credential providers"):
 * environment, web identity, profile, container, instance; whatever is configured counts, right or
 * broken, and is never silently passed over for something else.  Finding makes a plan: it reads
 * the environment and the shared files, no network.  What a plan needs of the network, and of
 * programs, creds_fetch.h does.
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

/* Overwrites them. */
void
creds_wipe(struct creds *creds);

/* Where a plan begins. */
enum creds_source {
	CREDS_KEYS,         /* in the environment or a profile */
	CREDS_WEB_IDENTITY, /* AssumeRoleWithWebIdentity, with a token in a file */
	CREDS_PROCESS,      /* credential_process: a program prints them */
	CREDS_CONTAINER,    /* an address that ECS or EKS gives a container */
	CREDS_INSTANCE      /* EC2's metadata service, version 2 */
};

/* A role that is assumed on the way. */
struct creds_role {
	char role_arn[2049];
	char session_name[65];
	char external_id[1225]; /* "": none */
	int duration_s;         /* 0: as long as AWS gives by itself, one hour */
};

enum { CREDS_ROLES_MOST = 5 };

/* How credentials are got.  Holds secrets: ends with creds_plan_wipe(). */
struct creds_plan {
	enum creds_source source;
	struct creds keys;     /* CREDS_KEYS */
	struct creds_role web; /* CREDS_WEB_IDENTITY */
	char token_file[1024]; /* CREDS_WEB_IDENTITY: read anew each time */
	char process[1024];    /* CREDS_PROCESS: as configured */
	char address[1024];    /* CREDS_CONTAINER: URL; CREDS_INSTANCE: URL without a path */
	bool guessed;          /* CREDS_INSTANCE: nothing says that there is one */
	struct creds_role roles[CREDS_ROLES_MOST]; /* assumed then, one with the other's session */
	size_t role_count;
	char from[160]; /* as in struct creds */
};

/*
 * Finds how.  `profile` NULL: the whole order above; else that profile alone. ERR_SYSTEM when none
 * can be, or what is configured is broken (half a pair, an unknown profile, profiles in a circle,
 * an unreadable file, an address that we may not ask, characters that keys don't have) or can't be
 * used by a program alone (MFA, SSO); the text names the variable or setting, never a value that
 * is secret.  `*out` is the caller's, needs creds_plan_wipe() in any case.
 */
const struct err *
creds_plan_find(struct arena *arena, const char *profile, struct creds_plan *out);

/* Whether credentials are there with the plan itself: long-lived keys and no role on the way. */
bool
creds_plan_is_ready(const struct creds_plan *plan);

/* Overwrites it. */
void
creds_plan_wipe(struct creds_plan *plan);

/*
 * Whether credentials are configured at all, right or broken: false is the one case in which a
 * stand-in may take AWS's place. `profile` as above.  An EC2 instance's role is not seen (it needs
 * the network).
 */
bool
creds_present(struct arena *arena, const char *profile);

/*
 * Takes one value of credentials into `room`; `from` and `what` name it.  ERR_SYSTEM when it is too
 * long, or has a blank, control or letter beyond ASCII, which can't stand in a header.
 */
const struct err *
creds_take(struct arena *arena, const char *from, const char *what, const char *value, char *room,
           size_t size);

#endif
