/*
 * The role of a cloud account: taking its ARN, and showing what is known.  Proving it is
 * role_prove.c.  See role.h.
 */
#include "role.h"

#include "../aws/arn.h"
#include "../aws/policy.h"
#include "../base/clock.h"
#include "account.h"
#include "audit.h"
#include "check.h"
#include "handoff.h"
#include "reseller.h"
#include "role_evidence.h"

enum { LOOK_MS = 25 };

struct save {
	struct link *l;
	const char *partitions;
	struct id id;
	const struct role_form *form;
	struct cloud_account account;
};

const char *
role_blocked_text(enum account_state state)
{
	switch (state) {
	case ACCOUNT_AWAITING_APPROVAL:
		return "The request is not approved yet. The role can be made now; its ARN is "
		       "accepted after the approval.";
	case ACCOUNT_DECLINED:
		return "The request was declined, so no role is accepted. Add the account again to "
		       "ask anew.";
	case ACCOUNT_REMOVED:
		return "This cloud account was removed, so no role is accepted.";
	case ACCOUNT_ROLE_NEEDED:
	case ACCOUNT_CHECKING:
	case ACCOUNT_LINKED:
	case ACCOUNT_NEEDS_ATTENTION:
		break;
	}
	return "";
}

const char *
role_partition(struct arena *a, const struct cloud_account *account)
{
	struct arn arn;

	return arn_parse(a, account->role_arn, &arn) ? arn.partition : "";
}

/* The same role again is a wish to check now, whatever version the form was made from. */
static bool
is_same(const struct cloud_account *account, const char *arn, const struct role_form *form)
{
	return strcmp(account->role_arn, arn) == 0 &&
	       strcmp(account->description, form->description) == 0;
}

/* What the history calls it. */
static const char *
action_of(const struct cloud_account *before, const char *arn, const struct role_form *form)
{
	if (form->guessed)
		return "cloud_account.search";
	return !before->role_guessed && is_same(before, arn, form) ? "cloud_account.check"
	                                                           : "cloud_account.role";
}

static const struct err *
write_save(struct store_txn *txn, void *arg)
{
	struct save *s = arg;
	struct link *l = s->l;
	struct cloud_account before;
	struct audit_subject subject = {.subject = s->id, .cloud_account = s->id};
	const char *blocked, *text;
	bool named;
	struct arn arn;
	const struct err *e = store_cloud_account_get(txn, l->reseller, s->id, &s->account);

	if (e != NULL)
		return e;
	before = s->account;
	if ((blocked = role_blocked_text(before.state))[0] != '\0')
		return err_say(l->arena, ERR_CONFLICT, "%s", blocked);
	if ((e = arn_check_role(l->arena, s->form->role_arn, before.account_number, s->partitions,
	                        &arn)) != NULL)
		return e;
	text = arn_format(l->arena, &arn);
	if ((e = handoff_act(txn, l, s->id)) != NULL)
		return e;
	named = before.role_arn[0] != '\0' && !before.role_guessed;
	if (named && !is_same(&before, text, s->form) && before.head.version != s->form->version)
		return link_stale(l);
	if (is_same(&before, text, s->form) && before.role_guessed == s->form->guessed &&
	    before.check_asked_ms != 0) {
		l->check_queued = true; /* it is being asked already */
		return NULL;
	}
	s->account.role_arn = text;
	s->account.role_guessed = s->form->guessed;
	s->account.description = s->form->description;
	s->account.role_saved_ms = l->now_ms;
	s->account.check_attempts = 0;
	s->account.check_due_ms = s->account.check_asked_ms = l->now_ms;
	if (before.state != ACCOUNT_LINKED || strcmp(before.role_arn, text) != 0)
		s->account.state = ACCOUNT_CHECKING;
	subject.action = action_of(&before, text, s->form);
	subject.name = before.account_number;
	subject.customer = before.customer;
	subject.note = text;
	l->check_queued = true;
	if ((e = store_cloud_account_put(txn, l->reseller, &s->account)) != NULL)
		return e;
	return audit_add(txn, l, &subject, &cloud_account_table, &before, &s->account);
}

const struct err *
role_save(struct link *l, const char *partitions, struct id account, const struct role_form *form)
{
	struct save s = {.l = l, .partitions = partitions, .id = account, .form = form};
	const struct err *bad = check_length(l, NULL, "description", form->description, 500);

	return bad != NULL ? bad : link_write(l, write_save, &s);
}

/* --- Check now --- */

struct check_now {
	struct link *l;
	struct id id;
	struct cloud_account account;
	struct reseller reseller;
};

static const struct err *
read_check(struct store_txn *txn, void *arg)
{
	struct check_now *x = arg;
	struct reseller_id reseller = x->l->reseller;
	const struct err *e = store_cloud_account_get(txn, reseller, x->id, &x->account);

	return e != NULL ? e : store_reseller_get(txn, reseller, reseller.id, &x->reseller);
}

const struct err *
role_check_now(struct link *l, const char *partitions, const char *partition, struct id account)
{
	struct check_now x = {.l = l, .id = account};
	const struct err *e = link_read(l, read_check, &x);
	struct role_form form;

	if (e != NULL)
		return e;
	form = (struct role_form){
		.role_arn = x.account.role_arn,
		.guessed = x.account.role_guessed,
		.description = x.account.description,
		.version = x.account.head.version,
	};
	if (form.role_arn[0] == '\0') {
		form.role_arn =
			arena_printf(l->arena, "arn:%s:iam::%s:role/%s", partition,
		                     x.account.account_number, reseller_role_name(&x.reseller));
		form.guessed = true;
	}
	return role_save(l, partitions, account, &form);
}

/* --- waiting for the verifier --- */

const struct err *
role_wait(struct link *l, struct id id, struct id proof, int64_t wait_ms,
          struct cloud_account *account)
{
	int64_t until_ms = clock_monotonic_ms() + wait_ms;
	const struct err *e;

	while ((e = account_get(l, id, account)) == NULL && id_equal(account->proof, proof) &&
	       clock_monotonic_ms() < until_ms)
		store_poll(l->store, NULL, 0, LOOK_MS, NULL);
	return e;
}

/* --- showing --- */

const char *
role_verdict_text(enum proof_verdict verdict)
{
	static const char *const texts[] = {
		[PROOF_PASSED] = "Proved: only the right external ID is let in",
		[PROOF_REFUSED] = "Refused: the role did not let us in",
		[PROOF_TOO_EARLY] = "AWS may not have the role yet, we keep trying",
		[PROOF_OPEN] = "Not safe: the role lets us in without the right external ID",
		[PROOF_OTHER_ACCOUNT] = "The role is in another AWS account",
		[PROOF_INCONCLUSIVE] = "No clear answer from AWS yet, we keep trying",
		[PROOF_LOOSE] = "Not safe: the trust policy lets in more than our external ID",
		[PROOF_UNSURE] = "Not proved: what the trust policy lets in can't be told",
		[PROOF_UNREAD] = "Not proved: the trust policy can't be read",
		[PROOF_TOO_MUCH] = "Refused here: the role may do more than read",
	};

	return texts[verdict];
}

const char *
role_search_text(enum proof_verdict verdict)
{
	if (verdict == PROOF_REFUSED)
		return "AWS answers so when the role is not made yet, when it has another name or "
		       "path, and when its trust policy differs, such as by another external ID: "
		       "from outside these look the same. Nothing is lost: make the role and "
		       "press Check now again, or paste the ARN of a role with another name.";
	if (verdict == PROOF_TOO_EARLY)
		return "A role that was made a moment ago is not everywhere in AWS yet, so we keep "
		       "looking for a minute. If it is not made yet, make it now.";
	return "AWS has not given a clear answer. We keep asking.";
}

struct latest {
	struct link *l;
	struct id id;
	struct proof *proof;
};

static const struct err *
read_latest(struct store_txn *txn, void *arg)
{
	struct latest *x = arg;

	return store_proof_get(txn, x->l->reseller, x->id, x->proof);
}

enum wanted { WANTED_PROOF, WANTED_SEARCH };

/* A role that was looked for in vain is forgotten: the account is Role needed again. */
static const struct err *
latest(struct link *l, const struct cloud_account *account, enum wanted wanted, struct proof *proof)
{
	struct latest x = {l, account->proof, proof};
	bool searched = account->role_guessed || account->state == ACCOUNT_ROLE_NEEDED;

	if (!id_is_set(account->proof) || searched != (wanted == WANTED_SEARCH))
		return err_new(l->arena, ERR_NOTFOUND, "account %s: no such proof yet",
		               account->head.id.text);
	return link_read(l, read_latest, &x);
}

const struct err *
role_latest_proof(struct link *l, const struct cloud_account *account, struct proof *proof)
{
	return latest(l, account, WANTED_PROOF, proof);
}

const struct err *
role_latest_search(struct link *l, const struct cloud_account *account, struct proof *proof)
{
	return latest(l, account, WANTED_SEARCH, proof);
}

static struct proof_question
asked(const struct cloud_account *account, const struct proof *proof)
{
	return (struct proof_question){
		.role_arn = proof->role_arn,
		.external_id = proof->external_id,
		.other_external_id = proof->other_external_id,
		.account_number = account->account_number,
	};
}

void
role_explain(struct link *l, const struct cloud_account *account, const struct proof *proof,
             const char *platform_account, struct proof_explanation *explanation)
{
	struct proof_question question = asked(account, proof);
	struct proof_answer answer;

	role_evidence_get(l->arena, proof, &answer);
	proof_explain(l->arena, &question, &answer, platform_account, explanation);
}

bool
role_judge_trust(struct link *l, const struct cloud_account *account, const struct proof *proof,
                 struct policy_answer *trust)
{
	struct proof_question question = asked(account, proof);
	struct proof_answer answer;

	role_evidence_get(l->arena, proof, &answer);
	return proof_judge_trust(l->arena, &question, &answer, trust);
}

const char *
role_trust_policy(struct arena *a, const char *partition, const char *platform_account,
                  const char *external_id)
{
	return policy_right(a, partition, platform_account, external_id);
}
