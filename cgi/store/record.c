/*
 * The tables: each field of each record with its number on disk.  A number, once used, is never
 * used for anything else: new fields get new numbers, and the numbers of fields that went are left
 * out.  Index keys are in record_index.c, the names of enums in record_names.c.
 */
#include "record.h"

#define FIELD(number, field, type)                                               \
	{                                                                        \
		number, #field, type, offsetof(struct RECORD, field), NULL, NULL \
	}
#define TEXT(number, field) FIELD(number, field, FIELD_TEXT)
#define SECRET(number, field) FIELD(number, field, FIELD_SECRET)
#define ID(number, field) FIELD(number, field, FIELD_ID)
#define INT(number, field) FIELD(number, field, FIELD_INT)
#define FLAG(number, field) FIELD(number, field, FIELD_FLAG)
#define ENUM(number, field, names)                                                      \
	{                                                                               \
		number, #field, FIELD_ENUM, offsetof(struct RECORD, field), names, NULL \
	}
#define LIST(number, field, items)                                                      \
	{                                                                               \
		number, #field, FIELD_LIST, offsetof(struct RECORD, field), NULL, items \
	}
#define COUNT(array) (sizeof(array) / sizeof *(array))

#define RECORD reseller
static const struct field reseller_fields[] = {
	TEXT(10, name),
	TEXT(11, contact_name),
	TEXT(12, email),
	TEXT(13, phone),
	TEXT(14, website),
	TEXT(15, address),
	INT(16, approval_link_hours),
	TEXT(17, role_name),
	ENUM(18, role_policy, role_policy_names),
	FLAG(19, refuse_more_than_read_only),
	FLAG(65, second_person),
};
static const struct index *const reseller_indexes[] = {&reseller_by_any, NULL};
const struct table reseller_table = {"reseller", sizeof(struct reseller), reseller_fields,
                                     COUNT(reseller_fields), reseller_indexes};
#undef RECORD

#define RECORD contact
static const struct field contact_fields[] = {
	TEXT(10, name),     TEXT(11, email),  FLAG(12, approves),
	FLAG(13, archived), FLAG(80, digest), INT(81, digest_hour),
};
const struct table contact_table = {"contact", sizeof(struct contact), contact_fields,
                                    COUNT(contact_fields), NULL};
#undef RECORD

#define RECORD digest
static const struct field digest_fields[] = {INT(10, due_ms), INT(11, sent_day)};
static const struct index *const digest_indexes[] = {&digest_by_due, NULL};
const struct table digest_table = {"digest", sizeof(struct digest), digest_fields,
                                   COUNT(digest_fields), digest_indexes};
#undef RECORD

#define RECORD user
static const struct field user_fields[] = {
	TEXT(10, email),
	TEXT(11, name),
	ENUM(12, role, user_role_names),
	ENUM(13, state, user_state_names),
	SECRET(14, password_hash),
	/* 15 and 16 were the lock-out's, which is in tries now */
	INT(17, last_sign_in_ms),
	TEXT(70, invited_by),
	INT(71, invited_ms),
};
static const struct index *const user_indexes[] = {&user_by_email, &user_by_address, NULL};
const struct table user_table = {"user", sizeof(struct user), user_fields, COUNT(user_fields),
                                 user_indexes};
#undef RECORD

#define RECORD session
static const struct field session_fields[] = {
	SECRET(10, hash),    ID(11, user),          INT(12, seen_ms),
	INT(13, expires_ms), TEXT(14, remote_addr), TEXT(15, user_agent),
};
static const struct index *const session_indexes[] = {&session_by_hash, &session_by_user,
                                                      &session_by_expiry, NULL};
const struct table session_table = {"session", sizeof(struct session), session_fields,
                                    COUNT(session_fields), session_indexes};
#undef RECORD

#define RECORD device
static const struct field device_fields[] = {
	SECRET(10, hash),
	ID(11, user),
	INT(12, seen_ms),
	INT(13, expires_ms),
};
static const struct index *const device_indexes[] = {&device_by_hash, &device_by_user,
                                                     &device_by_expiry, NULL};
const struct table device_table = {"device", sizeof(struct device), device_fields,
                                   COUNT(device_fields), device_indexes};
#undef RECORD

#define RECORD tries
static const struct field tries_fields[] = {
	INT(10, count),
	INT(11, until_ms),
	INT(12, forget_ms),
};
static const struct index *const tries_indexes[] = {&tries_by_forget, NULL};
const struct table tries_table = {"tries", sizeof(struct tries), tries_fields, COUNT(tries_fields),
                                  tries_indexes};
#undef RECORD

#define RECORD reset_ask
static const struct field reset_ask_fields[] = {
	TEXT(10, email),
	TEXT(11, remote_addr),
	ENUM(90, purpose, token_purpose_names),
};
static const struct index *const reset_ask_indexes[] = {&reset_ask_by_age, NULL};
const struct table reset_ask_table = {"reset_ask", sizeof(struct reset_ask), reset_ask_fields,
                                      COUNT(reset_ask_fields), reset_ask_indexes};
#undef RECORD

#define RECORD recovery_code
static const struct field recovery_code_fields[] = {
	SECRET(1, hash),
	INT(2, key),
	INT(3, used_ms),
};
static const struct table recovery_code_table = {"recovery_code", sizeof(struct recovery_code),
                                                 recovery_code_fields, COUNT(recovery_code_fields),
                                                 NULL};
#undef RECORD

#define RECORD second_factor
static const struct field second_factor_fields[] = {
	SECRET(10, secret),
	INT(11, begun_ms),
	INT(12, confirmed_ms),
	INT(13, last_step),
	LIST(14, codes, &recovery_code_table),
};
const struct table second_factor_table = {"second_factor", sizeof(struct second_factor),
                                          second_factor_fields, COUNT(second_factor_fields), NULL};
#undef RECORD

#define RECORD customer
static const struct field customer_fields[] = {
	TEXT(10, organization), TEXT(11, contact_name), TEXT(12, title),    TEXT(13, email),
	TEXT(14, phone),        TEXT(15, address),      ID(16, price_book), INT(17, archived_ms),
};
static const struct index *const customer_indexes[] = {&customer_by_name, &customer_by_word, NULL};
const struct table customer_table = {"customer", sizeof(struct customer), customer_fields,
                                     COUNT(customer_fields), customer_indexes};
#undef RECORD

#define RECORD price_book
static const struct field price_book_fields[] = {
	TEXT(10, name),
	TEXT(11, description),
	INT(12, archived_ms),
};
const struct table price_book_table = {"price_book", sizeof(struct price_book), price_book_fields,
                                       COUNT(price_book_fields), NULL};
#undef RECORD

#define RECORD cost_center
static const struct field cost_center_fields[] = {
	TEXT(10, name),
	TEXT(11, description),
	INT(12, archived_ms),
};
const struct table cost_center_table = {"cost_center", sizeof(struct cost_center),
                                        cost_center_fields, COUNT(cost_center_fields), NULL};
#undef RECORD

#define RECORD cloud_account
static const struct field cloud_account_fields[] = {
	ID(10, customer),
	TEXT(11, customer_organization),
	TEXT(12, account_number),
	TEXT(13, root_email),
	ENUM(14, type, account_type_names),
	ID(15, price_book),
	ID(16, cost_center),
	ENUM(17, state, account_state_names),
	TEXT(18, external_id),
	TEXT(19, role_arn),
	TEXT(20, description),
	ID(21, request),
	ID(22, proof),
	INT(23, linked_ms),
	INT(24, role_saved_ms),
	INT(25, check_due_ms),
	INT(26, check_attempts),
	ID(27, removal),
	INT(28, gone_ms),
	INT(29, check_asked_ms),
	FLAG(40, role_guessed),
	ID(41, linked_proof),
	TEXT(42, old_external_id),
};
static const struct index *const cloud_account_indexes[] = {&cloud_account_by_number,
                                                            &cloud_account_by_customer,
                                                            &cloud_account_by_state,
                                                            &cloud_account_by_word,
                                                            &cloud_account_by_due,
                                                            &cloud_account_by_asked,
                                                            NULL};
const struct table cloud_account_table = {"cloud_account", sizeof(struct cloud_account),
                                          cloud_account_fields, COUNT(cloud_account_fields),
                                          cloud_account_indexes};
#undef RECORD

#define RECORD request
static const struct field request_fields[] = {
	ENUM(10, type, request_type_names),
	ENUM(11, state, request_state_names),
	ID(12, cloud_account),
	ID(13, customer),
	TEXT(14, customer_organization),
	TEXT(15, account_number),
	TEXT(16, root_email),
	ENUM(17, account_type, account_type_names),
	TEXT(18, price_book),
	TEXT(19, cost_center),
	ID(20, asked_by),
	TEXT(21, asked_by_name),
	TEXT(22, asked_by_email),
	INT(23, expires_ms),
	INT(24, decided_ms),
	ENUM(25, decided_by_kind, actor_kind_names),
	ID(26, decided_by),
	TEXT(27, decided_by_name),
	TEXT(28, reason),
	TEXT(29, note),
	INT(65, reminded),
	INT(66, remind_ms),
	INT(67, sent_again),
	ID(68, sent_form),
};
static const struct index *const request_indexes[] = {&request_by_state, &request_by_account,
                                                      &request_by_expiry, &request_by_remind, NULL};
const struct table request_table = {"request", sizeof(struct request), request_fields,
                                    COUNT(request_fields), request_indexes};
#undef RECORD

#define RECORD token
static const struct field token_fields[] = {
	ENUM(10, purpose, token_purpose_names),
	ID(11, subject),
	ID(12, person),
	INT(13, key),
	SECRET(14, hash),
	INT(15, expires_ms),
	INT(16, opened_ms),
	INT(17, used_ms),
	INT(18, revoked_ms),
	TEXT(60, to_name),
	TEXT(61, to_email),
	TEXT(62, note),
	TEXT(63, sent_by_name),
	INT(64, acted_ms),
};
static const struct index *const token_indexes[] = {&token_by_hash, &token_by_subject,
                                                    &token_by_person, NULL};
const struct table token_table = {"token", sizeof(struct token), token_fields, COUNT(token_fields),
                                  token_indexes};
#undef RECORD

#define RECORD mail
static const struct field mail_fields[] = {
	ENUM(10, kind, mail_kind_names),
	ENUM(11, state, mail_state_names),
	TEXT(12, to_name),
	TEXT(13, to_email),
	ID(14, request),
	ID(15, cloud_account),
	ID(16, token),
	INT(17, due_ms),
	INT(18, attempts),
	INT(19, sent_ms),
	TEXT(20, answer),
	ID(21, proof),
	TEXT(22, change),
	FLAG(23, to_customer),
	INT(80, doubts),
	INT(81, again_ms),
	ID(82, copy_of),
	TEXT(83, envelope_to),
	ID(84, about),
	ID(85, person),
};
static const struct index *const mail_indexes[] = {&mail_by_due, &mail_by_request, &mail_by_state,
                                                   NULL};
const struct table mail_table = {"mail", sizeof(struct mail), mail_fields, COUNT(mail_fields),
                                 mail_indexes};
#undef RECORD

#define RECORD mail_template
static const struct field mail_template_fields[] = {
	ENUM(10, kind, mail_kind_names),
	FLAG(11, disabled),
	TEXT(12, from_name),
	TEXT(13, from_address),
	TEXT(14, reply_to),
	TEXT(15, bcc),
	TEXT(16, subject),
	TEXT(17, text),
};
static const struct index *const mail_template_indexes[] = {&mail_template_by_kind, NULL};
const struct table mail_template_table = {"mail_template", sizeof(struct mail_template),
                                          mail_template_fields, COUNT(mail_template_fields),
                                          mail_template_indexes};
#undef RECORD

#define RECORD audit_change
static const struct field audit_change_fields[] = {
	TEXT(1, field),
	TEXT(2, before),
	TEXT(3, after),
};
static const struct table audit_change_table = {"audit_change", sizeof(struct audit_change),
                                                audit_change_fields, COUNT(audit_change_fields),
                                                NULL};
#undef RECORD

#define RECORD audit
static const struct field audit_fields[] = {
	ENUM(10, actor_kind, actor_kind_names),
	ID(11, actor),
	TEXT(12, actor_name),
	TEXT(13, remote_addr),
	TEXT(14, operation),
	TEXT(15, action),
	ID(16, subject),
	TEXT(17, subject_name),
	ID(18, customer),
	ID(19, cloud_account),
	LIST(20, changes, &audit_change_table),
	TEXT(21, note),
};
static const struct index *const audit_indexes[] = {&audit_by_account, &audit_by_customer,
                                                    &audit_by_request, NULL};
const struct table audit_table = {"audit", sizeof(struct audit), audit_fields, COUNT(audit_fields),
                                  audit_indexes};
#undef RECORD

#define RECORD probe
static const struct field probe_fields[] = {
	ENUM(1, kind, probe_kind_names),
	ENUM(2, answer, probe_answer_names),
	TEXT(3, external_id),
	TEXT(4, code),
	TEXT(5, message),
	TEXT(6, aws_request_id),
	TEXT(7, account),
	INT(8, asked_ms),
	INT(9, took_ms),
};
static const struct table probe_table = {"probe", sizeof(struct probe), probe_fields,
                                         COUNT(probe_fields), NULL};
#undef RECORD

#define RECORD proof_policy
static const struct field proof_policy_fields[] = {
	ENUM(1, kind, role_policy_kind_names),
	TEXT(2, name),
	TEXT(3, arn),
};
static const struct table proof_policy_table = {"proof_policy", sizeof(struct proof_policy),
                                                proof_policy_fields, COUNT(proof_policy_fields),
                                                NULL};
#undef RECORD

#define RECORD proof_write
static const struct field proof_write_fields[] = {
	TEXT(1, action),
	ENUM(2, decision, write_decision_names),
};
static const struct table proof_write_table = {"proof_write", sizeof(struct proof_write),
                                               proof_write_fields, COUNT(proof_write_fields), NULL};
#undef RECORD

#define RECORD proof
static const struct field proof_fields[] = {
	ID(10, cloud_account),
	TEXT(11, role_arn),
	TEXT(12, external_id),
	TEXT(13, caller_account),
	ENUM(14, verdict, proof_verdict_names),
	LIST(15, probes, &probe_table),
	INT(16, started_ms),
	INT(17, finished_ms),
	LIST(40, reads, &probe_table),
	TEXT(41, caller_arn),
	TEXT(42, role_id),
	TEXT(43, trust_policy),
	ENUM(44, trust, trust_verdict_names),
	ENUM(45, read_only, read_only_names),
	LIST(46, policies, &proof_policy_table),
	LIST(47, writes, &proof_write_table),
	TEXT(48, other_external_id),
};
static const struct index *const proof_indexes[] = {&proof_by_account, NULL};
const struct table proof_table = {"proof", sizeof(struct proof), proof_fields, COUNT(proof_fields),
                                  proof_indexes};
#undef RECORD

const struct table *const table_all[] = {
	&reseller_table, &contact_table,       &user_table,          &session_table,
	&customer_table, &price_book_table,    &cost_center_table,   &cloud_account_table,
	&request_table,  &token_table,         &mail_table,          &audit_table,
	&proof_table,    &mail_template_table, &digest_table,        &device_table,
	&tries_table,    &reset_ask_table,     &second_factor_table, NULL,
};
