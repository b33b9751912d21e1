/*
 * What handlers call.  See screen.h.  The loop that calls the handlers is loop.c; the way of one
 * request is request.c.
 *
 * Data of every page (page.c): title, screen, path, base_url, version; signed_in, user.{name email
 * role}, reseller.name and forms.logout with a session; flash.{kind text email} once;
 * forms.NAME.{action csrf form_id version} of screen_form(); form.NAME of screen_value(); after a
 * fault error.NAME, errors.N.{field text}, and in a conflict conflict=1 and stored.NAME. error.cs
 * also gets status, text, request_id, retry and back.{path text}.
 */
#include "csrf.h"
#include "page.h"

#include "../base/log.h"

enum { FLASH_S = 60, DEVICE_S = 365 * 24 * 3600 };

const struct err *
screen_render(struct screen *s, const char *template, const char *title)
{
	return page_render(s, template, title);
}

void
screen_status(struct screen *s, int status)
{
	s->answer->status = status;
}

const struct err *
screen_redirect(struct screen *s, const char *path, ...)
{
	struct screen_answer *answer = s->answer;
	va_list ap;
	char *location;

	va_start(ap, path);
	location = arena_vprintf(s->arena, path, ap);
	va_end(ap);
	if (!http_is_local(location)) {
		log_warning("redirect to something that is no path of ours");
		location = arena_strdup(s->arena, "/");
	}
	answer_restart(answer, 303);
	answer->location = location;
	if (answer->flash.kind != NULL)
		answer_set_cookie(answer, "-flash",
		                  flash_seal(s->arena, answer->web->keys, &answer->flash), FLASH_S);
	return NULL;
}

void
screen_flash(struct screen *s, const char *kind, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	s->answer->flash.text = arena_vprintf(s->arena, format, ap);
	va_end(ap);
	s->answer->flash.kind = kind;
}

void
screen_flash_sign_in(struct screen *s, const char *email)
{
	screen_flash(s, "success", "Your password is set. Sign in with it.");
	s->answer->flash.email = email;
}

const struct err *
screen_text(struct screen *s, int status, const char *type, const char *text)
{
	answer_restart(s->answer, status);
	s->answer->type = type;
	buf_puts(&s->answer->body, text);
	return NULL;
}

const struct err *
screen_download(struct screen *s, const char *type, const char *name, const char *text)
{
	screen_text(s, 200, type, text);
	s->answer->attachment = name;
	return NULL;
}

const struct err *
screen_json(struct screen *s, const char *json)
{
	return screen_text(s, 200, "application/json", json);
}

void
screen_set_session(struct screen *s, const char *cookie)
{
	answer_set_cookie(s->answer, "", cookie == NULL ? "" : cookie, cookie == NULL ? 0 : -1);
}

const char *
screen_device(struct screen *s)
{
	return http_cookie(s->arena, s->answer->request,
	                   answer_cookie_name(s->arena, s->conf, "-device"));
}

void
screen_set_device(struct screen *s, const char *cookie)
{
	if (cookie != NULL)
		answer_set_cookie(s->answer, "-device", cookie, DEVICE_S);
}

static bool
is_secret(const struct screen *s, const char *name)
{
	const struct screen_route *route = s->answer->route;

	for (size_t i = 0; i < route->field_count; i++)
		if (strcmp(route->fields[i].name, name) == 0)
			return route->fields[i].kind == FORM_SECRET;
	return false;
}

void
screen_value(struct screen *s, const char *name, const char *stored)
{
	const char *value = stored == NULL ? "" : stored;

	if (is_secret(s, name))
		return;
	if (s->errors != NULL && form_has(s->form, name)) {
		value = form_get(s->form, name);
		if (page_is_stale(s) && strcmp(value, stored == NULL ? "" : stored) != 0)
			node_set(node_child(s->page, "stored"), name, stored);
	}
	node_set(node_child(s->page, "form"), name, value);
}

/* What the caller's forms are bound to. */
static const char *
secret_of_caller(struct screen *s)
{
	struct screen_answer *answer = s->answer;
	unsigned char bytes[16];

	if (answer->route != NULL &&
	    (answer->route->access == SCREEN_TOKEN || answer->route->access == SCREEN_ONE_CLICK))
		return s->token;
	if (answer->session_secret != NULL)
		return answer->session_secret;
	if (answer->visit == NULL) {
		crypto_random(bytes, sizeof bytes);
		answer->visit = crypto_base64url(s->arena, bytes, sizeof bytes);
		answer_set_cookie(answer, "-visit", answer->visit, -1);
	}
	return answer->visit;
}

void
screen_form(struct screen *s, const char *name, const char *action, int64_t version)
{
	struct node *form = node_child(node_child(s->page, "forms"), name);

	node_set(form, "action", action);
	node_set(form, "csrf",
	         csrf_token(s->arena, s->answer->web->keys, secret_of_caller(s), action));
	if (id_is_set(s->form_id))
		node_set(form, "form_id", s->form_id.text);
	if (version > 0)
		node_set_int(form, "version", version);
}

const char *
screen_address(struct screen *s, const char *path, ...)
{
	struct buf out;
	const char *name, *value, *joint = strchr(path, '?') == NULL ? "?" : "&";
	va_list ap;

	buf_init(&out, s->arena);
	buf_puts(&out, path);
	va_start(ap, path);
	while ((name = va_arg(ap, const char *)) != NULL) {
		value = va_arg(ap, const char *);
		if (value == NULL || *value == '\0')
			continue;
		buf_printf(&out, "%s%s=", joint, name);
		buf_put_uri(&out, value);
		joint = "&";
	}
	va_end(ap);
	return out.data;
}
