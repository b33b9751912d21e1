/*
 * Create IAM Role: the ways to make it, the role's ARN, what AWS said about it, and the hand-off to
 * somebody else who can make it.
 *   GET  /accounts/ID/role         ?way=console, cloudformation, cli, terraform, and ?partition= of
 *                                  those that there are credentials for; readable from the first
 *                                  moment
 *   POST /accounts/ID/role         role_arn description: saves, waits some seconds for what the
 *                                  verifier finds, and shows it
 *   POST /accounts/ID/role/check   Check now: the same for the saved ARN, or for the one that the
 *                                  role should have
 *   POST /accounts/ID/role/external-id          issues a new external ID; the old one serves till
 *                                               the new one is proved
 *   POST /accounts/ID/role/external-id/cancel   external_id: takes that one back
 *   POST /accounts/ID/role/handoff          email name note: mails the steps to the account owner
 *   POST /accounts/ID/role/handoff/ID/end   withdraws that link
 *   GET  /accounts/ID/role.yaml .sh .tf    the ways, as files; role.json: the trust policy,
 *                                  role-policy.json: the narrow permission policy
 */
#include "link/role.h"
#include "base/clock.h"
#include "link/account.h"
#include "link/handoff.h"
#include "link/rotation.h"
#include "web/show_role.h"

/* --- the hand-off --- */

/* How the newest one stands, for the one who sent it. */
static void
show_sent(struct screen *s, const struct handoff *h, const char *path)
{
	struct node *n = node_child(s->page, "handoff");
	const struct token *t = &h->token;

	node_set(n, "is",
	         h->standing == TOKEN_GOOD      ? "open"
	         : h->standing == TOKEN_EXPIRED ? "expired"
	         : h->standing == TOKEN_USED    ? "done"
	                                        : "withdrawn");
	node_set(n, "to_name", t->to_name);
	node_set(n, "to_email", t->to_email);
	node_set(n, "sent_by", t->sent_by_name);
	node_set(n, "sent_at", clock_format(s->arena, t->head.created_ms));
	node_set(n, "expires_at", clock_format(s->arena, t->expires_ms));
	node_set(n, "opened_at", clock_format(s->arena, t->opened_ms));
	node_set(n, "acted_at", clock_format(s->arena, t->acted_ms));
	node_set(n, "ended_at",
	         clock_format(s->arena, t->used_ms != 0 ? t->used_ms : t->revoked_ms));
	node_set(n, "mail", id_is_set(h->mail.head.id) ? mail_state_names[h->mail.state] : "");
	node_set(n, "answer", id_is_set(h->mail.head.id) ? h->mail.answer : "");
	if (h->standing == TOKEN_GOOD)
		screen_form(s, "withdraw",
		            arena_printf(s->arena, "%s/handoff/%s/end", path, t->head.id.text), 0);
}

static const struct err *
show_handoff(struct screen *s, const struct cloud_account *c, const char *path)
{
	struct node *n = node_child(s->page, "handoff");
	struct handoff h;
	const struct err *e = handoff_latest(&s->link, c, &h);
	bool sent = e == NULL;

	if (e != NULL && e->kind != ERR_NOTFOUND)
		return e;
	node_set(n, "is", "");
	node_set(n, "blocked", handoff_blocked_text(c->state));
	if (sent)
		show_sent(s, &h, path);
	screen_value(s, "email", sent ? h.token.to_email : c->root_email);
	screen_value(s, "name", sent ? h.token.to_name : "");
	screen_value(s, "note", sent ? h.token.note : "");
	screen_form(s, "handoff", arena_printf(s->arena, "%s/handoff", path), 0);
	return NULL;
}

static const struct err *
send_handoff(struct screen *s)
{
	struct handoff_form form = {
		.email = form_get(s->form, "email"),
		.name = form_get(s->form, "name"),
		.note = form_get(s->form, "note"),
	};
	const struct err *e = handoff_send(&s->link, s->ids[0], s->form_id, &form);

	if (e != NULL)
		return e;
	screen_flash(s, "success", "The steps are on their way to %s.", form.email);
	return screen_redirect(s, "/accounts/%s/role#handoff", s->ids[0].text);
}

static const struct err *
withdraw_handoff(struct screen *s)
{
	const struct err *e = handoff_withdraw(&s->link, s->ids[0], s->ids[1]);

	if (e != NULL)
		return e;
	screen_flash(s, "success", "The link no longer works.");
	return screen_redirect(s, "/accounts/%s/role#handoff", s->ids[0].text);
}

/* --- another external ID --- */

static void
show_rotation(struct screen *s, const struct cloud_account *c, const char *path)
{
	struct node *n = node_child(s->page, "rotation");

	node_set(n, "old", c->old_external_id);
	node_set(n, "blocked", rotation_blocked_text(c));
	screen_form(s, "rotate", arena_printf(s->arena, "%s/external-id", path), 0);
	screen_form(s, "rotate_cancel", arena_printf(s->arena, "%s/external-id/cancel", path), 0);
}

static const struct err *
rotate(struct screen *s)
{
	const struct err *e = rotation_begin(&s->link, s->ids[0]);

	if (e != NULL)
		return e;
	screen_flash(s, "success",
	             "There is a new external ID. Put it into the role; the old one serves until "
	             "AWS has proved the new one.");
	return screen_redirect(s, "/accounts/%s/role#external_id", s->ids[0].text);
}

static const struct err *
cancel_rotation(struct screen *s)
{
	const struct err *e =
		rotation_cancel(&s->link, s->ids[0], form_get(s->form, "external_id"));

	if (e != NULL)
		return e;
	screen_flash(s, "success", "The new external ID is taken back; the old one stays.");
	return screen_redirect(s, "/accounts/%s/role#external_id", s->ids[0].text);
}

/* --- the role --- */

static const struct err *
show(struct screen *s)
{
	const char *account = arena_printf(s->arena, "/accounts/%s", s->ids[0].text),
		   *path = arena_printf(s->arena, "%s/role", account);
	struct show_role_places places = {path, arena_printf(s->arena, "%s/check", path), path,
	                                  account};
	struct node *n = node_child(s->page, "account");
	struct show_role x;
	const struct cloud_account *c = &x.account;
	const struct err *e = show_role_read(s, s->ids[0], &x);

	if (e != NULL || (e = show_role(s, &x, form_get(s->query, "way"), &places)) != NULL ||
	    (e = show_handoff(s, c, path)) != NULL)
		return e;
	show_rotation(s, c, path);
	node_set(n, "id", c->head.id.text);
	node_set(n, "next", account_next_text(s->arena, c));
	node_set(n, "customer", c->customer_organization);
	node_set(n, "customer_id", c->customer.text);
	if (c->state == ACCOUNT_CHECKING)
		node_set(s->page, "main.poll", arena_printf(s->arena, "%s/status", account));
	return screen_render(s, "role", "Create IAM Role");
}

static const struct err *
save(struct screen *s)
{
	struct role_form form = {
		.role_arn = form_get(s->form, "role_arn"),
		.description = form_get(s->form, "description"),
		.version = s->version,
	};
	struct show_role x;
	const struct err *e = show_role_read(s, s->ids[0], &x);

	if (e != NULL || (e = role_save(&s->link, x.own.partitions, s->ids[0], &form)) != NULL)
		return e;
	show_role_wait(s, &x);
	return screen_redirect(s, "/accounts/%s/role", s->ids[0].text);
}

static const struct err *
check_now(struct screen *s)
{
	struct show_role x;
	const struct err *e = show_role_read(s, s->ids[0], &x);

	if (e != NULL ||
	    (e = role_check_now(&s->link, x.own.partitions, x.plan.partition, s->ids[0])) != NULL)
		return e;
	show_role_wait(s, &x);
	return screen_redirect(s, "/accounts/%s/role%s", s->ids[0].text,
	                       show_role_query_text(s, &x));
}

static const struct err *
download(struct screen *s)
{
	struct show_role x;
	const struct err *e = show_role_read(s, s->ids[0], &x);

	return e != NULL ? e : show_role_file(s, &x);
}

static const struct form_field handoff_fields[] = {
	{"email", FORM_LINE, 254, NULL},
	{"name", FORM_LINE, 200, NULL},
	{"note", FORM_TEXT, 1000, NULL},
};
static const struct form_field rotation_fields[] = {
	{"external_id", FORM_LINE, 1300, NULL},
};
static const struct screen_route routes[] = {
	{"GET", "/accounts/ID/role", SCREEN_MEMBER, show, show_role_query, SHOW_ROLE_QUERY, NULL},
	{"POST", "/accounts/ID/role", SCREEN_MEMBER, save, show_role_fields, SHOW_ROLE_FIELDS,
         show},
	{"POST", "/accounts/ID/role/check", SCREEN_MEMBER, check_now, show_role_check,
         SHOW_ROLE_CHECK, show},
	{"POST", "/accounts/ID/role/external-id", SCREEN_MEMBER, rotate, NULL, 0, show},
	{"POST", "/accounts/ID/role/external-id/cancel", SCREEN_MEMBER, cancel_rotation,
         rotation_fields, 1, show},
	{"POST", "/accounts/ID/role/handoff", SCREEN_MEMBER, send_handoff, handoff_fields,
         sizeof handoff_fields / sizeof *handoff_fields, show},
	{"POST", "/accounts/ID/role/handoff/ID/end", SCREEN_MEMBER, withdraw_handoff, NULL, 0,
         show},
	{"GET", "/accounts/ID/role.yaml", SCREEN_MEMBER, download, show_role_query, SHOW_ROLE_QUERY,
         NULL},
	{"GET", "/accounts/ID/role.sh", SCREEN_MEMBER, download, show_role_query, SHOW_ROLE_QUERY,
         NULL},
	{"GET", "/accounts/ID/role.tf", SCREEN_MEMBER, download, show_role_query, SHOW_ROLE_QUERY,
         NULL},
	{"GET", "/accounts/ID/role.json", SCREEN_MEMBER, download, show_role_query, SHOW_ROLE_QUERY,
         NULL},
	{"GET", "/accounts/ID/role-policy.json", SCREEN_MEMBER, download, show_role_query,
         SHOW_ROLE_QUERY, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"role", routes, sizeof routes / sizeof *routes});
}
