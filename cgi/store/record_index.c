/* What each index of record.h sorts its records by. */
#include "record.h"

#include "inner.h"

static const char *
live_or_archived(int64_t archived_ms)
{
	return archived_ms == 0 ? "live" : "archived";
}

/* --- reseller, user, session --- */

static void
reseller_any_key(const void *record, struct index_key *key)
{
	const struct reseller *reseller = record;

	index_key_int(key, reseller->head.created_ms);
}
const struct index reseller_by_any = {"reseller_by_any", INDEX_ANY, reseller_any_key};

static void
user_email_key(const void *record, struct index_key *key)
{
	const struct user *user = record;

	/* an invitation claims no address: it is whose who has it first */
	if (user->email[0] != '\0' && user->state != USER_PENDING)
		index_key_folded(key, user->email);
}
const struct index user_by_email = {"user_by_email", INDEX_WAY_IN, user_email_key};

static void
user_address_key(const void *record, struct index_key *key)
{
	const struct user *user = record;

	if (user->email[0] != '\0')
		index_key_folded(key, user->email);
}
const struct index user_by_address = {"user_by_address", INDEX_OF_RESELLER, user_address_key};

static void
device_hash_key(const void *record, struct index_key *key)
{
	const struct device *device = record;

	index_key_text(key, device->hash);
}
const struct index device_by_hash = {"device_by_hash", INDEX_WAY_IN, device_hash_key};

static void
device_user_key(const void *record, struct index_key *key)
{
	const struct device *device = record;

	index_key_text(key, device->user.text);
}
const struct index device_by_user = {"device_by_user", INDEX_OF_RESELLER, device_user_key};

static void
device_expiry_key(const void *record, struct index_key *key)
{
	const struct device *device = record;

	index_key_int(key, device->expires_ms);
}
const struct index device_by_expiry = {"device_by_expiry", INDEX_ANY, device_expiry_key};

static void
tries_forget_key(const void *record, struct index_key *key)
{
	const struct tries *tries = record;

	index_key_int(key, tries->forget_ms);
}
const struct index tries_by_forget = {"tries_by_forget", INDEX_ANY, tries_forget_key};

static void
reset_ask_age_key(const void *record, struct index_key *key)
{
	const struct reset_ask *ask = record;

	index_key_int(key, ask->head.created_ms);
}
const struct index reset_ask_by_age = {"reset_ask_by_age", INDEX_ANY, reset_ask_age_key};

static void
session_hash_key(const void *record, struct index_key *key)
{
	const struct session *session = record;

	if (session->hash[0] != '\0')
		index_key_text(key, session->hash);
}
const struct index session_by_hash = {"session_by_hash", INDEX_WAY_IN, session_hash_key};

static void
session_user_key(const void *record, struct index_key *key)
{
	const struct session *session = record;

	index_key_text(key, session->user.text);
}
const struct index session_by_user = {"session_by_user", INDEX_OF_RESELLER, session_user_key};

static void
session_expiry_key(const void *record, struct index_key *key)
{
	const struct session *session = record;

	index_key_int(key, session->expires_ms);
}
const struct index session_by_expiry = {"session_by_expiry", INDEX_ANY, session_expiry_key};

/* --- digest --- */

static void
digest_due_key(const void *record, struct index_key *key)
{
	const struct digest *digest = record;

	if (digest->due_ms > 0)
		index_key_int(key, digest->due_ms);
}
const struct index digest_by_due = {"digest_by_due", INDEX_ANY, digest_due_key};

/* --- customer --- */

static void
customer_name_key(const void *record, struct index_key *key)
{
	const struct customer *customer = record;

	index_key_text(key, live_or_archived(customer->archived_ms));
	index_key_folded(key, customer->organization);
}
const struct index customer_by_name = {"customer_by_name", INDEX_OF_RESELLER, customer_name_key};

static void
customer_word_key(const void *record, struct index_key *key)
{
	const struct customer *customer = record;
	const char *lead = live_or_archived(customer->archived_ms);

	index_key_words(key, lead, customer->organization);
	index_key_words(key, lead, customer->contact_name);
	index_key_words(key, lead, customer->email);
}
const struct index customer_by_word = {"customer_by_word", INDEX_OF_RESELLER, customer_word_key};

/* --- cloud account --- */

static void
cloud_account_number_key(const void *record, struct index_key *key)
{
	const struct cloud_account *account = record;

	index_key_text(key, account->account_number);
}
const struct index cloud_account_by_number = {"cloud_account_by_number", INDEX_OF_RESELLER,
                                              cloud_account_number_key};

static void
cloud_account_customer_key(const void *record, struct index_key *key)
{
	const struct cloud_account *account = record;

	index_key_text(key, id_is_set(account->customer) ? account->customer.text : "-");
}
const struct index cloud_account_by_customer = {"cloud_account_by_customer", INDEX_OF_RESELLER,
                                                cloud_account_customer_key};

static void
cloud_account_state_key(const void *record, struct index_key *key)
{
	const struct cloud_account *account = record;

	index_key_text(key, account_state_names[account->state]);
}
const struct index cloud_account_by_state = {"cloud_account_by_state", INDEX_OF_RESELLER,
                                             cloud_account_state_key};

static void
cloud_account_word_key(const void *record, struct index_key *key)
{
	const struct cloud_account *account = record;

	index_key_words(key, NULL, account->account_number);
	index_key_words(key, NULL, account->customer_organization);
	index_key_words(key, NULL, account->root_email);
}
const struct index cloud_account_by_word = {"cloud_account_by_word", INDEX_OF_RESELLER,
                                            cloud_account_word_key};

static void
cloud_account_due_key(const void *record, struct index_key *key)
{
	const struct cloud_account *account = record;

	if (account->check_due_ms > 0)
		index_key_int(key, account->check_due_ms);
}
const struct index cloud_account_by_due = {"cloud_account_by_due", INDEX_OF_RESELLER,
                                           cloud_account_due_key};

static void
cloud_account_asked_key(const void *record, struct index_key *key)
{
	const struct cloud_account *account = record;

	if (account->check_asked_ms > 0)
		index_key_int(key, account->check_asked_ms);
}
const struct index cloud_account_by_asked = {"cloud_account_by_asked", INDEX_ANY,
                                             cloud_account_asked_key};

/* --- request --- */

static void
request_state_key(const void *record, struct index_key *key)
{
	const struct request *request = record;

	index_key_text(key, request_state_names[request->state]);
}
const struct index request_by_state = {"request_by_state", INDEX_OF_RESELLER, request_state_key};

static void
request_account_key(const void *record, struct index_key *key)
{
	const struct request *request = record;

	index_key_text(key, request->cloud_account.text);
}
const struct index request_by_account = {"request_by_account", INDEX_OF_RESELLER,
                                         request_account_key};

static void
request_expiry_key(const void *record, struct index_key *key)
{
	const struct request *request = record;

	if (request->state == REQUEST_OPEN)
		index_key_int(key, request->expires_ms);
}
const struct index request_by_expiry = {"request_by_expiry", INDEX_ANY, request_expiry_key};

static void
request_remind_key(const void *record, struct index_key *key)
{
	const struct request *request = record;

	if (request->state == REQUEST_OPEN && request->remind_ms > 0)
		index_key_int(key, request->remind_ms);
}
const struct index request_by_remind = {"request_by_remind", INDEX_ANY, request_remind_key};

/* --- token --- */

static void
token_hash_key(const void *record, struct index_key *key)
{
	const struct token *token = record;

	if (token->hash[0] != '\0')
		index_key_text(key, token->hash);
}
const struct index token_by_hash = {"token_by_hash", INDEX_WAY_IN, token_hash_key};

static void
token_subject_key(const void *record, struct index_key *key)
{
	const struct token *token = record;

	index_key_text(key, token->subject.text);
}
const struct index token_by_subject = {"token_by_subject", INDEX_OF_RESELLER, token_subject_key};

static void
token_person_key(const void *record, struct index_key *key)
{
	const struct token *token = record;

	if (id_is_set(token->person))
		index_key_text(key, token->person.text);
}
const struct index token_by_person = {"token_by_person", INDEX_OF_RESELLER, token_person_key};

/* --- mail --- */

static void
mail_due_key(const void *record, struct index_key *key)
{
	const struct mail *mail = record;

	if (mail->state == MAIL_QUEUED)
		index_key_int(key, mail->due_ms);
}
const struct index mail_by_due = {"mail_by_due", INDEX_ANY, mail_due_key};

static void
mail_request_key(const void *record, struct index_key *key)
{
	const struct mail *mail = record;

	if (id_is_set(mail->request))
		index_key_text(key, mail->request.text);
}
const struct index mail_by_request = {"mail_by_request", INDEX_OF_RESELLER, mail_request_key};

static void
mail_state_key(const void *record, struct index_key *key)
{
	const struct mail *mail = record;

	index_key_text(key, mail_state_names[mail->state]);
}
const struct index mail_by_state = {"mail_by_state", INDEX_OF_RESELLER, mail_state_key};

static void
mail_template_kind_key(const void *record, struct index_key *key)
{
	const struct mail_template *template = record;

	index_key_text(key, mail_kind_names[template->kind]);
}
const struct index mail_template_by_kind = {"mail_template_by_kind", INDEX_OF_RESELLER,
                                            mail_template_kind_key};

/* --- audit, proof --- */

static void
audit_account_key(const void *record, struct index_key *key)
{
	const struct audit *audit = record;

	if (id_is_set(audit->cloud_account))
		index_key_text(key, audit->cloud_account.text);
}
const struct index audit_by_account = {"audit_by_account", INDEX_OF_RESELLER, audit_account_key};

static void
audit_customer_key(const void *record, struct index_key *key)
{
	const struct audit *audit = record;

	if (id_is_set(audit->customer))
		index_key_text(key, audit->customer.text);
}
const struct index audit_by_customer = {"audit_by_customer", INDEX_OF_RESELLER, audit_customer_key};

static void
audit_request_key(const void *record, struct index_key *key)
{
	const struct audit *audit = record;

	if (id_is_set(audit->subject))
		index_key_text(key, audit->subject.text);
}
const struct index audit_by_request = {"audit_by_request", INDEX_OF_RESELLER, audit_request_key};

static void
proof_account_key(const void *record, struct index_key *key)
{
	const struct proof *proof = record;

	index_key_text(key, proof->cloud_account.text);
}
const struct index proof_by_account = {"proof_by_account", INDEX_OF_RESELLER, proof_account_key};
