/*
 * Amazon Resource Names: reading one, and telling a person what is wrong with the Role ARN that was
 * typed, before AWS is asked anything.  Forms: AWS IAM user guide, "IAM identifiers" (ARNs,
 * friendly names and paths, name limits).  No I/O.
 */
#ifndef AWS_ARN_H
#define AWS_ARN_H

#include <stdbool.h>

#include "../base/err.h"

/* arn:PARTITION:SERVICE:REGION:ACCOUNT:TYPE/PATH/NAME; parts that are not there are "", none is
 * NULL. */
struct arn {
	const char *partition; /* aws, aws-cn, aws-us-gov, aws-eusc, ... */
	const char *service;   /* iam, sts, s3, ... */
	const char *region;    /* "" for IAM and STS */
	const char *account;   /* as it stands there: not checked to be 12 digits */
	const char *type;      /* role, user, assumed-role, root, ... */
	const char *path;      /* "/" or "/division/team/"; "" when the resource has no "/".  Of an
	                          assumed role: "/ROLENAME/" */
	/* what stands behind the last "/"; of an assumed role the session's name */
	const char *name;
};

/*
 * Splits `text` (NUL-terminated, exactly an ARN: no blanks around it) into `*out`, whose parts are
 * in `arena`.  False, and `out` all "", when it does not begin with "arn:" or has fewer than six
 * parts.  Checks no part's content.
 */
bool
arn_parse(struct arena *arena, const char *text, struct arn *out);

/*
 * The name of the role behind the ARN of an assumed role
 * ("arn:aws:sts::1:assumed-role/NAME/SESSION"), in `arena`; NULL when `arn` is not one.  (AWS
 * leaves the role's path out of it.)
 */
char *
arn_assumed_role_name(struct arena *arena, const struct arn *arn);

/* `arn` as text again, in `arena`. */
char *
arn_format(struct arena *arena, const struct arn *arn);

/* Whether there is a partition of that name. */
bool
arn_partition_known(const char *partition);

/* Whether `text` is exactly 12 digits. */
bool
arn_account_valid(const char *text);

/*
 * Checks the Role ARN that a person `typed` (any bytes; NULL is empty) for a cloud account.
 *   account_number  the 12 digits of the registered account; the role must be in it
 *   partitions      the partitions that Rolecall has credentials for, separated by blanks ("aws
 * aws-cn"; see aws_partitions()); NULL: any known one will do NULL when it is right: `*out` is
 * filled, its parts in `arena`; arn_format() gives the ARN without the blanks that were around it.
 * Otherwise one err_field(..., "role_arn", ...) whose sentence names the mistake and what to do,
 * and `*out` is undefined.
 */
const struct err *
arn_check_role(struct arena *arena, const char *typed, const char *account_number,
               const char *partitions, struct arn *out);

#endif
