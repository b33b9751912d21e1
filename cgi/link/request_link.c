/* Requests by their mailed link.  See request.h. */
#include "audit.h"
#include "outbox.h"
#include "request.h"

struct by_link {
	struct link *l;
	struct request_by_link *out;
};

static const struct err *
read_by_link(struct store_txn *txn, void *arg)
{
	struct by_link *b = arg;
	struct reseller_id r = b->l->reseller;
	const struct err *e;

	if ((e = store_request_get(txn, r, b->out->token.subject, &b->out->request)) != NULL)
		return e;
	return store_contact_get(txn, r, b->out->token.person, &b->out->contact);
}

const struct err *
request_open_link(struct link *l, const char *text, struct request_by_link *out)
{
	struct by_link b = {l, out};
	const struct err *e = token_open(l, TOKEN_APPROVE, text, &out->token, &out->standing);

	if (e != NULL)
		return e;
	if ((e = link_read(l, read_by_link, &b)) != NULL) {
		out->standing = TOKEN_UNKNOWN;
		return e;
	}
	if (out->contact.archived || !out->contact.approves)
		out->standing = TOKEN_REVOKED;
	l->actor = (struct actor){
		.kind = ACTOR_CONTACT,
		.id = out->contact.head.id,
		.name = out->contact.name,
		.email = out->contact.email,
	};
	return NULL;
}

static const struct err *
write_mail_again(struct store_txn *txn, void *arg)
{
	struct by_link *b = arg;
	struct link *l = b->l;
	int64_t expires_ms = l->now_ms + l->conf->approval_link_hours * 3600 * 1000;
	struct token old, fresh;
	struct request request;
	struct audit_subject subject = {.action = "request.send_again"};
	const struct err *e;

	if ((e = store_request_get(txn, l->reseller, b->out->token.subject, &request)) != NULL ||
	    (e = store_token_get(txn, l->reseller, b->out->token.head.id, &old)) != NULL)
		return e;
	if (request.state != REQUEST_OPEN)
		return err_say(l->arena, ERR_CONFLICT, "This request is no longer open. %s",
		               request_outcome_text(l->arena, &request));
	if (old.revoked_ms != 0)
		return NULL; /* a second press: the fresh mail is on its way */
	old.revoked_ms = l->now_ms;
	if ((e = store_token_put(txn, l->reseller, &old)) != NULL ||
	    (e = token_issue(txn, l, TOKEN_APPROVE, old.subject, old.person, expires_ms, &fresh)) !=
	            NULL)
		return e;
	subject.subject = request.head.id;
	subject.name = request.account_number;
	subject.customer = request.customer;
	subject.cloud_account = request.cloud_account;
	if ((e = audit_add(txn, l, &subject, NULL, NULL, NULL)) != NULL)
		return e;
	return outbox_add(txn, l,
	                  &(struct outbox_mail){
				  .kind = MAIL_APPROVAL_REQUEST,
				  .to_name = b->out->contact.name,
				  .to_email = b->out->contact.email,
				  .request = request.head.id,
				  .cloud_account = request.cloud_account,
				  .token = fresh.head.id,
			  });
}

const struct err *
request_mail_again(struct link *l, const struct request_by_link *by_link)
{
	struct request_by_link copy = *by_link;
	struct by_link b = {l, &copy};

	if (by_link->contact.archived || !by_link->contact.approves)
		return err_say(l->arena, ERR_DENIED,
		               "You are no longer an approval contact of this reseller.");
	return link_write(l, write_mail_again, &b);
}
