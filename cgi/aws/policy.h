/*
 * The trust policy of an IAM role, read and judged: whether it lets us in with the external ID that
 * we issued, and with nothing else.  The probes of proof.h ask the same of AWS; what they can't see
 * (a list of IDs, a pattern, a second statement, everybody) stands in this text, and what this text
 * can't tell (the organization's policies, addresses) they see.  Knows no records, no HTML; no I/O.
 *
 * How it judges.  A statement's effect is worked out, in three values (no, maybe, yes), for each
 * kind of caller (any principal of our account, our own caller, a stranger, somebody with a token
 * of an identity provider) and each external ID that could be sent: none, ours, each that is named
 * anywhere in the policy, and "any other one".  What depends on something unknown (an address, a
 * date, a tag, a policy variable) is maybe.  Allow counts when it is maybe, Deny only when it is
 * yes; so SAFE means that nothing but our external ID can let anybody of our account, or anybody
 * at all, in.  Whatever this reader does not know, by name or by form, is UNSURE.
 *
 * Sources, all of the AWS IAM user guide: "JSON policy elements" (Principal: an account means all
 * of it, "*" and {"AWS": "*"} everybody; Action: wildcards, letter case does not count), "condition
 * operators" (an absent key: false; true for negated operators, ...IfExists and ForAllValues;
 * Null), "conditions with multiple context keys or values" (all operators and keys must hold, one
 * of a key's values, none of them when negated), "set operators", "policy evaluation logic" (an
 * explicit Deny wins), "variables" (${...}), "confused deputy" and "third parties"
 * (sts:ExternalId).
 */
#ifndef AWS_POLICY_H
#define AWS_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/arena.h"

/* The most that is read; AWS takes trust policies of at most 4,096 characters besides blanks. */
enum { POLICY_SIZE_MOST = 64 * 1024, POLICY_DENSE_MOST = 8 * 1024 };

enum policy_verdict {
	POLICY_SAFE, /* what lets our account, or everybody, in demands exactly our external ID */
	POLICY_OPEN, /* something lets us, or everybody, in without exactly our external ID */
	POLICY_REFUSES, /* nothing lets us in with our external ID, and nothing is open */
	POLICY_UNSURE   /* it can't be read or decided: never to be taken for safe */
};

/* One statement of the policy, together with what the others deny. */
enum policy_judgement {
	POLICY_EXACT,    /* lets us in with exactly our external ID */
	POLICY_LOOSE,    /* lets us or everybody in with less: makes the verdict OPEN */
	POLICY_OTHER_ID, /* lets our account in with other external IDs, which it names */
	POLICY_SHUT, /* an Allow that is for us and can't let us in, or a Deny that shuts us out */
	POLICY_NOT_FOR_US, /* lets only others in, or nobody */
	POLICY_DENIES,     /* a Deny that leaves us alone, or may */
	POLICY_UNREADABLE  /* can't be decided: makes the verdict UNSURE */
};

/* What the policy is judged for. */
struct policy_question {
	const char *partition;         /* of the role: "aws", "aws-cn", ... */
	const char *platform_account;  /* ours, 12 digits */
	const char *external_id;       /* that we issued, exactly */
	const char *other_external_id; /* another of ours for the same link, that may serve as well
	                                  while it is exchanged; NULL or "": none */
	const char *own_arn; /* as GetCallerIdentity names us, for policies that name a role or user
	                        of ours; NULL or "": not known */
	const char *account_number; /* the role's own account, only to tell it from strangers; NULL
	                               or "": not known */
};

struct policy_statement {
	size_t number;    /* from 1, as it stands in the policy */
	const char *text; /* its JSON, indented */
	enum policy_judgement judgement;
	const char *say; /* a sentence or three for people: what it does, and what to change */
};

/* Everything in the arena; no text is NULL. */
struct policy_answer {
	enum policy_verdict verdict;
	const char *summary; /* one sentence for people */
	struct policy_statement *statements;
	size_t statement_count; /* 0 when the text can't be read at all */
	/* sentences: who else may come in, and what could shut us out later */
	const char **warnings;
	size_t warning_count;
	/* the whole policy to paste instead, which is SAFE; "" when the verdict is SAFE */
	const char *corrected;
};

/* Judges `size` bytes of `text` (percent-decoded; any bytes at all). */
void
policy_judge(struct arena *a, const struct policy_question *question, const char *text, size_t size,
             struct policy_answer *out);

/* The right trust policy: JSON in lines, with a line end.  The texts are put in as they are, so
 * that they may be a template's own variables. */
const char *
policy_right(struct arena *a, const char *partition, const char *platform_account,
             const char *external_id);

/* "safe", "open", "refuses", "unsure". */
const char *
policy_verdict_name(enum policy_verdict verdict);

/* "exact", "loose", "other_id", "shut", "not_for_us", "denies", "unreadable". */
const char *
policy_judgement_name(enum policy_judgement judgement);

#endif
