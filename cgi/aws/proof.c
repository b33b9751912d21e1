/*
 * The proof: probing, round by round.  See proof.h; the reads of IAM are proof_role.c's, what it
 * all means for people proof_explain.c's.
 */
#include "proof_inner.h"

#include "../base/clock.h"

/* The same for all probes, so that they differ in nothing but the external ID; it stands in the
 * customer's CloudTrail. */
static const char session_name[] = "rolecall-proof";

/* What a session that should not have been given may do: nothing. */
static const char negative_policy[] = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":"
				      "\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

static void
add_probe(struct proof_answer *out, enum aws_probe_kind kind, const char *external_id)
{
	out->probes[out->probe_count++] = (struct aws_probe){.kind = kind,
	                                                     .answer = AWS_ANSWER_NOT_ASKED,
	                                                     .external_id = external_id,
	                                                     .code = "",
	                                                     .message = "",
	                                                     .aws_request_id = "",
	                                                     .account = ""};
}

/* The negatives: near `real`, but never the other one that serves. */
static void
list_negatives(struct proving *p)
{
	const struct proof_question *q = &p->question;
	struct proof_answer *out = p->out;

	out->probe_count = p->positives;
	add_probe(out, AWS_PROBE_WITHOUT_EXTERNAL_ID, "");
	for (int how = 0; how < EXTERNAL_ID_WRONGS; how++) {
		const char *wrong =
			external_id_near(p->arena, q->external_id, (enum external_id_wrong)how);

		if (wrong != NULL && strcmp(wrong, q->other_external_id) != 0)
			add_probe(out, AWS_PROBE_WRONG_EXTERNAL_ID, wrong);
	}
}

static void
list_probes(struct proving *p)
{
	const struct proof_question *q = &p->question;

	p->out->probes = arena_array(p->arena, PROOF_PROBES_MOST, sizeof *p->out->probes);
	add_probe(p->out, AWS_PROBE_WITH_EXTERNAL_ID, arena_strdup(p->arena, q->external_id));
	if (*q->other_external_id != '\0')
		add_probe(p->out, AWS_PROBE_WITH_OTHER_EXTERNAL_ID,
		          arena_strdup(p->arena, q->other_external_id));
	p->positives = p->out->probe_count;
	list_negatives(p);
}

/* Which external ID serves: the other one only if it alone is let in. */
static void
choose_positive(struct proving *p)
{
	struct proof_question *q = &p->question;
	const struct aws_probe *probes = p->out->probes;
	const char *other = q->other_external_id;

	if (p->positives < 2 || probes[0].answer == AWS_ANSWER_ALLOWED ||
	    probes[1].answer != AWS_ANSWER_ALLOWED)
		return;
	q->other_external_id = q->external_id;
	q->external_id = other;
	p->session = &p->sessions[1];
	list_negatives(p);
}

/* A probe has ended. */
static void
on_probe(void *arg)
{
	struct asking *asking = arg;
	struct proving *p = asking->proving;
	const struct query_answer *answer = &asking->answer;
	struct aws_probe *probe = asking->probe;
	const char *fault = aws_own_fault(p->arena, p->source, answer, p->question.account_number);
	struct arn assumed;

	probe->asked_ms = answer->asked_ms;
	probe->took_ms = answer->took_ms;
	probe->aws_request_id = answer->xml.request_id;
	probe->code = *answer->fault != '\0' ? answer->fault : answer->xml.code;
	probe->message = *answer->fault != '\0' ? answer->fault_why : answer->xml.message;
	probe->answer = AWS_ANSWER_INCONCLUSIVE;
	if (sts_read_assumed_role(p->arena, &asking->ask, answer, &assumed)) {
		probe->answer = AWS_ANSWER_ALLOWED;
		probe->account = assumed.account;
	} else if (answer->xml.shape == ANSWER_RESULT) {
		probe->code = "Unreadable";
	} else if (answer->status == 403 && strcmp(probe->code, "AccessDenied") == 0 &&
	           fault == NULL) {
		probe->answer = AWS_ANSWER_REFUSED;
	}
	proof_call_ended(p, answer, fault);
}

/* What the positive alone says; AWS_VERDICT_PASSED: go on to the negatives. */
static enum aws_verdict
judge_positive(const struct proof_question *question, const struct aws_probe *positive)
{
	switch (positive->answer) {
	case AWS_ANSWER_ALLOWED:
		return strcmp(positive->account, question->account_number) == 0
		               ? AWS_VERDICT_PASSED
		               : AWS_VERDICT_OTHER_ACCOUNT;
	case AWS_ANSWER_REFUSED:
		return question->young ? AWS_VERDICT_TOO_EARLY : AWS_VERDICT_REFUSED;
	case AWS_ANSWER_INCONCLUSIVE:
	case AWS_ANSWER_NOT_ASKED:
		break;
	}
	return AWS_VERDICT_INCONCLUSIVE;
}

/* The same for both external IDs that may serve: a refusal counts when no clear answer is missing.
 */
static enum aws_verdict
judge_positives(const struct proving *p)
{
	const struct aws_probe *probes = p->out->probes;
	const struct aws_probe *chosen = &probes[p->session - p->sessions];

	if (chosen->answer == AWS_ANSWER_REFUSED && p->positives == 2 &&
	    probes[1].answer == AWS_ANSWER_INCONCLUSIVE)
		return AWS_VERDICT_INCONCLUSIVE;
	return judge_positive(&p->question, chosen);
}

static enum aws_verdict
judge_negatives(const struct proof_question *question, struct aws_probe *probes, size_t count)
{
	enum aws_verdict verdict = AWS_VERDICT_PASSED;

	for (size_t i = 0; i < count; i++) {
		/* A role has one account: another one now is an answer that we do not understand.
		 */
		if (probes[i].answer == AWS_ANSWER_ALLOWED &&
		    strcmp(probes[i].account, question->account_number) != 0)
			probes[i].answer = AWS_ANSWER_INCONCLUSIVE;
		if (probes[i].answer == AWS_ANSWER_ALLOWED)
			return AWS_VERDICT_OPEN;
		if (probes[i].answer != AWS_ANSWER_REFUSED)
			verdict = AWS_VERDICT_INCONCLUSIVE;
	}
	return verdict;
}

static void
wipe_sessions(struct creds *sessions)
{
	for (size_t i = 0; i < PROOF_POSITIVES_MOST; i++)
		creds_wipe(&sessions[i]);
}

/* The end of the sessions' memory, with the arena's. */
static void
end_sessions(void *sessions)
{
	wipe_sessions(sessions);
	free(sessions);
}

static const struct err *
begin_sessions(struct proving *p)
{
	p->sessions = calloc(PROOF_POSITIVES_MOST, sizeof *p->sessions);
	if (p->sessions == NULL)
		return err_new(p->arena, ERR_SYSTEM, "proof: out of memory");
	p->session = p->sessions;
	arena_defer(p->arena, end_sessions, p->sessions);
	return NULL;
}

static void
finish(struct proving *p)
{
	wipe_sessions(p->sessions);
	p->out->finished_ms = clock_now_ms();
	p->done(p->arg);
}

/* Asks the probes from `first` to before `end`, all at once. */
static void
ask(struct proving *p, size_t first, size_t end)
{
	p->left += end - first;
	for (size_t i = first; i < end; i++) {
		struct asking *a = &p->asks[i];
		struct query_request request = {.endpoint = &p->source->sts,
		                                .creds = &p->source->creds};
		struct arn role;

		a->proving = p;
		a->probe = &p->out->probes[i];
		a->ask = (struct sts_assume_role){
			.role_arn = p->question.role_arn,
			.external_id =
				*a->probe->external_id == '\0' ? NULL : a->probe->external_id,
			.session_name = session_name,
			.session_policy = negative_policy,
			.duration_s = STS_SHORTEST_SESSION_S,
		};
		if (i < p->positives && arn_parse(p->arena, p->question.role_arn, &role)) {
			a->ask.session = &p->sessions[i];
			a->ask.session_policy = proof_read_policy(p->arena, &role);
		}
		sts_assume_role(p->arena, &a->ask, &request);
		query_begin(p->aws->client, p->arena, &request, p->deadline_ms, &a->answer,
		            on_probe, a);
	}
}

static void
note_caller(struct proving *p)
{
	p->out->caller_account = arena_strdup(p->arena, p->source->account);
	p->out->caller_arn = arena_strdup(p->arena, p->source->caller_arn);
}

/* GetCallerIdentity has ended. */
static void
on_caller(void *arg)
{
	struct proving *p = arg;
	const struct err *e = aws_take_caller(p->arena, p->source, &p->caller);

	note_caller(p);
	proof_call_ended(p, &p->caller, e == NULL || e->kind == ERR_UPSTREAM ? NULL : e->what);
}

static void
ask_caller(struct proving *p)
{
	struct query_request request = {.endpoint = &p->source->sts, .creds = &p->source->creds};

	p->left++;
	sts_get_caller_identity(&request);
	query_begin(p->aws->client, p->arena, &request, p->deadline_ms, &p->caller, on_caller, p);
}

/* A round is over: on to the next, or the end. */
static void
go_on(struct proving *p)
{
	struct proof_answer *out = p->out;

	if (p->positive) {
		p->positive = false;
		choose_positive(p);
		out->external_id = p->question.external_id;
		out->other_external_id = p->question.other_external_id;
		out->verdict = judge_positives(p);
		if (out->verdict == AWS_VERDICT_PASSED) {
			ask(p, p->positives, out->probe_count);
			proof_ask_reads(p);
			return;
		}
	} else {
		out->verdict = judge_negatives(&p->question, out->probes + p->positives,
		                               out->probe_count - p->positives);
		proof_weigh_role(p);
		if (out->verdict == AWS_VERDICT_PASSED)
			out->verdict = proof_judge_role(p);
	}
	finish(p);
}

void
proof_call_ended(struct proving *p, const struct query_answer *answer, const char *fault)
{
	if (fault != NULL && *p->out->own_fault == '\0')
		p->out->own_fault = fault;
	p->out->calls += answer->tries;
	p->out->throttled += answer->throttled;
	if (--p->left == 0)
		go_on(p);
}

static const struct err *
check_question(struct arena *arena, const struct proof_question *question, struct arn *role)
{
	const struct err *e =
		arn_check_role(arena, question->role_arn, question->account_number, NULL, role);

	/* A role in another account may be asked: AWS's answer is then the evidence. */
	if (e != NULL && (!arn_parse(arena, question->role_arn, role) ||
	                  strcmp(role->service, "iam") != 0 || strcmp(role->type, "role") != 0 ||
	                  *role->name == '\0' || !arn_account_valid(role->account)))
		return err_new(arena, ERR_SYSTEM, "proof: role_arn: %s", e->what);
	if (!arn_account_valid(question->account_number))
		return err_new(arena, ERR_SYSTEM, "proof: account number is not 12 digits");
	if (!external_id_valid(question->external_id) ||
	    (question->other_external_id != NULL && *question->other_external_id != '\0' &&
	     !external_id_valid(question->other_external_id)))
		return err_new(arena, ERR_SYSTEM,
		               "proof: external ID has a form that STS does not take");
	return NULL;
}

const struct err *
proof_begin(struct aws *aws, struct arena *arena, const struct proof_question *question,
            struct proof_answer *out, proof_done *done, void *arg)
{
	struct proving *p = arena_alloc(arena, sizeof *p);
	struct arn role;
	const struct err *e = check_question(arena, question, &role);

	*out = (struct proof_answer){.verdict = AWS_VERDICT_INCONCLUSIVE,
	                             .role = {.role_id = "", .trust_policy = ""},
	                             .external_id = question->external_id,
	                             .other_external_id = "",
	                             .caller_account = "",
	                             .caller_arn = "",
	                             .own_fault = ""};
	*p = (struct proving){.aws = aws,
	                      .arena = arena,
	                      .question = *question,
	                      .out = out,
	                      .positive = true,
	                      .done = done,
	                      .arg = arg};
	if (question->other_external_id == NULL)
		p->question.other_external_id = "";
	if (e == NULL)
		e = aws_source(aws, arena, role.partition, &p->source);
	if (e == NULL)
		e = begin_sessions(p);
	if (e != NULL)
		return e;
	p->role_name = role.name;
	p->deadline_ms = clock_monotonic_ms() +
	                 (question->budget_ms > 0 ? question->budget_ms : aws->budget_ms);
	out->started_ms = clock_now_ms();
	note_caller(p);
	list_probes(p);
	proof_list_reads(p);
	if (*out->caller_account == '\0')
		ask_caller(p);
	ask(p, 0, p->positives);
	return NULL;
}

static void
note_end(void *arg)
{
	*(bool *)arg = true;
}

const struct err *
proof_run(struct aws *aws, struct arena *arena, const struct proof_question *question,
          struct proof_answer *out)
{
	bool ended = false;
	const struct err *e = proof_begin(aws, arena, question, out, note_end, &ended);

	if (e == NULL)
		query_wait(aws->client, &ended);
	return e;
}

const char *
proof_kind_name(enum aws_probe_kind kind)
{
	static const char *const names[] = {"with_external_id",
	                                    "without_external_id",
	                                    "wrong_external_id",
	                                    "get_role",
	                                    "list_attached_role_policies",
	                                    "list_role_policies",
	                                    "simulate_principal_policy",
	                                    "with_other_external_id"};

	return names[kind];
}

const char *
proof_answer_name(enum aws_probe_answer answer)
{
	static const char *const names[] = {"allowed", "refused", "inconclusive", "not_asked"};

	return names[answer];
}

const char *
proof_verdict_name(enum aws_verdict verdict)
{
	static const char *const names[] = {"passed",        "refused",      "too_early", "open",
	                                    "other_account", "inconclusive", "loose",     "unsure",
	                                    "unread",        "too_much"};

	return names[verdict];
}
