/* What the files that make a plan share.  Nobody else includes this. */
#ifndef AWS_CREDS_INNER_H
#define AWS_CREDS_INNER_H

#include "creds.h"
#include "profile.h"

/* The variable's value, "" when it is not set. */
const char *
creds_variable(const char *name);

/* A setting into `room`; an error that names it when it is too long. */
const struct err *
creds_copy(struct arena *arena, const char *what, const char *text, char *room, size_t size);

/*
 * Keys whose values are `values` (access key ID, secret, token or "") and whose settings `names`
 * name, into `out->keys`.
 */
const struct err *
creds_plan_keys(struct arena *arena, const char *const names[3], const char *const values[3],
                struct creds_plan *out);

/*
 * One of the places in which a plan is looked for.  Sets `*found` when something is configured
 * there, be it right or broken.
 */
typedef const struct err *
creds_place(struct arena *arena, struct creds_plan *out, bool *found);

creds_place creds_plan_environment, creds_plan_web_identity, creds_plan_container,
	creds_plan_instance;

/* The same for a profile, with the profiles and other places that it leads to; NULL: AWS_PROFILE
 * or "default". */
const struct err *
creds_plan_profile(struct arena *arena, const char *profile, struct creds_plan *out, bool *found);

/* A role in `out`: checks what AWS would refuse.  `from` names the place; texts "" or NULL: not
 * set. */
const struct err *
creds_plan_role(struct arena *arena, const char *from, const char *role_arn,
                const char *session_name, struct creds_role *out);

#endif
