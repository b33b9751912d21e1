/*
 * AWS's answers as the record that is kept of them, and back, so that an old proof can be explained
 * like a new one.  Copies alone: no store, no network.
 */
#ifndef LINK_ROLE_EVIDENCE_H
#define LINK_ROLE_EVIDENCE_H

#include "../aws/proof.h"
#include "link.h"

/* Sets what of `proof` comes from AWS; its lists are in `a`, its texts are the answer's own. */
void
role_evidence_put(struct arena *a, const struct proof_answer *answer, struct proof *proof);

/* The answer that `proof` was made from, as far as it is kept; likewise. */
void
role_evidence_get(struct arena *a, const struct proof *proof, struct proof_answer *answer);

#endif
