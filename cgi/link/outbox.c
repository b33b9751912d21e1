/* The outbox: queue and outcomes.  What a mail says is outbox_content.c.  See outbox.h. */
#include "mail_kind.h"
#include "mail_template.h"

enum { RETRY_FIRST_MS = 15 * 1000, RETRY_MAX_MS = 60 * 60 * 1000 };
static const int64_t give_up_ms = (int64_t)48 * 3600 * 1000;

const struct err *
outbox_add(struct store_txn *txn, struct link *l, const struct outbox_mail *m)
{
	struct mail mail = {
		.head.id = id_new(),
		.kind = m->kind,
		.state = MAIL_QUEUED,
		.to_name = m->to_name,
		.to_email = m->to_email,
		.request = m->request,
		.cloud_account = m->cloud_account,
		.token = m->token,
		.proof = m->proof,
		.change = m->change == NULL ? "" : m->change,
		.to_customer = m->to_customer,
		.about = m->about,
		.person = m->person,
		.due_ms = l->now_ms,
	};

	l->mail_queued = true;
	return store_mail_add(txn, l->reseller, &mail);
}

struct of_request {
	struct link *l;
	struct id request;
	struct mail_page *page;
};

static const struct err *
read_of_request(struct store_txn *txn, void *arg)
{
	struct of_request *o = arg;
	struct table_query query = {.index = &mail_by_request, .prefix = {o->request.text}};

	return store_mail_list(txn, o->l->reseller, &query, o->page);
}

const struct err *
outbox_of_request(struct link *l, struct id request, struct mail_page *page)
{
	struct of_request o = {l, request, page};

	return link_read(l, read_of_request, &o);
}

struct find_due {
	int64_t upto_ms;
	size_t limit;
	struct outbox_due *due;
};

static const struct err *
read_due(struct store_txn *txn, void *arg)
{
	struct find_due *f = arg;
	struct table_page page;
	const struct err *e;

	e = table_any_due(txn, &mail_table, &mail_by_due, f->upto_ms, f->limit, &page,
	                  &f->due->resellers);
	if (e != NULL)
		return e;
	f->due->mails = page.records;
	f->due->count = page.count;
	return NULL;
}

const struct err *
outbox_due(struct link *l, size_t limit, struct outbox_due *due)
{
	struct find_due f = {l->now_ms, limit, due};

	return link_read(l, read_due, &f);
}

const struct err *
outbox_next_due(struct link *l, int64_t *due_ms)
{
	struct outbox_due due;
	struct find_due f = {INT64_MAX, 1, &due};
	const struct err *e = link_read(l, read_due, &f);

	if (e == NULL)
		*due_ms = due.count > 0 ? due.mails[0].due_ms : 0;
	return e;
}

/* --- a mail that failed --- */

static bool
is_active_owner(const void *record, const char *part, const void *arg)
{
	const struct user *user = record;
	const struct mail *failed = arg;

	(void)part;
	return user->role == USER_OWNER && user->state == USER_ACTIVE &&
	       strcmp(user->email, failed->to_email) != 0;
}

/*
 * Tells an owner that a mail could not be delivered; nobody about the failure of such a mail, nor
 * of a copy, and nobody if there is no owner but the one that it was for.
 */
static const struct err *
tell_owner(struct store_txn *txn, struct link *l, const struct mail *failed)
{
	struct table_query query = {.keep = is_active_owner, .keep_arg = failed, .limit = 1};
	struct user_page owners;
	const struct err *e;

	if (failed->kind == MAIL_UNDELIVERED || id_is_set(failed->copy_of))
		return NULL;
	e = store_user_list(txn, l->reseller, &query, &owners);
	if (e != NULL || owners.count == 0)
		return e;
	return outbox_add(txn, l,
	                  &(struct outbox_mail){
				  .kind = MAIL_UNDELIVERED,
				  .to_name = owners.items[0].name,
				  .to_email = owners.items[0].email,
				  .request = failed->request,
				  .cloud_account = failed->cloud_account,
				  .about = failed->head.id,
			  });
}

/* --- blind copies --- */

/*
 * Queues the copy that the reseller wants of a mail that was sent: a recipient of its own, with the
 * mail's Message-ID and headers and without its link.
 */
static const struct err *
queue_copy(struct store_txn *txn, struct link *l, const struct mail *sent)
{
	struct mail_template own;
	struct mail copy = *sent;
	const struct err *e;

	if (id_is_set(sent->copy_of) || mail_kind_get(sent->kind)->personal)
		return NULL;
	e = mail_template_read(txn, l, sent->kind, &own);
	if (e != NULL || own.bcc[0] == '\0')
		return e;
	copy.head = (struct record_head){.id = id_new()};
	copy.copy_of = sent->head.id;
	copy.envelope_to = own.bcc;
	copy.state = MAIL_QUEUED;
	copy.due_ms = l->now_ms;
	copy.attempts = copy.sent_ms = copy.doubts = copy.again_ms = 0;
	copy.answer = "";
	l->mail_queued = true;
	return store_mail_add(txn, l->reseller, &copy);
}

/* --- how sending went --- */

struct record {
	struct link *l;
	struct id mail;
	const struct outbox_result *result;
};

static const struct err *
write_hand_over(struct store_txn *txn, void *arg)
{
	struct record *r = arg;
	struct mail mail;
	const struct err *e = store_mail_get(txn, r->l->reseller, r->mail, &mail);

	if (e != NULL)
		return e;
	if (mail.state != MAIL_QUEUED || mail.doubts >= OUTBOX_DOUBTS_MOST)
		return err_new(r->l->arena, ERR_CONFLICT, "mail %s: not to go out", r->mail.text);
	mail.doubts++;
	return store_mail_put(txn, r->l->reseller, &mail);
}

const struct err *
outbox_hand_over(struct link *l, struct id mail)
{
	struct record r = {.l = l, .mail = mail};

	return link_write_more(l, write_hand_over, &r);
}

static int64_t
retry_ms(int64_t attempts)
{
	int64_t ms = RETRY_FIRST_MS;

	while (--attempts > 0 && ms < RETRY_MAX_MS)
		ms *= 2;
	return ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS;
}

bool
outbox_is_too_old(const struct link *l, const struct mail *mail)
{
	int64_t since_ms = mail->again_ms != 0 ? mail->again_ms : mail->head.created_ms;

	return since_ms + give_up_ms < l->now_ms;
}

static enum mail_state
state_after(const struct link *l, const struct mail *mail, enum outbox_outcome outcome)
{
	switch (outcome) {
	case OUTBOX_SENT:
		return MAIL_SENT;
	case OUTBOX_NEVER:
		return MAIL_FAILED;
	case OUTBOX_MOOT:
		return MAIL_WITHDRAWN;
	case OUTBOX_LATER:
	case OUTBOX_DOUBT:
		break;
	}
	return mail->doubts >= OUTBOX_DOUBTS_MOST || outbox_is_too_old(l, mail) ? MAIL_FAILED
	                                                                        : MAIL_QUEUED;
}

static const struct err *
write_record(struct store_txn *txn, void *arg)
{
	struct record *r = arg;
	struct link *l = r->l;
	struct mail mail;
	const struct err *e = store_mail_get(txn, l->reseller, r->mail, &mail);

	if (e != NULL)
		return e;
	if (mail.state != MAIL_QUEUED && r->result->outcome != OUTBOX_SENT)
		return NULL; /* taken out of the queue while it was on its way */
	mail.attempts++;
	mail.answer = r->result->answer;
	if (r->result->handed_over && r->result->outcome != OUTBOX_DOUBT)
		mail.doubts--; /* there was a verdict */
	mail.state = state_after(l, &mail, r->result->outcome);
	if (mail.state == MAIL_SENT)
		mail.sent_ms = l->now_ms;
	if (mail.state == MAIL_QUEUED)
		mail.due_ms = l->now_ms + retry_ms(mail.attempts);
	if ((e = store_mail_put(txn, l->reseller, &mail)) != NULL)
		return e;
	if (mail.state == MAIL_SENT)
		return queue_copy(txn, l, &mail);
	return mail.state == MAIL_FAILED ? tell_owner(txn, l, &mail) : NULL;
}

const struct err *
outbox_record(struct link *l, struct id mail, const struct outbox_result *result)
{
	struct record r = {l, mail, result};

	return link_write_more(l, write_record, &r);
}
