/*
 * The answer being made.  See answer.h; the headers' reasons are in the README's section on
 * security.
 */
#include "answer.h"

enum { BODY_ROOM = 16 * 1024 }; /* most pages fit in it */

/*
 * What every answer carries.  No page of ours has inline script or style, or loads anything from
 * elsewhere.
 */
static const char fixed_headers[] =
	"Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src "
	"'self' data:; "
	"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
	"'none'\r\n"
	"X-Content-Type-Options: nosniff\r\n"
	"Cross-Origin-Opener-Policy: same-origin\r\n"
	"Cross-Origin-Resource-Policy: same-origin\r\n"
	"Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n"
	"Cache-Control: no-store\r\n";

void
answer_init(struct screen_answer *answer, struct arena *a, const struct web *web,
            const struct http_request *request)
{
	memset(answer, 0, sizeof *answer);
	answer->web = web;
	answer->request = request;
	buf_init(&answer->cookies, a);
	buf_init_room(&answer->body, a, BODY_ROOM);
	answer_restart(answer, 200);
}

void
answer_restart(struct screen_answer *answer, int status)
{
	answer->status = status;
	answer->type = "text/html; charset=utf-8";
	answer->attachment = NULL;
	answer->location = NULL;
	answer->allow = NULL;
	answer->retry_after_s = 0;
	answer->body.len = 0;
	answer->body.data[0] = '\0';
}

const char *
answer_cookie_name(struct arena *a, const struct conf *conf, const char *suffix)
{
	const char *name = conf->secure ? "__Host-rolecall" : "rolecall";

	return *suffix == '\0' ? name : arena_printf(a, "%s%s", name, suffix);
}

void
answer_set_cookie(struct screen_answer *answer, const char *suffix, const char *value,
                  int max_age_s)
{
	const struct conf *conf = &answer->web->conf;

	buf_printf(&answer->cookies, "Set-Cookie: %s=%s; Path=/; HttpOnly; SameSite=Lax%s",
	           answer_cookie_name(answer->cookies.arena, conf, suffix), value,
	           conf->secure ? "; Secure" : "");
	if (max_age_s >= 0)
		buf_printf(&answer->cookies, "; Max-Age=%d", max_age_s);
	buf_puts(&answer->cookies, "\r\n");
}

void
answer_header(const struct screen_answer *answer, struct buf *out)
{
	bool by_link = answer->route != NULL && (answer->route->access == SCREEN_TOKEN ||
	                                         answer->route->access == SCREEN_ONE_CLICK);

	buf_printf(out, "Status: %s\r\n", http_status_line(answer->status));
	if (answer->location != NULL)
		buf_printf(out, "Location: %s\r\n", answer->location);
	else
		buf_printf(out, "Content-Type: %s\r\n", answer->type);
	if (answer->attachment != NULL)
		buf_printf(out, "Content-Disposition: attachment; filename=\"%s\"\r\n",
		           answer->attachment);
	buf_printf(out, "Content-Length: %zu\r\n", answer->body.len);
	buf_put(out, fixed_headers, sizeof fixed_headers - 1);
	buf_printf(out, "Referrer-Policy: %s\r\n", by_link ? "no-referrer" : "same-origin");
	if (answer->web->conf.secure)
		buf_puts(out, "Strict-Transport-Security: max-age=31536000\r\n");
	if (answer->allow != NULL)
		buf_printf(out, "Allow: %s\r\n", answer->allow);
	if (answer->retry_after_s > 0)
		buf_printf(out, "Retry-After: %d\r\n", answer->retry_after_s);
	buf_put(out, answer->cookies.data, answer->cookies.len);
	buf_puts(out, "\r\n");
}
