/* The outbox.  See outbox.h. */
#include "outbox.h"

#include "../base/clock.h"
#include "role.h"
#include "token.h"

enum {
	RETRY_FIRST_MS = 15 * 1000,
	RETRY_MAX_MS = 60 * 60 * 1000,
	CAUSES_MOST = 3, /* in a mail */
	VALUES_MAX = 24 + 5 + 2 * CAUSES_MOST
};
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

/* --- what a mail says --- */

struct content {
	struct link *l;
	const struct mail *mail;
	struct outbox_content *out;
	struct reseller reseller;
	struct request request;
	struct cloud_account account;
	struct token token;
	struct proof proof;
};

static const struct err *
read_content(struct store_txn *txn, void *arg)
{
	struct content *c = arg;
	struct reseller_id r = c->l->reseller;
	const struct err *e;

	if ((e = store_reseller_get(txn, r, r.id, &c->reseller)) != NULL)
		return e;
	if ((e = store_cloud_account_get(txn, r, c->mail->cloud_account, &c->account)) != NULL)
		return e;
	if ((e = store_request_get(txn, r, c->mail->request, &c->request)) != NULL)
		return e;
	if (id_is_set(c->mail->proof) &&
	    (e = store_proof_get(txn, r, c->mail->proof, &c->proof)) != NULL)
		return e;
	if (id_is_set(c->mail->token))
		return store_token_get(txn, r, c->mail->token, &c->token);
	return NULL;
}

static void
put(struct outbox_value *values, size_t *count, const char *name, const char *value)
{
	values[*count].name = name;
	values[(*count)++].value = value == NULL ? "" : value;
}

static const char *
portal_link(const struct content *c)
{
	return arena_printf(c->l->arena, "%s/accounts/%s", c->l->conf->base_url,
	                    c->account.head.id.text);
}

/* What a proof found, and what to look at: `verdict`, `summary`, `causes.N.{title text}`. */
static void
put_proof(struct content *c, struct outbox_value *v, size_t *n)
{
	struct arena *a = c->l->arena;
	struct proof_explanation x;

	role_explain(c->l, &c->account, &c->proof, c->proof.caller_account, &x);
	put(v, n, "change", c->mail->change);
	put(v, n, "to_customer", c->mail->to_customer ? "1" : "");
	put(v, n, "verdict", role_verdict_text(c->proof.verdict));
	put(v, n, "summary", x.summary);
	put(v, n, "at", clock_format(a, c->proof.finished_ms));
	for (size_t i = 0; i < x.count && i < CAUSES_MOST; i++) {
		put(v, n, arena_printf(a, "causes.%zu.title", i), x.causes[i].title);
		put(v, n, arena_printf(a, "causes.%zu.text", i), x.causes[i].text);
	}
}

static void
fill(struct content *c)
{
	struct arena *a = c->l->arena;
	struct outbox_value *v = arena_array(a, VALUES_MAX, sizeof *v);
	const struct request *r = &c->request;
	size_t n = 0;

	put(v, &n, "to_name", c->mail->to_name);
	put(v, &n, "request_type", request_type_names[r->type]);
	put(v, &n, "note", r->note);
	put(v, &n, "customer", r->customer_organization);
	put(v, &n, "account_number", r->account_number);
	put(v, &n, "root_email", r->root_email);
	put(v, &n, "type", account_type_names[r->account_type]);
	put(v, &n, "price_book", r->price_book);
	put(v, &n, "cost_center", r->cost_center);
	put(v, &n, "asked_by", r->asked_by_name);
	put(v, &n, "asked_at", clock_format(a, r->head.created_ms));
	put(v, &n, "decided_by", r->decided_by_name);
	put(v, &n, "decided_at", clock_format(a, r->decided_ms));
	put(v, &n, "reason", r->reason);
	put(v, &n, "role_arn", c->account.role_arn);
	put(v, &n, "account_link", portal_link(c));
	put(v, &n, "removal_link", arena_printf(a, "%s/removal", portal_link(c)));
	if (id_is_set(c->mail->proof))
		put_proof(c, v, &n);
	if (id_is_set(c->mail->token)) {
		put(v, &n, "expires_at", clock_format(a, c->token.expires_ms));
		put(v, &n, "link", token_address(c->l, &c->token));
	}
	c->out->values = v;
	c->out->count = n;
}

/* Whether the mail would ask for what is over, or bring a link that leads nowhere. */
static bool
is_moot(const struct content *c)
{
	if (c->mail->kind == MAIL_APPROVAL_REQUEST && c->request.state != REQUEST_OPEN)
		return true;
	return id_is_set(c->mail->token) &&
	       (token_standing(&c->token, c->l->now_ms) != TOKEN_GOOD ||
	        token_address(c->l, &c->token) == NULL);
}

const struct err *
outbox_content(struct link *l, const struct mail *mail, struct outbox_content *content)
{
	struct content c = {.l = l, .mail = mail, .out = content};
	const struct err *e = link_read(l, read_content, &c);

	if (e != NULL)
		return e;
	*content = (struct outbox_content){
		.template = mail_kind_names[mail->kind],
		.reseller_name = c.reseller.name,
		.reseller_email = c.reseller.email,
		.moot = is_moot(&c),
	};
	fill(&c);
	return NULL;
}

struct record {
	struct link *l;
	struct id mail;
	enum outbox_outcome outcome;
	const char *answer;
};

static int64_t
retry_ms(int64_t attempts)
{
	int64_t ms = RETRY_FIRST_MS;

	while (--attempts > 0 && ms < RETRY_MAX_MS)
		ms *= 2;
	return ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS;
}

static const struct err *
write_record(struct store_txn *txn, void *arg)
{
	struct record *r = arg;
	struct mail mail;
	const struct err *e = store_mail_get(txn, r->l->reseller, r->mail, &mail);

	if (e != NULL)
		return e;
	mail.attempts++;
	mail.answer = r->answer;
	if (r->outcome == OUTBOX_SENT) {
		mail.state = MAIL_SENT;
		mail.sent_ms = r->l->now_ms;
	} else if (r->outcome == OUTBOX_NEVER || mail.head.created_ms + give_up_ms < r->l->now_ms) {
		mail.state = MAIL_FAILED;
	} else {
		mail.due_ms = r->l->now_ms + retry_ms(mail.attempts);
	}
	return store_mail_put(txn, r->l->reseller, &mail);
}

const struct err *
outbox_record(struct link *l, struct id mail, enum outbox_outcome outcome, const char *answer)
{
	struct record r = {l, mail, outcome, answer};

	return link_write_more(l, write_record, &r);
}
