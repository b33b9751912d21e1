/* What the files of this directory know of struct aws.  Nobody else includes this. */
#ifndef AWS_INNER_H
#define AWS_INNER_H

#include "aws.h"
#include "creds_fetch.h"

/* How a source's credentials are kept fresh; all times but refuse_ms by clock_monotonic_ms(). */
struct renewal {
	struct creds_fetch *fetch; /* under way, or NULL */
	bool have;                 /* there are credentials */
	int64_t due_ms;            /* when to get them anew; -1: not */
	int64_t refuse_ms;         /* from when they are not used any more; 0: always are */
	int64_t forced_ms;         /* when AWS's refusal last led to a renewal */
	int failures;              /* in a row */
	char fault[1024];          /* why the last one failed, or "" */
};

/* A partition: how it is reached, and as whom. */
struct aws_source {
	char profile[128]; /* "": none named */
	char region[64];   /* as configured; "": none */
	char partition[16];
	char expected_account[16]; /* "": any */
	char account[16];          /* "": not asked yet */
	char caller_arn[640];      /* as GetCallerIdentity told; "" too when it is longer */
	struct endpoint sts;
	struct endpoint iam;
	struct creds creds; /* what calls are signed with; see renew.h */
	bool distrusted;    /* AWS refused them: got anew before they are used again */
	struct renewal renewal;
};

struct aws {
	struct query_client *client;
	int64_t budget_ms;
	struct aws_source sources[AWS_PARTITIONS_MOST];
	size_t source_count;
	char partitions[128];
	unsigned news; /* see aws_news() */
	void (*tick)(void *arg);
	void *tick_arg;
};

/*
 * The source for `partition` (NULL: the first), with credentials that may be used.  ERR_SYSTEM when
 * there is none, ERR_UPSTREAM or ERR_SYSTEM when its credentials could not be got.
 */
const struct err *
aws_source(struct aws *aws, struct arena *arena, const char *partition, struct aws_source **out);

/*
 * Notes who we are from GetCallerIdentity's `answer`.  ERR_UPSTREAM when it does not say;
 * ERR_SYSTEM when our credentials are refused, or it is not who we are configured to be.
 */
const struct err *
aws_take_caller(struct arena *arena, struct aws_source *source, const struct query_answer *answer);

/*
 * What in `answer` is our own fault, as a sentence in `arena` for the sysadmin's log; NULL when
 * nothing is (success, a refusal, AWS's own troubles).  `registered` is the customer's account,
 * whose own settings are not our fault; NULL: none. Marks `source` distrusted when it is about its
 * credentials.
 */
const char *
aws_own_fault(struct arena *arena, struct aws_source *source, const struct query_answer *answer,
              const char *registered);

/*
 * The same for an answer to a call signed with a session's credentials, which no customer can be
 * blamed for either.  An AccessDenied there is the customer's: the session is of his role.
 */
const char *
aws_session_fault(struct arena *arena, const struct aws_source *source, const struct creds *session,
                  const struct query_answer *answer);

/*
 * Whether AWS's AccessDenied `message` says that a policy on our side forbids it: then it says
 * nothing about the role.
 */
bool
aws_refused_by_us(const char *message);

#endif
