/* The daily digest.  See digest.h. */
#include "digest.h"

#include "audit.h"
#include "outbox.h"

static const int64_t HOUR_MS = 3600LL * 1000, DAY_MS = 24LL * 3600 * 1000;

/* How long the link that turns it off works. */
enum { STOP_LINK_DAYS = 90 };

/* --- when --- */

/* The next time that it is `hour` o'clock after `now_ms`, and not on `sent_day` any more. */
static int64_t
next_due_ms(int64_t now_ms, int64_t hour, int64_t sent_day)
{
	int64_t due_ms = now_ms / DAY_MS * DAY_MS + hour * HOUR_MS;

	while (due_ms <= now_ms || due_ms / DAY_MS <= sent_day)
		due_ms += DAY_MS;
	return due_ms;
}

static bool
wants_digest(const struct contact *contact)
{
	return contact->digest && contact->approves && !contact->archived;
}

const struct err *
digest_schedule(struct store_txn *txn, struct link *l, const struct contact *contact)
{
	struct digest digest = {.head.id = contact->head.id};
	const struct err *e = store_digest_get(txn, l->reseller, contact->head.id, &digest);
	bool is_new = e != NULL && e->kind == ERR_NOTFOUND;

	if (e != NULL && !is_new)
		return e;
	if (is_new && !wants_digest(contact))
		return NULL;
	if (is_new)
		digest = (struct digest){.head.id = contact->head.id};
	digest.due_ms = wants_digest(contact)
	                        ? next_due_ms(l->now_ms, contact->digest_hour, digest.sent_day)
	                        : 0;
	return is_new ? store_digest_add(txn, l->reseller, &digest)
	              : store_digest_put(txn, l->reseller, &digest);
}

/* --- what waits --- */

static const struct err *
add_request(struct store_txn *txn, struct link *l, struct id contact, enum digest_links links,
            const struct request *request, struct digest_list *list)
{
	struct table_query query = {.index = &token_by_subject,
	                            .prefix = {request->head.id.text},
	                            .order = TABLE_NEWEST_FIRST};
	struct digest_request *item = &list->items[list->count++];
	struct token_page tokens;
	const struct err *e = store_token_list(txn, l->reseller, &query, &tokens);

	item->request = *request;
	item->link =
		arena_printf(l->arena, "%s/requests/%s", l->conf->base_url, request->head.id.text);
	for (size_t i = 0; e == NULL && links == DIGEST_OWN_LINKS && i < tokens.count; i++) {
		const struct token *token = &tokens.items[i];
		const char *address;

		if (token->purpose != TOKEN_APPROVE || !id_equal(token->person, contact) ||
		    token_standing(token, l->now_ms) != TOKEN_GOOD ||
		    (address = token_address(l, token)) == NULL)
			continue;
		item->link = address;
		break;
	}
	return e;
}

const struct err *
digest_read(struct store_txn *txn, struct link *l, struct id contact, enum digest_links links,
            struct digest_list *list)
{
	struct table_query query = {.index = &request_by_state,
	                            .prefix = {request_state_names[REQUEST_OPEN]},
	                            .limit = DIGEST_REQUESTS_MOST};
	struct request_page page;
	const struct err *e = store_request_list(txn, l->reseller, &query, &page);

	list->count = 0;
	list->more = e == NULL && page.next != NULL;
	for (size_t i = 0; e == NULL && i < page.count; i++)
		e = add_request(txn, l, contact, links, &page.items[i], list);
	return e;
}

/* --- queueing --- */

struct queue {
	struct link *l;
	struct id contact;
	size_t limit;
	struct table_page page;
	struct reseller_id *resellers;
};

static const struct err *
read_due(struct store_txn *txn, void *arg)
{
	struct queue *q = arg;

	return table_any_due(txn, &digest_table, &digest_by_due, q->l->now_ms, q->limit, &q->page,
	                     &q->resellers);
}

static const struct err *
queue_mail(struct store_txn *txn, struct link *l, const struct contact *contact)
{
	struct token token;
	const struct err *e = token_issue(txn, l, TOKEN_DIGEST, contact->head.id, contact->head.id,
	                                  l->now_ms + STOP_LINK_DAYS * DAY_MS, &token);

	if (e != NULL)
		return e;
	return outbox_add(txn, l,
	                  &(struct outbox_mail){
				  .kind = MAIL_DIGEST,
				  .to_name = contact->name,
				  .to_email = contact->email,
				  .token = token.head.id,
				  .person = contact->head.id,
			  });
}

static const struct err *
write_one(struct store_txn *txn, void *arg)
{
	struct queue *q = arg;
	struct link *l = q->l;
	struct table_query open = {.index = &request_by_state,
	                           .prefix = {request_state_names[REQUEST_OPEN]},
	                           .limit = 1};
	struct digest digest;
	struct contact contact;
	size_t waiting = 0;
	const struct err *e;

	if ((e = store_digest_get(txn, l->reseller, q->contact, &digest)) != NULL ||
	    (e = store_contact_get(txn, l->reseller, q->contact, &contact)) != NULL)
		return e;
	if (digest.due_ms == 0 || digest.due_ms > l->now_ms)
		return NULL; /* changed a moment before */
	if ((e = store_request_count(txn, l->reseller, &open, &waiting)) != NULL)
		return e;
	if (waiting > 0 && wants_digest(&contact)) {
		digest.sent_day = l->now_ms / DAY_MS;
		if ((e = queue_mail(txn, l, &contact)) != NULL)
			return e;
	}
	digest.due_ms = wants_digest(&contact)
	                        ? next_due_ms(l->now_ms, contact.digest_hour, digest.sent_day)
	                        : 0;
	return store_digest_put(txn, l->reseller, &digest);
}

const struct err *
digest_queue(struct link *l, size_t limit)
{
	struct queue q = {.l = l, .limit = limit};
	const struct err *e = link_read(l, read_due, &q);

	for (size_t i = 0, count = e == NULL ? q.page.count : 0; i < count; i++) {
		const struct err *bad;

		l->reseller = q.resellers[i];
		q.contact = ((struct digest *)q.page.records)[i].head.id;
		if ((bad = link_write_more(l, write_one, &q)) != NULL)
			e = bad; /* and on: it holds up nobody else's */
	}
	return e;
}

/* --- by the mailed link --- */

struct by_link {
	struct link *l;
	struct id id;
	struct contact contact;
};

static const struct err *
read_contact(struct store_txn *txn, void *arg)
{
	struct by_link *b = arg;

	return store_contact_get(txn, b->l->reseller, b->id, &b->contact);
}

const struct err *
digest_open_link(struct link *l, const char *text, struct digest_by_link *out)
{
	const struct err *e = token_open(l, TOKEN_DIGEST, text, &out->token, &out->standing);
	struct by_link b = {.l = l};

	if (e != NULL)
		return e;
	b.id = out->token.person;
	if ((e = link_read(l, read_contact, &b)) != NULL)
		return e;
	out->contact = b.contact;
	l->actor = (struct actor){
		.kind = ACTOR_CONTACT,
		.id = b.id,
		.name = b.contact.name,
		.email = b.contact.email,
	};
	return NULL;
}

static const struct err *
write_stop(struct store_txn *txn, void *arg)
{
	struct by_link *b = arg;
	struct contact before;
	struct audit_subject subject = {.action = "contact.change", .subject = b->id};
	const struct err *e = read_contact(txn, b);

	if (e != NULL || !b->contact.digest)
		return e;
	before = b->contact;
	b->contact.digest = false;
	subject.name = before.email;
	if ((e = store_contact_put(txn, b->l->reseller, &b->contact)) != NULL ||
	    (e = digest_schedule(txn, b->l, &b->contact)) != NULL)
		return e;
	return audit_add(txn, b->l, &subject, &contact_table, &before, &b->contact);
}

const struct err *
digest_stop(struct link *l, const struct digest_by_link *by_link)
{
	struct by_link b = {.l = l, .id = by_link->contact.head.id};

	return link_write(l, write_stop, &b);
}
