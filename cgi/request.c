/*
 * One approval request, in the portal.
 *   GET  /requests/ID          what is asked, its mails, its history
 *   POST /requests/ID          decision (approve, decline) reason: owners
 *   POST /requests/ID/cancel   takes it back
 *   POST /requests/ID/send     mails the approvers again, with fresh links
 */
#include "base/clock.h"
#include "link/outbox.h"
#include "web/show.h"

static const struct err *
show_mails(struct screen *s)
{
	struct node *list = node_child(s->page, "mails");
	struct mail_page page;
	const struct err *e = outbox_of_request(&s->link, s->ids[0], &page);

	for (size_t i = 0; e == NULL && i < page.count; i++) {
		const struct mail *m = &page.items[i];
		struct node *row = node_add(list);

		node_set(row, "to_name", m->to_name);
		node_set(row, "to_email", m->to_email);
		node_set(row, "kind", mail_kind_names[m->kind]);
		node_set(row, "state", mail_state_names[m->state]);
		node_set(row, "at",
		         clock_format(s->arena,
		                      m->state == MAIL_SENT ? m->sent_ms : m->head.changed_ms));
		node_set(row, "answer", m->answer);
	}
	return e;
}

/* What can be done with an open request. */
static const struct err *
show_forms(struct screen *s, const struct request *r, const char *path)
{
	const char *blocked = request_send_blocked_text(r);
	const struct err *e;

	screen_form(s, "cancel", arena_printf(s->arena, "%s/cancel", path), r->head.version);
	node_set(s->page, "send.blocked", blocked);
	if (blocked[0] == '\0')
		screen_form(s, "send", arena_printf(s->arena, "%s/send", path), 0);
	if (s->link.actor.role != USER_OWNER)
		return NULL;
	if ((e = show_barred(s, r)) == NULL)
		screen_form(s, "decision", path, r->head.version);
	return e;
}

static const struct err *
show(struct screen *s)
{
	const char *path = arena_printf(s->arena, "/requests/%s", s->ids[0].text);
	struct request r;
	const struct err *e = request_get(&s->link, s->ids[0], &r);

	if (e != NULL || (e = show_mails(s)) != NULL ||
	    (e = show_history(s, r.cloud_account)) != NULL)
		return e;
	show_request(s, &r);
	screen_value(s, "reason", "");
	if (r.state == REQUEST_OPEN && (e = show_forms(s, &r, path)) != NULL)
		return e;
	return screen_render(s, "request", request_type_text(r.type));
}

static const struct err *
decide(struct screen *s)
{
	bool approve = strcmp(form_get(s->form, "decision"), "approve") == 0;
	struct request r;
	const struct err *e = show_decision_check(s);

	if (e != NULL ||
	    (e = request_decide(&s->link, s->ids[0], approve ? REQUEST_APPROVE : REQUEST_DECLINE,
	                        form_get(s->form, "reason"))) != NULL)
		return e;
	if ((e = request_get(&s->link, s->ids[0], &r)) != NULL)
		return e;
	screen_flash(s, "success", "%s",
	             !approve                   ? "Declined."
	             : r.type == REQUEST_DELETE ? "Approved. The account is removed."
	                                        : "Approved. The role can be set now.");
	return screen_redirect(s, "/requests/%s", s->ids[0].text);
}

static const struct err *
cancel(struct screen *s)
{
	const struct err *e = request_cancel(&s->link, s->ids[0]);

	if (e != NULL)
		return e;
	screen_flash(s, "success", "Cancelled. The mailed links no longer work.");
	return screen_redirect(s, "/requests/%s", s->ids[0].text);
}

static const struct err *
send_again(struct screen *s)
{
	const struct err *e = request_send_again(&s->link, s->ids[0], s->form_id);

	if (e != NULL)
		return e;
	screen_flash(s, "success",
	             "The approvers are mailed again, each with a fresh link. The earlier links "
	             "no longer work.");
	return screen_redirect(s, "/requests/%s", s->ids[0].text);
}

static const struct screen_route routes[] = {
	{"GET", "/requests/ID", SCREEN_MEMBER, show, NULL, 0, NULL},
	{"POST", "/requests/ID", SCREEN_MEMBER, decide, show_decision_fields, SHOW_DECISION_FIELDS,
         show},
	{"POST", "/requests/ID/cancel", SCREEN_MEMBER, cancel, NULL, 0, show},
	{"POST", "/requests/ID/send", SCREEN_MEMBER, send_again, NULL, 0, show},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"request", routes, sizeof routes / sizeof *routes});
}
