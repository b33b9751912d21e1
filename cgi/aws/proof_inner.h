/* What the files of proof.h share: a proof under way. */
#ifndef AWS_PROOF_INNER_H
#define AWS_PROOF_INNER_H

#include "external_id.h"
#include "iam.h"
#include "inner.h"
#include "proof.h"
#include "sts.h"

enum {
	PROOF_PROBES_MOST = 3 + EXTERNAL_ID_WRONGS,
	PROOF_POSITIVES_MOST = 2,
	PROOF_READS = 4,
	PROOF_POLICIES_MOST = 400
};

struct proving;

/* A probe under way. */
struct asking {
	struct proving *proving;
	struct aws_probe *probe;
	struct sts_assume_role ask;
	struct query_answer answer;
};

/* A read under way: page after page. */
struct reading {
	struct proving *proving;
	struct aws_probe *probe;
	struct query_answer answer;
	int pages;
};

/* A proof under way; in its caller's arena, but for the session. */
struct proving {
	struct aws *aws;
	struct arena *arena;
	struct proof_question question;
	struct proof_answer *out;
	struct aws_source *source;
	int64_t deadline_ms;
	const char *role_name;
	/* of the positives: heap memory, which the arena's end clears; `session`: the one used */
	struct creds *sessions, *session;
	size_t positives; /* probes that they are: the first of the list */
	struct asking asks[PROOF_PROBES_MOST];
	struct reading reads[PROOF_READS];
	struct query_answer caller; /* to GetCallerIdentity, when it is asked too */
	size_t left;                /* calls of this round that have not ended */
	bool positive;              /* it is the first round */
	proof_done *done;
	void *arg;
};

/* proof.c: a call of the round has ended; `answer` is counted, `fault` of our own (NULL: none)
 * noted. */
void
proof_call_ended(struct proving *p, const struct query_answer *answer, const char *fault);

/* proof_role.c: lists the reads in the answer, none of them asked yet. */
void
proof_list_reads(struct proving *p);

/* Begins all of them, with the session. */
void
proof_ask_reads(struct proving *p);

/*
 * The session policy that allows these reads and nothing else: JSON, at most 2,048 characters
 * (STS API reference, AssumeRole).
 */
const char *
proof_read_policy(struct arena *arena, const struct arn *role);

/* proof_weigh.c: works out trust and read_only from what was read. */
void
proof_weigh_role(struct proving *p);

/* The verdict of rows 4 and 5, for probes that passed. */
enum aws_verdict
proof_judge_role(const struct proving *p);

#endif
