/*
 * The role of a cloud account and its proof: taking the ARN, asking AWS, and what the answer makes
 * of the account's state. The verifier alone asks AWS, outside any transaction; its answer counts
 * only if ARN and external ID are still the ones that were asked about.
 */
#ifndef LINK_ROLE_H
#define LINK_ROLE_H

#include "../aws/proof.h"
#include "link.h"

struct role_form {
	const char *role_arn; /* as pasted */
	const char *description;
	int64_t version; /* of the cloud account that the form was made from */
	bool guessed;    /* nobody named the ARN: see role_check_now() */
};

/*
 * Checks and saves the ARN (partitions: those we have credentials for, see platform.h), makes the
 * account Checking, and wakes the verifier.  ERR_INPUT names mistakes that need no call to AWS;
 * ERR_CONFLICT: not approved, or stale.
 */
const struct err *
role_save(struct link *l, const char *partitions, struct id account, const struct role_form *form);

/*
 * Check now: asks again about the ARN that is saved; without one looks for the role under the
 * reseller's usual name in `partition`, and links it when it proves.  A role that was only looked
 * for and does not let us in leaves the account Role needed, as if nobody had asked; see
 * role_latest_search().
 */
const struct err *
role_check_now(struct link *l, const char *partitions, const char *partition, struct id account);

/*
 * Waits (ticking the store) up to `wait_ms` for the verifier to write a proof other than `proof`,
 * the one before the Save.  *account is what the account is then; still the old proof: the verifier
 * goes on in the background.
 */
const struct err *
role_wait(struct link *l, struct id id, struct id proof, int64_t wait_ms,
          struct cloud_account *account);

/* The account's latest proof, of a role that somebody named; ERR_NOTFOUND when there is none. */
const struct err *
role_latest_proof(struct link *l, const struct cloud_account *account, struct proof *proof);

/*
 * What Check now found while looking for a role that nobody named yet; ERR_NOTFOUND when that is
 * not how things are.
 */
const struct err *
role_latest_search(struct link *l, const struct cloud_account *account, struct proof *proof);

/* The partition of the account's role, as its ARN says; "" when there is no ARN. */
const char *
role_partition(struct arena *a, const struct cloud_account *account);

/* Why no ARN is taken in this state, in a sentence; "" when one is. */
const char *
role_blocked_text(enum account_state state);

/* The verdict in a few words: "Linked: AWS proved it". */
const char *
role_verdict_text(enum proof_verdict verdict);

/* What Check now found, in sentences, for a role that did not let us in or not yet. */
const char *
role_search_text(enum proof_verdict verdict);

/* What the proof means and what to look at (aws/proof.h), for a stored one. */
void
role_explain(struct link *l, const struct cloud_account *account, const struct proof *proof,
             const char *platform_account, struct proof_explanation *explanation);

/*
 * What the trust policy that a proof read says, statement by statement (aws/policy.h); false when
 * the proof read none.
 */
bool
role_judge_trust(struct link *l, const struct cloud_account *account, const struct proof *proof,
                 struct policy_answer *trust);

/*
 * The trust policy that the role must have: JSON, indented, for `platform_account` and the
 * account's external ID.
 */
const char *
role_trust_policy(struct arena *a, const char *partition, const char *platform_account,
                  const char *external_id);

/* --- for the verifier, the only process that asks AWS --- */

/*
 * Opens our side of AWS: credentials and endpoints as AWS's own tools find them, ticking the store
 * while it waits.  ERR_SYSTEM: no credentials, or broken ones.
 */
const struct err *
role_open_aws(struct arena *a, const struct conf *conf, struct store *store, struct aws **aws);

/*
 * Asks AWS who we are and tells everybody (platform.h).  ERR_INPUT when aws.platform_account is
 * configured and AWS says otherwise: a start-up fault.  ERR_UPSTREAM: AWS does not answer, ask
 * again; this is told too.  Blocks on the network.
 */
const struct err *
role_tell_platform(struct arena *a, const struct conf *conf, struct aws *aws);

/* A proof under way. */
struct role_proof;

/* What it has cost so far, or in the end. */
struct role_cost {
	int calls;     /* put to AWS */
	int throttled; /* of them: AWS asked us to slow down */
};

/*
 * Begins to ask AWS about the account's present role and returns; aws_step() drives it, and it ends
 * at the latest some ms after `budget_ms`.  `l` and its arena must live till then.  ERR_CONFLICT:
 * it is not due any more.  ERR_NOTFOUND.
 */
const struct err *
role_prove_begin(struct link *l, struct aws *aws, struct id account, int64_t budget_ms,
                 struct role_proof **proof);

/* Whether AWS's answers are all there. */
bool
role_prove_ended(const struct role_proof *proof, struct role_cost *cost);

/*
 * Writes down an ended proof: evidence, state, audit entry and mails, in one transaction.  *account
 * is the outcome.  Inconclusive answers leave the account Checking (or Linked, if it was) and due
 * again.
 */
const struct err *
role_prove_end(struct role_proof *proof, struct cloud_account *account);

#endif
