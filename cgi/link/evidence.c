/* Proofs on record.  See evidence.h. */
#include "evidence.h"

#include "../base/clock.h"
#include "../base/json.h"
#include "reseller.h"
#include "role.h"

struct job {
	struct link *l;
	struct id account, id;
	const struct evidence_query *query;
	struct proof proof;
	struct proof_page page;
};

static const struct err *
read_one(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	const struct err *e = store_proof_get(txn, j->l->reseller, j->id, &j->proof);

	if (e == NULL && !id_equal(j->proof.cloud_account, j->account))
		return err_new(j->l->arena, ERR_NOTFOUND, "proof %s: of another account",
		               j->id.text);
	return e;
}

const struct err *
evidence_get(struct link *l, struct id account, struct id id, struct proof *proof)
{
	struct job j = {.l = l, .account = account, .id = id};
	const struct err *e = link_read(l, read_one, &j);

	*proof = j.proof;
	return e;
}

static const struct err *
read_list(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct table_query query = {
		.index = &proof_by_account,
		.prefix = {j->query->account.text},
		.order = TABLE_NEWEST_FIRST,
		.after = j->query->after,
		.before = j->query->before,
		.limit = j->query->limit,
	};

	return store_proof_list(txn, j->l->reseller, &query, &j->page);
}

const struct err *
evidence_list(struct link *l, const struct evidence_query *query, struct proof_page *page)
{
	struct job j = {.l = l, .query = query};
	const struct err *e = link_read(l, read_list, &j);

	*page = j.page;
	return e;
}

/* --- as JSON --- */

static struct json *
probe_json(struct arena *a, const struct probe *p)
{
	struct json *o = json_new_object(a);

	json_set_text(o, "question", probe_kind_names[p->kind]);
	json_set_text(o, "external_id", p->external_id);
	json_set_text(o, "answer", probe_answer_names[p->answer]);
	json_set_text(o, "code", p->code);
	json_set_text(o, "message", p->message);
	json_set_text(o, "account", p->account);
	json_set_text(o, "aws_request_id", p->aws_request_id);
	json_set_text(o, "asked_at", clock_format_rfc3339(a, p->asked_ms));
	json_set_int(o, "took_ms", p->took_ms);
	return o;
}

static struct json *
probes_json(struct arena *a, const struct probe_list *probes)
{
	struct json *list = json_new_list(a);

	for (size_t i = 0; i < probes->count; i++)
		json_add(list, probe_json(a, &probes->items[i]));
	return list;
}

static struct json *
statements_json(struct arena *a, const struct policy_answer *trust)
{
	struct json *list = json_new_list(a);

	for (size_t i = 0; i < trust->statement_count; i++) {
		const struct policy_statement *s = &trust->statements[i];
		struct json *o = json_new_object(a);

		json_set_int(o, "number", (int64_t)s->number);
		json_set_text(o, "judgement", policy_judgement_name(s->judgement));
		json_set_text(o, "text", s->say);
		json_add(list, o);
	}
	return list;
}

/* The trust policy as AWS gave it, and what it is judged to say. */
static struct json *
trust_json(struct link *l, const struct cloud_account *account, const struct proof *proof)
{
	struct json *o = json_new_object(l->arena);
	struct policy_answer trust;

	json_set_text(o, "policy", proof->trust_policy);
	json_set_text(o, "verdict", trust_verdict_names[proof->trust]);
	if (!role_judge_trust(l, account, proof, &trust))
		return o;
	json_set_text(o, "verdict_text", trust.summary);
	json_set(o, "statements", statements_json(l->arena, &trust));
	return o;
}

static struct json *
powers_json(struct arena *a, const struct proof *proof)
{
	struct json *o = json_new_object(a), *policies = json_new_list(a),
		    *writes = json_new_list(a);

	json_set_text(o, "read_only", read_only_names[proof->read_only]);
	for (size_t i = 0; i < proof->policies.count; i++) {
		const struct proof_policy *p = &proof->policies.items[i];
		struct json *policy = json_new_object(a);

		json_set_text(policy, "kind", role_policy_kind_names[p->kind]);
		json_set_text(policy, "name", p->name);
		json_set_text(policy, "arn", p->arn);
		json_add(policies, policy);
	}
	for (size_t i = 0; i < proof->writes.count; i++) {
		const struct proof_write *w = &proof->writes.items[i];
		struct json *write = json_new_object(a);

		json_set_text(write, "action", w->action);
		json_set_text(write, "decision", write_decision_names[w->decision]);
		json_add(writes, write);
	}
	json_set(o, "policies", policies);
	json_set(o, "writes", writes);
	return o;
}

static struct json *
account_json(struct arena *a, const struct cloud_account *c)
{
	struct json *o = json_new_object(a);

	json_set_text(o, "id", c->head.id.text);
	json_set_text(o, "provider", "aws");
	json_set_text(o, "number", c->account_number);
	json_set_text(o, "customer", c->customer_organization);
	json_set_text(o, "state", account_state_names[c->state]);
	return o;
}

const struct err *
evidence_json(struct link *l, const struct cloud_account *account, const struct proof *proof,
              const char **json)
{
	struct arena *a = l->arena;
	struct json *o = json_new_object(a);
	struct reseller reseller;
	const struct err *e = reseller_get(l, &reseller);

	if (e != NULL)
		return e;
	json_set_text(o, "id", proof->head.id.text);
	json_set_text(o, "reseller", reseller.name);
	json_set(o, "cloud_account", account_json(a, account));
	json_set_text(o, "role_arn", proof->role_arn);
	json_set_text(o, "external_id", proof->external_id);
	json_set_text(o, "other_external_id", proof->other_external_id);
	json_set_text(o, "platform_account", proof->caller_account);
	json_set_text(o, "verdict", proof_verdict_names[proof->verdict]);
	json_set_text(o, "verdict_text", role_verdict_text(proof->verdict));
	json_set_text(o, "started_at", clock_format_rfc3339(a, proof->started_ms));
	json_set_text(o, "finished_at", clock_format_rfc3339(a, proof->finished_ms));
	json_set_text(o, "caller_arn", proof->caller_arn);
	json_set_text(o, "role_id", proof->role_id);
	json_set(o, "probes", probes_json(a, &proof->probes));
	json_set(o, "reads", probes_json(a, &proof->reads));
	json_set(o, "trust_policy", trust_json(l, account, proof));
	json_set(o, "powers", powers_json(a, proof));
	*json = arena_printf(a, "%s\n", json_write(a, o));
	return NULL;
}
