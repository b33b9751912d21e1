/*
 * Credentials for a token that somebody else signed: Kubernetes, GitHub and others write it into a
 * file, and renew it there.  STS API reference, "AssumeRoleWithWebIdentity".  See creds_fetch.h.
 */
#include "../base/clock.h"
#include "../base/crypto.h"
#include "creds_fetch_inner.h"

/* Percent-encodes `text` behind `room`'s `length`; false when there is no room. */
static bool
append_uri(char *room, size_t size, size_t length, const char *text)
{
	static const char
		hex[] = "0123456789ABCDEF",
		plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (; *text != '\0'; text++) {
		if (length + 4 > size)
			return false;
		if (strchr(plain, *text) != NULL) {
			room[length++] = *text;
			continue;
		}
		room[length++] = '%';
		room[length++] = hex[(unsigned char)*text >> 4];
		room[length++] = hex[(unsigned char)*text & 15];
	}
	room[length] = '\0';
	return true;
}

static void
on_answer(void *arg)
{
	struct creds_fetch *f = arg;
	struct arn assumed;

	crypto_cleanse(f->room, sizeof f->room);
	if (!sts_read_assumed_role(f->arena, &f->ask, &f->answer, &assumed))
		creds_fetch_fail(f, ERR_UPSTREAM, "AssumeRoleWithWebIdentity: %s",
		                 answer_without(f->arena, creds_fetch_refusal(f), f->header));
	else if ((f->creds.expires_ms = sts_read_expiration(&f->answer)) <= clock_now_ms())
		creds_fetch_fail(f, ERR_UPSTREAM,
		                 "AssumeRoleWithWebIdentity: the answer's Expiration is no time "
		                 "to come");
	else
		creds_fetch_got(f);
}

void
creds_web_identity_begin(struct creds_fetch *f)
{
	struct query_request request = {.endpoint = f->sts};
	size_t length;

	/* the token stays in `header`, to be cut out of what AWS says */
	if (!creds_fetch_read_file(f, f->plan.token_file, f->header, CREDS_TOKEN_MOST))
		return;
	f->ask = (struct sts_assume_role){.role_arn = f->plan.web.role_arn,
	                                  .session_name = f->plan.web.session_name,
	                                  .session = &f->creds};
	sts_assume_role_with_web_identity(f->arena, &f->ask, &request);
	length = strlen(request.body);
	if (length >= sizeof f->room) {
		creds_fetch_fail(f, ERR_SYSTEM, "the role is too long");
		return;
	}
	memcpy(f->room, request.body, length);
	if (!append_uri(f->room, sizeof f->room, length, f->header)) {
		creds_fetch_fail(f, ERR_SYSTEM, "the token is too long");
		return;
	}
	request.body = f->room;
	query_begin(f->client, f->arena, &request, f->deadline_ms, &f->answer, on_answer, f);
}
