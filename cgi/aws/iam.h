/*
 * The operations of AWS Identity and Access Management that the proof reads a role with: making
 * their requests and reading their answers.  Source: IAM API reference, version 2010-05-08.  Each
 * acts in the caller's own account: with a session of the role, on the role itself.  No network
 * here: requests go through query.h.
 */
#ifndef AWS_IAM_H
#define AWS_IAM_H

#include "query.h"

/*
 * More of a trust policy is not read.  AWS's limit is 4,096 characters, not counting blanks; a text
 * that was cut is no JSON any more, and so never taken for a safe one.
 */
enum { IAM_TRUST_POLICY_MOST = 16 * 1024 };

/* --- GetRole --- */

/* No text is NULL; all are in the arena. */
struct iam_role {
	const char *role_id;      /* "AROA...": another one when a role is deleted and made again */
	const char *trust_policy; /* its JSON as AWS gave it, percent-decoded */
	const char *boundary_arn; /* of the permissions boundary, or "" */
};

/* Each iam_* request fills operation, body and wants of `out` (endpoint and creds are the
 * caller's); the body is in `arena`.  `role_name`: bare, without a path. */
void
iam_get_role(struct arena *arena, const char *role_name, struct query_request *out);

/*
 * Whether `answer` tells of exactly the role `role_arn`.  False for everything else: errors,
 * unreadable answers, another role, a trust policy that is not percent-encoded UTF-8.
 */
bool
iam_read_role(struct arena *arena, const char *role_arn, const struct query_answer *answer,
              struct iam_role *out);

/* --- ListAttachedRolePolicies, ListRolePolicies --- */

struct iam_policy {
	const char *name;
	const char *arn; /* "" for an inline policy, which has none */
};

/* A page of a list.  `next` is to be sent as `marker` for the page behind it; NULL: it is the last.
 */
struct iam_policies {
	struct iam_policy *items;
	size_t count;
	const char *next;
};

/* `marker` NULL: the first page. */
void
iam_list_attached(struct arena *arena, const char *role_name, const char *marker,
                  struct query_request *out);
void
iam_list_inline(struct arena *arena, const char *role_name, const char *marker,
                struct query_request *out);

/* Whether `answer` is a page; false as above, and for names that no policy can have. */
bool
iam_read_attached(struct arena *arena, const struct query_answer *answer, struct iam_policies *out);
bool
iam_read_inline(struct arena *arena, const struct query_answer *answer, struct iam_policies *out);

/* --- SimulatePrincipalPolicy --- */

/* What AWS would decide. */
enum iam_decision { IAM_ALLOWED, IAM_EXPLICIT_DENY, IAM_IMPLICIT_DENY };

struct iam_simulated {
	const char *action;
	enum iam_decision decision;
};

struct iam_simulation {
	struct iam_simulated *items;
	size_t count;
	const char *next; /* as in struct iam_policies */
};

/* Asks what the policies of `role_arn` (its boundary too) say of `actions`, NULL-terminated, on all
 * resources. */
void
iam_simulate(struct arena *arena, const char *role_arn, const char *const *actions,
             const char *marker, struct query_request *out);

/* Whether `answer` is a page of decisions about some of `actions`, each at most once. */
bool
iam_read_simulation(struct arena *arena, const char *const *actions,
                    const struct query_answer *answer, struct iam_simulation *out);

#endif
