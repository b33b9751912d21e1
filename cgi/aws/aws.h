/*
 * Our side of AWS, for the life of the process: credentials and endpoints per partition,
 * connections, and who we are there. Opened once, after the last fork() and before the first
 * request; the proof (proof.h) runs on it.  One thread.
 */
#ifndef AWS_AWS_H
#define AWS_AWS_H

#include <stdbool.h>

#include "../base/err.h"

struct aws;

enum { AWS_PARTITIONS_MOST = 4 };

/* A partition that Rolecall has credentials for.  NULL and "" are the same. */
struct aws_partition {
	const char *partition; /* "aws", "aws-cn", ...; NULL: the one that the region is in */
	const char *profile;   /* in AWS's shared files; NULL: what creds.h finds (environment,
	                          AWS_PROFILE, ...) */
	const char *region;    /* NULL: see endpoint_load() */
	const char *platform_account; /* the account that we expect to be, 12 digits; NULL: whatever
	                                 AWS says */
};

struct aws_options {
	const struct aws_partition *partitions; /* copied */
	size_t partition_count;                 /* 0: one, found in environment and shared files */
	int64_t budget_ms;  /* for one call of aws_platform_account() or proof_run(); 0: 5,000 */
	size_t connections; /* to AWS at once; 0: 16 */
	/* called at least every 20 ms while a call here waits for AWS; NULL: nothing */
	void (*tick)(void *arg);
	void *tick_arg;
};

/*
 * Finds endpoints and credentials of every partition and opens `*out`, ended by aws_close().  Reads
 * the environment and files; no network: credentials that must be asked for (a role's, a
 * container's, an instance's) are got by aws_step(), and waited for by aws_platform_account().
 * ERR_SYSTEM (a start-up fault; see creds_plan_find(), endpoint_load()) when what is configured is
 * broken, missing or there twice.
 */
const struct err *
aws_open(struct arena *arena, const struct aws_options *options, struct aws **out);

/*
 * Closes connections, overwrites credentials, frees it; NULL does nothing.  Proofs under way end
 * nowhere; their arenas must still be there.
 */
void
aws_close(struct aws *aws);

/*
 * The partitions there are credentials for, separated by blanks ("aws aws-cn"), as arn_check_role()
 * takes them; lives with `aws`.
 */
const char *
aws_partitions(const struct aws *aws);

/*
 * Whether it makes sense to ask now: false while credentials for the partition are on their way
 * and there are none that can serve meanwhile.  True too when they can't be got, or nobody has
 * configured any: then proof_begin() says so.
 */
bool
aws_is_ready(struct aws *aws, const char *partition);

/*
 * What is wrong with getting credentials, for the sysadmin's log, even while those that are there
 * still serve; "" when nothing is.  Until the next aws_step().
 */
const char *
aws_fault(const struct aws *aws);

/*
 * A number that changes when there is something new to tell: aws_fault(), or credentials that came
 * in place of refused ones and may be another account's.
 */
unsigned
aws_news(const struct aws *aws);

/*
 * Our own account in `partition` (NULL: the first one) in `*account`: 12 digits that live with
 * `aws`.  Asked of AWS once (GetCallerIdentity; network, within the budget) and remembered.
 * ERR_SYSTEM when it is not the configured one, our credentials are refused, or there are none for
 * the partition; ERR_UPSTREAM when AWS can't be asked now.
 */
const struct err *
aws_platform_account(struct aws *aws, struct arena *arena, const char *partition,
                     const char **account);

/*
 * For a loop that has more to wait for: aws_step() is to be called when the descriptor aws_fd() is
 * readable, or aws_due_ms() (of clock_monotonic_ms(); -1: never) has come.  It never blocks; proofs
 * that were begun go on and end in it.
 */
int
aws_fd(const struct aws *aws);
int64_t
aws_due_ms(const struct aws *aws);
void
aws_step(struct aws *aws);

#endif
