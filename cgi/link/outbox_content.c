/* What a mail says, read when it is sent.  See outbox.h. */
#include "outbox.h"

#include "../base/clock.h"
#include "digest.h"
#include "mail_kind.h"
#include "mail_template.h"
#include "role.h"
#include "token.h"

enum {
	CAUSES_MOST = 3, /* in a mail */
	VALUES_MAX = 64 + 6 * DIGEST_REQUESTS_MOST
};

struct content {
	struct link *l;
	const struct mail *mail;
	struct outbox_content *out;
	struct reseller reseller;
	/* each empty when the mail is about none */
	struct request request;
	struct cloud_account account;
	struct token token;
	struct proof proof;
	struct mail about;
	struct contact person;
	struct digest_list digest;
	struct mail_template own;
	struct user user;
	struct mail_value values[VALUES_MAX];
	size_t count;
};

/* The user whom a link lets in; one who is gone meanwhile is nobody, and the mail moot. */
static const struct err *
read_user(struct store_txn *txn, struct content *c)
{
	const struct err *e;

	if (c->token.purpose != TOKEN_INVITE && c->token.purpose != TOKEN_PASSWORD &&
	    c->token.purpose != TOKEN_SIGN_IN)
		return NULL;
	e = store_user_get(txn, c->l->reseller, c->token.person, &c->user);
	return e != NULL && e->kind == ERR_NOTFOUND ? NULL : e;
}

static const struct err *
read_content(struct store_txn *txn, void *arg)
{
	struct content *c = arg;
	const struct mail *m = c->mail;
	struct reseller_id r = c->l->reseller;
	const struct err *e = store_reseller_get(txn, r, r.id, &c->reseller);

	if (e == NULL && id_is_set(m->cloud_account))
		e = store_cloud_account_get(txn, r, m->cloud_account, &c->account);
	if (e == NULL && id_is_set(m->request))
		e = store_request_get(txn, r, m->request, &c->request);
	if (e == NULL && id_is_set(m->proof))
		e = store_proof_get(txn, r, m->proof, &c->proof);
	if (e == NULL && id_is_set(m->token))
		e = store_token_get(txn, r, m->token, &c->token);
	if (e == NULL && id_is_set(m->token))
		e = read_user(txn, c);
	if (e == NULL && id_is_set(m->about))
		e = store_mail_get(txn, r, m->about, &c->about);
	if (e == NULL && id_is_set(m->person))
		e = store_contact_get(txn, r, m->person, &c->person);
	if (e == NULL && m->kind == MAIL_DIGEST)
		e = digest_read(txn, c->l, m->person,
		                id_is_set(m->copy_of) ? DIGEST_PORTAL_LINKS : DIGEST_OWN_LINKS,
		                &c->digest);
	return e != NULL ? e : mail_template_read(txn, c->l, m->kind, &c->own);
}

/* Sets a value, over one of that name that is there. */
static void
put(struct content *c, const char *name, const char *value)
{
	size_t i = 0;

	while (i < c->count && strcmp(c->values[i].name, name) != 0)
		i++;
	if (i == VALUES_MAX)
		return;
	c->values[i] = (struct mail_value){name, value == NULL ? "" : value};
	if (i == c->count)
		c->count++;
}

/* An address of the portal. */
static const char *
portal(const struct content *c, const char *path, struct id id, const char *behind)
{
	return arena_printf(c->l->arena, "%s%s%s%s", c->l->conf->base_url, path, id.text, behind);
}

static void
put_account(struct content *c)
{
	const struct cloud_account *x = &c->account;

	put(c, "customer", x->customer_organization);
	put(c, "account_number", x->account_number);
	put(c, "root_email", x->root_email);
	put(c, "type", account_type_names[x->type]);
	put(c, "role_arn", x->role_arn);
	put(c, "account_link", portal(c, "/accounts/", x->head.id, ""));
	put(c, "removal_link", portal(c, "/accounts/", x->head.id, "/removal"));
}

/* What was asked, as it stood then: over what the account says now. */
static void
put_request(struct content *c)
{
	const struct request *r = &c->request;
	struct arena *a = c->l->arena;

	put(c, "request_type", request_type_names[r->type]);
	put(c, "note", r->note);
	put(c, "customer", r->customer_organization);
	put(c, "account_number", r->account_number);
	put(c, "root_email", r->root_email);
	put(c, "type", account_type_names[r->account_type]);
	put(c, "price_book", r->price_book);
	put(c, "cost_center", r->cost_center);
	put(c, "asked_by", r->asked_by_name);
	put(c, "asked_at", clock_format(a, r->head.created_ms));
	put(c, "decided_by", r->decided_by_name);
	put(c, "decided_at", clock_format(a, r->decided_ms));
	put(c, "reason", r->reason);
}

/* What a proof found, and what to look at: `verdict`, `summary`, `causes.N.{title text}`. */
static void
put_proof(struct content *c)
{
	struct arena *a = c->l->arena;
	struct proof_explanation x;

	role_explain(c->l, &c->account, &c->proof, c->proof.caller_account, &x);
	put(c, "change", c->mail->change);
	put(c, "to_customer", c->mail->to_customer ? "1" : "");
	put(c, "verdict", role_verdict_text(c->proof.verdict));
	put(c, "summary", x.summary);
	put(c, "at", clock_format(a, c->proof.finished_ms));
	for (size_t i = 0; i < x.count && i < CAUSES_MOST; i++) {
		put(c, arena_printf(a, "causes.%zu.title", i), x.causes[i].title);
		put(c, arena_printf(a, "causes.%zu.text", i), x.causes[i].text);
	}
}

/* A mail that could not be delivered. */
static void
put_about(struct content *c)
{
	put(c, "failed.title", mail_kind_get(c->about.kind)->title);
	put(c, "failed.to_name", c->about.to_name);
	put(c, "failed.to_email", c->about.to_email);
	put(c, "failed.answer", c->about.answer);
	put(c, "failed.at", clock_format(c->l->arena, c->about.head.changed_ms));
	put(c, "outbox_link",
	    arena_printf(c->l->arena, "%s/settings/outbox?state=failed", c->l->conf->base_url));
}

/* What waits: requests.N.{...}, and the same as one text for a reseller's own mail. */
static void
put_digest(struct content *c)
{
	struct arena *a = c->l->arena;
	struct buf text;

	buf_init(&text, a);
	for (size_t i = 0; i < c->digest.count; i++) {
		const struct request *r = &c->digest.items[i].request;
		const char *link = c->digest.items[i].link;

		put(c, arena_printf(a, "requests.%zu.type", i), request_type_names[r->type]);
		put(c, arena_printf(a, "requests.%zu.number", i), r->account_number);
		put(c, arena_printf(a, "requests.%zu.customer", i), r->customer_organization);
		put(c, arena_printf(a, "requests.%zu.from", i), r->asked_by_name);
		put(c, arena_printf(a, "requests.%zu.created", i),
		    clock_format(a, r->head.created_ms));
		put(c, arena_printf(a, "requests.%zu.link", i), link);
		buf_printf(&text, "%sAWS account %s of %s, asked for by %s:\n%s\n",
		           i == 0 ? "" : "\n", r->account_number, r->customer_organization,
		           r->asked_by_name, link);
	}
	put(c, "list", text.data);
	put(c, "count", arena_printf(a, c->digest.more ? "%zu+" : "%zu", c->digest.count));
	put(c, "more", c->digest.more ? "1" : "");
	put(c, "requests_link", arena_printf(a, "%s/requests?state=open", c->l->conf->base_url));
}

/*
 * The link is its owner's: a blind copy, or a preview, leads into the portal instead, where whoever
 * reads it has to sign in.
 */
static void
put_link(struct content *c)
{
	const char *link = token_address(c->l, &c->token);

	if (c->token.purpose == TOKEN_DIGEST) {
		c->out->unsubscribe = id_is_set(c->mail->copy_of) ? NULL : link;
		put(c, "stop_link", c->out->unsubscribe);
		return;
	}
	if (id_is_set(c->mail->copy_of))
		link = id_is_set(c->mail->request) ? portal(c, "/requests/", c->mail->request, "")
		                                   : c->l->conf->base_url;
	if (c->token.purpose == TOKEN_HANDOFF) {
		put(c, "note", c->token.note);
		put(c, "sent_by", c->token.sent_by_name);
	}
	put(c, "expires_at", clock_format(c->l->arena, c->token.expires_ms));
	put(c, "link", link);
}

static void
put_user(struct content *c)
{
	put(c, "user_email", c->user.email);
	put(c, "role", user_role_names[c->user.role]);
	put(c, "invited_by", c->user.invited_by);
}

static void
fill(struct content *c)
{
	put(c, "to_name", c->mail->to_name);
	if (id_is_set(c->mail->cloud_account))
		put_account(c);
	if (id_is_set(c->mail->request))
		put_request(c);
	if (id_is_set(c->mail->proof))
		put_proof(c);
	if (id_is_set(c->mail->token))
		put_link(c);
	if (id_is_set(c->mail->about))
		put_about(c);
	if (c->mail->kind == MAIL_DIGEST)
		put_digest(c);
	if (id_is_set(c->user.head.id))
		put_user(c);
	put(c, "reseller_name", c->reseller.name);
	put(c, "reseller_email", c->reseller.email);
	c->out->values = (struct mail_values){c->values, c->count};
}

/* Why it is not to be sent, or NULL. */
static const char *
reason_not_to_send(const struct content *c)
{
	if (c->own.disabled && !mail_kind_get(c->mail->kind)->needed)
		return "not sent: this kind of mail is switched off";
	if (c->mail->kind == MAIL_DIGEST && c->digest.count == 0)
		return "not sent: nothing waits any more";
	if (c->mail->kind == MAIL_DIGEST && !c->person.digest)
		return "not sent: the contact wants no digest any more";
	if (!id_is_set(c->mail->token) || id_is_set(c->mail->copy_of))
		return NULL;
	if (token_standing(&c->token, c->l->now_ms) != TOKEN_GOOD ||
	    token_address(c->l, &c->token) == NULL ||
	    (c->token.purpose == TOKEN_APPROVE && c->request.state != REQUEST_OPEN))
		return "not sent: what it asks for is over";
	return NULL;
}

const struct err *
outbox_content(struct link *l, const struct mail *mail, struct outbox_content *content)
{
	struct content *c = arena_alloc(l->arena, sizeof *c);
	const struct err *e;

	*c = (struct content){.l = l, .mail = mail, .out = content};
	if ((e = link_read(l, read_content, c)) != NULL)
		return e;
	*content = (struct outbox_content){
		.template = mail_kind_names[mail->kind],
		.reseller_name = c->reseller.name,
		.reseller_email = c->reseller.email,
		.own = &c->own,
		.moot = reason_not_to_send(c),
	};
	fill(c);
	return NULL;
}
