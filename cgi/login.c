/*
 * Sign in and out.
 *   GET  /login?next=PATH   the form; a signed-in browser goes on at once
 *   POST /login             email password next: a session, or the form again with what is wrong
 *                           (422; 429 when locked)
 *   POST /logout            ends the session
 *   GET  /                  to the customers
 */
#include "link/session.h"
#include "link/user.h"
#include "web/http.h"
#include "web/screen.h"

/* `next` if it is a path of ours, else the customers: never another site's address. */
static const char *
safe_next(const char *next)
{
	return http_is_local(next) ? next : "/customers";
}

static const struct err *
show(struct screen *s)
{
	if (s->signed_in)
		return screen_redirect(s, "%s", safe_next(form_get(s->query, "next")));
	screen_value(s, "email", "");
	screen_value(s, "next", form_get(s->query, "next"));
	screen_form(s, "login", "/login", 0);
	return screen_render(s, "login", "Sign in");
}

static const struct err *
sign_in(struct screen *s)
{
	struct user user;
	char *cookie;
	const struct err *e = user_sign_in(&s->link, form_get(s->form, "email"),
	                                   form_get(s->form, "password"), &user);

	if (e != NULL || (e = session_start(&s->link, &user, s->user_agent, &cookie)) != NULL)
		return e;
	screen_set_session(s, cookie);
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

static const struct form_field fields[] = {
	{"email", FORM_LINE, 254, NULL},
	{"password", FORM_SECRET, 500, NULL},
	{"next", FORM_LINE, 1000, NULL},
	{"otp", FORM_LINE, 20, NULL},
};
static const struct form_field query[] = {{"next", FORM_LINE, 1000, NULL}};

static const struct screen_route routes[] = {
	{"GET", "/", SCREEN_ANYBODY, show_start, NULL, 0, NULL},
	{"GET", "/login", SCREEN_ANYBODY, show, query, 1, NULL},
	{"POST", "/login", SCREEN_ANYBODY, sign_in, fields, sizeof fields / sizeof *fields, show},
	{"POST", "/logout", SCREEN_ANYBODY, sign_out, NULL, 0, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"login", routes, sizeof routes / sizeof *routes});
}
