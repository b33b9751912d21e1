/* What the pages of mailed links share.  See show_link.h. */
#include "show_link.h"

#include "../base/clock.h"
#include "../base/log.h"
#include "../link/reseller.h"
#include "answer.h"

const struct err *
show_link_reseller(struct screen *s)
{
	struct reseller reseller;
	const struct err *e = reseller_get(&s->link, &reseller);

	if (e != NULL)
		return e;
	node_set(s->page, "reseller.name", reseller.name);
	node_set(s->page, "reseller.email", reseller.email);
	return NULL;
}

void
show_link_opened(struct screen *s, const struct token *token)
{
	const struct http_request *r = s->answer->request;
	const struct err *e;

	if (strcmp(r->method, "GET") != 0 || r->head || r->ahead)
		return;
	if ((e = token_note_opened(&s->link, token)) != NULL)
		log_err(e, "noting that a link was opened");
}

static const struct standing {
	const char *why, *title;
	int status;
} standings[] = {
	[TOKEN_EXPIRED] = {"expired", "This link has expired", 410},
	[TOKEN_USED] = {"used", "This link was used already", 410},
	[TOKEN_REVOKED] = {"revoked", "This link no longer works", 410},
	[TOKEN_MISPLACED] = {"misplaced", "This link is for something else", 404},
	[TOKEN_UNKNOWN] = {"unknown", "This link is not one of ours", 404},
};

static int64_t
ended_ms(const struct show_link_gone *gone)
{
	return gone->standing == TOKEN_EXPIRED ? gone->token->expires_ms
	       : gone->standing == TOKEN_USED  ? gone->token->used_ms
	                                       : gone->token->revoked_ms;
}

const struct err *
show_link_gone(struct screen *s, const struct show_link_gone *gone)
{
	const struct standing *standing = &standings[gone->standing];
	const struct err *e;

	if (standing->status == 410) {
		if ((e = show_link_reseller(s)) != NULL)
			return e;
		node_set(s->page, "gone.at", clock_format(s->arena, ended_ms(gone)));
	}
	node_set(s->page, "gone.why", standing->why);
	screen_status(s, gone->status != 0 ? gone->status : standing->status);
	return screen_render(s, gone->template,
	                     gone->title != NULL ? gone->title : standing->title);
}
