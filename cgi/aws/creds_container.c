/*
 * Credentials of a container's role: ECS and EKS tell an address, and perhaps a token for it.  See
 * creds_fetch.h.
 */
#include "../base/crypto.h"
#include "creds_fetch_inner.h"
#include "creds_inner.h"

static void
on_answer(void *arg)
{
	struct creds_fetch *f = arg;

	crypto_cleanse(f->header, sizeof f->header);
	if (creds_fetch_has(f, f->plan.address) &&
	    creds_fetch_take_json(f, f->room, f->plain.length, "Token"))
		creds_fetch_got(f);
	crypto_cleanse(f->room, sizeof f->room);
}

/* The Authorization header, if one is wanted; the file is read anew each time, as EKS renews it. */
static bool
set_header(struct creds_fetch *f)
{
	static const char name[] = "Authorization: ";
	const char *file = creds_variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"),
		   *token = creds_variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
	char *room = f->header + strlen(name);

	if (*file == '\0' && *token == '\0')
		return true;
	memcpy(f->header, name, sizeof name);
	if (*file != '\0') {
		if (!creds_fetch_read_file(f, file, room, CREDS_TOKEN_MOST))
			return false;
	} else if (strlen(token) >= CREDS_TOKEN_MOST) {
		creds_fetch_fail(f, ERR_SYSTEM, "the authorization token is too long");
		return false;
	} else {
		memcpy(room, token, strlen(token) + 1);
	}
	for (; *room != '\0'; room++)
		if ((unsigned char)*room < ' ' || *room == '\177') {
			creds_fetch_fail(f, ERR_SYSTEM,
			                 "the authorization token has a line end or another sign "
			                 "that it can't have");
			return false;
		}
	return true;
}

void
creds_container_begin(struct creds_fetch *f)
{
	if (set_header(f))
		creds_fetch_ask(f, f->plan.address, false, *f->header == '\0' ? NULL : f->header,
		                on_answer);
}
