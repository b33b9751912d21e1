/*
 * The operations of AWS Security Token Service that the proof and our own credentials need: making
 * their requests and reading their answers. Source: AWS STS API reference, version 2011-06-15.  No
 * network here: requests go through query_run().
 */
#ifndef AWS_STS_H
#define AWS_STS_H

#include "arn.h"
#include "query.h"

enum { STS_SHORTEST_SESSION_S = 900 };

/* What AssumeRole is asked with. */
struct sts_assume_role {
	const char *role_arn;
	const char *external_id;    /* NULL: none is sent */
	const char *session_name;   /* [\w+=,.@-]{2,64} */
	const char *session_policy; /* JSON, at most 2,048 characters; NULL: none */
	int duration_s;             /* 900 and more */
	struct creds *session;      /* gets the session's credentials, the caller wipes them; NULL:
	                               they are thrown away unread */
};

/*
 * Fills operation, body and wants of `out` (endpoint and creds are the caller's); the body is in
 * `arena`.
 */
void
sts_assume_role(struct arena *arena, const struct sts_assume_role *ask, struct query_request *out);

/*
 * Whether `answer` gives a session of exactly the role that `ask` asked for; then `*assumed` is the
 * session's ARN (its account is whose role it is).  False for everything else: errors, unreadable
 * answers, a session of another role or name, and one whose credentials were wanted and are not
 * there.
 */
bool
sts_read_assumed_role(struct arena *arena, const struct sts_assume_role *ask,
                      const struct query_answer *answer, struct arn *assumed);

/*
 * The same for AssumeRoleWithWebIdentity, which nobody signs; external ID and session policy are
 * not sent, a duration only if it is not 0.  The body ends with "WebIdentityToken=": the caller
 * appends the token, which is a secret and so not for an arena.  sts_read_assumed_role() reads the
 * answer.
 */
void
sts_assume_role_with_web_identity(struct arena *arena, const struct sts_assume_role *ask,
                                  struct query_request *out);

/*
 * When the session that `answer` gives ends, ms since 1970; -1 when it does not say so in a way
 * that we can read.  For answers whose session was wanted.
 */
int64_t
sts_read_expiration(const struct query_answer *answer);

/* GetCallerIdentity, which needs no permission. */
void
sts_get_caller_identity(struct query_request *out);

/* Whether `answer` says who we are; then `*caller` is our ARN, whose account is 12 digits. */
bool
sts_read_caller_identity(struct arena *arena, const struct query_answer *answer,
                         struct arn *caller);

#endif
