/* What AWS's answer makes of a cloud account.  See role_apply.h. */
#include "role_apply.h"

#include "removal.h"

enum {
	RETRY_FIRST_MS = 5 * 1000,
	RETRY_MAX_MS = 10 * 60 * 1000,
	SECOND_PROOF_MS = 5 * 60 * 1000,
	MINUTE_MS = 60 * 1000,
	EACH_MINUTE_MS = 10 * MINUTE_MS, /* after the ARN was saved: asked every minute */
	SLOW_ROLE_MS = 60 * MINUTE_MS,   /* and so long every five */
	JITTER_PARTS = 24                /* of the time between two proofs, one is left to chance */
};

static int64_t
retry_ms(int64_t attempts)
{
	int64_t ms = RETRY_FIRST_MS;

	while (attempts-- > 0 && ms < RETRY_MAX_MS)
		ms *= 2;
	return ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS;
}

static int64_t
next_reproof_ms(const struct role_answered *answered)
{
	return answered->now_ms + answered->reproof_ms +
	       answered->reproof_ms / JITTER_PARTS * answered->chance / UINT16_MAX;
}

/*
 * A role that Check now looked for and nobody named: refused, it is as if it had not been looked
 * for, and nobody is alarmed; anything clear that AWS says of it shows that it is there.
 */
static bool
apply_to_guess(enum proof_verdict verdict, struct cloud_account *account)
{
	if (verdict == PROOF_REFUSED) {
		account->state = ACCOUNT_ROLE_NEEDED;
		account->role_arn = "";
		account->role_guessed = false;
		account->check_due_ms = 0;
		account->check_attempts = 0;
		return true;
	}
	if (verdict != PROOF_TOO_EARLY && verdict != PROOF_INCONCLUSIVE)
		account->role_guessed = false;
	return false;
}

static void
apply_passed(const struct role_answered *answered, struct cloud_account *account)
{
	account->check_due_ms = account->state == ACCOUNT_LINKED
	                                ? next_reproof_ms(answered)
	                                : answered->now_ms + SECOND_PROOF_MS;
	if (account->state != ACCOUNT_LINKED)
		account->linked_ms = answered->now_ms;
	account->state = ACCOUNT_LINKED;
	account->check_attempts = 0;
}

/* Proves nothing. */
static void
apply_unclear(const struct role_answered *answered, struct cloud_account *account)
{
	if (account->state != ACCOUNT_LINKED)
		account->state = ACCOUNT_CHECKING;
	account->check_due_ms = answered->now_ms + retry_ms(account->check_attempts++);
}

static void
apply_bad(const struct role_answered *answered, struct cloud_account *account)
{
	int64_t age = answered->now_ms - account->role_saved_ms;

	account->state = ACCOUNT_NEEDS_ATTENTION;
	account->check_attempts = 0;
	if (age < EACH_MINUTE_MS)
		account->check_due_ms = answered->now_ms + MINUTE_MS;
	else if (age < SLOW_ROLE_MS)
		account->check_due_ms = answered->now_ms + 5 * MINUTE_MS;
	else
		account->check_due_ms = next_reproof_ms(answered);
}

void
role_apply(const struct role_answered *answered, struct cloud_account *account)
{
	account->check_asked_ms = 0;
	if (removal_is_checked(account)) {
		removal_apply(account, answered->verdict, answered->now_ms);
		return;
	}
	if (account->role_guessed && apply_to_guess(answered->verdict, account))
		return;
	switch (answered->verdict) {
	case PROOF_PASSED:
		apply_passed(answered, account);
		break;
	case PROOF_TOO_EARLY:
	case PROOF_INCONCLUSIVE:
		apply_unclear(answered, account);
		break;
	case PROOF_REFUSED:
	case PROOF_OPEN:
	case PROOF_OTHER_ACCOUNT:
	case PROOF_LOOSE:
	case PROOF_UNSURE:
	case PROOF_UNREAD:
	case PROOF_TOO_MUCH:
		apply_bad(answered, account);
		break;
	}
}

bool
role_slow_is_over(const struct cloud_account *account, const struct proof *proof)
{
	return proof->finished_ms - account->role_saved_ms >= SLOW_ROLE_MS;
}
