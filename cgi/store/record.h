/*
 * The records: what Rolecall keeps.  One struct and one table a type; texts are never NULL when
 * read ("" is absent), times are ms since 1970 (0: never), lengths are limited by the rules above,
 * not here.  Typed calls (store_customer_get ...) are made by STORE_CALLS below; each takes the
 * reseller right after the transaction.
 */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H

#include "table.h"

/*
 * What comes behind a record's type: TABLE_get, _add, _put, _del, _list, _count and struct
 * TABLE_page.
 */
#define STORE_CALLS(type)                                                                         \
	extern const struct table type##_table;                                                   \
	struct type##_page {                                                                      \
		struct type *items;                                                               \
		size_t count;                                                                     \
		const char *next, *previous;                                                      \
	};                                                                                        \
	static inline const struct err *store_##type##_get(struct store_txn *txn,                 \
	                                                   struct reseller_id reseller,           \
	                                                   struct id id, struct type *record)     \
	{                                                                                         \
		return table_get(txn, reseller, &type##_table, id, record);                       \
	}                                                                                         \
	static inline const struct err *store_##type##_add(                                       \
		struct store_txn *txn, struct reseller_id reseller, struct type *record)          \
	{                                                                                         \
		return table_add(txn, reseller, &type##_table, record);                           \
	}                                                                                         \
	static inline const struct err *store_##type##_put(                                       \
		struct store_txn *txn, struct reseller_id reseller, struct type *record)          \
	{                                                                                         \
		return table_put(txn, reseller, &type##_table, record);                           \
	}                                                                                         \
	static inline const struct err *store_##type##_del(                                       \
		struct store_txn *txn, struct reseller_id reseller, struct id id)                 \
	{                                                                                         \
		return table_del(txn, reseller, &type##_table, id);                               \
	}                                                                                         \
	static inline const struct err *store_##type##_count(                                     \
		struct store_txn *txn, struct reseller_id reseller,                               \
		const struct table_query *query, size_t *count)                                   \
	{                                                                                         \
		return table_count(txn, reseller, &type##_table, query, count);                   \
	}                                                                                         \
	static inline const struct err *store_##type##_list(                                      \
		struct store_txn *txn, struct reseller_id reseller,                               \
		const struct table_query *query, struct type##_page *page)                        \
	{                                                                                         \
		struct table_page p;                                                              \
		const struct err *e = table_list(txn, reseller, &type##_table, query, &p);        \
                                                                                                  \
		*page = e != NULL ? (struct type##_page){0}                                       \
		                  : (struct type##_page){p.records, p.count, p.next, p.previous}; \
		return e;                                                                         \
	}

/* Which permissions the role is asked to have. */
enum role_policy { ROLE_READ_ONLY_ACCESS, ROLE_SECURITY_AUDIT, ROLE_NARROW };

/* A reseller: the tenant.  Stored under its own ID. */
struct reseller {
	struct record_head head;
	const char *name; /* the company, as mails and pages show it */
	const char *contact_name;
	const char *email; /* of the company, shown to those who get its mails */
	const char *phone;
	const char *website;
	const char *address;         /* lines */
	int64_t approval_link_hours; /* 0: the configuration's */
	const char *role_name; /* that customers are asked to give the role; "": the usual one */
	enum role_policy role_policy;
	bool second_person;              /* nobody approves what they asked for themselves */
	bool refuse_more_than_read_only; /* a role that may change things is not linked */
};
STORE_CALLS(reseller)
/* INDEX_ANY, created_ms: all resellers, for the command line */
extern const struct index reseller_by_any;

/* Somebody who decides requests from mails. */
struct contact {
	struct record_head head;
	const char *name;
	const char *email;
	bool approves;       /* gets approval mails */
	bool archived;       /* left: its links no longer work */
	bool digest;         /* gets a mail a day about what waits, if anything does */
	int64_t digest_hour; /* of the day, UTC, 0 to 23 */
};
STORE_CALLS(contact)

/* When a contact's digest is due.  Under the contact's ID; apart from it, since it changes daily.
 */
struct digest {
	struct record_head head;
	int64_t due_ms;   /* 0: it has none */
	int64_t sent_day; /* days since 1970 UTC of the last one */
};
STORE_CALLS(digest)
extern const struct index digest_by_due; /* any: due_ms, only when > 0 */

enum user_role { USER_OWNER, USER_MEMBER };
enum user_state { USER_PENDING, USER_ACTIVE, USER_SUSPENDED };

/* Reseller staff who sign in. */
struct user {
	struct record_head head;
	const char *email; /* folded to lower case; unique over the installation */
	const char *name;
	enum user_role role;
	enum user_state state;
	const char *password_hash; /* crypt(5), yescrypt; "" while pending */
	int64_t last_sign_in_ms;
	const char *invited_by; /* the name of who invited, "" when made at the shell */
	int64_t invited_ms;     /* when the latest invitation was sent */
};
STORE_CALLS(user)
extern const struct index user_by_email;   /* way in: folded address, unless pending */
extern const struct index user_by_address; /* folded address, pending ones too */

/* A browser in which a user has signed in before (link/device.h). */
struct device {
	struct record_head head;
	const char *hash; /* hex SHA-256 of the cookie's 256 random bits and the user's ID */
	struct id user;
	int64_t seen_ms;
	int64_t expires_ms;
};
STORE_CALLS(device)
extern const struct index device_by_hash;   /* way in: hash */
extern const struct index device_by_user;   /* user */
extern const struct index device_by_expiry; /* any: expires_ms */

/* How often something was done lately (link/throttle.h).  Its ID is a keyed hash of what. */
struct tries {
	struct record_head head;
	int64_t count;
	int64_t until_ms;
	int64_t forget_ms; /* when it means nothing any more */
};
STORE_CALLS(tries)
extern const struct index tries_by_forget; /* any: forget_ms */

/* What a mailed link is for. */
enum token_purpose {
	TOKEN_APPROVE,
	TOKEN_HANDOFF,
	TOKEN_INVITE,
	TOKEN_PASSWORD,
	TOKEN_SIGN_IN,
	TOKEN_DIGEST
};

/* Somebody typed in an address, for a link to be mailed there (link/user_link.h). */
struct reset_ask {
	struct record_head head;
	const char *email; /* folded; may be nobody's */
	const char *remote_addr;
	enum token_purpose purpose; /* TOKEN_SIGN_IN; anything else: TOKEN_PASSWORD */
};
STORE_CALLS(reset_ask)
extern const struct index reset_ask_by_age; /* any: created_ms */

/* A code that signs in once when the phone is lost. */
struct recovery_code {
	const char *hash; /* hex HMAC of user and code under key `key` */
	int64_t key;
	int64_t used_ms; /* 0: not yet */
};
struct recovery_code_list {
	struct recovery_code *items;
	size_t count;
};

/* A user's second factor.  Stored under the user's own ID. */
struct second_factor {
	struct record_head head;
	const char *secret;   /* sealed (base/keys.h), never in clear */
	int64_t begun_ms;     /* when the secret was made */
	int64_t confirmed_ms; /* since when it is asked for; 0: being set up */
	int64_t last_step;    /* of the last code that was taken; no earlier one is */
	struct recovery_code_list codes;
};
STORE_CALLS(second_factor)

/* A signed-in browser. */
struct session {
	struct record_head head;
	const char *hash; /* hex SHA-256 of the cookie's 256 random bits */
	struct id user;
	int64_t seen_ms;    /* written at most once a minute */
	int64_t expires_ms; /* absolute end */
	const char *remote_addr;
	const char *user_agent;
};
STORE_CALLS(session)
extern const struct index session_by_hash;   /* way in: hash */
extern const struct index session_by_user;   /* user */
extern const struct index session_by_expiry; /* any: expires_ms */

struct customer {
	struct record_head head;
	const char *organization;
	const char *contact_name;
	const char *title;
	const char *email;
	const char *phone;
	const char *address;  /* lines */
	struct id price_book; /* default for its accounts; none allowed */
	int64_t archived_ms;  /* 0: not archived */
};
STORE_CALLS(customer)
extern const struct index customer_by_name; /* "live" or "archived", folded organization */
extern const struct index customer_by_word; /* "live" or "archived", each folded word of
                                               organization, contact name, e-mail */

struct price_book {
	struct record_head head;
	const char *name;
	const char *description;
	int64_t archived_ms;
};
STORE_CALLS(price_book)

struct cost_center {
	struct record_head head;
	const char *name;
	const char *description;
	int64_t archived_ms;
};
STORE_CALLS(cost_center)

enum account_type { ACCOUNT_RESALE, ACCOUNT_REFERRAL, ACCOUNT_INTERNAL };

enum account_state {
	ACCOUNT_AWAITING_APPROVAL,
	ACCOUNT_ROLE_NEEDED,
	ACCOUNT_CHECKING,
	ACCOUNT_LINKED,
	ACCOUNT_DECLINED,
	ACCOUNT_NEEDS_ATTENTION,
	ACCOUNT_REMOVED
};

/* An AWS account of a customer, and how far its link is. */
struct cloud_account {
	struct record_head head;
	struct id customer;                /* none: no customer holds it now */
	const char *customer_organization; /* as in the customer: changed with it, so that a list
	                                      reads one table */
	const char *account_number;        /* 12 digits */
	const char *root_email;
	enum account_type type;
	struct id price_book;
	struct id cost_center; /* none allowed */
	enum account_state state;
	const char *external_id; /* made by us, one per link, not a secret */
	const char *role_arn;
	bool role_guessed; /* nobody named role_arn: it is looked for (Check now), and forgotten if
	                      AWS does not let us in */
	const char *description; /* of the role, as typed with the ARN */
	struct id request;       /* the latest Cloud Account Provision request */
	struct id proof;         /* the latest proof, or none */
	int64_t linked_ms;       /* since when it is Linked */
	int64_t role_saved_ms;   /* when the present ARN was saved */
	int64_t check_due_ms;    /* when the verifier looks next; 0: not at all */
	int64_t check_asked_ms;  /* since when somebody waits for a check, before all that are only
	                            due; 0: nobody does */
	int64_t check_attempts;  /* inconclusive or too-early answers in a row */
	struct id removal;       /* the Cloud Account Delete request, open or approved, or none */
	int64_t gone_ms;         /* Removed: when AWS first refused us the role; 0: not yet */
	struct id linked_proof;  /* the latest proof that passed, or none */
	const char *old_external_id; /* serves until external_id, which takes its place, is proved;
	                                "": none */
};
STORE_CALLS(cloud_account)
extern const struct index cloud_account_by_number;   /* account_number */
extern const struct index cloud_account_by_customer; /* customer ID, or "-" for none */
extern const struct index cloud_account_by_state;    /* the state's name */
/* account number, folded words of organization and root e-mail */
extern const struct index cloud_account_by_word;
extern const struct index cloud_account_by_due;   /* check_due_ms, only when > 0 */
extern const struct index cloud_account_by_asked; /* any: check_asked_ms, only when > 0 */

enum request_type { REQUEST_PROVISION, REQUEST_DELETE };
enum request_state {
	REQUEST_OPEN,
	REQUEST_APPROVED,
	REQUEST_DECLINED,
	REQUEST_CANCELLED,
	REQUEST_EXPIRED
};
enum actor_kind { ACTOR_USER, ACTOR_CONTACT, ACTOR_ACCOUNT_OWNER, ACTOR_SYSTEM, ACTOR_ADMIN };

/* A question to the approvers about one cloud account, with what was asked as it stood then. */
struct request {
	struct record_head head;
	enum request_type type;
	enum request_state state;
	struct id cloud_account;
	struct id customer;
	const char *customer_organization;
	const char *account_number;
	const char *root_email;
	enum account_type account_type;
	const char *price_book;  /* its name */
	const char *cost_center; /* its name, or "" */
	struct id asked_by;      /* user */
	const char *asked_by_name;
	const char *asked_by_email;
	const char *note; /* why it is asked, as typed; "" when nothing was */
	int64_t expires_ms;
	int64_t decided_ms;
	enum actor_kind decided_by_kind;
	struct id decided_by;
	const char *decided_by_name;
	const char *reason;
	int64_t reminded;    /* how often the approvers were */
	int64_t remind_ms;   /* when they are next; 0: not again */
	int64_t sent_again;  /* how often somebody had the approval mails sent again */
	struct id sent_form; /* the form that did so last */
};
STORE_CALLS(request)
extern const struct index request_by_state;   /* the state's name */
extern const struct index request_by_account; /* cloud account */
extern const struct index request_by_expiry;  /* any: expires_ms, only while open */
extern const struct index request_by_remind;  /* any: remind_ms, only while open and > 0 */

/*
 * What a mailed link stands for.  The link itself is nowhere: it is made from the record's ID and
 * the key file (link/token.h).
 */
struct token {
	struct record_head head;
	enum token_purpose purpose;
	struct id subject; /* request, cloud account or user */
	struct id person;  /* contact or user; none for an account owner, who is no record: to_name
	                      and to_email are whom a hand-off was mailed to */
	int64_t key;       /* number of the key that it is signed with (base/keys.h) */
	const char *hash;  /* hex SHA-256 of the link's ID */
	int64_t expires_ms;
	int64_t opened_ms; /* first GET */
	int64_t used_ms;
	int64_t revoked_ms;
	const char *to_name;
	const char *to_email;
	const char *note;         /* what the sender wrote to them, or "" */
	const char *sent_by_name; /* who had it mailed */
	int64_t acted_ms; /* when the account owner first did something by it: a hand-off is used
	                     up only when the account is Linked */
};
STORE_CALLS(token)
extern const struct index token_by_hash;    /* way in: hash */
extern const struct index token_by_subject; /* subject */
extern const struct index token_by_person;  /* person */

enum mail_kind {
	MAIL_APPROVAL_REQUEST,
	MAIL_APPROVED,
	MAIL_DECLINED,
	MAIL_LINKED,
	MAIL_NEEDS_ATTENTION,
	MAIL_HANDOFF,
	MAIL_REMINDER,
	MAIL_UNDELIVERED,
	MAIL_DIGEST,
	MAIL_EXPIRED,
	MAIL_INVITATION,
	MAIL_PASSWORD_RESET,
	MAIL_SIGN_IN
};
enum mail_state {
	MAIL_QUEUED,
	MAIL_SENT,
	MAIL_FAILED,   /* refused for good, or tried in vain for two days */
	MAIL_WITHDRAWN /* not sent, because what it asks for is over or nobody wants it */
};

/*
 * A mail to one person, in the outbox.  What it says is made when it is sent, from its template and
 * the records it names.
 */
struct mail {
	/* head.id is also the left part of its Message-ID: the same on every try */
	struct record_head head;
	enum mail_kind kind;
	enum mail_state state;
	const char *to_name;
	const char *to_email;
	struct id request;
	struct id cloud_account;
	struct id token;    /* the link in it, or none */
	struct id proof;    /* that it tells of, or none */
	const char *change; /* MAIL_NEEDS_ATTENTION: what changed (link/drift.h), else "" */
	bool to_customer;   /* to the customer's contact, who has no way into the portal */
	int64_t due_ms;     /* when it is tried next */
	int64_t attempts;
	int64_t sent_ms;
	const char *answer; /* the relay's last answer, for the person who wonders */
	int64_t doubts;     /* how often its body went out and no verdict on it was written down */
	int64_t again_ms;   /* when somebody last asked for it to be sent again; 0: nobody did */
	struct id copy_of;  /* a blind copy of this mail, and with its Message-ID; or none */
	const char *envelope_to; /* a blind copy: who gets it; else "" */
	struct id about;         /* MAIL_UNDELIVERED: the mail that failed */
	struct id person;        /* MAIL_DIGEST: the contact */
};
STORE_CALLS(mail)
extern const struct index mail_by_due;     /* any: due_ms, only while queued */
extern const struct index mail_by_request; /* request */
extern const struct index mail_by_state;   /* the state's name */

/*
 * What a reseller changed about one kind of its mails; "" is as usual.  At most one a kind.  Its
 * text is the small language of link/mail_text.h, never a template.
 */
struct mail_template {
	struct record_head head;
	enum mail_kind kind;
	bool disabled; /* mails of this kind are not sent */
	const char *from_name;
	const char *from_address; /* only of a domain that mail.from_domains allows */
	const char *reply_to;
	const char *bcc;
	const char *subject;
	const char *text;
};
STORE_CALLS(mail_template)
extern const struct index mail_template_by_kind; /* the kind's name */

struct audit_change {
	const char *field;
	const char *before;
	const char *after;
};
struct audit_change_list {
	struct audit_change *items;
	size_t count;
};

/* Who did what, when, from where.  Added with the change itself; never put, never deleted. */
struct audit {
	struct record_head head;
	enum actor_kind actor_kind;
	struct id actor;
	const char *actor_name;
	const char *remote_addr;
	const char *operation; /* ID of the HTTP request or run, as in the logs */
	const char *action;    /* "cloud_account.add", "request.approve", ...: OBJECT.VERB */
	struct id subject;
	const char *subject_name;
	struct id customer;      /* that it belongs to, or none */
	struct id cloud_account; /* that it belongs to, or none */
	struct audit_change_list changes;
	const char *note;
};
STORE_CALLS(audit)
extern const struct index audit_by_account;  /* cloud account */
extern const struct index audit_by_customer; /* customer */
extern const struct index audit_by_request;  /* subject */

enum probe_kind {
	PROBE_WITH_EXTERNAL_ID,      /* 1: must be let in */
	PROBE_WITHOUT_EXTERNAL_ID,   /* 2: must be refused */
	PROBE_WRONG_EXTERNAL_ID,     /* 3: must be refused */
	PROBE_GET_ROLE,              /* 4: the trust policy's text */
	PROBE_LIST_ATTACHED,         /* 5: the role's managed policies, */
	PROBE_LIST_INLINE,           /* its inline policies, */
	PROBE_SIMULATE,              /* and what AWS would decide about some writes */
	PROBE_WITH_OTHER_EXTERNAL_ID /* 1 again, while one external ID is exchanged for another */
};
enum probe_answer {
	PROBE_ALLOWED,      /* a session was given (and thrown away), or what was to be read told */
	PROBE_REFUSED,      /* exactly AccessDenied */
	PROBE_INCONCLUSIVE, /* anything else: proves nothing */
	PROBE_NOT_ASKED     /* the positive did not pass, so asking would mean nothing */
};

/* One question put to AWS and its answer. */
struct probe {
	enum probe_kind kind;
	enum probe_answer answer;
	const char *external_id; /* that was sent, or "" for none */
	const char *code;    /* AWS's error code, or ours for transport faults ("Timeout"), or "" */
	const char *message; /* AWS's message, without control characters, at most 500 bytes */
	const char *aws_request_id;
	const char *account; /* of the assumed role, when allowed */
	int64_t asked_ms;
	int64_t took_ms;
};
struct probe_list {
	struct probe *items;
	size_t count;
};

enum proof_verdict {
	PROOF_PASSED,    /* right ID let in, all others refused, account as registered, and the
	                    trust policy's text says the same */
	PROOF_REFUSED,   /* AccessDenied with the right ID */
	PROOF_TOO_EARLY, /* the same, but the role was named so recently that AWS may not have it
	                    yet */
	PROOF_OPEN,      /* let in without, or with a wrong, external ID */
	PROOF_OTHER_ACCOUNT, /* let in, but into another account than the registered one */
	PROOF_INCONCLUSIVE,  /* AWS could not be asked, or its answer could not be read */
	PROOF_LOOSE,         /* AWS's answers were right, but the trust policy lets in more */
	PROOF_UNSURE,        /* ... but the trust policy is not understood, or says otherwise */
	PROOF_UNREAD,        /* ... but we may not read the trust policy */
	PROOF_TOO_MUCH /* all right, but the role may do more than read, and the reseller refuses
	                  that */
};

/* What the text of the trust policy says (aws/policy.h). */
enum trust_verdict { TRUST_UNREAD, TRUST_SAFE, TRUST_OPEN, TRUST_REFUSES, TRUST_UNSURE };

enum read_only {
	READ_ONLY_UNKNOWN, /* not asked, or not answered clearly */
	READ_ONLY_YES,     /* as far as the simulation and the policies' names show */
	READ_ONLY_NO,      /* it may do more */
	READ_ONLY_HIDDEN   /* we may not look: see which of the reads was refused */
};

enum role_policy_kind { ROLE_POLICY_ATTACHED, ROLE_POLICY_INLINE, ROLE_POLICY_BOUNDARY };

/* A policy of the role's. */
struct proof_policy {
	enum role_policy_kind kind;
	const char *name; /* "" for a boundary */
	const char *arn;  /* "" for an inline one */
};
struct proof_policy_list {
	struct proof_policy *items;
	size_t count;
};

enum write_decision { WRITE_ALLOWED, WRITE_DENIED, WRITE_NOT_ALLOWED };

/* What AWS's simulation says of a write. */
struct proof_write {
	const char *action;
	enum write_decision decision;
};
struct proof_write_list {
	struct proof_write *items;
	size_t count;
};

/* One run of the questions for one role: the evidence. */
struct proof {
	struct record_head head;
	struct id cloud_account;
	const char *role_arn;
	const char *external_id;
	const char *caller_account; /* ours, as AWS told */
	enum proof_verdict verdict;
	struct probe_list probes;
	int64_t started_ms;
	int64_t finished_ms;
	/* what the role's own session read; older proofs have none of it */
	struct probe_list reads;
	const char *caller_arn;   /* who asked, as AWS told */
	const char *role_id;      /* another one when the role is deleted and made again */
	const char *trust_policy; /* JSON as AWS gave it, at most some kB */
	enum trust_verdict trust;
	enum read_only read_only;
	struct proof_policy_list policies;
	struct proof_write_list writes;
	const char *other_external_id; /* of ours that might serve as well then; "": none */
};
STORE_CALLS(proof)
extern const struct index proof_by_account; /* cloud account */

/*
 * The names of the enums above, as on disk's dumps, in addresses and in data-state; index by the
 * enum.
 */
extern const char *const role_policy_names[];
extern const char *const user_role_names[];
extern const char *const user_state_names[];
extern const char *const account_type_names[];
extern const char *const account_state_names[];
extern const char *const request_type_names[];
extern const char *const request_state_names[];
extern const char *const actor_kind_names[];
extern const char *const token_purpose_names[];
extern const char *const mail_kind_names[];
extern const char *const mail_state_names[];
extern const char *const probe_kind_names[];
extern const char *const probe_answer_names[];
extern const char *const proof_verdict_names[];
extern const char *const trust_verdict_names[];
extern const char *const read_only_names[];
extern const char *const role_policy_kind_names[];
extern const char *const write_decision_names[];

#endif
