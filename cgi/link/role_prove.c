/*
 * Proving a role: AWS is asked, and the answer becomes evidence, state, audit entry and mails in
 * one transaction.  See role.h; what it makes of the state is role_apply.c's.
 */
#include "../base/clock.h"
#include "../base/crypto.h"
#include "../base/log.h"
#include "account.h"
#include "audit.h"
#include "outbox.h"
#include "removal.h"
#include "role.h"
#include "role_apply.h"

/* A proof under way, in the arena of its link. */
struct role_proof {
	struct link *l;
	struct id id;
	struct cloud_account asked; /* as it was when AWS was asked */
	struct proof_answer answer;
	bool ended;
	struct cloud_account *outcome;
};

static const struct err *
read_account(struct store_txn *txn, void *arg)
{
	struct role_proof *p = arg;

	return store_cloud_account_get(txn, p->l->reseller, p->id, &p->asked);
}

static struct proof
make_proof(const struct role_proof *p)
{
	const struct proof_answer *answer = &p->answer;
	struct proof proof = {
		.head.id = id_new(),
		.cloud_account = p->id,
		.role_arn = p->asked.role_arn,
		.external_id = p->asked.external_id,
		.caller_account = answer->caller_account,
		.verdict = (enum proof_verdict)answer->verdict,
		.started_ms = answer->started_ms,
		.finished_ms = answer->finished_ms,
	};

	proof.probes.items =
		arena_array(p->l->arena, answer->probe_count + 1, sizeof *proof.probes.items);
	proof.probes.count = answer->probe_count;
	for (size_t i = 0; i < answer->probe_count; i++) {
		const struct aws_probe *probe = &answer->probes[i];

		proof.probes.items[i] = (struct probe){
			.kind = (enum probe_kind)probe->kind,
			.answer = (enum probe_answer)probe->answer,
			.external_id = probe->external_id,
			.code = probe->code,
			.message = probe->message,
			.aws_request_id = probe->aws_request_id,
			.account = probe->account,
			.asked_ms = probe->asked_ms,
			.took_ms = probe->took_ms,
		};
	}
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

static const struct err *
write_answer(struct store_txn *txn, void *arg)
{
	struct role_proof *p = arg;
	struct link *l = p->l;
	struct proof proof = make_proof(p);
	struct role_answered answered;
	struct cloud_account before, *after = p->outcome;
	struct audit_subject subject = {
		.action = "cloud_account.proof", .subject = p->id, .cloud_account = p->id};
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
	if ((e = store_proof_add(txn, l->reseller, &proof)) != NULL ||
	    (e = store_cloud_account_put(txn, l->reseller, after)) != NULL ||
	    (after->state == before.state && after->gone_ms == before.gone_ms))
		return e;
	subject.name = before.account_number;
	subject.customer = before.customer;
	if (removal_is_checked(after))
		subject.action = "cloud_account.gone";
	else
		subject.note = account_state_text(after->state);
	if ((e = audit_proof(txn, *l, &subject, &before, after)) != NULL)
		return e;
	return after->state == ACCOUNT_LINKED ? mail_linked(txn, l, after) : NULL;
}

/* Nobody can be asked: that is our own fault, proves nothing, and is tried again later like it. */
static void
end_unasked(struct role_proof *p, const struct err *e)
{
	p->answer = (struct proof_answer){.verdict = AWS_VERDICT_INCONCLUSIVE,
	                                  .caller_account = "",
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
	if ((e = link_read(l, read_account, p)) != NULL)
		return e;
	if (p->asked.check_due_ms == 0 || p->asked.check_due_ms > l->now_ms)
		return err_new(l->arena, ERR_CONFLICT, "account %s: not due any more",
		               account.text);
	question = (struct proof_question){
		.role_arn = p->asked.role_arn,
		.external_id = p->asked.external_id,
		.account_number = p->asked.account_number,
		.young = p->asked.role_saved_ms + l->conf->aws_young_s * 1000 > l->now_ms,
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
