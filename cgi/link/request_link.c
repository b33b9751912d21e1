/* Requests by their mailed link.  See request.h. */
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
