/* A proof's evidence.  See show_proof.h. */
#include "show_proof.h"

#include <strings.h>

#include "../base/clock.h"
#include "../base/json.h"
#include "../link/role.h"

/* How a wrong external ID differs from the right one. */
static const char *
difference_text(const char *right, const char *wrong)
{
	size_t length = strlen(right);

	if (strlen(wrong) > length && strncmp(right, wrong, length) == 0)
		return "one character longer";
	if (strlen(wrong) < length && strncmp(right, wrong, strlen(wrong)) == 0)
		return "one character shorter";
	if (strcasecmp(right, wrong) == 0)
		return "capitals exchanged";
	if (length > 0 && strlen(wrong) == length && strncmp(right, wrong, length - 1) == 0)
		return "last character changed";
	return "another one of the same form";
}

static const char *
question_text(struct arena *a, const char *external_id, const struct probe *p)
{
	switch (p->kind) {
	case PROBE_WITH_EXTERNAL_ID:
		return strcmp(p->external_id, external_id) == 0
		               ? "AssumeRole with the right external ID"
		               : arena_printf(a, "AssumeRole with the new external ID: %s",
		                              p->external_id);
	case PROBE_WITH_OTHER_EXTERNAL_ID:
		return arena_printf(a, "AssumeRole with the old external ID: %s", p->external_id);
	case PROBE_WITHOUT_EXTERNAL_ID:
		return "AssumeRole with no external ID";
	case PROBE_GET_ROLE:
		return "GetRole, with the session of the first: the trust policy";
	case PROBE_LIST_ATTACHED:
		return "ListAttachedRolePolicies: the managed policies";
	case PROBE_LIST_INLINE:
		return "ListRolePolicies: the inline policies";
	case PROBE_SIMULATE:
		return "SimulatePrincipalPolicy: what some writes would be answered with";
	case PROBE_WRONG_EXTERNAL_ID:
		break;
	}
	return arena_printf(a, "AssumeRole with a wrong external ID, %s: %s",
	                    difference_text(external_id, p->external_id), p->external_id);
}

static bool
is_read(const struct probe *p)
{
	return p->kind >= PROBE_GET_ROLE && p->kind <= PROBE_SIMULATE;
}

static const char *
answer_text(struct arena *a, const struct probe *p)
{
	switch (p->answer) {
	case PROBE_ALLOWED:
		return is_read(p)              ? "answered"
		       : p->account[0] != '\0' ? arena_printf(a, "let in, account %s", p->account)
		                               : "let in";
	case PROBE_REFUSED:
		return is_read(p) ? "no permission to look" : "refused";
	case PROBE_INCONCLUSIVE:
		return "no clear answer";
	case PROBE_NOT_ASKED:
		break;
	}
	return "not asked: it means something only after the first has passed";
}

static bool
is_positive(const struct probe *p)
{
	return p->kind == PROBE_WITH_EXTERNAL_ID || p->kind == PROBE_WITH_OTHER_EXTERNAL_ID;
}

/* Of two external IDs that are being exchanged, the one that does not serve (yet, or any more). */
static bool
is_spare(const struct proof *proof, const struct probe *p)
{
	return is_positive(p) && strcmp(p->external_id, proof->external_id) != 0;
}

/* Whether the external ID that serves was let in. */
static bool
serves(const struct proof *proof)
{
	for (size_t i = 0; i < proof->probes.count; i++) {
		const struct probe *p = &proof->probes.items[i];

		if (is_positive(p) && !is_spare(proof, p) && p->answer == PROBE_ALLOWED)
			return true;
	}
	return false;
}

/* Whether the answer is the wanted one: "pass", "fail", "unknown". */
static const char *
verdict_of(const struct proof *proof, const struct probe *p)
{
	bool must_refuse =
		p->kind == PROBE_WITHOUT_EXTERNAL_ID || p->kind == PROBE_WRONG_EXTERNAL_ID;

	if (p->answer != PROBE_ALLOWED && p->answer != PROBE_REFUSED)
		return "unknown";
	/* good to know, but nothing that a role must tell: what it may do */
	if (is_read(p) && p->kind != PROBE_GET_ROLE && p->answer == PROBE_REFUSED)
		return "unknown";
	if (is_spare(proof, p))
		return serves(proof) ? "pass" : "unknown";
	return (p->answer == PROBE_REFUSED) == must_refuse ? "pass" : "fail";
}

static const char *
expected_text(const struct proof *proof, const struct probe *p)
{
	if (is_read(p))
		return "answered";
	if (is_spare(proof, p))
		return "either, while it is exchanged";
	return p->kind == PROBE_WITHOUT_EXTERNAL_ID || p->kind == PROBE_WRONG_EXTERNAL_ID
	               ? "AccessDenied"
	               : "let in";
}

static void
show_probe(struct screen *s, const struct proof *proof, const struct probe *p)
{
	struct node *n = node_add(node_child(s->page, "probes"));

	node_set(n, "question", question_text(s->arena, proof->external_id, p));
	node_set(n, "expected", expected_text(proof, p));
	node_set(n, "answer", answer_text(s->arena, p));
	node_set(n, "is", verdict_of(proof, p));
	node_set(n, "code", p->code);
	node_set(n, "message", p->message);
	node_set(n, "aws_request_id", p->aws_request_id);
	node_set(n, "at", clock_format(s->arena, p->asked_ms));
	node_set(n, "took",
	         p->asked_ms == 0 ? "" : arena_printf(s->arena, "%lld ms", (long long)p->took_ms));
}

/* --- rows 4 and 5 --- */

static void
show_statement(struct node *list, struct arena *a, const struct policy_statement *statement)
{
	struct node *n = node_add(list);

	node_set(n, "number", arena_printf(a, "%zu", statement->number));
	node_set(n, "say", statement->say);
	node_set(n, "is",
	         statement->judgement == POLICY_EXACT ? "pass"
	         : statement->judgement == POLICY_LOOSE ||
	                         statement->judgement == POLICY_OTHER_ID ||
	                         statement->judgement == POLICY_UNREADABLE
	                 ? "fail"
	                 : "unknown");
}

/* The policy in lines, when it is JSON; else as AWS gave it. */
static const char *
in_lines(struct arena *a, const char *policy)
{
	const char *why;
	const struct json *json = json_read(a, policy, strlen(policy), &why);

	return json == NULL ? policy : json_write(a, json);
}

static void
show_trust(struct screen *s, const struct cloud_account *c, const struct proof *proof)
{
	struct node *n = node_child(s->page, "trust"), *statements = node_child(n, "statements");
	struct policy_answer trust;
	bool read = role_judge_trust(&s->link, c, proof, &trust);

	node_set(n, "verdict", read ? trust_verdict_names[proof->trust] : "");
	if (!read)
		return;
	node_set(n, "summary", trust.summary);
	node_set(n, "text", in_lines(s->arena, proof->trust_policy));
	node_set(n, "corrected", trust.corrected);
	for (size_t i = 0; i < trust.statement_count; i++)
		show_statement(statements, s->arena, &trust.statements[i]);
}

static const char *
policy_text(struct arena *a, const struct proof_policy *p)
{
	switch (p->kind) {
	case ROLE_POLICY_ATTACHED:
		return arena_printf(a, "%s (%s)", p->name, p->arn);
	case ROLE_POLICY_INLINE:
		return arena_printf(a, "%s (inline)", p->name);
	case ROLE_POLICY_BOUNDARY:
		break;
	}
	return arena_printf(a, "%s (permissions boundary)", p->arn);
}

static const char *
decision_text(enum write_decision decision)
{
	static const char *const texts[] = {
		[WRITE_ALLOWED] = "allowed",
		[WRITE_DENIED] = "denied",
		[WRITE_NOT_ALLOWED] = "not allowed",
	};

	return texts[decision];
}

static void
show_powers(struct screen *s, const struct proof *proof, const char *text)
{
	struct node *n = node_child(s->page, "powers"), *policies = node_child(n, "policies"),
		    *writes = node_child(n, "writes");

	node_set(n, "text", text);
	node_set(n, "is", read_only_names[proof->read_only]);
	for (size_t i = 0; i < proof->policies.count; i++)
		node_set(node_add(policies), "text",
		         policy_text(s->arena, &proof->policies.items[i]));
	for (size_t i = 0; i < proof->writes.count; i++) {
		struct node *write = node_add(writes);

		node_set(write, "action", proof->writes.items[i].action);
		node_set(write, "decision", decision_text(proof->writes.items[i].decision));
	}
}

void
show_proof(struct screen *s, const struct cloud_account *c, const struct proof *proof,
           const char *platform)
{
	struct node *n = node_child(s->page, "proof"), *causes = node_child(s->page, "causes");
	struct proof_explanation why;

	role_explain(&s->link, c, proof, platform, &why);
	node_set(n, "verdict", proof_verdict_names[proof->verdict]);
	node_set(n, "title", role_verdict_text(proof->verdict));
	node_set(n, "text", why.summary);
	node_set(n, "at", clock_format(s->arena, proof->finished_ms));
	node_set(n, "role_arn", proof->role_arn);
	node_set(n, "page",
	         arena_printf(s->arena, "/accounts/%s/proof/%s", c->head.id.text,
	                      proof->head.id.text));
	for (size_t i = 0; i < why.count; i++) {
		struct node *cause = node_add(causes);

		node_set(cause, "title", why.causes[i].title);
		node_set(cause, "text", why.causes[i].text);
	}
	for (size_t i = 0; i < why.warning_count; i++)
		if (proof->read_only != READ_ONLY_NO || why.warnings[i] != why.read_only)
			node_set(node_add(node_child(s->page, "warnings")), "text",
			         why.warnings[i]);
	for (size_t i = 0; i < proof->probes.count; i++)
		show_probe(s, proof, &proof->probes.items[i]);
	for (size_t i = 0; i < proof->reads.count; i++)
		show_probe(s, proof, &proof->reads.items[i]);
	show_trust(s, c, proof);
	show_powers(s, proof, why.read_only);
}
