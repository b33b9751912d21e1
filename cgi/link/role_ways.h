/*
 * The ways to make the role in AWS, all from the same few values: the console's steps, a
 * CloudFormation template and its quick-create link, a script for the AWS CLI, and Terraform.
 * Texts alone: no I/O.  The trust policy in each is role_trust_policy()'s (role.h).
 */
#ifndef LINK_ROLE_WAYS_H
#define LINK_ROLE_WAYS_H

#include "../store/record.h"

/* What is to be made; texts are never NULL. */
struct role_plan {
	const char *partition;        /* "aws", ... */
	const char *platform_account; /* whom the role lets in: 12 digits */
	const char *external_id;
	const char *account_number; /* where the role is made: 12 digits */
	const char *role_name;
	enum role_policy policy;
};

/* The ARN that the role will have. */
const char *
role_ways_arn(struct arena *a, const struct role_plan *plan);

/*
 * The name of the permission policy as the console lists it: AWS's own "ReadOnlyAccess" or
 * "SecurityAudit", or for ROLE_NARROW the name to give ours.
 */
const char *
role_ways_policy_name(enum role_policy policy);

/*
 * ROLE_NARROW's policy: JSON, indented.  Reads what there is and what it costs, never what is
 * inside (S3 objects, tables, secrets, and what tends to hold them: user data, environment
 * variables); and of IAM this role alone, so that its trust policy can be read and its permissions
 * tried.  Fits IAM's limits of 6,144 characters for a managed and 10,240 for an inline policy.
 * `role_arn` is that role.
 */
const char *
role_ways_narrow_policy(struct arena *a, const char *role_arn);

/* The same as a value of the template's parameter Policy. */
const char *
role_ways_policy_parameter(enum role_policy policy);

/* What AWS calls the partition: "AWS China"; the partition itself when it is none that is known. */
const char *
role_ways_partition_name(const char *partition);

/* Address of the IAM console's "Create role" and "Create policy"; "" for a partition without. */
const char *
role_ways_create_role_address(struct arena *a, const char *partition);
const char *
role_ways_create_policy_address(struct arena *a, const char *partition);

/*
 * A CloudFormation template (YAML) whose parameters have the plan's values as defaults; `plan`
 * NULL: the general one, for quick-create links, whose parameters have none.
 */
const char *
role_ways_template(struct arena *a, const struct role_plan *plan);

/*
 * The CloudFormation console's page that makes the stack with one press, from the general template
 * at `template_url`; "" when that is "", or is out of the partition's reach.
 */
const char *
role_ways_quick_create(struct arena *a, const struct role_plan *plan, const char *template_url);

/*
 * A POSIX shell script for the AWS CLI: looks whether the credentials belong to the account, makes
 * the role or corrects its trust policy, gives it the permissions and prints its ARN.
 */
const char *
role_ways_script(struct arena *a, const struct role_plan *plan);

/* The same for Terraform 1.2 and later. */
const char *
role_ways_terraform(struct arena *a, const struct role_plan *plan);

#endif
