/* Judging a trust policy.  See policy.h; reading is policy_read.c, who is let in policy_match.c. */
#include "policy_inner.h"

static enum policy_judgement
judge_deny(const struct policy *p, const struct statement *s)
{
	struct sent right = {SENT_TEXT, p->question->external_id};

	return policy_applies(p, s, CALLER_SELF, right) == YES ? POLICY_SHUT : POLICY_DENIES;
}

/* Whether an Allow is meant for us: its principals and actions could let us or everybody in. */
static bool
is_for_us(const struct statement *s)
{
	for (size_t i = 0; i < s->principal_count; i++)
		if (s->principals[i].kind == PRINCIPAL_EVERYONE
		            ? s->assume || s->federated
		            : s->assume && s->principals[i].kind != PRINCIPAL_OTHER)
			return true;
	return false;
}

static enum policy_judgement
judge_allow(const struct policy *p, const struct statement *s)
{
	struct sent right = {SENT_TEXT, p->question->external_id};
	struct leak leak;

	if (!is_for_us(s))
		return POLICY_NOT_FOR_US;
	leak = policy_leak(p, s);
	if (leak.stranger || leak.anybody || leak.token || leak.none || leak.unnamed)
		return POLICY_LOOSE;
	if (leak.named)
		return policy_lets_in(p, s, CALLER_OURS, right) == NO ? POLICY_OTHER_ID
		                                                      : POLICY_LOOSE;
	return policy_lets_in(p, s, CALLER_SELF, right) == NO ? POLICY_SHUT : POLICY_EXACT;
}

static enum policy_judgement
judge_statement(const struct policy *p, const struct statement *s)
{
	if (s->fault != NULL)
		return POLICY_UNREADABLE;
	return s->allows ? judge_allow(p, s) : judge_deny(p, s);
}

/* The numbers of the statements that are judged so: "statement 2", "statements 2 and 4". */
static const char *
numbers(const struct policy *p, const enum policy_judgement *judgements, unsigned which)
{
	struct buf out;
	size_t count = 0, last = 0;

	buf_init(&out, p->arena);
	for (size_t i = 0; i < p->count; i++)
		if ((1u << judgements[i] & which) != 0) {
			count++;
			last = i;
		}
	buf_puts(&out, count == 1 ? "statement " : "statements ");
	for (size_t i = 0, n = 0; i < p->count; i++)
		if ((1u << judgements[i] & which) != 0)
			buf_printf(&out, "%s%zu",
			           n++ == 0    ? ""
			           : i == last ? " and "
			                       : ", ",
			           i + 1);
	return out.data;
}

static const char *
summary(const struct policy *p, const enum policy_judgement *judgements,
        enum policy_verdict verdict)
{
	const struct policy_question *q = p->question;

	switch (verdict) {
	case POLICY_SAFE:
		return arena_printf(p->arena,
		                    "The trust policy lets account %s in with the external ID %s, "
		                    "and never without it.",
		                    q->platform_account, q->external_id);
	case POLICY_OPEN:
		return arena_printf(
			p->arena,
			"The trust policy does not demand exactly the external ID %s: see %s.",
			q->external_id,
			numbers(p, judgements, 1u << POLICY_LOOSE | 1u << POLICY_OTHER_ID));
	case POLICY_REFUSES:
		return arena_printf(p->arena,
		                    "No statement of the trust policy lets account %s in with the "
		                    "external ID %s.",
		                    q->platform_account, q->external_id);
	case POLICY_UNSURE:
		break;
	}
	return arena_printf(p->arena,
	                    "Rolecall can't tell whom the trust policy lets in: it does not "
	                    "understand %s.",
	                    numbers(p, judgements, 1u << POLICY_UNREADABLE));
}

static bool
has(const struct policy *p, const enum policy_judgement *judgements,
    enum policy_judgement judgement)
{
	for (size_t i = 0; i < p->count; i++)
		if (judgements[i] == judgement)
			return true;
	return false;
}

static enum policy_verdict
verdict_of(const struct policy *p, const enum policy_judgement *judgements)
{
	/* A Deny that is not understood may close what looks open. */
	for (size_t i = 0; i < p->count; i++)
		if (p->statements[i].fault != NULL && !p->statements[i].allows)
			return POLICY_UNSURE;
	if (has(p, judgements, POLICY_LOOSE) ||
	    (has(p, judgements, POLICY_EXACT) && has(p, judgements, POLICY_OTHER_ID)))
		return POLICY_OPEN;
	if (has(p, judgements, POLICY_UNREADABLE))
		return POLICY_UNSURE;
	return has(p, judgements, POLICY_EXACT) ? POLICY_SAFE : POLICY_REFUSES;
}

/* Reads and judges, without words: the judgements, or NULL and *why. */
static enum policy_judgement *
judge(struct policy *p, const char *text, size_t size, const char **why,
      enum policy_verdict *verdict)
{
	enum policy_judgement *judgements;

	*verdict = POLICY_UNSURE;
	if (!policy_read(p, text, size, why))
		return NULL;
	judgements = arena_array(p->arena, p->count + 1, sizeof *judgements);
	for (size_t i = 0; i < p->count; i++)
		judgements[i] = judge_statement(p, &p->statements[i]);
	*verdict = verdict_of(p, judgements);
	return judgements;
}

/* The policy with its faults mended if that is safe, else the right one alone. */
static const char *
correct(const struct policy *p, const enum policy_judgement *judgements)
{
	const struct policy_question *q = p->question;
	struct policy again = {.arena = p->arena, .question = q};
	const char *mended = policy_correct(p, judgements), *why;
	enum policy_verdict verdict;

	judge(&again, mended, strlen(mended), &why, &verdict);
	return verdict == POLICY_SAFE
	               ? mended
	               : policy_right(p->arena, q->partition, q->platform_account, q->external_id);
}

void
policy_judge(struct arena *a, const struct policy_question *question, const char *text, size_t size,
             struct policy_answer *out)
{
	struct policy p = {.arena = a, .question = question};
	enum policy_judgement *judgements;
	const char *why;

	*out = (struct policy_answer){.summary = "", .corrected = ""};
	judgements = judge(&p, text, size, &why, &out->verdict);
	if (judgements == NULL) {
		out->summary = arena_printf(a, "The trust policy can't be read: %s.", why);
		out->corrected = policy_right(a, question->partition, question->platform_account,
		                              question->external_id);
		return;
	}
	out->summary = summary(&p, judgements, out->verdict);
	out->statement_count = p.count;
	out->statements = arena_array(a, p.count + 1, sizeof *out->statements);
	for (size_t i = 0; i < p.count; i++)
		out->statements[i] = (struct policy_statement){
			i + 1, json_write(a, p.statements[i].json), judgements[i],
			policy_say(&p, &p.statements[i], judgements[i])};
	policy_warn(&p, judgements, out);
	if (out->verdict != POLICY_SAFE)
		out->corrected = correct(&p, judgements);
}

const char *
policy_verdict_name(enum policy_verdict verdict)
{
	static const char *const names[] = {"safe", "open", "refuses", "unsure"};

	return names[verdict];
}

const char *
policy_judgement_name(enum policy_judgement judgement)
{
	static const char *const names[] = {"exact",      "loose",  "other_id",  "shut",
	                                    "not_for_us", "denies", "unreadable"};

	return names[judgement];
}
