/*
 * The ways in: sign in and out, a forgotten password, an invitation.  Everything that hashes
 * passwords for people who are not signed in is in this pool, whose CPU and memory are capped. GET
 * /login?next=PATH   the form; a signed-in browser goes on at once POST /login             email
 * password next: a session, or the second step, or the form again with what is wrong (422; 429 when
 * locked) /login             ticket otp next: the second step, for users with a second factor; otp
 *                           may come with email and password too
 *   POST /logout            ends the session
 *   GET  /                  to the customers
 *   GET POST /password         email: a link is mailed, if a user signs in with it
 *   GET POST /password/TOKEN   password: sets a new one
 *   GET POST /invite/TOKEN     password: accepts the invitation
 */
#include "base/clock.h"
#include "link/invitation.h"
#include "link/password.h"
#include "link/password_reset.h"
#include "link/session.h"
#include "link/sign_in.h"
#include "web/http.h"
#include "web/show_link.h"

/* --- sign in and out --- */

/* `next` if it is a path of ours, else the customers: never another site's address. */
static const char *
safe_next(const char *next)
{
	return http_is_local(next) ? next : "/customers";
}

/* The second step; `ticket` is that of the first. */
static const struct err *
show_code(struct screen *s, const char *ticket)
{
	node_set(s->page, "ticket", ticket);
	screen_value(s, "otp", "");
	node_set(s->page, "form.next", form_get(s->form, "next"));
	screen_form(s, "login", "/login", 0);
	return screen_render(s, "login_code", "Enter your code");
}

static const struct err *
show(struct screen *s)
{
	const char *ticket = form_get(s->form, "ticket");

	if (s->signed_in && s->errors == NULL)
		return screen_redirect(s, "%s", safe_next(form_get(s->query, "next")));
	/* a ticket that is too old is told beside the address: from the beginning */
	if (ticket[0] != '\0' && s->errors != NULL && err_for_field(s->errors, "email") == NULL)
		return show_code(s, ticket);
	screen_value(s, "email", "");
	screen_value(s, "next", form_get(s->query, "next"));
	screen_form(s, "login", "/login", 0);
	return screen_render(s, "login", "Sign in");
}

static const struct err *
sign_in_here(struct screen *s)
{
	struct sign_in_form form = {
		.email = form_get(s->form, "email"),
		.password = form_get(s->form, "password"),
		.code = form_get(s->form, "otp"),
		.ticket = form_get(s->form, "ticket"),
		.device = screen_device(s),
	};
	struct sign_in in;
	char *cookie;
	const struct err *e = sign_in(&s->link, &form, &in);

	if (e != NULL)
		return e;
	if (in.ticket != NULL)
		return show_code(s, in.ticket);
	if ((e = session_start(&s->link, &in.user, s->user_agent, &cookie)) != NULL)
		return e;
	screen_set_session(s, cookie);
	screen_set_device(s, in.device);
	return screen_redirect(s, "%s", safe_next(form_get(s->form, "next")));
}

static const struct err *
sign_out(struct screen *s)
{
	const struct err *e = s->signed_in ? session_end(&s->link, s->session) : NULL;

	if (e != NULL)
		return e;
	screen_set_session(s, NULL);
	return screen_redirect(s, "/login");
}

static const struct err *
show_start(struct screen *s)
{
	return screen_redirect(s, "/customers");
}

/* --- a forgotten password --- */

static const struct err *
show_ask(struct screen *s)
{
	screen_value(s, "email", "");
	screen_form(s, "ask", "/password", 0);
	return screen_render(s, "password_ask", "Forgot your password?");
}

static const struct err *
ask(struct screen *s)
{
	const struct err *e = password_reset_ask(&s->link, form_get(s->form, "email"));

	if (e != NULL)
		return e;
	screen_flash(
		s, "info",
		"If a user signs in with that address, a mail with a link is on its way to it. "
		"The newest link counts, for %lld minutes.",
		(long long)s->conf->password_reset_s / 60);
	return screen_redirect(s, "/login");
}

/* The form in which a password is chosen, on the page `template`. */
static const struct err *
show_choose(struct screen *s, const struct user *user, const struct token *token,
            const char *template, const char *title)
{
	const struct err *e = show_link_reseller(s);

	if (e != NULL)
		return e;
	node_set(s->page, "person.name", user->name);
	node_set(s->page, "person.email", user->email);
	node_set(s->page, "person.role", user_role_names[user->role]);
	node_set(s->page, "person.invited_by", user->invited_by);
	node_set(s->page, "person.until", clock_format(s->arena, token->expires_ms));
	node_set_int(s->page, "password_min", PASSWORD_MIN);
	screen_form(s, "choose", s->path, 0);
	return screen_render(s, template, title);
}

static const struct err *
show_reset_link(struct screen *s, const struct password_reset *reset)
{
	struct show_link_gone gone = {
		.template = "password_gone", .standing = reset->standing, .token = &reset->token};

	if (reset->standing != TOKEN_GOOD)
		return show_link_gone(s, &gone);
	return show_choose(s, &reset->user, &reset->token, "password_set", "Choose a new password");
}

static const struct err *
show_reset(struct screen *s)
{
	struct password_reset reset;
	const struct err *e = password_reset_open(&s->link, s->token, &reset);

	return e != NULL && e->kind != ERR_NOTFOUND ? e : show_reset_link(s, &reset);
}

static const struct err *
reset_password(struct screen *s)
{
	struct password_reset reset;
	const char *device;
	const struct err *e = password_reset_open(&s->link, s->token, &reset);

	if (e != NULL && e->kind != ERR_NOTFOUND)
		return e;
	if (reset.standing != TOKEN_GOOD)
		return show_reset_link(s, &reset);
	e = password_reset_set(&s->link, &reset, form_get(s->form, "password"), screen_device(s),
	                       &device);
	if (e != NULL)
		return e;
	screen_set_device(s, device);
	screen_flash_sign_in(s, reset.user.email);
	return screen_redirect(s, "/login");
}

/* --- an invitation --- */

static const struct err *
show_invitation_link(struct screen *s, const struct invitation *invitation)
{
	struct show_link_gone gone = {.template = "invite_gone",
	                              .standing = invitation->standing,
	                              .token = &invitation->token};

	if (invitation->standing != TOKEN_GOOD)
		return show_link_gone(s, &gone);
	return show_choose(s, &invitation->user, &invitation->token, "invite",
	                   "Welcome to Rolecall");
}

static const struct err *
show_invitation(struct screen *s)
{
	struct invitation invitation;
	const struct err *e = invitation_open(&s->link, s->token, &invitation);

	return e != NULL && e->kind != ERR_NOTFOUND ? e : show_invitation_link(s, &invitation);
}

static const struct err *
accept_invitation(struct screen *s)
{
	struct invitation invitation;
	const char *device;
	const struct err *e = invitation_open(&s->link, s->token, &invitation);

	if (e != NULL && e->kind != ERR_NOTFOUND)
		return e;
	if (invitation.standing != TOKEN_GOOD)
		return show_invitation_link(s, &invitation);
	e = invitation_accept(&s->link, &invitation, form_get(s->form, "password"),
	                      screen_device(s), &device);
	if (e != NULL)
		return e;
	screen_set_device(s, device);
	screen_flash_sign_in(s, invitation.user.email);
	return screen_redirect(s, "/login");
}

static const struct form_field fields[] = {
	{"email", FORM_LINE, 254, NULL},  {"password", FORM_SECRET, 500, NULL},
	{"next", FORM_LINE, 1000, NULL},  {"otp", FORM_LINE, 20, NULL},
	{"ticket", FORM_LINE, 200, NULL},
};
static const struct form_field query[] = {{"next", FORM_LINE, 1000, NULL}};
static const struct form_field address[] = {{"email", FORM_LINE, 254, NULL}};
static const struct form_field choice[] = {{"password", FORM_SECRET, 500, NULL}};

static const struct screen_route routes[] = {
	{"GET", "/", SCREEN_ANYBODY, show_start, NULL, 0, NULL},
	{"GET", "/login", SCREEN_ANYBODY, show, query, 1, NULL},
	{"POST", "/login", SCREEN_ANYBODY, sign_in_here, fields, sizeof fields / sizeof *fields,
         show},
	{"POST", "/logout", SCREEN_ANYBODY, sign_out, NULL, 0, NULL},
	{"GET", "/password", SCREEN_ANYBODY, show_ask, NULL, 0, NULL},
	{"POST", "/password", SCREEN_ANYBODY, ask, address, 1, show_ask},
	{"GET", "/password/TOKEN", SCREEN_TOKEN, show_reset, NULL, 0, NULL},
	{"POST", "/password/TOKEN", SCREEN_TOKEN, reset_password, choice, 1, show_reset},
	{"GET", "/invite/TOKEN", SCREEN_TOKEN, show_invitation, NULL, 0, NULL},
	{"POST", "/invite/TOKEN", SCREEN_TOKEN, accept_invitation, choice, 1, show_invitation},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"login", routes, sizeof routes / sizeof *routes});
}
