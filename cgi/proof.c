/*
 * Proofs on record, for whoever audits a link: every question, answer, request ID and time.
 *   GET /accounts/ID/proof?after=&before=    all of an account's, newest first
 *   GET /accounts/ID/proof/ID                one, made to be printed
 *   GET /accounts/ID/proof/ID/download       the same as JSON
 */
#include "base/clock.h"
#include "link/account.h"
#include "link/evidence.h"
#include "link/reseller.h"
#include "link/role.h"
#include "web/show.h"
#include "web/show_proof.h"

enum { PAGE = 50 };

static void
show_account(struct screen *s, const struct cloud_account *c)
{
	struct node *n = node_child(s->page, "account");

	node_set(n, "id", c->head.id.text);
	node_set(n, "number", c->account_number);
	node_set(n, "state", account_state_names[c->state]);
	node_set(n, "customer", c->customer_organization);
	node_set(n, "customer_id", c->customer.text);
}

static const struct err *
show_list(struct screen *s)
{
	const char *path = arena_printf(s->arena, "/accounts/%s/proof", s->ids[0].text);
	struct node *list = node_child(s->page, "proofs");
	struct evidence_query query = {
		.account = s->ids[0],
		.after = show_cursor(s, "after"),
		.before = show_cursor(s, "before"),
		.limit = PAGE,
	};
	struct cloud_account c;
	struct proof_page page;
	const struct err *e = account_get(&s->link, s->ids[0], &c);

	if (e != NULL || (e = evidence_list(&s->link, &query, &page)) != NULL)
		return e;
	show_account(s, &c);
	for (size_t i = 0; i < page.count; i++) {
		const struct proof *p = &page.items[i];
		struct node *row = node_add(list);

		node_set(row, "href", arena_printf(s->arena, "%s/%s", path, p->head.id.text));
		node_set(row, "at", clock_format(s->arena, p->finished_ms));
		node_set(row, "verdict", proof_verdict_names[p->verdict]);
		node_set(row, "title", role_verdict_text(p->verdict));
		node_set(row, "role_arn", p->role_arn);
	}
	show_paging(s, page.next, page.previous, screen_address(s, path, NULL));
	return screen_render(s, "proofs", "Proofs");
}

/* The account and the proof that the address names. */
static const struct err *
read_both(struct screen *s, struct cloud_account *c, struct proof *proof)
{
	const struct err *e = account_get(&s->link, s->ids[0], c);

	return e != NULL ? e : evidence_get(&s->link, s->ids[0], s->ids[1], proof);
}

static const struct err *
show(struct screen *s)
{
	struct node *n = node_child(s->page, "proof");
	struct cloud_account c;
	struct proof proof;
	struct reseller reseller;
	const struct err *e = read_both(s, &c, &proof);

	if (e != NULL || (e = reseller_get(&s->link, &reseller)) != NULL)
		return e;
	show_account(s, &c);
	show_proof(s, &c, &proof, proof.caller_account);
	node_set(n, "id", proof.head.id.text);
	node_set(n, "reseller", reseller.name);
	node_set(n, "external_id", proof.external_id);
	node_set(n, "platform_account", proof.caller_account);
	node_set(n, "caller_arn", proof.caller_arn);
	node_set(n, "role_id", proof.role_id);
	node_set(n, "started_at", clock_format_rfc3339(s->arena, proof.started_ms));
	node_set(n, "finished_at", clock_format_rfc3339(s->arena, proof.finished_ms));
	return screen_render(
		s, "proof",
		arena_printf(s->arena, "Proof of %s", clock_format(s->arena, proof.finished_ms)));
}

static const struct err *
download(struct screen *s)
{
	struct cloud_account c;
	struct proof proof;
	const char *json;
	const struct err *e = read_both(s, &c, &proof);

	if (e != NULL || (e = evidence_json(&s->link, &c, &proof, &json)) != NULL)
		return e;
	return screen_download(s, "application/json",
	                       arena_printf(s->arena, "rolecall-proof-%s-%s.json", c.account_number,
	                                    proof.head.id.text),
	                       json);
}

static const struct form_field query[] = {
	{"after", FORM_LINE, 1000, NULL},
	{"before", FORM_LINE, 1000, NULL},
};
static const struct screen_route routes[] = {
	{"GET", "/accounts/ID/proof", SCREEN_MEMBER, show_list, query, 2, NULL},
	{"GET", "/accounts/ID/proof/ID", SCREEN_MEMBER, show, NULL, 0, NULL},
	{"GET", "/accounts/ID/proof/ID/download", SCREEN_MEMBER, download, NULL, 0, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"proof", routes, sizeof routes / sizeof *routes});
}
