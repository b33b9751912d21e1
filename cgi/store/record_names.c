/*
 * What the values of the enums in record.h are called.  On disk they are numbers: a name may stand
 * at the end of a list only, before its NULL.
 */
#include "record.h"

const char *const role_policy_names[] = {"read_only_access", "security_audit", "narrow", NULL};
const char *const user_role_names[] = {"owner", "member", NULL};
const char *const user_state_names[] = {"pending", "active", "suspended", NULL};
const char *const account_type_names[] = {"resale", "referral", "internal", NULL};
const char *const account_state_names[] = {
	"awaiting_approval", "role_needed",     "checking", "linked",
	"declined",          "needs_attention", "removed",  NULL};
const char *const request_type_names[] = {"provision", "delete", NULL};
const char *const request_state_names[] = {"open",      "approved", "declined",
                                           "cancelled", "expired",  NULL};
const char *const actor_kind_names[] = {"user",   "contact", "account_owner",
                                        "system", "admin",   NULL};
const char *const token_purpose_names[] = {"approve", "handoff", "invite", "password",
                                           "sign_in", "digest",  NULL};
const char *const mail_kind_names[] = {
	"approval_request", "approved",       "declined",    "linked", "needs_attention",
	"handoff",          "reminder",       "undelivered", "digest", "expired",
	"invitation",       "password_reset", "sign_in",     NULL};
const char *const mail_state_names[] = {"queued", "sent", "failed", "withdrawn", NULL};
const char *const probe_kind_names[] = {"with_external_id",
                                        "without_external_id",
                                        "wrong_external_id",
                                        "get_role",
                                        "list_attached_role_policies",
                                        "list_role_policies",
                                        "simulate_principal_policy",
                                        "with_other_external_id",
                                        NULL};
const char *const probe_answer_names[] = {"allowed", "refused", "inconclusive", "not_asked", NULL};
const char *const proof_verdict_names[] = {"passed",        "refused",      "too_early", "open",
                                           "other_account", "inconclusive", "loose",     "unsure",
                                           "unread",        "too_much",     NULL};
const char *const trust_verdict_names[] = {"unread", "safe", "open", "refuses", "unsure", NULL};
const char *const read_only_names[] = {"unknown", "yes", "no", "hidden", NULL};
const char *const role_policy_kind_names[] = {"attached", "inline", "boundary", NULL};
const char *const write_decision_names[] = {"allowed", "denied", "not_allowed", NULL};
