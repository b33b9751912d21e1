/*
 * Credentials of an EC2 instance's role, from its metadata service: version 2 alone, whose token
 * whoever can only make us send a GET does not get (Amazon EC2 User Guide, "Use the Instance
 * Metadata Service").  See creds_fetch.h.
 */
#include "../base/clock.h"
#include "../base/crypto.h"
#include "creds_fetch_inner.h"

enum { GUESS_MS = 2500, ROLE_NAME_MOST = 256 };

static const char path[] = "/latest/meta-data/iam/security-credentials/";

static void
on_credentials(void *arg)
{
	struct creds_fetch *f = arg;

	crypto_cleanse(f->header, sizeof f->header);
	if (creds_fetch_has(f, "the role's credentials") &&
	    creds_fetch_take_json(f, f->room, f->plain.length, "Token"))
		creds_fetch_got(f);
	crypto_cleanse(f->room, sizeof f->room);
}

static void
on_role(void *arg)
{
	struct creds_fetch *f = arg;
	size_t length = strcspn(f->room, "\r\n");

	if (f->answer.status == 404) {
		creds_fetch_fail(f, ERR_UPSTREAM, "the instance has no role (instance profile)");
		return;
	}
	if (!creds_fetch_has(f, "the instance's role"))
		return;
	f->room[length] = '\0';
	if (length == 0 || length > ROLE_NAME_MOST ||
	    strspn(f->room,
	           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-") !=
	            length) {
		creds_fetch_fail(f, ERR_UPSTREAM, "the instance's role: not the name of one");
		return;
	}
	snprintf(f->url, sizeof f->url, "%.1000s%s%.256s", f->plan.address, path, f->room);
	creds_fetch_ask(f, f->url, false, f->header, on_credentials);
}

static void
on_token(void *arg)
{
	static const char name[] = "X-aws-ec2-metadata-token: ";
	struct creds_fetch *f = arg;

	if (*f->answer.fault != '\0' && f->plan.guessed) {
		creds_fetch_fail(f, ERR_UPSTREAM,
		                 "none configured: set AWS_ACCESS_KEY_ID and "
		                 "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; and this seems to be no "
		                 "EC2 instance: %s: %s",
		                 f->answer.fault, f->answer.fault_why);
		return;
	}
	if (!creds_fetch_has(f, "a token of its metadata service (version 2)"))
		return;
	if (f->plain.length == 0 || f->plain.length > 1024 ||
	    strcspn(f->room, "\r\n\t ") != f->plain.length) {
		creds_fetch_fail(f, ERR_UPSTREAM,
		                 "a token of its metadata service (version 2): not one");
		return;
	}
	snprintf(f->header, sizeof f->header, "%s%.1024s", name, f->room);
	crypto_cleanse(f->room, sizeof f->room);
	snprintf(f->url, sizeof f->url, "%s%s", f->plan.address, path);
	creds_fetch_ask(f, f->url, false, f->header, on_role);
}

void
creds_instance_begin(struct creds_fetch *f)
{
	int64_t soon = clock_monotonic_ms() + GUESS_MS;

	if (f->plan.guessed && f->deadline_ms > soon)
		f->deadline_ms = soon;
	snprintf(f->url, sizeof f->url, "%s/latest/api/token", f->plan.address);
	creds_fetch_ask(f, f->url, true, "X-aws-ec2-metadata-token-ttl-seconds: 21600", on_token);
}
