/*
 * Create IAM Role for the owner of the AWS account, by a mailed link; no sign-in.  Opening it
 * changes nothing.  Only this account's instructions are here, and no way into the portal.
 *   GET  /handoff/TOKEN          ?way=console, cloudformation, cli, terraform; or that it is done,
 * or why the link leads nowhere POST /handoff/TOKEN          role_arn description: as on the role
 * page, once it is approved POST /handoff/TOKEN/check    Check now GET  /handoff/TOKEN/status   the
 * state as JSON, for the live status GET  /handoff/TOKEN/role.yaml .sh .tf .json, role-policy.json
 * as on the role page
 */
#include "link/handoff.h"
#include "base/clock.h"
#include "link/account.h"
#include "link/role.h"
#include "web/show_link.h"
#include "web/show_role.h"

static const struct err *
show_gone(struct screen *s, const struct handoff_by_link *by_link)
{
	return show_link_gone(s, &(struct show_link_gone){.template = "handoff_gone",
	                                                  .standing = by_link->standing,
	                                                  .token = &by_link->token});
}

/* Whether the link has led to a linked account, which the page may still tell. */
static bool
is_done(const struct screen *s, const struct handoff_by_link *by_link)
{
	/* not by a later link of the same account */
	return by_link->standing == TOKEN_USED && by_link->account.state == ACCOUNT_LINKED &&
	       by_link->token.used_ms >= by_link->account.linked_ms &&
	       by_link->token.expires_ms > s->link.now_ms;
}

/*
 * Opens the link for a handler.  NULL with *answered: it leads nowhere, and the page that says so
 * is made.
 */
static const struct err *
open_link(struct screen *s, struct handoff_by_link *by_link, bool *answered)
{
	const struct err *e = handoff_open_link(&s->link, s->token, by_link);

	if (e != NULL && e->kind != ERR_NOTFOUND)
		return e;
	*answered = by_link->standing != TOKEN_GOOD;
	return *answered ? show_gone(s, by_link) : NULL;
}

/* The page that the link leads to, while it is good or has just led to a linked account. */
static const struct err *
show_page(struct screen *s, const struct handoff_by_link *by_link)
{
	const char *path = arena_printf(s->arena, "/handoff/%s", s->token);
	struct show_role_places places = {path, arena_printf(s->arena, "%s/check", path),
	                                  arena_printf(s->arena, "%s/role", path), ""};
	struct node *n = node_child(s->page, "handoff");
	bool done = by_link->standing == TOKEN_USED;
	struct show_role x;
	const struct err *e = show_role_read(s, by_link->account.head.id, &x);

	if (e != NULL || (e = show_link_reseller(s)) != NULL ||
	    (e = show_role(s, &x, form_get(s->query, "way"), &places)) != NULL)
		return e;
	show_link_opened(s, &by_link->token);
	node_set(node_child(s->page, "account"), "next", handoff_next_text(x.account.state));
	node_set(s->page, "proof.page", ""); /* that one is in the portal */
	node_set(n, "done", done ? "1" : "");
	node_set(n, "sent_by", by_link->token.sent_by_name);
	node_set(n, "to", by_link->token.to_email);
	node_set(n, "note", by_link->token.note);
	node_set(n, "expires_at", clock_format(s->arena, by_link->token.expires_ms));
	if (x.account.state == ACCOUNT_CHECKING || x.account.state == ACCOUNT_AWAITING_APPROVAL)
		node_set(s->page, "main.poll", arena_printf(s->arena, "%s/status", path));
	return screen_render(s, "handoff",
	                     done ? "Done: the account is linked" : "Create IAM Role");
}

static const struct err *
show(struct screen *s)
{
	struct handoff_by_link by_link;
	const struct err *e = handoff_open_link(&s->link, s->token, &by_link);

	if (e != NULL && e->kind != ERR_NOTFOUND)
		return e;
	return by_link.standing == TOKEN_GOOD || is_done(s, &by_link) ? show_page(s, &by_link)
	                                                              : show_gone(s, &by_link);
}

static const struct err *
save(struct screen *s)
{
	struct role_form form = {
		.role_arn = form_get(s->form, "role_arn"),
		.description = form_get(s->form, "description"),
		.version = s->version,
	};
	struct handoff_by_link by_link;
	struct show_role x;
	bool answered;
	const struct err *e = open_link(s, &by_link, &answered);

	if (e != NULL || answered)
		return e;
	if ((e = show_role_read(s, by_link.account.head.id, &x)) != NULL ||
	    (e = role_save(&s->link, x.own.partitions, x.account.head.id, &form)) != NULL)
		return e;
	show_role_wait(s, &x);
	return screen_redirect(s, "/handoff/%s", s->token);
}

static const struct err *
check_now(struct screen *s)
{
	struct handoff_by_link by_link;
	struct show_role x;
	bool answered;
	const struct err *e = open_link(s, &by_link, &answered);

	if (e != NULL || answered)
		return e;
	if ((e = show_role_read(s, by_link.account.head.id, &x)) != NULL ||
	    (e = role_check_now(&s->link, x.own.partitions, x.plan.partition, x.account.head.id)) !=
	            NULL)
		return e;
	show_role_wait(s, &x);
	return screen_redirect(s, "/handoff/%s%s", s->token, show_role_query_text(s, &x));
}

static const struct err *
download(struct screen *s)
{
	struct handoff_by_link by_link;
	struct show_role x;
	bool answered;
	const struct err *e = open_link(s, &by_link, &answered);

	if (e != NULL || answered)
		return e;
	e = show_role_read(s, by_link.account.head.id, &x);
	return e != NULL ? e : show_role_file(s, &x);
}

/* JSON of fixed words alone: nothing that anybody typed.  A link that ended tells no more. */
static const struct err *
show_status(struct screen *s)
{
	struct handoff_by_link by_link;
	const struct err *e = handoff_open_link(&s->link, s->token, &by_link);
	enum account_state state;
	bool waits;

	if (e != NULL && e->kind != ERR_NOTFOUND)
		return e;
	if (by_link.standing != TOKEN_GOOD && !is_done(s, &by_link))
		return screen_text(s, 404, "application/json", "{}");
	state = by_link.account.state;
	waits = state == ACCOUNT_AWAITING_APPROVAL || state == ACCOUNT_CHECKING;
	return screen_json(
		s, arena_printf(
			   s->arena,
			   "{\"state\":\"%s\",\"state_label\":\"%s\",\"next\":\"%s\",\"done\":%s}",
			   account_state_names[state], account_state_text(state),
			   handoff_next_text(state), waits ? "false" : "true"));
}

static const struct screen_route routes[] = {
	{"GET", "/handoff/TOKEN", SCREEN_TOKEN, show, show_role_query, SHOW_ROLE_QUERY, NULL},
	{"POST", "/handoff/TOKEN", SCREEN_TOKEN, save, show_role_fields, SHOW_ROLE_FIELDS, show},
	{"POST", "/handoff/TOKEN/check", SCREEN_TOKEN, check_now, show_role_check, SHOW_ROLE_CHECK,
         show},
	{"GET", "/handoff/TOKEN/status", SCREEN_TOKEN, show_status, NULL, 0, NULL},
	{"GET", "/handoff/TOKEN/role.yaml", SCREEN_TOKEN, download, show_role_query,
         SHOW_ROLE_QUERY, NULL},
	{"GET", "/handoff/TOKEN/role.sh", SCREEN_TOKEN, download, show_role_query, SHOW_ROLE_QUERY,
         NULL},
	{"GET", "/handoff/TOKEN/role.tf", SCREEN_TOKEN, download, show_role_query, SHOW_ROLE_QUERY,
         NULL},
	{"GET", "/handoff/TOKEN/role.json", SCREEN_TOKEN, download, show_role_query,
         SHOW_ROLE_QUERY, NULL},
	{"GET", "/handoff/TOKEN/role-policy.json", SCREEN_TOKEN, download, show_role_query,
         SHOW_ROLE_QUERY, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"handoff", routes, sizeof routes / sizeof *routes});
}
