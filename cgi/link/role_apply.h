/*
 * What AWS's answer makes of a cloud account: a function of what the account was and what the
 * answer is, and of nothing else.  No store, no network, no clock.
 */
#ifndef LINK_ROLE_APPLY_H
#define LINK_ROLE_APPLY_H

#include "link.h"

/* The circumstances of an answer. */
struct role_answered {
	enum proof_verdict verdict;
	int64_t now_ms;
	int64_t reproof_ms; /* between two proofs of an account whose answer was clear */
	uint16_t chance;    /* random: spreads out the next proofs of accounts linked together */
};

/*
 * `account` as it is after the answer: state, since when, when it is asked about next.  The
 * schedule: passed        once more after some minutes (a part of AWS that hasn't the role yet
 * refuses as a right role does), then every reproof_ms unclear       seconds, doubled each time up
 * to some minutes; what is Linked stays Linked not safe, or refused   Needs attention; in the first
 * hour after the ARN was saved it is asked again every minute, then every five, as AWS may be slow
 * to know a role or a change; then every reproof_ms, so that what is mended in AWS is found A role
 * that nobody named (role_guessed) and that refuses is forgotten.  An account that is Removed is
 * removal.h's.
 */
void
role_apply(const struct role_answered *answered, struct cloud_account *account);

/* Whether at that proof the time was over in which AWS may still be slow with a role just saved. */
bool
role_slow_is_over(const struct cloud_account *account, const struct proof *proof);

#endif
