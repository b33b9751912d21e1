/*
 * The proof: asking AWS itself whether a role lets us in with the external ID that we issued, and
 * with nothing else; whether its trust policy's text says the same; and whether the role may do
 * more than read. Questions and verdicts are product.md's ("Proof").  Knows no records and no HTML:
 * the enums here have the order and meaning of those in store/record.h, which this layer may not
 * include.
 *
 * Two round trips: the right external ID; if it is let in, everything else at once, the reads of
 * IAM with the session that it gave.  That session may do nothing but these reads; its credentials
 * are in memory of their own, overwritten at the end.
 */
#ifndef AWS_PROOF_H
#define AWS_PROOF_H

#include <stdbool.h>

#include "aws.h"
#include "policy.h"

enum aws_probe_kind {
	AWS_PROBE_WITH_EXTERNAL_ID,      /* 1: must be let in */
	AWS_PROBE_WITHOUT_EXTERNAL_ID,   /* 2: must be refused */
	AWS_PROBE_WRONG_EXTERNAL_ID,     /* 3: must be refused; asked once for each enum
	                                    external_id_wrong */
	AWS_PROBE_GET_ROLE,              /* 4: the trust policy's text */
	AWS_PROBE_LIST_ATTACHED,         /* 5: the role's managed policies, */
	AWS_PROBE_LIST_INLINE,           /* its inline policies, */
	AWS_PROBE_SIMULATE,              /* and what AWS would decide about some writes */
	AWS_PROBE_WITH_OTHER_EXTERNAL_ID /* 1 again, while one external ID is exchanged for
	                                    another: one of the two must be let in */
};

enum aws_probe_answer {
	AWS_ANSWER_ALLOWED, /* a session was given (and thrown away unread); or what was to be read
	                       was told */
	AWS_ANSWER_REFUSED, /* exactly AccessDenied with HTTP 403, and not because of a policy on
	                       our own side */
	AWS_ANSWER_INCONCLUSIVE, /* anything else: proves nothing */
	AWS_ANSWER_NOT_ASKED     /* the positive did not pass, so asking would mean nothing */
};

enum aws_verdict {
	AWS_VERDICT_PASSED,        /* right ID let in, all others refused, account as registered,
	                              and the trust policy's text says the same */
	AWS_VERDICT_REFUSED,       /* AccessDenied with the right ID */
	AWS_VERDICT_TOO_EARLY,     /* the same, or the role can't be read, but it is young: AWS may
	                              not have it yet */
	AWS_VERDICT_OPEN,          /* let in without, or with a wrong, external ID */
	AWS_VERDICT_OTHER_ACCOUNT, /* let in, but into another account than the registered one */
	AWS_VERDICT_INCONCLUSIVE,  /* AWS could not be asked, or its answer could not be read */
	AWS_VERDICT_LOOSE,         /* the probes passed, but the text lets in more */
	AWS_VERDICT_UNSURE,        /* the probes passed, but the text is not understood, or says
	                              otherwise */
	AWS_VERDICT_UNREAD,        /* the probes passed, but we may not read the text */
	AWS_VERDICT_TOO_MUCH       /* all of that is right, but the role may do more than read, and
	                              that was not to be */
};

/* What is to be proved. */
struct proof_question {
	const char *role_arn;          /* that passed arn_check_role() */
	const char *external_id;       /* that we issued */
	const char *other_external_id; /* that serves as well while it is exchanged for the first;
	                                  NULL or "": none */
	const char *account_number;    /* registered, 12 digits */
	bool young; /* the ARN was saved so recently that AWS may not know the role yet (usually 10
	               to 30 s) */
	bool read_only;    /* a role that may do more than read is refused */
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
	const char *aws_request_id; /* or ""; of a list's last page */
	const char *account;        /* of the assumed role, when allowed, else "" */
	int64_t asked_ms;           /* ms since 1970; 0: not asked */
	int64_t took_ms;
};

/* What the text of the trust policy says: enum policy_verdict, and that it was not read. */
enum aws_trust {
	AWS_TRUST_UNREAD,
	AWS_TRUST_SAFE,
	AWS_TRUST_OPEN,
	AWS_TRUST_REFUSES,
	AWS_TRUST_UNSURE
};

enum aws_read_only {
	AWS_READ_ONLY_UNKNOWN, /* not asked, or not answered clearly */
	AWS_READ_ONLY_YES,     /* as far as the simulation and the policies' names show */
	AWS_READ_ONLY_NO,      /* it may do more: see writes and policies */
	AWS_READ_ONLY_HIDDEN   /* we may not look: see which of the reads was refused */
};

enum aws_role_policy_kind { AWS_POLICY_ATTACHED, AWS_POLICY_INLINE, AWS_POLICY_BOUNDARY };

/* A policy of the role's. */
struct aws_role_policy {
	enum aws_role_policy_kind kind;
	const char *name; /* "" for a boundary, which is told by its ARN alone */
	const char *arn;  /* "" for an inline one */
};

/* What AWS's simulation says of a write.  The order is enum iam_decision's. */
enum aws_write_decision { AWS_WRITE_ALLOWED, AWS_WRITE_DENIED, AWS_WRITE_NOT_ALLOWED };
struct aws_write {
	const char *action;
	enum aws_write_decision decision;
};

/* What the reads told of the role.  No text is NULL. */
struct aws_role {
	const char *role_id;      /* another one when the role is deleted and made again; or "" */
	const char *trust_policy; /* as AWS gave it; "" when it was not read */
	enum aws_trust trust;
	enum aws_read_only read_only;
	struct aws_role_policy *policies;
	size_t policy_count;
	struct aws_write *writes; /* those that were tried */
	size_t write_count;
};

/* The evidence; everything in the arena. */
struct proof_answer {
	enum aws_verdict verdict;
	/* which of the question's serves: the first that is let in */
	const char *external_id;
	const char *other_external_id; /* the other one, or "" */
	/* the positive (both, while one is exchanged) first, then the negatives; all are listed,
	 * asked or not */
	struct aws_probe *probes;
	size_t probe_count;
	/* the reads of IAM, likewise */
	struct aws_probe *reads;
	size_t read_count;
	struct aws_role role;
	/* ours, as GetCallerIdentity told, else "" */
	const char *caller_account;
	const char *caller_arn;
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

/* What a proof usually takes: with a role that passes, and our own account known. */
enum { PROOF_CALLS = 11 };

/*
 * Begins a proof and returns at once: first the positive is asked; only if it passed, all else at
 * once.  All probes are alike but for the external ID: shortest session, a session policy that
 * allows nothing, or for the positive nothing but the reads.  Who we are is asked along with the
 * first when nobody has yet.  Within a later aws_step(), at the latest some ms after the budget is
 * spent,
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

/*
 * Judges the trust policy that was read (policy.h), as it was for the caller then.  False when none
 * was read. Uses what is stored of a proof alone.
 */
bool
proof_judge_trust(struct arena *arena, const struct proof_question *question,
                  const struct proof_answer *answer, struct policy_answer *out);

/* Whether `policy` is one of AWS's own that can only read, as its name says. */
bool
proof_policy_reads(const struct aws_role_policy *policy);

/* Whether a probe of this kind is a read of IAM. */
bool
proof_is_read(enum aws_probe_kind kind);

/* The IAM action that a read needs: "iam:GetRole".  NULL for a probe that is no read. */
const char *
proof_read_action(enum aws_probe_kind kind);

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
	/* whether the role may only read, in a sentence or two; "" when that was not asked */
	const char *read_only;
	const char **warnings; /* sentences: what is not as it should be, whatever the verdict */
	size_t warning_count;
};

/*
 * Says in people's words what `answer` means and what to look at, likeliest first.  Uses only what
 * is stored of a proof, so that an old one can be explained again; texts in
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
