/* What every page gets, and error pages.  See page.h. */
#include "page.h"
#include "../base/log.h"
#include "../base/version.h"

enum { RETRY_STORE_S = 5, RETRY_LOCKED_S = 60 };

/* --- what every page gets --- */

static void
put_user(struct screen *s)
{
	node_set(s->page, "signed_in", "1");
	node_set(s->page, "user.name", s->link.actor.name);
	node_set(s->page, "user.email", s->link.actor.email);
	node_set(s->page, "user.role", user_role_names[s->link.actor.role]);
	node_set(s->page, "reseller.name", s->answer->reseller_name);
	screen_form(s, "logout", "/logout", 0);
}

bool
page_is_stale(const struct screen *s)
{
	return s->errors != NULL && s->errors->kind == ERR_CONFLICT &&
	       err_for_field(s->errors, "version") != NULL;
}

static void
put_errors(struct screen *s)
{
	struct node *list = node_child(s->page, "errors");

	if (page_is_stale(s))
		node_set(s->page, "conflict", "1");
	for (const struct err *e = s->errors; e != NULL; e = e->next) {
		struct node *item = node_add(list);
		const char *text = e->say == NULL ? page_sentence(e) : e->say;

		node_set(item, "field", page_is_stale(s) ? "" : e->field);
		node_set(item, "text", text);
		/* beside the field stands the first thing that is wrong with it */
		if (e->field != NULL && err_for_field(s->errors, e->field) == e->say)
			node_set(node_child(s->page, "error"), e->field, text);
	}
}

/*
 * The message that came with the cookie, unless a new one was set: shown now, so the cookie goes.
 */
static void
put_flash(struct screen *s)
{
	struct screen_answer *answer = s->answer;
	struct flash flash = answer->flash;
	const char *cookie;

	if (flash.kind == NULL) {
		cookie = http_cookie(s->arena, answer->request,
		                     answer_cookie_name(s->arena, s->conf, "-flash"));
		if (cookie == NULL)
			return;
		answer_set_cookie(answer, "-flash", "", 0);
		if (!flash_open(s->arena, answer->web->keys, cookie, &flash))
			return;
	}
	node_set(s->page, "flash.kind", flash.kind);
	node_set(s->page, "flash.text", flash.text);
	node_set(s->page, "flash.email", flash.email);
}

void
page_begin(struct screen *s)
{
	s->page = node_new(s->arena);
	node_set(s->page, "screen", s->answer->web->program->name);
	node_set(s->page, "path", s->path);
	node_set(s->page, "base_url", s->conf->base_url);
	node_set(s->page, "version", ROLECALL_VERSION);
	if (s->signed_in)
		put_user(s);
	if (s->errors != NULL)
		put_errors(s);
}

const struct err *
page_render(struct screen *s, const char *template, const char *title)
{
	char name[80];
	const struct err *e;

	snprintf(name, sizeof name, "%s.cs", template);
	node_set(s->page, "title", title);
	put_flash(s);
	e = template_render(s->answer->web->templates, s->arena, name, TEMPLATE_HTML, s->page,
	                    &s->answer->body);
	s->answer->template_failed = e != NULL;
	return e;
}

/* --- error pages --- */

static const struct wording {
	int status;
	const char *title, *text;
} wordings[] = {
	{400, "This request could not be read",
         "Something in the address or in what was sent is malformed. Nothing was changed."},
	{401, "Please sign in",
         "This needs a sign-in, and there is none or it has ended. Nothing was changed."},
	{403, "Not allowed",
         "You are not allowed to do this. Ask an owner of your company’s Rolecall."},
	{404, "Not found", "There is nothing at this address, or nothing that you may see."},
	{405, "Not possible at this address", "This address cannot be used in this way."},
	{409, "Changed meanwhile",
         "Somebody else has changed or decided this meanwhile. Nothing was overwritten."},
	{411, "This request could not be read",
         "What was sent does not say how long it is. Nothing was changed."},
	{413, "Too much at once", "More was sent than a form can hold. Shorten it and try again."},
	{415, "This request could not be read",
         "What was sent is not a form. Nothing was changed."},
	{422, "This cannot be accepted",
         "Something that was entered cannot be accepted. Nothing was changed."},
	{429, "Too many tries", "Too many tries in a short time. Wait a minute and try again."},
	{502, "No answer", "Another service did not answer as it should. Try again in a minute."},
	{503, "Not available for a moment",
         "Rolecall cannot get at its data for a moment. Nothing was lost: wait a few seconds and "
         "load this page again."},
	{500, "Something went wrong on our side",
         "The page could not be made. The fault has been noted."},
};

static const struct wording *
wording_of(int status)
{
	size_t i = 0;

	while (wordings[i].status != status && wordings[i].status != 500)
		i++;
	return &wordings[i];
}

static int
status_of(const struct err *e)
{
	static const int statuses[] = {
		[ERR_INPUT] = 422,    [ERR_AUTH] = 401, [ERR_DENIED] = 403,   [ERR_NOTFOUND] = 404,
		[ERR_CONFLICT] = 409, [ERR_BUSY] = 503, [ERR_UPSTREAM] = 502, [ERR_SYSTEM] = 503,
	};

	/*
	 * busy with a sentence is a rule's (locked after wrong passwords); without one it is the
	 * store's
	 */
	return e->kind == ERR_BUSY && e->say != NULL ? 429 : statuses[e->kind];
}

int
page_status(const struct screen *s, const struct err *e)
{
	/*
	 * what fails inside is the store, as a rule: worth another try.  A template that fails will
	 * fail again.
	 */
	if (e->kind == ERR_SYSTEM && s->answer->template_failed)
		return 500;
	/* nothing was entered, so the address is wrong */
	if (e->kind == ERR_INPUT && strcmp(s->answer->request->method, "GET") == 0)
		return 400;
	return status_of(e);
}

const char *
page_sentence(const struct err *e)
{
	return wording_of(status_of(e))->text;
}

void
page_error_status(struct screen *s, int status, const char *text, const char *back,
                  const char *back_text)
{
	struct screen_answer *answer = s->answer;
	const struct wording *w = wording_of(status);
	const char *allow = answer->allow, *title;
	const struct err *e;

	answer_restart(answer, status);
	answer->allow = allow;
	answer->retry_after_s = status == 503 ? RETRY_STORE_S : status == 429 ? RETRY_LOCKED_S : 0;
	s->errors = NULL;
	page_begin(s);
	node_set_int(s->page, "status", status);
	node_set(s->page, "text", text == NULL ? w->text : text);
	node_set(s->page, "request_id", s->link.operation.text);
	if (answer->retry_after_s > 0)
		node_set_int(s->page, "retry", answer->retry_after_s);
	if (back != NULL) {
		node_set(s->page, "back.path", back);
		node_set(s->page, "back.text", back_text);
	}
	/* a refusal with words of its own is about the form, not about rights */
	title = status == 403 && text != NULL ? "Nothing was changed" : w->title;
	if ((e = page_render(s, "error", title)) == NULL)
		return;
	log_err(e, "making an error page");
	answer->body.len = 0;
	answer->type = "text/plain; charset=utf-8";
	buf_printf(&answer->body, "%s\n%s\n", title, text == NULL ? w->text : text);
}

void
page_error(struct screen *s, const struct err *e)
{
	int status = page_status(s, e);
	bool here =
		(status == 503 || status == 429) && strcmp(s->answer->request->method, "GET") == 0;

	page_error_status(s, status, e->say, here && http_is_local(s->path) ? s->path : NULL,
	                  "Try again");
}
