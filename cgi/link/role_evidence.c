/* AWS's answers as records, and back.  See role_evidence.h. */
#include "role_evidence.h"

static struct probe_list
put_probes(struct arena *a, const struct aws_probe *probes, size_t count)
{
	struct probe_list list = {arena_array(a, count + 1, sizeof *list.items), count};

	for (size_t i = 0; i < count; i++) {
		const struct aws_probe *p = &probes[i];

		list.items[i] = (struct probe){
			.kind = (enum probe_kind)p->kind,
			.answer = (enum probe_answer)p->answer,
			.external_id = p->external_id,
			.code = p->code,
			.message = p->message,
			.aws_request_id = p->aws_request_id,
			.account = p->account,
			.asked_ms = p->asked_ms,
			.took_ms = p->took_ms,
		};
	}
	return list;
}

static struct aws_probe *
get_probes(struct arena *a, const struct probe_list *list)
{
	struct aws_probe *probes = arena_array(a, list->count + 1, sizeof *probes);

	for (size_t i = 0; i < list->count; i++) {
		const struct probe *p = &list->items[i];

		probes[i] = (struct aws_probe){
			.kind = (enum aws_probe_kind)p->kind,
			.answer = (enum aws_probe_answer)p->answer,
			.external_id = p->external_id,
			.code = p->code,
			.message = p->message,
			.aws_request_id = p->aws_request_id,
			.account = p->account,
			.asked_ms = p->asked_ms,
			.took_ms = p->took_ms,
		};
	}
	return probes;
}

static void
put_role(struct arena *a, const struct aws_role *role, struct proof *proof)
{
	proof->role_id = role->role_id;
	proof->trust_policy = role->trust_policy;
	proof->trust = (enum trust_verdict)role->trust;
	proof->read_only = (enum read_only)role->read_only;
	proof->policies.count = role->policy_count;
	proof->policies.items =
		arena_array(a, role->policy_count + 1, sizeof *proof->policies.items);
	for (size_t i = 0; i < role->policy_count; i++)
		proof->policies.items[i] =
			(struct proof_policy){(enum role_policy_kind)role->policies[i].kind,
		                              role->policies[i].name, role->policies[i].arn};
	proof->writes.count = role->write_count;
	proof->writes.items = arena_array(a, role->write_count + 1, sizeof *proof->writes.items);
	for (size_t i = 0; i < role->write_count; i++)
		proof->writes.items[i] = (struct proof_write){
			role->writes[i].action, (enum write_decision)role->writes[i].decision};
}

static void
get_role(struct arena *a, const struct proof *proof, struct aws_role *role)
{
	*role = (struct aws_role){
		.role_id = proof->role_id,
		.trust_policy = proof->trust_policy,
		.trust = (enum aws_trust)proof->trust,
		.read_only = (enum aws_read_only)proof->read_only,
		.policies = arena_array(a, proof->policies.count + 1, sizeof *role->policies),
		.policy_count = proof->policies.count,
		.writes = arena_array(a, proof->writes.count + 1, sizeof *role->writes),
		.write_count = proof->writes.count,
	};
	for (size_t i = 0; i < role->policy_count; i++) {
		const struct proof_policy *p = &proof->policies.items[i];

		role->policies[i] = (struct aws_role_policy){(enum aws_role_policy_kind)p->kind,
		                                             p->name, p->arn};
	}
	for (size_t i = 0; i < role->write_count; i++)
		role->writes[i] = (struct aws_write){
			proof->writes.items[i].action,
			(enum aws_write_decision)proof->writes.items[i].decision};
}

void
role_evidence_put(struct arena *a, const struct proof_answer *answer, struct proof *proof)
{
	proof->external_id = answer->external_id;
	proof->other_external_id = answer->other_external_id;
	proof->caller_account = answer->caller_account;
	proof->caller_arn = answer->caller_arn;
	proof->verdict = (enum proof_verdict)answer->verdict;
	proof->started_ms = answer->started_ms;
	proof->finished_ms = answer->finished_ms;
	proof->probes = put_probes(a, answer->probes, answer->probe_count);
	proof->reads = put_probes(a, answer->reads, answer->read_count);
	put_role(a, &answer->role, proof);
}

void
role_evidence_get(struct arena *a, const struct proof *proof, struct proof_answer *answer)
{
	*answer = (struct proof_answer){
		.verdict = (enum aws_verdict)proof->verdict,
		.probes = get_probes(a, &proof->probes),
		.probe_count = proof->probes.count,
		.reads = get_probes(a, &proof->reads),
		.read_count = proof->reads.count,
		.external_id = proof->external_id,
		.other_external_id = proof->other_external_id,
		.caller_account = proof->caller_account,
		.caller_arn = proof->caller_arn,
		.own_fault = "",
		.started_ms = proof->started_ms,
		.finished_ms = proof->finished_ms,
	};
	get_role(a, proof, &answer->role);
}
