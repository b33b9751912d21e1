/*
 * Our own side of AWS, as the verifier, which alone holds credentials, last told everybody else:
 * which partitions it can ask, as which account, and what is wrong there.  Kept in HOME/platform, a
 * small file without secrets, replaced as a whole.
 */
#ifndef LINK_PLATFORM_H
#define LINK_PLATFORM_H

#include "../base/conf.h"

enum { PLATFORM_PARTITIONS = 4 };

/* Texts live in the arena they were read with; none is NULL. */
struct platform {
	bool known;             /* a verifier has spoken since the machine started */
	const char *partitions; /* there are credentials for, separated by blanks, the first is the
	                           usual one; "aws" until known */
	struct platform_account {
		const char *partition;
		const char *account; /* 12 digits as GetCallerIdentity told them, or "" while AWS
		                        has not said it */
	} accounts[PLATFORM_PARTITIONS];
	size_t count;
	/* what is wrong on our own side, for sysadmins alone; "" when nothing is */
	const char *fault;
	int64_t told_ms; /* when this was written */
};

/* Reads what the verifier told last.  A file that is missing or broken is one that says nothing. */
void
platform_read(struct arena *a, const struct conf *conf, struct platform *out);

/* Our account in `partition`, or "". */
const char *
platform_account(const struct platform *platform, const char *partition);

/*
 * The first of the partitions: whose console and endpoints a page shows when no role says
 * otherwise; in `a`.
 */
const char *
platform_partition(struct arena *a, const struct platform *platform);

/* Whether there are credentials for `partition`. */
bool
platform_has(const struct platform *platform, const char *partition);

/* Tells everybody (`known` and `told_ms` are not read).  ERR_SYSTEM: HOME can't be written. */
const struct err *
platform_write(struct arena *a, const struct conf *conf, const struct platform *platform);

#endif
