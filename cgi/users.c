/*
 * Account: who may sign in.  Owners only.
 *   GET  /settings/users            the list, and the form to invite somebody
 *   POST /settings/users            name email role: invites
 *   GET  /settings/users/ID         one user
 *   POST /settings/users/ID         role
 *   POST /settings/users/ID/invite, .../withdraw                    pending: mail again, take back
 *   POST /settings/users/ID/suspend, .../reactivate, .../sign-out   the others
 *   POST /settings/users/ID/second-factor                           takes it from who lost it
 */
#include "base/clock.h"
#include "link/invitation.h"
#include "link/second_factor.h"
#include "link/user.h"
#include "web/show.h"

enum { ROWS = 50 };

static const char *
role_text(enum user_role role)
{
	return role == USER_OWNER ? "Owner" : "Member";
}

static void
show_roles(struct screen *s)
{
	show_choice(s, "role", user_role_names[USER_MEMBER],
	            "Member: customers, cloud accounts, requests");
	show_choice(s, "role", user_role_names[USER_OWNER],
	            "Owner: the same, and users and settings");
}

static void
show_row(struct screen *s, struct node *list, const struct user *user)
{
	struct node *row = node_add(list);

	node_set(row, "id", user->head.id.text);
	node_set(row, "name", user->name);
	node_set(row, "email", user->email);
	node_set(row, "role", role_text(user->role));
	node_set(row, "state", user_state_names[user->state]);
	node_set(row, "self", id_equal(user->head.id, s->link.actor.id) ? "1" : "");
	node_set(row, "last_sign_in", clock_format(s->arena, user->last_sign_in_ms));
}

static const struct err *
show_list(struct screen *s)
{
	struct table_query cursors = {.after = show_cursor(s, "after"),
	                              .before = show_cursor(s, "before"),
	                              .limit = ROWS};
	struct node *list = node_child(s->page, "users");
	struct user_page page;
	const struct err *e = user_list(&s->link, &cursors, &page);

	if (e != NULL)
		return e;
	for (size_t i = 0; i < page.count; i++)
		show_row(s, list, &page.items[i]);
	show_paging(s, page.next, page.previous, "/settings/users");
	screen_value(s, "name", "");
	screen_value(s, "email", "");
	screen_value(s, "role", user_role_names[USER_MEMBER]);
	show_roles(s);
	screen_form(s, "invite", "/settings/users", 0);
	return screen_render(s, "users", "Users");
}

/* The form that posts to /settings/users/ID/VERB. */
static void
offer(struct screen *s, const struct user *user, const char *form, const char *verb)
{
	screen_form(s, form,
	            arena_printf(s->arena, "/settings/users/%s/%s", user->head.id.text, verb), 0);
}

/* What can be done with the user now. */
static const struct err *
offer_actions(struct screen *s, const struct user *user)
{
	struct second_factor_status status;
	const struct err *e = second_factor_status(&s->link, user->head.id, &status);

	if (e != NULL)
		return e;
	if (user->state == USER_PENDING) {
		offer(s, user, "again", "invite");
		offer(s, user, "withdraw", "withdraw");
		return NULL;
	}
	offer(s, user, "sign_out", "sign-out");
	if (user->state == USER_SUSPENDED)
		offer(s, user, "reactivate", "reactivate");
	else if (!id_equal(user->head.id, s->link.actor.id))
		offer(s, user, "suspend", "suspend");
	if (status.state != SECOND_FACTOR_ON)
		return NULL;
	node_set(s->page, "edit.second_factor", clock_format(s->arena, status.since_ms));
	/* one's own is turned off with a code, see security.c */
	if (!id_equal(user->head.id, s->link.actor.id))
		offer(s, user, "second_factor", "second-factor");
	return NULL;
}

static const struct err *
show_user(struct screen *s)
{
	const char *path = arena_printf(s->arena, "/settings/users/%s", s->ids[0].text);
	struct node *edit = node_child(s->page, "edit");
	struct user user;
	const struct err *e = user_get(&s->link, s->ids[0], &user);

	if (e != NULL || (e = offer_actions(s, &user)) != NULL)
		return e;
	node_set(edit, "name", user.name);
	node_set(edit, "email", user.email);
	node_set(edit, "state", user_state_names[user.state]);
	node_set(edit, "self", id_equal(user.head.id, s->link.actor.id) ? "1" : "");
	node_set(edit, "last_sign_in", clock_format(s->arena, user.last_sign_in_ms));
	node_set(edit, "invited_by", user.invited_by);
	node_set(edit, "invited_at", clock_format(s->arena, user.invited_ms));
	show_roles(s);
	screen_value(s, "role", user_role_names[user.role]);
	screen_form(s, "user", path, user.head.version);
	return screen_render(s, "user", user.name);
}

/* --- what is done --- */

static const struct err *
back_to(struct screen *s, const char *path, const struct err *e, const char *done)
{
	if (e != NULL)
		return e;
	screen_flash(s, "success", "%s", done);
	return screen_redirect(s, "%s", path);
}

static const struct err *
back_to_user(struct screen *s, const struct err *e, const char *done)
{
	return back_to(s, arena_printf(s->arena, "/settings/users/%s", s->ids[0].text), e, done);
}

static const struct err *
invite(struct screen *s)
{
	struct invitation_form form = {.email = form_get(s->form, "email"),
	                               .name = form_get(s->form, "name"),
	                               .role = form_get(s->form, "role")};

	return back_to(s, "/settings/users", invitation_add(&s->link, s->form_id, &form),
	               "Invited. The mail is on its way.");
}

static const struct err *
change_role(struct screen *s)
{
	return back_to_user(
		s, user_change_role(&s->link, s->ids[0], form_get(s->form, "role"), s->version),
		"Saved.");
}

static const struct err *
invite_again(struct screen *s)
{
	return back_to_user(s, invitation_again(&s->link, s->ids[0]),
	                    "A fresh mail is on its way. The link in the old one has ended.");
}

static const struct err *
withdraw(struct screen *s)
{
	return back_to(s, "/settings/users", invitation_withdraw(&s->link, s->ids[0]),
	               "Withdrawn. The link in the mail has ended.");
}

static const struct err *
suspend(struct screen *s)
{
	return back_to_user(s, user_suspend(&s->link, s->ids[0]),
	                    "Suspended, and signed out everywhere.");
}

static const struct err *
reactivate(struct screen *s)
{
	return back_to_user(s, user_reactivate(&s->link, s->ids[0]),
	                    "Reactivated. The password is the same as before.");
}

static const struct err *
sign_out(struct screen *s)
{
	return back_to_user(s, user_sign_out(&s->link, s->ids[0]), "Signed out everywhere.");
}

static const struct err *
remove_second_factor(struct screen *s)
{
	return back_to_user(s, second_factor_remove(&s->link, s->ids[0]),
	                    "Removed. From now on the password alone signs in.");
}

static const struct form_field fields[] = {
	{"name", FORM_LINE, 200, NULL},
	{"email", FORM_LINE, 254, NULL},
	{"role", FORM_LINE, 20, NULL},
};
static const struct form_field role[] = {{"role", FORM_LINE, 20, NULL}};
static const struct form_field query[] = {{"after", FORM_LINE, 1000, NULL},
                                          {"before", FORM_LINE, 1000, NULL}};

static const struct screen_route routes[] = {
	{"GET", "/settings/users", SCREEN_OWNER, show_list, query, 2, NULL},
	{"POST", "/settings/users", SCREEN_OWNER, invite, fields, 3, show_list},
	{"GET", "/settings/users/ID", SCREEN_OWNER, show_user, NULL, 0, NULL},
	{"POST", "/settings/users/ID", SCREEN_OWNER, change_role, role, 1, show_user},
	{"POST", "/settings/users/ID/invite", SCREEN_OWNER, invite_again, NULL, 0, show_user},
	{"POST", "/settings/users/ID/withdraw", SCREEN_OWNER, withdraw, NULL, 0, show_user},
	{"POST", "/settings/users/ID/suspend", SCREEN_OWNER, suspend, NULL, 0, show_user},
	{"POST", "/settings/users/ID/reactivate", SCREEN_OWNER, reactivate, NULL, 0, show_user},
	{"POST", "/settings/users/ID/sign-out", SCREEN_OWNER, sign_out, NULL, 0, show_user},
	{"POST", "/settings/users/ID/second-factor", SCREEN_OWNER, remove_second_factor, NULL, 0,
         show_user},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"users", routes, sizeof routes / sizeof *routes});
}
