/* Credentials of a role that is assumed with others' (a profile's role_arn).  See creds_fetch.h. */
#include "../base/clock.h"
#include "../base/crypto.h"
#include "creds_fetch_inner.h"

enum { DURATION_S = 3600 };

static void
on_answer(void *arg)
{
	struct creds_fetch *f = arg;
	struct arn assumed;

	creds_wipe(&f->signer);
	if (!sts_read_assumed_role(f->arena, &f->ask, &f->answer, &assumed)) {
		creds_fetch_fail(f, ERR_UPSTREAM, "AssumeRole of %s: %s", f->ask.role_arn,
		                 creds_fetch_refusal(f));
	} else if ((f->creds.expires_ms = sts_read_expiration(&f->answer)) <= clock_now_ms()) {
		creds_fetch_fail(f, ERR_UPSTREAM,
		                 "AssumeRole of %s: the answer's Expiration is no time to come",
		                 f->ask.role_arn);
	} else {
		f->assumed++;
		creds_fetch_got(f);
	}
}

void
creds_role_begin(struct creds_fetch *f)
{
	const struct creds_role *role = &f->plan.roles[f->assumed];
	struct query_request request = {.endpoint = f->sts, .creds = &f->signer};

	f->signer = f->creds;
	creds_wipe(&f->creds);
	f->ask = (struct sts_assume_role){
		.role_arn = role->role_arn,
		.external_id = *role->external_id == '\0' ? NULL : role->external_id,
		.session_name = role->session_name,
		.duration_s = role->duration_s > 0 ? role->duration_s : DURATION_S,
		.session = &f->creds,
	};
	sts_assume_role(f->arena, &f->ask, &request);
	query_begin(f->client, f->arena, &request, f->deadline_ms, &f->answer, on_answer, f);
}
