/*
 * One's own sign-in: password, second factor, sessions.  Every signed-in user, for itself.  It
 * hashes passwords, as login does, and has a pool of its own with the same caps. GET
 * /settings/security                          how it stands, and the sessions POST
 * /settings/security/sessions/ID/end          ends one POST /settings/security/sessions/end ends
 * all but this one GET POST /settings/security/password             current_password new_password
 *   GET POST /settings/security/second-factor        off: current_password begins to set it up;
 *            on: current_password otp what (off, codes)
 *   GET POST /settings/security/second-factor/setup  the secret; otp turns it on and shows the
 * recovery codes, once
 */
#include "base/clock.h"
#include "base/qr.h"
#include "link/password.h"
#include "link/second_factor.h"
#include "link/session.h"
#include "link/user.h"
#include "web/browser_name.h"
#include "web/screen.h"

static const char page_path[] = "/settings/security";
static const char password_path[] = "/settings/security/password";
static const char factor_path[] = "/settings/security/second-factor";
static const char setup_path[] = "/settings/security/second-factor/setup";

/* --- how it stands --- */

static void
show_session(struct screen *s, struct node *list, const struct session *session)
{
	const char *id = session->head.id.text, *form = arena_printf(s->arena, "end_%s", id);
	struct node *row = node_add(list);

	node_set(row, "form", form);
	node_set(row, "browser", browser_name(s->arena, session->user_agent));
	node_set(row, "agent", session->user_agent);
	node_set(row, "from", session->remote_addr);
	node_set(row, "since", clock_format(s->arena, session->head.created_ms));
	node_set(row, "seen", clock_format(s->arena, session->seen_ms));
	if (id_equal(session->head.id, s->session))
		node_set(row, "self", "1");
	else
		screen_form(s, form, arena_printf(s->arena, "%s/sessions/%s/end", page_path, id),
		            0);
}

/* This one first, then the others. */
static const struct err *
show_sessions(struct screen *s)
{
	struct node *list = node_child(s->page, "sessions");
	struct session_page page;
	const struct err *e = session_list_own(&s->link, &page);

	if (e != NULL)
		return e;
	for (size_t i = 0; i < page.count; i++)
		if (id_equal(page.items[i].head.id, s->session))
			show_session(s, list, &page.items[i]);
	for (size_t i = 0; i < page.count; i++)
		if (!id_equal(page.items[i].head.id, s->session))
			show_session(s, list, &page.items[i]);
	if (page.count > 1)
		screen_form(s, "end_others", "/settings/security/sessions/end", 0);
	return NULL;
}

/* factor.{state since codes_left} */
static const struct err *
show_status(struct screen *s, struct second_factor_status *status)
{
	struct node *factor = node_child(s->page, "factor");
	const struct err *e = second_factor_status(&s->link, s->link.actor.id, status);

	if (e != NULL)
		return e;
	node_set(factor, "state", status->state == SECOND_FACTOR_ON ? "on" : "off");
	node_set(factor, "since", clock_format(s->arena, status->since_ms));
	node_set_int(factor, "codes_left", (int64_t)status->codes_left);
	return NULL;
}

static const struct err *
show(struct screen *s)
{
	struct second_factor_status status;
	const struct err *e;

	if ((e = show_status(s, &status)) != NULL || (e = show_sessions(s)) != NULL)
		return e;
	return screen_render(s, "security", "Your sign-in");
}

static const struct err *
done(struct screen *s, const struct err *e, const char *text)
{
	if (e != NULL)
		return e;
	screen_flash(s, "success", "%s", text);
	return screen_redirect(s, "%s", page_path);
}

static const struct err *
end_one(struct screen *s)
{
	return done(s, session_end_own(&s->link, s->ids[0]), "That browser is signed out.");
}

static const struct err *
end_others(struct screen *s)
{
	return done(s, session_end_others(&s->link, s->session),
	            "All other browsers are signed out.");
}

/* --- the password --- */

static const struct err *
show_password(struct screen *s)
{
	node_set_int(s->page, "password_min", PASSWORD_MIN);
	screen_form(s, "password", password_path, 0);
	return screen_render(s, "security_password", "Change your password");
}

static const struct err *
change_password(struct screen *s)
{
	return done(s,
	            user_change_password(&s->link, form_get(s->form, "current_password"),
	                                 form_get(s->form, "new_password"), s->session),
	            "Your password is changed, and all other browsers are signed out.");
}

/* --- the second factor --- */

static const struct err *
show_factor(struct screen *s)
{
	struct second_factor_status status;
	const struct err *e = show_status(s, &status);

	if (e != NULL)
		return e;
	screen_value(s, "otp", "");
	screen_form(s, "factor", factor_path, 0);
	return screen_render(s, "security_factor", "Second factor");
}

/* The codes, which this answer alone has. */
static const struct err *
show_codes(struct screen *s, const char *const codes[SECOND_FACTOR_CODES])
{
	struct node *list = node_child(s->page, "codes");

	for (size_t i = 0; i < SECOND_FACTOR_CODES; i++)
		node_set(node_add(list), "text", codes[i]);
	return screen_render(s, "security_codes", "Recovery codes");
}

static const struct err *
begin(struct screen *s)
{
	const struct err *e = second_factor_begin(&s->link, form_get(s->form, "current_password"));

	return e != NULL ? e : screen_redirect(s, "%s", setup_path);
}

static const struct err *
change_factor(struct screen *s)
{
	const char *what = form_get(s->form, "what"), *password, *code;
	const char *codes[SECOND_FACTOR_CODES];
	const struct err *e;

	password = form_get(s->form, "current_password");
	code = form_get(s->form, "otp");
	if (what[0] == '\0')
		return begin(s);
	if (strcmp(what, "off") == 0)
		return done(s, second_factor_off(&s->link, password, code),
		            "The second factor is off. Your password alone signs you in.");
	e = second_factor_new_codes(&s->link, password, code, codes);
	return e != NULL ? e : show_codes(s, codes);
}

static const struct err *
show_setup(struct screen *s)
{
	struct second_factor_setup setup;
	struct qr qr;
	const struct err *e = second_factor_setup(&s->link, &setup);

	if (e != NULL && e->kind == ERR_NOTFOUND)
		return screen_redirect(s, "%s", page_path);
	if (e != NULL || (e = qr_encode(s->arena, setup.uri, &qr)) != NULL)
		return e;
	node_set(s->page, "setup.secret", setup.secret);
	node_set_int(s->page, "setup.size", qr.size);
	node_set(s->page, "setup.path", qr.path);
	screen_value(s, "otp", "");
	screen_form(s, "setup", setup_path, 0);
	return screen_render(s, "security_setup", "Set up the second factor");
}

static const struct err *
confirm(struct screen *s)
{
	const char *codes[SECOND_FACTOR_CODES];
	const struct err *e = second_factor_confirm(&s->link, form_get(s->form, "otp"), codes);

	return e != NULL ? e : show_codes(s, codes);
}

static const char *const whats[] = {"off", "codes", NULL};
static const struct form_field password[] = {{"current_password", FORM_SECRET, 500, NULL},
                                             {"new_password", FORM_SECRET, 500, NULL}};
static const struct form_field factor[] = {{"current_password", FORM_SECRET, 500, NULL},
                                           {"otp", FORM_LINE, 20, NULL},
                                           {"what", FORM_CHOICE, 10, whats}};
static const struct form_field code[] = {{"otp", FORM_LINE, 20, NULL}};

static const struct screen_route routes[] = {
	{"GET", "/settings/security", SCREEN_MEMBER, show, NULL, 0, NULL},
	{"POST", "/settings/security/sessions/ID/end", SCREEN_MEMBER, end_one, NULL, 0, NULL},
	{"POST", "/settings/security/sessions/end", SCREEN_MEMBER, end_others, NULL, 0, NULL},
	{"GET", "/settings/security/password", SCREEN_MEMBER, show_password, NULL, 0, NULL},
	{"POST", "/settings/security/password", SCREEN_MEMBER, change_password, password, 2,
         show_password},
	{"GET", "/settings/security/second-factor", SCREEN_MEMBER, show_factor, NULL, 0, NULL},
	{"POST", "/settings/security/second-factor", SCREEN_MEMBER, change_factor, factor, 3,
         show_factor},
	{"GET", "/settings/security/second-factor/setup", SCREEN_MEMBER, show_setup, NULL, 0, NULL},
	{"POST", "/settings/security/second-factor/setup", SCREEN_MEMBER, confirm, code, 1,
         show_setup},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"security", routes, sizeof routes / sizeof *routes});
}
