/* One request.  See request.h. */
#include "request.h"
#include "../base/clock.h"
#include "../base/log.h"
#include "../link/session.h"
#include "csrf.h"
#include "page.h"
#include "route.h"

/* How a step ended: the next one's turn, or the answer is made. */
enum step { GO_ON, ANSWERED };

static const struct form_field own_fields[] = {
	{"csrf", FORM_SECRET, 200, NULL},
	{"form_id", FORM_LINE, 100, NULL},
	{"version", FORM_LINE, 100, NULL},
};

enum { OWN_FIELDS = sizeof own_fields / sizeof *own_fields };

/*
 * What the log says was being done: the route's pattern, since the path itself may hold a mailed
 * link's token.
 */
static const char *
doing(const struct screen *s)
{
	const struct screen_route *route = s->answer->route;

	return route == NULL ? "request"
	                     : arena_printf(s->arena, "%s %s", route->method, route->path);
}

static enum step
fail(struct screen *s, const struct err *e)
{
	log_err(e, doing(s));
	page_error(s, e);
	return ANSWERED;
}

static enum step
refuse(struct screen *s, int status)
{
	page_error_status(s, status, NULL, NULL, NULL);
	return ANSWERED;
}

static bool
is_post(const struct screen *s)
{
	return strcmp(s->answer->request->method, "POST") == 0;
}

/* --- who --- */

static const struct err *
find_session(struct screen *s)
{
	struct screen_answer *answer = s->answer;
	const char *name = answer_cookie_name(s->arena, s->conf, "");
	const char *cookie = http_cookie(s->arena, answer->request, name);
	struct session_holder *holder;
	const struct err *e;

	if (cookie == NULL)
		return NULL;
	holder = arena_alloc(s->arena, sizeof *holder);
	if ((e = session_find(&s->link, cookie, holder)) != NULL)
		return e->kind == ERR_AUTH ? NULL : e;
	s->signed_in = true;
	s->session = holder->session.head.id;
	answer->session_secret = holder->session.hash;
	answer->reseller_name = holder->reseller_name;
	return NULL;
}

static void
find_visit(struct screen *s)
{
	const char *cookie = http_cookie(s->arena, s->answer->request,
	                                 answer_cookie_name(s->arena, s->conf, "-visit"));
	unsigned char bytes[16];
	size_t size;

	if (cookie != NULL &&
	    crypto_base64url_decode(cookie, strlen(cookie), bytes, sizeof bytes, &size) &&
	    size == sizeof bytes)
		s->answer->visit = cookie;
}

/* To the sign-in and back here; what was posted can't come back, so a POST is told instead. */
static enum step
send_to_login(struct screen *s)
{
	const struct http_request *r = s->answer->request;
	const char *here =
		*r->query == '\0' ? s->path : arena_printf(s->arena, "%s?%s", s->path, r->query);
	const struct err *e;

	if (is_post(s)) {
		page_error_status(s, 401, NULL, "/login", "Sign in");
		return ANSWERED;
	}
	e = screen_redirect(
		s, "%s",
		screen_address(s, "/login", "next", http_is_local(here) ? here : "", NULL));
	return e == NULL ? ANSWERED : fail(s, e);
}

static enum step
check_access(struct screen *s)
{
	enum screen_access access = s->answer->route->access;
	const struct err *e;

	if (access == SCREEN_TOKEN || access == SCREEN_ONE_CLICK)
		return GO_ON;
	if ((e = find_session(s)) != NULL)
		return fail(s, e);
	if (access == SCREEN_ANYBODY) {
		find_visit(s);
		return GO_ON;
	}
	if (!s->signed_in)
		return send_to_login(s);
	if (access == SCREEN_OWNER && s->link.actor.role != USER_OWNER)
		return refuse(s, 403);
	return GO_ON;
}

/* --- what --- */

static enum step
find_route(struct screen *s)
{
	struct screen_answer *answer = s->answer;
	struct route_match match;
	const struct err *e;

	route_find(s->arena, answer->web->program, answer->request->method, s->path, &match);
	if (match.route == NULL) {
		if ((e = find_session(s)) != NULL)
			return fail(s, e);
		answer->allow = match.allow;
		return refuse(s, match.allow == NULL ? 404 : 405);
	}
	answer->route = match.route;
	s->token = match.token;
	s->name = match.name;
	memcpy(s->ids, match.ids, sizeof s->ids);
	return GO_ON;
}

static enum step
check_body(struct screen *s, const struct request_body *body)
{
	static const int statuses[] = {[HTTP_BODY_NO_LENGTH] = 411,
	                               [HTTP_BODY_TOO_LARGE] = 413,
	                               [HTTP_BODY_BAD_LENGTH] = 400,
	                               [HTTP_BODY_BAD_TYPE] = 415};
	size_t size;
	enum http_body state = http_body_size(s->answer->request, &size);

	if (state != HTTP_BODY_OK)
		return refuse(s, statuses[state]);
	return body->size == size ? GO_ON : refuse(s, 400);
}

/* The version is a number that we wrote into the form. */
static bool
read_version(struct screen *s)
{
	const char *text = form_get(s->form, "version");
	size_t digits = strspn(text, "0123456789");

	if (text[digits] != '\0' || digits > 18)
		return false;
	s->version = strtoll(text, NULL, 10);
	return true;
}

static bool
read_form_id(struct screen *s)
{
	const char *text = form_get(s->form, "form_id");

	if (*text != '\0')
		return id_parse(text, &s->form_id);
	s->form_id = id_new();
	return true;
}

static const struct err *
read_fields(struct screen *s, const struct request_body *body)
{
	const struct screen_route *route = s->answer->route;
	const char *query = s->answer->request->query;
	size_t count = route->field_count;
	struct form_field *all;
	struct form *form;
	const struct err *e;

	if (strlen(query) > HTTP_QUERY_MAX)
		return err_new(s->arena, ERR_INPUT, "query: %zu bytes are too many", strlen(query));
	if ((e = form_parse(s->arena, query, strlen(query), route->fields, count, &form)) != NULL)
		return e;
	s->query = s->form = form;
	s->form_id = id_new();
	if (!is_post(s))
		return NULL;
	all = arena_array(s->arena, count + OWN_FIELDS, sizeof *all);
	if (count > 0)
		memcpy(all, route->fields, count * sizeof *all);
	memcpy(all + count, own_fields, sizeof own_fields);
	if ((e = form_parse(s->arena, body->bytes, body->size, all, count + OWN_FIELDS, &form)) !=
	    NULL)
		return e;
	s->form = form;
	if (!read_version(s) || !read_form_id(s))
		return err_new(s->arena, ERR_INPUT, "form: version or form_id is none of ours");
	return NULL;
}

/* A link back to the form, if the path has one. */
static const char *
form_behind(struct screen *s)
{
	struct route_match match;

	route_find(s->arena, s->answer->web->program, "GET", s->path, &match);
	return match.route != NULL && http_is_local(s->path) ? s->path : NULL;
}

static enum step
check_csrf(struct screen *s)
{
	struct screen_answer *answer = s->answer;
	const struct keys *keys = answer->web->keys;
	const char *token = form_get(s->form, "csrf");
	bool by_link = answer->route->access == SCREEN_TOKEN;

	if (answer->route->access == SCREEN_ONE_CLICK)
		return GO_ON; /* the address itself is what nobody else has */
	if (!http_same_site(answer->request, by_link ? HTTP_ALLOW_OPAQUE : HTTP_REFUSE_OPAQUE)) {
		log_info("%s: refused, sent from another site", doing(s));
		page_error_status(s, 403,
		                  "This was sent from a page of another site. Nothing was changed.",
		                  form_behind(s), "Open the page here");
		return ANSWERED;
	}
	if (csrf_check(s->arena, keys, by_link ? s->token : answer->session_secret, s->path,
	               token) ||
	    csrf_check(s->arena, keys, answer->visit, s->path, token))
		return GO_ON;
	log_info("%s: refused, no good CSRF token", doing(s));
	page_error_status(
		s, 403,
		"This page was too old, or it was made for another sign-in. Nothing was changed: "
		"open it again and repeat what you did.",
		form_behind(s), "Open it again");
	return ANSWERED;
}

/* --- the handler --- */

/* Whether `e` is something the person can mend in the form. */
static bool
is_for_form(const struct err *e)
{
	return e->kind == ERR_INPUT || e->kind == ERR_CONFLICT || e->kind == ERR_AUTH ||
	       (e->kind == ERR_BUSY && e->say != NULL);
}

static enum step
show_again(struct screen *s, const struct err *errors)
{
	const struct screen_route *route = s->answer->route;
	const struct err *e;

	if (route->again == NULL || !is_for_form(errors))
		return fail(s, errors);
	log_err(errors, doing(s));
	answer_restart(s->answer, page_status(s, errors));
	s->errors = errors;
	page_begin(s);
	e = route->again(s);
	return e == NULL ? ANSWERED : fail(s, e);
}

static enum step
handle(struct screen *s)
{
	const struct err *e = form_errors(s->form);

	if (e != NULL && !is_post(s) && s->answer->route->again == NULL) {
		page_error_status(s, 400, e->say, NULL, NULL);
		return ANSWERED;
	}
	if (e == NULL) {
		page_begin(s);
		e = s->answer->route->handle(s);
	}
	return e == NULL ? ANSWERED : show_again(s, e);
}

static enum step
read_and_check(struct screen *s, const struct request_body *body)
{
	const struct err *e;

	if (is_post(s) && check_body(s, body) == ANSWERED)
		return ANSWERED;
	if (check_access(s) == ANSWERED)
		return ANSWERED;
	if ((e = read_fields(s, body)) != NULL) {
		log_err(e, doing(s));
		return refuse(s, 400);
	}
	return is_post(s) ? check_csrf(s) : GO_ON;
}

void
request_answer(const struct web *web, struct arena *a, const struct http_request *request,
               const struct request_body *body, struct screen_answer *answer)
{
	struct screen s = {
		.link = {.store = web->store,
	                 .conf = &web->conf,
	                 .keys = web->keys,
	                 .arena = a,
	                 .remote_addr = request->remote_addr,
	                 .operation = request->operation,
	                 .now_ms = clock_now_ms()},
		.arena = a,
		.conf = &web->conf,
		.path = request->path,
		.user_agent = request->user_agent,
		.answer = answer,
	};

	if (find_route(&s) == ANSWERED || read_and_check(&s, body) == ANSWERED)
		return;
	handle(&s);
}
