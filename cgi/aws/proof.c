/* The proof.  See proof.h; what it means for people is in proof_explain.c. */
#include "proof.h"

#include "../base/clock.h"
#include "external_id.h"
#include "inner.h"
#include "sts.h"

/* The same for all probes, so that they differ in nothing but the external ID; it stands in the
 * customer's CloudTrail. */
static const char session_name[] = "rolecall-proof";

/* What the session of the positive may do: nothing, until its reads (rows 4 and 5) are asked. */
static const char positive_policy[] = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":"
				      "\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

/* What a session that should not have been given may do: nothing. */
static const char negative_policy[] = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":"
				      "\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

enum { PROBES_MOST = 2 + EXTERNAL_ID_WRONGS };

/* A proof under way. */
struct proving {
	struct aws *aws;
	struct arena *arena;
	const struct proof_question *question;
	struct proof_answer *out;
	struct aws_source *source;
	int64_t deadline_ms;
};

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

static void
list_probes(struct arena *arena, const struct proof_question *question, struct proof_answer *out)
{
	out->probes = arena_array(arena, PROBES_MOST, sizeof *out->probes);
	add_probe(out, AWS_PROBE_WITH_EXTERNAL_ID, arena_strdup(arena, question->external_id));
	add_probe(out, AWS_PROBE_WITHOUT_EXTERNAL_ID, "");
	for (int how = 0; how < EXTERNAL_ID_WRONGS; how++) {
		const char *wrong =
			external_id_near(arena, question->external_id, (enum external_id_wrong)how);

		if (wrong != NULL)
			add_probe(out, AWS_PROBE_WRONG_EXTERNAL_ID, wrong);
	}
}

static void
read_probe(struct proving *p, const struct sts_assume_role *ask, const struct query_answer *answer,
           struct aws_probe *probe)
{
	struct arn assumed;
	const char *fault = aws_own_fault(p->arena, p->source, answer, p->question->account_number);

	probe->asked_ms = answer->asked_ms;
	probe->took_ms = answer->took_ms;
	probe->aws_request_id = answer->xml.request_id;
	probe->code = *answer->fault != '\0' ? answer->fault : answer->xml.code;
	probe->message = *answer->fault != '\0' ? answer->fault_why : answer->xml.message;
	probe->answer = AWS_ANSWER_INCONCLUSIVE;
	if (sts_read_assumed_role(p->arena, ask, answer, &assumed)) {
		probe->answer = AWS_ANSWER_ALLOWED;
		probe->account = assumed.account;
	} else if (answer->xml.shape == ANSWER_RESULT) {
		probe->code = "Unreadable";
	} else if (answer->status == 403 && strcmp(probe->code, "AccessDenied") == 0 &&
	           fault == NULL) {
		probe->answer = AWS_ANSWER_REFUSED;
	}
	if (fault != NULL && *p->out->own_fault == '\0')
		p->out->own_fault = fault;
}

/* Asks the probes from `first` to before `end`, all at once. */
static void
ask(struct proving *p, size_t first, size_t end)
{
	struct sts_assume_role asks[PROBES_MOST];
	struct query_request requests[PROBES_MOST] = {{0}};
	struct query_answer answers[PROBES_MOST];
	struct aws_probe *probes = p->out->probes + first;
	size_t count = end - first;

	for (size_t i = 0; i < count; i++) {
		asks[i] = (struct sts_assume_role){
			.role_arn = p->question->role_arn,
			.external_id =
				*probes[i].external_id == '\0' ? NULL : probes[i].external_id,
			.session_name = session_name,
			.session_policy = probes[i].kind == AWS_PROBE_WITH_EXTERNAL_ID
		                                  ? positive_policy
		                                  : negative_policy,
			.duration_s = STS_SHORTEST_SESSION_S,
		};
		requests[i] = (struct query_request){.endpoint = &p->source->sts,
		                                     .creds = &p->source->creds};
		sts_assume_role(p->arena, &asks[i], &requests[i]);
	}
	query_run(p->aws->client, p->arena, requests, count, p->deadline_ms, answers);
	for (size_t i = 0; i < count; i++)
		read_probe(p, &asks[i], &answers[i], &probes[i]);
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
	if (!external_id_valid(question->external_id))
		return err_new(arena, ERR_SYSTEM,
		               "proof: external ID has a form that STS does not take");
	return NULL;
}

const struct err *
proof_run(struct aws *aws, struct arena *arena, const struct proof_question *question,
          struct proof_answer *out)
{
	struct proving p = {aws, arena, question, out, NULL, 0};
	struct arn role;
	const struct err *e = check_question(arena, question, &role);

	*out = (struct proof_answer){
		.verdict = AWS_VERDICT_INCONCLUSIVE, .caller_account = "", .own_fault = ""};
	if (e == NULL)
		e = aws_source(aws, arena, role.partition, &p.source);
	if (e != NULL)
		return e;
	p.deadline_ms = clock_monotonic_ms() +
	                (question->budget_ms > 0 ? question->budget_ms : aws->budget_ms);
	out->started_ms = clock_now_ms();
	out->caller_account = arena_strdup(arena, p.source->account);
	list_probes(arena, question, out);
	ask(&p, 0, 1);
	out->verdict = judge_positive(question, &out->probes[0]);
	if (out->verdict == AWS_VERDICT_PASSED) {
		ask(&p, 1, out->probe_count);
		out->verdict = judge_negatives(question, out->probes + 1, out->probe_count - 1);
	}
	out->finished_ms = clock_now_ms();
	return NULL;
}

const char *
proof_kind_name(enum aws_probe_kind kind)
{
	static const char *const names[] = {"with_external_id", "without_external_id",
	                                    "wrong_external_id"};

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
	static const char *const names[] = {"passed", "refused",       "too_early",
	                                    "open",   "other_account", "inconclusive"};

	return names[verdict];
}
