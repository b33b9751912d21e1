/*
 * Queues one mail of every kind there is about one request, for t/mail/kinds.mjs and
 * t/browser/mails.mjs.
 *
 *   make_mails RESELLER REQUEST           a mail of each kind, of needs_attention one for each
 * change make_mails RESELLER REQUEST TEXT      the same, after TEXT was put into every text of
 * every record that a mail tells of, past the rules that would refuse it
 *
 * Prints KIND and CHANGE of each, separated by a tab.
 */
#include "../../cgi/base/clock.h"
#include "../../cgi/base/log.h"
#include "../../cgi/link/drift.h"
#include "../../cgi/link/outbox.h"
#include "../../cgi/link/token.h"

struct made {
	struct link *l;
	struct id request_id;
	const char *poison; /* NULL: none */
	struct request request;
	struct cloud_account account;
	struct contact contact;
	struct mail failed;
	struct proof proof;
};

/* Which link a kind of mail has. */
static bool
purpose_of(const char *kind, enum token_purpose *purpose)
{
	static const struct {
		const char *kind;
		enum token_purpose purpose;
	} with_link[] = {
		{"approval_request", TOKEN_APPROVE}, {"reminder", TOKEN_APPROVE},
		{"handoff", TOKEN_HANDOFF},          {"digest", TOKEN_DIGEST},
		{"invitation", TOKEN_INVITE},        {"password_reset", TOKEN_PASSWORD},
		{"sign_in", TOKEN_SIGN_IN},
	};

	for (size_t i = 0; i < sizeof with_link / sizeof *with_link; i++)
		if (strcmp(with_link[i].kind, kind) == 0) {
			*purpose = with_link[i].purpose;
			return true;
		}
	return false;
}

/* Puts the text into every text field of the record but those that are keys. */
static void
poison(const struct made *m, const struct table *table, void *record)
{
	for (size_t i = 0; i < table->field_count; i++) {
		const struct field *f = &table->fields[i];

		if (f->type == FIELD_TEXT && strcmp(f->name, "hash") != 0 &&
		    strstr(f->name, "email") == NULL)
			*(const char **)((char *)record + f->offset) = m->poison;
	}
}

static const struct err *
poison_all(struct store_txn *txn, struct made *m)
{
	struct reseller_id r = m->l->reseller;
	struct reseller reseller;
	const struct err *e = store_reseller_get(txn, r, r.id, &reseller);

	if (e != NULL)
		return e;
	poison(m, &reseller_table, &reseller);
	poison(m, &request_table, &m->request);
	poison(m, &cloud_account_table, &m->account);
	poison(m, &contact_table, &m->contact);
	poison(m, &mail_table, &m->failed);
	poison(m, &proof_table, &m->proof);
	reseller.email = m->poison; /* Reply-To */
	if ((e = store_reseller_put(txn, r, &reseller)) != NULL ||
	    (e = store_request_put(txn, r, &m->request)) != NULL ||
	    (e = store_cloud_account_put(txn, r, &m->account)) != NULL)
		return e;
	return store_contact_put(txn, r, &m->contact);
}

static const struct err *
read_all(struct store_txn *txn, struct made *m)
{
	struct reseller_id r = m->l->reseller;
	struct contact_page contacts;
	const struct err *e;

	if ((e = store_request_get(txn, r, m->request_id, &m->request)) != NULL ||
	    (e = store_cloud_account_get(txn, r, m->request.cloud_account, &m->account)) != NULL ||
	    (e = store_contact_list(txn, r, &(struct table_query){.limit = 1}, &contacts)) != NULL)
		return e;
	if (contacts.count == 0)
		return err_new(m->l->arena, ERR_INPUT, "no contact");
	return store_contact_get(txn, r, contacts.items[0].head.id, &m->contact);
}

/* A mail that failed and a proof that was refused, to tell of. */
static const struct err *
add_subjects(struct store_txn *txn, struct made *m)
{
	struct link *l = m->l;
	const struct err *e;

	m->contact.digest = true;
	m->request.note = "They start next month, and somebody waits for it.";
	m->request.reason = "The contract is not signed yet.\nAsk again next week.";
	m->account.role_arn = arena_printf(l->arena, "arn:aws:iam::%s:role/RolecallReadOnly",
	                                   m->account.account_number);
	m->failed = (struct mail){.head.id = id_new(),
	                          .kind = MAIL_DECLINED,
	                          .state = MAIL_FAILED,
	                          .to_name = "Ann Smith",
	                          .to_email = "ann@customer.example",
	                          .answer = "550 5.1.1 no such user here"};
	m->proof = (struct proof){.head.id = id_new(),
	                          .cloud_account = m->account.head.id,
	                          .role_arn = m->account.role_arn,
	                          .external_id = m->account.external_id,
	                          .caller_account = "999988887777",
	                          .verdict = PROOF_REFUSED,
	                          .started_ms = l->now_ms,
	                          .finished_ms = l->now_ms};
	if (m->poison != NULL && (e = poison_all(txn, m)) != NULL)
		return e;
	if (m->poison == NULL &&
	    ((e = store_request_put(txn, l->reseller, &m->request)) != NULL ||
	     (e = store_cloud_account_put(txn, l->reseller, &m->account)) != NULL ||
	     (e = store_contact_put(txn, l->reseller, &m->contact)) != NULL))
		return e;
	if ((e = store_mail_add(txn, l->reseller, &m->failed)) != NULL)
		return e;
	return store_proof_add(txn, l->reseller, &m->proof);
}

static const struct err *
add_mail(struct store_txn *txn, struct made *m, enum mail_kind kind, const char *change)
{
	struct link *l = m->l;
	enum token_purpose purpose;
	struct token token = {.head.id = {""}};
	const struct err *e = NULL;

	if (purpose_of(mail_kind_names[kind], &purpose))
		e = token_issue(txn, l, purpose, m->request_id, m->contact.head.id,
		                l->now_ms + 72 * 3600 * 1000, &token);
	if (e == NULL)
		e = outbox_add(txn, l,
		               &(struct outbox_mail){
				       .kind = kind,
				       .to_name = m->poison != NULL ? m->poison : "Zoë Approver",
				       .to_email = arena_printf(l->arena, "%s%s@kinds.example",
		                                                mail_kind_names[kind], change),
				       .request = m->request_id,
				       .cloud_account = m->account.head.id,
				       .token = token.head.id,
				       .proof = kind == MAIL_NEEDS_ATTENTION ? m->proof.head.id
		                                                             : (struct id){""},
				       .change = change,
				       .to_customer = strcmp(change, "lost") == 0,
				       .about = kind == MAIL_UNDELIVERED ? m->failed.head.id
		                                                         : (struct id){""},
				       .person = kind == MAIL_DIGEST ? m->contact.head.id
		                                                     : (struct id){""},
			       });
	if (e == NULL)
		printf("%s\t%s\n", mail_kind_names[kind], change);
	return e;
}

static const struct err *
write_mails(struct store_txn *txn, void *arg)
{
	struct made *m = arg;
	const struct err *e;

	if ((e = read_all(txn, m)) != NULL || (e = add_subjects(txn, m)) != NULL)
		return e;
	for (int i = 0; e == NULL && mail_kind_names[i] != NULL; i++) {
		e = add_mail(txn, m, (enum mail_kind)i, i == MAIL_NEEDS_ATTENTION ? "lost" : "");
		if (i == MAIL_NEEDS_ATTENTION)
			for (int d = DRIFT_LOOSENED; e == NULL && d <= DRIFT_TOO_MUCH; d++)
				e = add_mail(txn, m, (enum mail_kind)i, drift_names[d]);
	}
	return e;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct conf conf;
	struct keys *keys = NULL;
	struct link l = {.arena = a,
	                 .conf = &conf,
	                 .now_ms = clock_now_ms(),
	                 .operation = id_new(),
	                 .actor = {.kind = ACTOR_ADMIN, .name = "Administrator", .email = ""},
	                 .remote_addr = ""};
	struct made m = {.l = &l, .poison = argc > 3 ? argv[3] : NULL};
	const struct err *e;

	log_open("make_mails");
	if (argc < 3 || !id_parse(argv[1], &l.reseller.id) || !id_parse(argv[2], &m.request_id))
		return 2;
	if ((e = conf_load(a, &conf)) == NULL &&
	    (e = keys_load(a, conf.secret_file, &keys)) == NULL)
		e = store_open(a, conf.home_dir, conf.data_dir, &l.store);
	l.keys = keys;
	if (e == NULL)
		e = link_write(&l, write_mails, &m);
	if (e != NULL)
		log_err(e, "make_mails");
	store_close(l.store);
	arena_free(a);
	return e == NULL ? 0 : 1;
}
