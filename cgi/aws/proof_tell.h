/* What the files of proof_explain() share. */
#ifndef AWS_PROOF_TELL_H
#define AWS_PROOF_TELL_H

#include "proof.h"

/* What all sentences are made from; no text is NULL. */
struct telling {
	struct arena *arena;
	const struct proof_question *question;
	const struct proof_answer *answer;
	const char *role;      /* the role's name */
	const char *principal; /* "arn:aws:iam::OURS:root" */
	bool trust_read;
	struct policy_answer trust; /* when trust_read */
	struct proof_explanation *out;
};

/* One more cause; those beyond a dozen are left out. */
void
tell_cause(struct telling *t, const char *title, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* What is at stake when others get in. */
void
tell_meaning(struct telling *t);

/* proof_explain_role.c: a cause for each statement that lets in more than it must. */
void
tell_statements(struct telling *t);

/* The verdicts of rows 4 and 5. */
void
tell_loose(struct telling *t);
void
tell_unsure(struct telling *t);
void
tell_unread(struct telling *t);
void
tell_too_much(struct telling *t);

/* What keeps us from reading the role. */
void
tell_unread_causes(struct telling *t);

/* Whether it only reads, and the warnings, whatever the verdict. */
void
tell_warnings(struct telling *t);

#endif
