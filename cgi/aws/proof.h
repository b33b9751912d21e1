/*
 * The proof: asking AWS itself whether a role lets us in with the external ID that we issued, and
 * with nothing else. Questions and verdicts are product.md's ("Proof", rows 1 to 3).  Knows no
 * records and no HTML: probe kinds, answers and verdicts have the order and meaning of those in
 * store/record.h, which this layer may not include.
 *
 * What the probes can't see alone, and the trust policy's text (row 4) must show: a list of
 * accepted IDs, and a second statement that lets others in.
 */
#ifndef AWS_PROOF_H
#define AWS_PROOF_H

#include <stdbool.h>

#include "aws.h"

enum aws_probe_kind {
	AWS_PROBE_WITH_EXTERNAL_ID,    /* 1: must be let in */
	AWS_PROBE_WITHOUT_EXTERNAL_ID, /* 2: must be refused */
	AWS_PROBE_WRONG_EXTERNAL_ID    /* 3: must be refused; asked once for each enum
	                                  external_id_wrong */
};

enum aws_probe_answer {
	AWS_ANSWER_ALLOWED, /* a session was given (and thrown away unread) */
	AWS_ANSWER_REFUSED, /* exactly AccessDenied with HTTP 403, and not because of a policy on
	                       our own side */
	AWS_ANSWER_INCONCLUSIVE, /* anything else: proves nothing */
	AWS_ANSWER_NOT_ASKED     /* the positive did not pass, so asking would mean nothing */
};

enum aws_verdict {
	AWS_VERDICT_PASSED,        /* right ID let in, all others refused, account as registered */
	AWS_VERDICT_REFUSED,       /* AccessDenied with the right ID */
	AWS_VERDICT_TOO_EARLY,     /* the same, but the role is young: AWS may not have it yet */
	AWS_VERDICT_OPEN,          /* let in without, or with a wrong, external ID */
	AWS_VERDICT_OTHER_ACCOUNT, /* let in, but into another account than the registered one */
	AWS_VERDICT_INCONCLUSIVE   /* AWS could not be asked, or its answer could not be read */
};

/* What is to be proved. */
struct proof_question {
	const char *role_arn;       /* that passed arn_check_role() */
	const char *external_id;    /* that we issued */
	const char *account_number; /* registered, 12 digits */
	bool young; /* the ARN was saved so recently that AWS may not know the role yet (usually 10
	               to 30 s) */
	int64_t budget_ms; /* for all questions together; 0: the budget of aws_open() */
};

/* One question put to AWS and its answer.  No text is NULL. */
struct aws_probe {
	enum aws_probe_kind kind;
	enum aws_probe_answer answer;
	const char *external_id; /* that was sent, or "" for none */
	const char *code; /* AWS's error code; ours for transport faults (see struct query_answer);
	                     "" when allowed */
	const char *message; /* AWS's message, or what libcurl says; no control characters, at most
	                        500 bytes */
	const char *aws_request_id; /* or "" */
	const char *account;        /* of the assumed role, when allowed, else "" */
	int64_t asked_ms;           /* ms since 1970; 0: not asked */
	int64_t took_ms;
};

/* The evidence; everything in the arena. */
struct proof_answer {
	enum aws_verdict verdict;
	/* the positive first, then the negatives; all are listed, asked or not */
	struct aws_probe *probes;
	size_t probe_count;
	/* ours, when aws_platform_account() knows it already, else "" */
	const char *caller_account;
	const char *own_fault; /* "", or what is wrong on our own side, for the sysadmin's log:
	                          never for a person */
	int calls;             /* put to AWS, tries counted each */
	int throttled;         /* of them: AWS asked us to slow down */
	int64_t started_ms;
	int64_t finished_ms;
};

/* Told once a proof has ended, from within aws_step(). */
typedef void
proof_done(void *arg);

/*
 * Begins a proof and returns at once: first the positive is asked; only if it passed, all else at
 * once.  All probes are alike but for the external ID: shortest session, a session policy that
 * allows nothing.  Within a later aws_step(), at the latest some ms after the budget is spent,
 * `*out` is complete and `done(arg)` is called.
 *   question  copied; its texts must stay until then
 *   arena     must live till then; the answer's texts come from it
 * Whatever AWS or the network does is in `*out`, not an error.  ERR_SYSTEM, and nothing begun, when
 * it can't be asked at all: no credentials for the role's partition, or a question that
 * arn_check_role() would have refused.
 */
const struct err *
proof_begin(struct aws *aws, struct arena *arena, const struct proof_question *question,
            struct proof_answer *out, proof_done *done, void *arg);

/* The same, and waits for the end (network, ticking). */
const struct err *
proof_run(struct aws *aws, struct arena *arena, const struct proof_question *question,
          struct proof_answer *out);

/* A likely cause and what to look at. */
struct proof_cause {
	const char *title; /* a few words */
	/* sentences for the reseller or the owner of the AWS account; plain text */
	const char *text;
};

struct proof_explanation {
	const char *summary;        /* one sentence: what AWS said */
	struct proof_cause *causes; /* likeliest first; none when it passed */
	size_t count;
};

/*
 * Says in people's words what `answer` means and what to look at, likeliest first.  Uses only what
 * is stored of a proof (verdict and probes), so that an old one can be explained again; texts in
 * the answer may be NULL.
 *   platform_account  ours, as the trust policy must name it; "" or NULL when it is not known
 */
void
proof_explain(struct arena *arena, const struct proof_question *question,
              const struct proof_answer *answer, const char *platform_account,
              struct proof_explanation *out);

/* The names of the enums, as in store/record.h: "with_external_id", "allowed", "passed", ... */
const char *
proof_kind_name(enum aws_probe_kind kind);
const char *
proof_answer_name(enum aws_probe_answer answer);
const char *
proof_verdict_name(enum aws_verdict verdict);

#endif
