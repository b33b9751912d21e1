/*
 * Proving a role: AWS is asked, and the answer becomes evidence, state, audit entry and mails in
 * one transaction.  See role.h.
 */
#include "../base/clock.h"
#include "../base/crypto.h"
#include "../base/log.h"
#include "account.h"
#include "audit.h"
#include "outbox.h"
#include "removal.h"
#include "role.h"

enum {
	RETRY_FIRST_MS = 5 * 1000,
	RETRY_MAX_MS = 10 * 60 * 1000,
	SLOW_ROLE_MS = 3600 * 1000,
	SLOW_RETRY_MS = 5 * 60 * 1000,
	SECOND_PROOF_MS = 5 * 60 * 1000,
	REPROOF_MS = 24 * 3600 * 1000,
	REPROOF_JITTER_MS = 3600 * 1000
};

struct prove {
	struct link *l;
	struct id id;
	struct cloud_account asked; /* as it was when AWS was asked */
	struct proof_answer answer;
	struct cloud_account *outcome;
};

static const struct err *
read_account(struct store_txn *txn, void *arg)
{
	struct prove *p = arg;

	return store_cloud_account_get(txn, p->l->reseller, p->id, &p->asked);
}

static struct proof
make_proof(const struct prove *p)
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

static int64_t
retry_ms(int64_t attempts)
{
	int64_t ms = RETRY_FIRST_MS;

	while (attempts-- > 0 && ms < RETRY_MAX_MS)
		ms *= 2;
	return ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS;
}

/*
 * A day from now, give or take: so that accounts linked together are not all asked again together.
 */
static int64_t
next_reproof_ms(int64_t now_ms)
{
	uint16_t jitter;

	crypto_random(&jitter, sizeof jitter);
	return now_ms + REPROOF_MS + (int64_t)jitter * REPROOF_JITTER_MS / UINT16_MAX;
}

/*
 * A role that Check now looked for and nobody named: refused, it is as if it had not been looked
 * for, and nobody is alarmed; anything clear that AWS says of it shows that it is there.
 */
static bool
apply_to_guess(enum aws_verdict verdict, struct cloud_account *account)
{
	if (verdict == AWS_VERDICT_REFUSED) {
		account->state = ACCOUNT_ROLE_NEEDED;
		account->role_arn = "";
		account->role_guessed = false;
		account->check_due_ms = 0;
		account->check_attempts = 0;
		return true;
	}
	if (verdict != AWS_VERDICT_TOO_EARLY && verdict != AWS_VERDICT_INCONCLUSIVE)
		account->role_guessed = false;
	return false;
}

/* What the verdict makes of the account. */
static void
apply(const struct prove *p, struct cloud_account *account)
{
	if (removal_is_checked(account)) {
		removal_apply(account, (enum proof_verdict)p->answer.verdict, p->l->now_ms);
		return;
	}
	if (account->role_guessed && apply_to_guess(p->answer.verdict, account))
		return;
	switch (p->answer.verdict) {
	case AWS_VERDICT_PASSED:
		/*
		 * asked again soon: a part of AWS that hasn't the role yet refuses as a right role
		 * does
		 */
		account->check_due_ms = account->state == ACCOUNT_LINKED
		                                ? next_reproof_ms(p->l->now_ms)
		                                : p->l->now_ms + SECOND_PROOF_MS;
		if (account->state != ACCOUNT_LINKED)
			account->linked_ms = p->l->now_ms;
		account->state = ACCOUNT_LINKED;
		account->check_attempts = 0;
		break;
	case AWS_VERDICT_REFUSED:
		/*
		 * rarely AWS takes minutes to know a role: it is asked some more times, and links
		 * by itself when it is right
		 */
		account->state = ACCOUNT_NEEDS_ATTENTION;
		account->check_due_ms = account->role_saved_ms + SLOW_ROLE_MS > p->l->now_ms
		                                ? p->l->now_ms + SLOW_RETRY_MS
		                                : 0;
		break;
	case AWS_VERDICT_OPEN:
	case AWS_VERDICT_OTHER_ACCOUNT:
		account->state = ACCOUNT_NEEDS_ATTENTION;
		account->check_due_ms = 0;
		break;
	case AWS_VERDICT_TOO_EARLY:
	case AWS_VERDICT_INCONCLUSIVE:
		/* proves nothing: a Linked account stays Linked, all others go on being checked */
		if (account->state != ACCOUNT_LINKED)
			account->state = ACCOUNT_CHECKING;
		account->check_due_ms = p->l->now_ms + retry_ms(account->check_attempts++);
		break;
	}
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
still_meant(const struct prove *p, const struct cloud_account *now)
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
	struct prove *p = arg;
	struct link *l = p->l;
	struct proof proof = make_proof(p);
	struct cloud_account before, *after = p->outcome;
	struct audit_subject subject = {
		.action = "cloud_account.proof", .subject = p->id, .cloud_account = p->id};
	const struct err *e = store_cloud_account_get(txn, l->reseller, p->id, &before);

	if (e != NULL)
		return e;
	*after = before;
	if (!still_meant(p, &before))
		return NULL;
	apply(p, after);
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

const struct err *
role_prove(struct link *l, struct aws *aws, struct id account, int64_t budget_ms,
           struct cloud_account *outcome)
{
	struct prove p = {.l = l, .id = account, .outcome = outcome};
	struct proof_question question;
	const struct err *e = link_read(l, read_account, &p);

	if (e != NULL)
		return e;
	*outcome = p.asked;
	if (p.asked.role_arn[0] == '\0')
		return err_new(l->arena, ERR_CONFLICT, "account %s: no role to prove",
		               account.text);
	question = (struct proof_question){
		.role_arn = p.asked.role_arn,
		.external_id = p.asked.external_id,
		.account_number = p.asked.account_number,
		.young = p.asked.role_saved_ms + l->conf->aws_young_s * 1000 > l->now_ms,
		.budget_ms = budget_ms,
	};
	if ((e = proof_run(aws, l->arena, &question, &p.answer)) != NULL)
		return e;
	if (p.answer.own_fault[0] != '\0')
		log_error("proof of account %s: our own side: %s", account.text,
		          p.answer.own_fault);
	l->now_ms = clock_now_ms();
	return link_write_more(l, write_answer, &p);
}

/* --- for the verifier --- */

struct find_due {
	struct link *l;
	size_t limit;
	struct role_due *due;
};

static const struct err *
read_due(struct store_txn *txn, void *arg)
{
	struct find_due *f = arg;
	struct table_page page;
	const struct err *e = table_any_due(txn, &cloud_account_table, &cloud_account_by_check,
	                                    f->l->now_ms, f->limit, &page, &f->due->resellers);

	if (e != NULL)
		return e;
	f->due->accounts = page.records;
	f->due->count = page.count;
	return NULL;
}

const struct err *
role_due(struct link *l, size_t limit, struct role_due *due)
{
	struct find_due f = {l, limit, due};

	return link_read(l, read_due, &f);
}
