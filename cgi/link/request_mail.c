/* What approvers are mailed: the link to decide, again on a wish, and reminders.  See request.h. */
#include "audit.h"
#include "contact.h"
#include "outbox.h"
#include "request.h"

static const int64_t hour_ms = 3600 * 1000;

int64_t
request_next_reminder(const struct link *l, int64_t asked_ms, int64_t expires_ms)
{
	for (const int64_t *hours = l->conf->approval_reminder_hours; *hours != 0; hours++) {
		int64_t at_ms = asked_ms + *hours * hour_ms;

		if (at_ms > l->now_ms)
			return at_ms < expires_ms ? at_ms : 0;
	}
	return 0;
}

/* How long a link lives that is made now. */
static const struct err *
link_ends(struct store_txn *txn, struct link *l, int64_t *ms)
{
	struct reseller reseller;
	const struct err *e = store_reseller_get(txn, l->reseller, l->reseller.id, &reseller);
	int64_t hours = l->conf->approval_link_hours;

	if (e == NULL && reseller.approval_link_hours > 0)
		hours = reseller.approval_link_hours;
	*ms = l->now_ms + hours * hour_ms;
	return e;
}

static const struct err *
mail_link(struct store_txn *txn, struct link *l, const struct request *r,
          const struct contact *contact, enum mail_kind kind, const struct token *token)
{
	return outbox_add(txn, l,
	                  &(struct outbox_mail){
				  .kind = kind,
				  .to_name = contact->name,
				  .to_email = contact->email,
				  .request = r->head.id,
				  .cloud_account = r->cloud_account,
				  .token = token->head.id,
			  });
}

const struct err *
request_mail_contact(struct store_txn *txn, struct link *l, const struct request *r,
                     const struct contact *contact, enum mail_kind kind)
{
	struct token token;
	int64_t ends_ms;
	const struct err *e;

	if ((e = link_ends(txn, l, &ends_ms)) != NULL ||
	    (e = token_issue(txn, l, TOKEN_APPROVE, r->head.id, contact->head.id, ends_ms,
	                     &token)) != NULL)
		return e;
	return mail_link(txn, l, r, contact, kind, &token);
}

const struct err *
request_mail_approvers(struct store_txn *txn, struct link *l, const struct request *r)
{
	struct contact_page approvers;
	const struct err *e = contact_approvers(txn, l, &approvers);

	for (size_t i = 0; e == NULL && i < approvers.count; i++)
		e = request_mail_contact(txn, l, r, &approvers.items[i], MAIL_APPROVAL_REQUEST);
	return e;
}

static const struct err *
note(struct store_txn *txn, struct link *l, const struct request *r, const char *action)
{
	return audit_add(txn, l,
	                 &(struct audit_subject){.action = action,
	                                         .subject = r->head.id,
	                                         .name = r->account_number,
	                                         .customer = r->customer,
	                                         .cloud_account = r->cloud_account},
	                 NULL, NULL, NULL);
}

/* --- by the mailed link: a fresh one for an expired one --- */

struct by_link {
	struct link *l;
	const struct request_by_link *by_link;
};

static const struct err *
write_mail_again(struct store_txn *txn, void *arg)
{
	const struct by_link *b = arg;
	struct link *l = b->l;
	struct request r;
	struct token old;
	const struct err *e;

	if ((e = store_request_get(txn, l->reseller, b->by_link->token.subject, &r)) != NULL ||
	    (e = store_token_get(txn, l->reseller, b->by_link->token.head.id, &old)) != NULL)
		return e;
	if (r.state != REQUEST_OPEN)
		return err_say(l->arena, ERR_CONFLICT, "This request is no longer open. %s",
		               request_outcome_text(l->arena, &r));
	if (old.revoked_ms != 0)
		return NULL; /* a second press: the fresh mail is on its way */
	if ((e = token_revoke(txn, l, old.head.id)) != NULL ||
	    (e = note(txn, l, &r, "request.fresh_link")) != NULL)
		return e;
	return request_mail_contact(txn, l, &r, &b->by_link->contact, MAIL_APPROVAL_REQUEST);
}

const struct err *
request_mail_again(struct link *l, const struct request_by_link *by_link)
{
	struct by_link b = {l, by_link};

	if (by_link->contact.archived || !by_link->contact.approves)
		return err_say(l->arena, ERR_DENIED,
		               "You are no longer an approval contact of this reseller.");
	return link_write(l, write_mail_again, &b);
}

/* --- in the portal: to all of them --- */

const char *
request_send_blocked_text(const struct request *r)
{
	if (r->state != REQUEST_OPEN)
		return "This request is no longer open.";
	if (r->sent_again >= REQUEST_SEND_MOST)
		return "The approval mails were sent again so often that no more are sent. Ask "
		       "the approvers another way, or an owner to decide here.";
	return "";
}

struct send {
	struct link *l;
	struct id id, form_id;
};

/* The open request, with all its links ended. */
static const struct err *
end_links(struct store_txn *txn, struct send *s, struct request *r)
{
	struct contact_page approvers;
	const char *blocked = request_send_blocked_text(r);
	const struct err *e;

	if (blocked[0] != '\0')
		return err_say(s->l->arena, ERR_CONFLICT, "%s", blocked);
	if ((e = contact_approvers(txn, s->l, &approvers)) != NULL)
		return e;
	if (approvers.count == 0)
		return err_say(s->l->arena, ERR_CONFLICT,
		               "There is no contact that approves. An owner adds one under "
		               "Account, Approval contacts.");
	return token_revoke_of_subject(txn, s->l, TOKEN_APPROVE, r->head.id);
}

static const struct err *
write_send(struct store_txn *txn, void *arg)
{
	struct send *s = arg;
	struct request r;
	const struct err *e = store_request_get(txn, s->l->reseller, s->id, &r);

	if (e != NULL || id_equal(r.sent_form, s->form_id))
		return e; /* the same form: the button was pressed twice */
	if ((e = end_links(txn, s, &r)) != NULL)
		return e;
	r.sent_again++;
	r.sent_form = s->form_id;
	if ((e = store_request_put(txn, s->l->reseller, &r)) != NULL ||
	    (e = note(txn, s->l, &r, "request.send_again")) != NULL)
		return e;
	return request_mail_approvers(txn, s->l, &r);
}

const struct err *
request_send_again(struct link *l, struct id id, struct id form_id)
{
	struct send s = {l, id, form_id};

	return link_write(l, write_send, &s);
}

/* --- reminders --- */

struct remind {
	struct link *l;
	struct id id;
	size_t limit;
	struct table_page page;
	struct reseller_id *resellers;
};

static bool
is_good(const void *record, const char *part, const void *arg)
{
	const struct token *token = record;
	const struct link *l = arg;

	(void)part;
	return token->purpose == TOKEN_APPROVE &&
	       token_standing(token, l->now_ms + hour_ms) == TOKEN_GOOD;
}

/* Reminds of the links that still work for a while; who has none gets a fresh one. */
static const struct err *
remind_contact(struct store_txn *txn, struct link *l, const struct request *r,
               const struct contact *contact)
{
	struct table_query query = {.index = &token_by_subject,
	                            .prefix = {r->head.id.text},
	                            .order = TABLE_NEWEST_FIRST,
	                            .keep = is_good,
	                            .keep_arg = l};
	struct token_page links;
	const struct err *e = store_token_list(txn, l->reseller, &query, &links);

	if (e != NULL)
		return e;
	for (size_t i = 0; i < links.count; i++)
		if (id_equal(links.items[i].person, contact->head.id))
			return mail_link(txn, l, r, contact, MAIL_REMINDER, &links.items[i]);
	return request_mail_contact(txn, l, r, contact, MAIL_REMINDER);
}

/*
 * That it was reminded is written with the mails: a keeper that dies and comes back finds it done,
 * or not begun.
 */
static const struct err *
write_remind(struct store_txn *txn, void *arg)
{
	struct remind *m = arg;
	struct link *l = m->l;
	struct contact_page approvers;
	struct request r;
	const struct err *e = store_request_get(txn, l->reseller, m->id, &r);

	if (e != NULL || r.state != REQUEST_OPEN || r.remind_ms == 0 || r.remind_ms > l->now_ms)
		return e; /* decided, or reminded of, a moment before */
	r.reminded++;
	r.remind_ms = request_next_reminder(l, r.head.created_ms, r.expires_ms);
	if ((e = store_request_put(txn, l->reseller, &r)) != NULL ||
	    (e = contact_approvers(txn, l, &approvers)) != NULL || approvers.count == 0)
		return e;
	for (size_t i = 0; e == NULL && i < approvers.count; i++)
		e = remind_contact(txn, l, &r, &approvers.items[i]);
	return e != NULL ? e : note(txn, l, &r, "request.remind");
}

static const struct err *
read_due(struct store_txn *txn, void *arg)
{
	struct remind *m = arg;

	return table_any_due(txn, &request_table, &request_by_remind, m->l->now_ms, m->limit,
	                     &m->page, &m->resellers);
}

const struct err *
request_remind(struct link *l, size_t limit)
{
	struct remind m = {.l = l, .limit = limit};
	const struct err *e = link_read(l, read_due, &m);

	for (size_t i = 0, count = e == NULL ? m.page.count : 0; i < count; i++) {
		const struct err *bad;

		l->reseller = m.resellers[i];
		m.id = ((struct request *)m.page.records)[i].head.id;
		if ((bad = link_write_more(l, write_remind, &m)) != NULL)
			e = bad; /* and on: it holds up nobody else's */
	}
	return e;
}
