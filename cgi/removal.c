/*
 * Removing a cloud account: asking for it, and afterwards taking the role away in AWS.
 *   GET  /accounts/ID/removal        what it means and the form; later how to take the role away
 *   POST /accounts/ID/removal        note: asks the approvers (Cloud Account Delete)
 *   POST /accounts/ID/removal/check  has AWS asked whether the role still lets us in
 */
#include "link/removal.h"
#include "base/clock.h"
#include "link/account.h"
#include "link/platform.h"
#include "link/role.h"
#include "web/show.h"

static const char *const standings[] = {
	[REMOVAL_NONE] = "none",
	[REMOVAL_ASKED] = "asked",
	[REMOVAL_ROLE_IN] = "role_in",
	[REMOVAL_ROLE_GONE] = "role_gone",
};

/* When AWS was last asked about the removed account's role, and what it said. */
static const struct err *
show_last_answer(struct screen *s, const struct cloud_account *c)
{
	struct proof proof;
	const struct err *e = role_latest_proof(&s->link, c, &proof);
	bool asked = e == NULL && removal_is_checked(c) && c->check_attempts > 0;

	node_set(s->page, "removal.asked_at",
	         asked ? clock_format(s->arena, proof.finished_ms) : "");
	node_set(s->page, "removal.verdict", asked ? proof_verdict_names[proof.verdict] : "");
	return e != NULL && e->kind != ERR_NOTFOUND ? e : NULL;
}

static void
show_account(struct screen *s, const struct cloud_account *c)
{
	struct node *n = node_child(s->page, "account");

	node_set(n, "id", c->head.id.text);
	node_set(n, "number", c->account_number);
	node_set(n, "state", account_state_names[c->state]);
	node_set(n, "customer", c->customer_organization);
	node_set(n, "customer_id", c->customer.text);
	node_set(n, "role_arn", c->role_arn);
}

static const struct err *
show(struct screen *s)
{
	const char *path = arena_printf(s->arena, "/accounts/%s/removal", s->ids[0].text);
	struct node *n = node_child(s->page, "removal");
	struct cloud_account c;
	const struct err *e = account_get(&s->link, s->ids[0], &c);

	if (e != NULL || (e = show_last_answer(s, &c)) != NULL)
		return e;
	show_account(s, &c);
	node_set(n, "standing", standings[removal_standing(&c)]);
	node_set(n, "blocked", removal_blocked_text(&c));
	node_set(n, "request", c.removal.text);
	node_set(n, "gone_at", c.gone_ms != 0 ? clock_format(s->arena, c.gone_ms) : "");
	node_set(n, "script", removal_script(s->arena, &c));
	node_set(n, "role_name", removal_role_name(s->arena, &c));
	screen_value(s, "note", "");
	if (removal_blocked_text(&c)[0] == '\0')
		screen_form(s, "removal", path, 0);
	if (removal_is_checked(&c))
		screen_form(s, "check", arena_printf(s->arena, "%s/check", path), 0);
	return screen_render(s, "removal", "Remove the cloud account");
}

static const struct err *
ask(struct screen *s)
{
	const struct err *e =
		removal_ask(&s->link, s->ids[0], s->form_id, form_get(s->form, "note"));

	if (e != NULL)
		return e;
	screen_flash(s, "success", "The approvers have been asked by mail.");
	return screen_redirect(s, "/requests/%s", s->form_id.text);
}

static const struct err *
check(struct screen *s)
{
	struct cloud_account c;
	const struct err *e = account_get(&s->link, s->ids[0], &c);
	struct id before;

	if (e != NULL)
		return e;
	before = c.proof;
	if ((e = removal_check(&s->link, s->ids[0])) != NULL ||
	    (e = role_wait(&s->link, s->ids[0], before, s->conf->aws_answer_ms, &c)) != NULL)
		return e;
	if (id_equal(c.proof, before))
		screen_flash(s, "info", "AWS has not answered yet. It is asked again by itself.");
	return screen_redirect(s, "/accounts/%s/removal", s->ids[0].text);
}

static const struct form_field fields[] = {{"note", FORM_TEXT, 1000, NULL}};

static const struct screen_route routes[] = {
	{"GET", "/accounts/ID/removal", SCREEN_MEMBER, show, NULL, 0, NULL},
	{"POST", "/accounts/ID/removal", SCREEN_MEMBER, ask, fields, sizeof fields / sizeof *fields,
         show},
	{"POST", "/accounts/ID/removal/check", SCREEN_MEMBER, check, NULL, 0, show},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"removal", routes, sizeof routes / sizeof *routes});
}
