/*
 * Proving a role: AWS is asked, and the answer becomes evidence, state, audit entry and mails in
 * one transaction.  See role.h; what it makes of the state is role_apply.c's.
 */
#include "../base/clock.h"
#include "../base/crypto.h"
#include "../base/log.h"
#include "account.h"
#include "audit.h"
#include "drift.h"
#include "outbox.h"
#include "removal.h"
#include "role.h"
#include "role_apply.h"
#include "role_evidence.h"
#include "rotation.h"
#include "token.h"

/* A proof under way, in the arena of its link. */
struct role_proof {
	struct link *l;
	struct id id;
	struct cloud_account asked; /* as it was when AWS was asked */
	struct reseller reseller;
	struct proof_answer answer;
	bool ended;
	struct cloud_account *outcome;
};

static const struct err *
read_asked(struct store_txn *txn, void *arg)
{
	struct role_proof *p = arg;
	struct reseller_id reseller = p->l->reseller;
	const struct err *e = store_cloud_account_get(txn, reseller, p->id, &p->asked);

	return e != NULL ? e : store_reseller_get(txn, reseller, reseller.id, &p->reseller);
}

static struct proof
make_proof(const struct role_proof *p)
{
	struct proof proof = {
		.head.id = id_new(),
		.cloud_account = p->id,
		.role_arn = p->asked.role_arn,
	};

	role_evidence_put(p->l->arena, &p->answer, &proof);
	return proof;
}

/* Tells who asked for the account that it is linked. */
static const struct err *
mail_linked(struct store_txn *txn, struct link *l, const struct cloud_account *account)
{
	struct request request;
	const struct err *e = store_request_get(txn, l->reseller, account->request, &request);

	if (e != NULL || request.asked_by_email[0] == '\0')
		return e;
	return outbox_add(txn, l,
	                  &(struct outbox_mail){
				  .kind = MAIL_LINKED,
				  .to_name = request.asked_by_name,
				  .to_email = request.asked_by_email,
				  .request = request.head.id,
				  .cloud_account = account->head.id,
			  });
}

/*
 * Whether the answer is about what the account is now: somebody may have saved another ARN while
 * AWS was asked.
 */
static bool
still_meant(const struct role_proof *p, const struct cloud_account *now)
{
	return strcmp(now->role_arn, p->asked.role_arn) == 0 &&
	       strcmp(now->external_id, p->asked.external_id) == 0 &&
	       strcmp(now->old_external_id, p->asked.old_external_id) == 0 &&
	       (removal_is_checked(now) || role_blocked_text(now->state)[0] == '\0');
}

/* The answer is AWS's, whoever pressed Save: its entry is in Rolecall's own name. */
static const struct err *
audit_proof(struct store_txn *txn, struct link l, const struct audit_subject *subject,
            const struct cloud_account *before, const struct cloud_account *after)
{
	l.actor = (struct actor){.kind = ACTOR_SYSTEM, .name = "Rolecall", .email = ""};
	l.remote_addr = "";
	return audit_add(txn, &l, subject, &cloud_account_table, before, after);
}

/* The proof `id`, in `*room`; NULL when there is none (any more). */
static const struct err *
earlier(struct store_txn *txn, struct link *l, struct id id, struct proof *room,
        const struct proof **proof)
{
	const struct err *e = id_is_set(id) ? store_proof_get(txn, l->reseller, id, room) : NULL;

	*proof = e == NULL && id_is_set(id) ? room : NULL;
	return e != NULL && e->kind == ERR_NOTFOUND ? NULL : e;
}

/* What changed by itself: into the history if that is not there yet, and to those concerned. */
static const struct err *
tell_drift(struct store_txn *txn, struct link *l, const struct proof *now,
           const struct cloud_account *before, const struct cloud_account *after)
{
	struct proof rooms[2];
	struct drift_view view = {.before = before, .after = after, .now = now};
	struct audit_subject subject = {.action = "cloud_account.drift",
	                                .subject = after->head.id,
	                                .name = after->account_number,
	                                .customer = after->customer,
	                                .cloud_account = after->head.id};
	enum drift found[DRIFT_MOST];
	size_t count;
	const struct err *e = earlier(txn, l, before->proof, &rooms[0], &view.last);

	if (e == NULL)
		e = earlier(txn, l, before->linked_proof, &rooms[1], &view.linked);
	if (e != NULL)
		return e;
	count = drift_between(&view, found);
	for (size_t i = 0; e == NULL && i < count; i++) {
		subject.note = drift_text(found[i]);
		if ((e = audit_proof(txn, *l, &subject, NULL, NULL)) == NULL)
			e = drift_tell(txn, l, found[i], after);
	}
	return e;
}

/* The history's entry of a change of state, and the good news. */
static const struct err *
tell_state(struct store_txn *txn, struct link *l, const struct cloud_account *before,
           const struct cloud_account *after)
{
	struct audit_subject subject = {.action = "cloud_account.proof",
	                                .subject = after->head.id,
	                                .name = after->account_number,
	                                .customer = after->customer,
	                                .cloud_account = after->head.id};
	const struct err *e;

	if (after->state == before->state && after->gone_ms == before->gone_ms)
		return NULL;
	if (removal_is_checked(after))
		subject.action = "cloud_account.gone";
	else
		subject.note = account_state_text(after->state);
	if ((e = audit_proof(txn, *l, &subject, before, after)) != NULL ||
	    after->state != ACCOUNT_LINKED)
		return e;
	/* whoever was mailed the steps has done what was asked */
	if ((e = token_use_of_subject(txn, l, TOKEN_HANDOFF, after->head.id)) != NULL)
		return e;
	return mail_linked(txn, l, after);
}

/* The history's entry of an external ID that is retired. */
static const struct err *
tell_rotated(struct store_txn *txn, struct link *l, const struct cloud_account *before,
             const struct cloud_account *after)
{
	struct audit_subject subject = {.action = "cloud_account.rotated",
	                                .subject = after->head.id,
	                                .name = after->account_number,
	                                .customer = after->customer,
	                                .cloud_account = after->head.id,
	                                .note = before->old_external_id};

	return audit_proof(txn, *l, &subject, before, after);
}

static const struct err *
write_answer(struct store_txn *txn, void *arg)
{
	struct role_proof *p = arg;
	struct link *l = p->l;
	struct proof proof = make_proof(p);
	struct role_answered answered;
	struct cloud_account before, *after = p->outcome;
	bool rotated;
	const struct err *e = store_cloud_account_get(txn, l->reseller, p->id, &before);

	if (e != NULL)
		return e;
	*after = before;
	if (!still_meant(p, &before))
		return NULL;
	answered = (struct role_answered){.verdict = proof.verdict,
	                                  .now_ms = l->now_ms,
	                                  .reproof_ms = l->conf->aws_reproof_s * 1000};
	crypto_random(&answered.chance, sizeof answered.chance);
	role_apply(&answered, after);
	after->proof = proof.head.id;
	if (proof.verdict == PROOF_PASSED)
		after->linked_proof = proof.head.id;
	rotated = rotation_apply(&proof, after);
	if ((e = store_proof_add(txn, l->reseller, &proof)) != NULL ||
	    (e = store_cloud_account_put(txn, l->reseller, after)) != NULL ||
	    (rotated && (e = tell_rotated(txn, l, &before, after)) != NULL) ||
	    (e = tell_state(txn, l, &before, after)) != NULL)
		return e;
	return tell_drift(txn, l, &proof, &before, after);
}

/* Nobody can be asked: that is our own fault, proves nothing, and is tried again later like it. */
static void
end_unasked(struct role_proof *p, const struct err *e)
{
	p->answer = (struct proof_answer){.verdict = AWS_VERDICT_INCONCLUSIVE,
	                                  .external_id = p->asked.external_id,
	                                  .other_external_id = p->asked.old_external_id,
	                                  .role = {.role_id = "", .trust_policy = ""},
	                                  .caller_account = "",
	                                  .caller_arn = "",
	                                  .own_fault = e->what,
	                                  .started_ms = p->l->now_ms,
	                                  .finished_ms = p->l->now_ms};
	p->ended = true;
}

static void
note_end(void *arg)
{
	struct role_proof *p = arg;

	p->ended = true;
}

const struct err *
role_prove_begin(struct link *l, struct aws *aws, struct id account, int64_t budget_ms,
                 struct role_proof **out)
{
	struct role_proof *p = arena_alloc(l->arena, sizeof *p);
	struct proof_question question;
	const struct err *e;

	*p = (struct role_proof){.l = l, .id = account};
	*out = p;
	if ((e = link_read(l, read_asked, p)) != NULL)
		return e;
	if (p->asked.check_due_ms == 0 || p->asked.check_due_ms > l->now_ms)
		return err_new(l->arena, ERR_CONFLICT, "account %s: not due any more",
		               account.text);
	question = (struct proof_question){
		.role_arn = p->asked.role_arn,
		.external_id = p->asked.external_id,
		.other_external_id = p->asked.old_external_id,
		.account_number = p->asked.account_number,
		.young = p->asked.role_saved_ms + l->conf->aws_young_s * 1000 > l->now_ms,
		.read_only = p->reseller.refuse_more_than_read_only,
		.budget_ms = budget_ms,
	};
	if ((e = proof_begin(aws, l->arena, &question, &p->answer, note_end, p)) != NULL)
		end_unasked(p, e);
	return NULL;
}

bool
role_prove_ended(const struct role_proof *p, struct role_cost *cost)
{
	*cost = (struct role_cost){p->answer.calls, p->answer.throttled};
	return p->ended;
}

const struct err *
role_prove_end(struct role_proof *p, struct cloud_account *outcome)
{
	if (p->answer.own_fault[0] != '\0')
		log_error("proof of account %s: our own side: %s", p->id.text, p->answer.own_fault);
	p->outcome = outcome;
	p->l->now_ms = clock_now_ms();
	return link_write(p->l, write_answer, p);
}
