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
 *   GET POST /sign-in          email: the same, for a link to sign in without the password
 *   GET POST /sign-in/TOKEN    a session, or the second step: ticket otp
 *   GET POST /invite/TOKEN     password: accepts the invitation
 */
#include "base/clock.h"
#include "link/invitation.h"
#include "link/password.h"
#include "link/password_reset.h"
#include "link/session.h"
#include "link/sign_in.h"
#include "link/user_link.h"
#include "web/http.h"
#include "web/show_link.h"

/* --- sign in and out --- */

/* `next` if it is a path of ours, else the customers: never another site's address. */
static const char *
safe_next(const char *next)
{
	return http_is_local(next) ? next : "/customers";
}

/* The second step, at the address of the first, whose ticket `ticket` is. */
static const struct err *
show_code(struct screen *s, const char *ticket)
{
	node_set(s->page, "ticket", ticket);
	screen_value(s, "otp", "");
	node_set(s->page, "form.next", form_get(s->form, "next"));
	screen_form(s, "login", s->path, 0);
	return screen_render(s, "login_code", "Enter your code");
}

/* Whether the second step is to be shown again: not with a ticket that is too old, which is told
 * beside the address. */
static bool
wants_code_again(struct screen *s)
{
	return form_get(s->form, "ticket")[0] != '\0' && s->errors != NULL &&
	       err_for_field(s->errors, "email") == NULL;
}

static const struct err *
show(struct screen *s)
{
	if (s->signed_in && s->errors == NULL)
		return screen_redirect(s, "%s", safe_next(form_get(s->query, "next")));
	if (wants_code_again(s))
		return show_code(s, form_get(s->form, "ticket"));
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

/* --- asking for a mailed link --- */

static const struct err *
show_ask(struct screen *s)
{
	bool sign_in = strcmp(s->path, "/sign-in") == 0;

	node_set(s->page, "purpose", token_purpose_names[sign_in ? TOKEN_SIGN_IN : TOKEN_PASSWORD]);
	screen_value(s, "email", "");
	screen_form(s, "ask", s->path, 0);
	return screen_render(s, "link_ask",
	                     sign_in ? "Sign in by a mailed link" : "Forgot your password?");
}

static const struct err *
ask_for(struct screen *s, enum token_purpose purpose)
{
	const struct err *e = user_link_ask(&s->link, purpose, form_get(s->form, "email"));

	if (e != NULL)
		return e;
	screen_flash(
		s, "info",
		"If a user signs in with that address, a mail with a link is on its way to it. "
		"The newest link counts, for %lld minutes.",
		(long long)user_link_life_s(&s->link, purpose) / 60);
	return screen_redirect(s, "/login");
}

static const struct err *
ask_password(struct screen *s)
{
	return ask_for(s, TOKEN_PASSWORD);
}

static const struct err *
ask_sign_in(struct screen *s)
{
	return ask_for(s, TOKEN_SIGN_IN);
}

/* --- signing in by it --- */

static const struct err *
show_sign_in_link(struct screen *s, const struct user_link *link)
{
	struct show_link_gone gone = {
		.template = "sign_in_gone", .standing = link->standing, .token = &link->token};

	if (link->standing != TOKEN_GOOD)
		return show_link_gone(s, &gone);
	node_set(s->page, "person.email", link->user.email);
	node_set(s->page, "person.until", clock_format(s->arena, link->token.expires_ms));
	screen_form(s, "enter", s->path, 0);
	return screen_render(s, "sign_in_link", "Sign in to Rolecall");
}

static const struct err *
show_sign_in(struct screen *s)
{
	struct user_link link;
	const struct err *e;

	if (wants_code_again(s))
		return show_code(s, form_get(s->form, "ticket"));
	e = user_link_open(&s->link, TOKEN_SIGN_IN, s->token, &link);
	return e != NULL && e->kind != ERR_NOTFOUND ? e : show_sign_in_link(s, &link);
}

static const struct err *
sign_in_there(struct screen *s)
{
	struct user_link link;
	struct sign_in in;
	char *cookie;
	const struct err *e;

	if (form_get(s->form, "ticket")[0] != '\0')
		return sign_in_here(s);
	e = user_link_open(&s->link, TOKEN_SIGN_IN, s->token, &link);
	if (e != NULL && e->kind != ERR_NOTFOUND)
		return e;
	if (link.standing != TOKEN_GOOD)
		return show_sign_in_link(s, &link);
	e = sign_in_by_link(&s->link, &link, screen_device(s), s->user_agent, &in, &cookie);
	if (e != NULL)
		return e;
	screen_set_device(s, in.device);
	if (in.ticket != NULL)
		return show_code(s, in.ticket);
	screen_set_session(s, cookie);
	return screen_redirect(s, "/customers");
}

/* --- a forgotten password --- */

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
show_reset_link(struct screen *s, const struct user_link *reset)
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
	struct user_link reset;
	const struct err *e = user_link_open(&s->link, TOKEN_PASSWORD, s->token, &reset);

	return e != NULL && e->kind != ERR_NOTFOUND ? e : show_reset_link(s, &reset);
}

static const struct err *
reset_password(struct screen *s)
{
	struct user_link reset;
	const char *device;
	const struct err *e = user_link_open(&s->link, TOKEN_PASSWORD, s->token, &reset);

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
static const struct form_field step[] = {{"otp", FORM_LINE, 20, NULL},
                                         {"ticket", FORM_LINE, 200, NULL}};
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
	{"POST", "/password", SCREEN_ANYBODY, ask_password, address, 1, show_ask},
	{"GET", "/password/TOKEN", SCREEN_TOKEN, show_reset, NULL, 0, NULL},
	{"POST", "/password/TOKEN", SCREEN_TOKEN, reset_password, choice, 1, show_reset},
	{"GET", "/sign-in", SCREEN_ANYBODY, show_ask, NULL, 0, NULL},
	{"POST", "/sign-in", SCREEN_ANYBODY, ask_sign_in, address, 1, show_ask},
	{"GET", "/sign-in/TOKEN", SCREEN_TOKEN, show_sign_in, NULL, 0, NULL},
	{"POST", "/sign-in/TOKEN", SCREEN_TOKEN, sign_in_there, step, 2, show_sign_in},
	{"GET", "/invite/TOKEN", SCREEN_TOKEN, show_invitation, NULL, 0, NULL},
	{"POST", "/invite/TOKEN", SCREEN_TOKEN, accept_invitation, choice, 1, show_invitation},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"login", routes, sizeof routes / sizeof *routes});
}
