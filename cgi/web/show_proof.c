/* A proof's evidence.  See show_proof.h. */
#include "show_proof.h"

#include <strings.h>

#include "../base/clock.h"
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
		return "AssumeRole with the right external ID";
	case PROBE_WITHOUT_EXTERNAL_ID:
		return "AssumeRole with no external ID";
	case PROBE_WRONG_EXTERNAL_ID:
		break;
	}
	return arena_printf(a, "AssumeRole with a wrong external ID, %s: %s",
	                    difference_text(external_id, p->external_id), p->external_id);
}

static const char *
answer_text(struct arena *a, const struct probe *p)
{
	switch (p->answer) {
	case PROBE_ALLOWED:
		return p->account[0] != '\0' ? arena_printf(a, "let in, account %s", p->account)
		                             : "let in";
	case PROBE_REFUSED:
		return "refused";
	case PROBE_INCONCLUSIVE:
		return "no clear answer";
	case PROBE_NOT_ASKED:
		break;
	}
	return "not asked: it means something only after the first has passed";
}

static void
show_probe(struct screen *s, const char *external_id, const struct probe *p)
{
	struct node *n = node_add(node_child(s->page, "probes"));
	enum probe_answer wanted =
		p->kind == PROBE_WITH_EXTERNAL_ID ? PROBE_ALLOWED : PROBE_REFUSED;
	bool clear = p->answer == PROBE_ALLOWED || p->answer == PROBE_REFUSED;

	node_set(n, "question", question_text(s->arena, external_id, p));
	node_set(n, "expected", wanted == PROBE_ALLOWED ? "let in" : "AccessDenied");
	node_set(n, "answer", answer_text(s->arena, p));
	node_set(n, "is", !clear ? "unknown" : p->answer == wanted ? "pass" : "fail");
	node_set(n, "code", p->code);
	node_set(n, "message", p->message);
	node_set(n, "aws_request_id", p->aws_request_id);
	node_set(n, "at", clock_format(s->arena, p->asked_ms));
	node_set(n, "took",
	         p->asked_ms == 0 ? "" : arena_printf(s->arena, "%lld ms", (long long)p->took_ms));
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
	for (size_t i = 0; i < proof->probes.count; i++)
		show_probe(s, proof->external_id, &proof->probes.items[i]);
}
