/* What the files of policy.h share: a trust policy as read, and what it decides. */
#ifndef AWS_POLICY_INNER_H
#define AWS_POLICY_INNER_H

#include "../base/buf.h"
#include "../base/json.h"
#include "policy.h"

enum maybe { NO, MAYBE, YES };

enum principal_kind {
	PRINCIPAL_ACCOUNT,  /* our account: everybody in it */
	PRINCIPAL_NAMED,    /* a user or role of our account */
	PRINCIPAL_EVERYONE, /* "*" */
	PRINCIPAL_OTHER     /* another account or its people, a service, an identity provider */
};

struct principal {
	enum principal_kind kind;
	const char *type; /* "AWS", "Service", "Federated" */
	const char *text; /* as it stands there */
};

enum operator_base {
	OP_STRING_EQUALS,
	OP_STRING_EQUALS_IGNORE_CASE,
	OP_STRING_LIKE,
	OP_ARN, /* ArnEquals and ArnLike are the same */
	OP_BOOL,
	OP_NULL,
	OP_OTHER /* numbers, dates, addresses, binary */
};

enum operator_set { SET_NONE, SET_ANY, SET_ALL };

struct condition {
	const char *operator; /* as it stands there */
	enum operator_base base;
	enum operator_set set;
	bool negated;
	bool if_exists;
	const char *key; /* as it stands there; letter case does not count */
	const char **values;
	size_t count;
};

struct statement {
	const struct json *json;
	const char *fault; /* NULL: it was read; else what is not understood, as a sentence's end */
	bool allows;
	struct principal *principals;
	size_t principal_count;
	bool assume;    /* its actions hold sts:AssumeRole */
	bool federated; /* ... sts:AssumeRoleWithSAML or ...WithWebIdentity */
	struct condition *conditions;
	size_t condition_count;
};

struct policy {
	struct arena *arena;
	const struct policy_question *question;
	struct statement *statements;
	size_t count;
	const char **ids; /* all values that sts:ExternalId is compared with, but for our own */
	size_t id_count;
};

/* policy_read.c: false, and *why as a sentence's end, when it can't be read at all. */
bool
policy_read(struct policy *p, const char *text, size_t size, const char **why);

bool
policy_is_external_id(const struct condition *c);

/* Whether `text` is the external ID that we issued, or the other one that serves meanwhile. */
bool
policy_is_ours(const struct policy *p, const char *text);

/* Whether `text` fits `pattern` ("*" and "?"); ASCII letter case counts, or not. */
enum letter_case { CASE_COUNTS, CASE_IGNORED };
bool
policy_fits(const char *pattern, const char *text, enum letter_case letters);

/* Who calls. */
enum caller {
	CALLER_OURS,     /* any user or role of our account */
	CALLER_SELF,     /* the one that we call as: a program, so without MFA */
	CALLER_STRANGER, /* anybody of an account that is not ours and that no statement names */
	CALLER_FEDERATED /* somebody with an identity provider's token, which carries no external ID
	                  */
};

/* What is sent as external ID. */
struct sent {
	enum { SENT_NONE, SENT_TEXT, SENT_OTHER } what; /* SENT_OTHER: one that is named nowhere */
	const char *text;
};

/* policy_match.c: whether statement `s` applies to the call; a `s` with a fault is MAYBE. */
enum maybe
policy_applies(const struct policy *p, const struct statement *s, enum caller caller,
               struct sent sent);

/* Whether some Deny of the policy certainly (YES) or perhaps applies. */
enum maybe
policy_denied(const struct policy *p, enum caller caller, struct sent sent);

/* Whether statement `s`, an Allow, lets in, the policy's Deny statements counted. */
enum maybe
policy_lets_in(const struct policy *p, const struct statement *s, enum caller caller,
               struct sent sent);

/* What an Allow lets in besides our own ID. */
struct leak {
	bool none;     /* our account without any external ID */
	bool unnamed;  /* our account with IDs that the policy does not name */
	bool named;    /* our account with other IDs that the policy names */
	bool stranger; /* anybody who sends ours */
	bool anybody;  /* anybody without ours */
	bool token;    /* anybody with an identity provider's token */
};
struct leak
policy_leak(const struct policy *p, const struct statement *s);

/* policy_say.c: the sentence for a judged statement; the warnings. */
const char *
policy_say(const struct policy *p, const struct statement *s, enum policy_judgement judgement);

void
policy_warn(const struct policy *p, const enum policy_judgement *judgements,
            struct policy_answer *out);

/* policy_write.c: the policy to paste instead, which is not judged yet. */
const char *
policy_correct(const struct policy *p, const enum policy_judgement *judgements);

#endif
