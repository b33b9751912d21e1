/* STS.  See sts.h. */
#include "sts.h"

#include "../base/clock.h"
#include "operation.h"

#define VERSION "2011-06-15"

/* Where the answer's credentials go. */
static void
want_session(struct arena *arena, struct creds *session, struct query_request *out)
{
	struct answer_secret *secrets = arena_array(arena, ANSWER_SECRETS, sizeof *secrets);

	secrets[0] = (struct answer_secret){"Credentials/AccessKeyId", session->access_key_id,
	                                    sizeof session->access_key_id};
	secrets[1] =
		(struct answer_secret){"Credentials/SecretAccessKey", session->secret_access_key,
	                               sizeof session->secret_access_key};
	secrets[2] = (struct answer_secret){"Credentials/SessionToken", session->session_token,
	                                    sizeof session->session_token};
	snprintf(session->from, sizeof session->from, "AssumeRole");
	out->secrets = secrets;
	out->secret_count = ANSWER_SECRETS;
}

static void
want_role(struct arena *arena, const struct sts_assume_role *ask, struct query_request *out)
{
	static const char *const wants[] = {"AssumedRoleUser/Arn", "Credentials/Expiration"};

	out->wants = wants;
	out->want_count = ask->session != NULL ? 2 : 1;
	if (ask->session != NULL)
		want_session(arena, ask->session, out);
}

void
sts_assume_role(struct arena *arena, const struct sts_assume_role *ask, struct query_request *out)
{
	struct buf body;

	buf_init(&body, arena);
	operation_put(&body, "Action", "AssumeRole");
	operation_put(&body, "Version", VERSION);
	operation_put(&body, "RoleArn", ask->role_arn);
	operation_put(&body, "RoleSessionName", ask->session_name);
	operation_put(&body, "ExternalId", ask->external_id);
	operation_put(&body, "DurationSeconds", arena_printf(arena, "%d", ask->duration_s));
	operation_put(&body, "Policy", ask->session_policy);
	out->operation = "AssumeRole";
	out->body = body.data;
	want_role(arena, ask, out);
}

void
sts_assume_role_with_web_identity(struct arena *arena, const struct sts_assume_role *ask,
                                  struct query_request *out)
{
	struct buf body;

	buf_init(&body, arena);
	operation_put(&body, "Action", "AssumeRoleWithWebIdentity");
	operation_put(&body, "Version", VERSION);
	operation_put(&body, "RoleArn", ask->role_arn);
	operation_put(&body, "RoleSessionName", ask->session_name);
	if (ask->duration_s > 0)
		operation_put(&body, "DurationSeconds", arena_printf(arena, "%d", ask->duration_s));
	operation_put(&body, "WebIdentityToken", "");
	out->operation = "AssumeRoleWithWebIdentity";
	out->body = body.data;
	want_role(arena, ask, out);
}

/* Something that a header can carry. */
static bool
is_key(const char *text)
{
	size_t n = 0;

	while (text[n] > ' ' && text[n] <= '~')
		n++;
	return n > 0 && text[n] == '\0';
}

static bool
is_session(const struct creds *session)
{
	return session == NULL ||
	       (is_key(session->access_key_id) && is_key(session->secret_access_key) &&
	        is_key(session->session_token));
}

bool
sts_read_assumed_role(struct arena *arena, const struct sts_assume_role *ask,
                      const struct query_answer *answer, struct arn *assumed)
{
	struct arn role;
	const char *name;

	if (operation_text(answer, 0) == NULL || !arn_parse(arena, ask->role_arn, &role) ||
	    !arn_parse(arena, answer->xml.values[0], assumed))
		return false;
	name = arn_assumed_role_name(arena, assumed);
	return name != NULL && strcmp(name, role.name) == 0 &&
	       strcmp(assumed->name, ask->session_name) == 0 &&
	       strcmp(assumed->partition, role.partition) == 0 &&
	       arn_account_valid(assumed->account) && is_session(ask->session);
}

int64_t
sts_read_expiration(const struct query_answer *answer)
{
	return operation_text(answer, 1) != NULL ? clock_parse_rfc3339(answer->xml.values[1]) : -1;
}

void
sts_get_caller_identity(struct query_request *out)
{
	static const char *const wants[] = {"Account", "Arn"};

	out->operation = "GetCallerIdentity";
	out->body = "Action=GetCallerIdentity&Version=" VERSION;
	out->wants = wants;
	out->want_count = 2;
}

bool
sts_read_caller_identity(struct arena *arena, const struct query_answer *answer, struct arn *caller)
{
	return operation_text(answer, 0) != NULL && operation_text(answer, 1) != NULL &&
	       arn_parse(arena, answer->xml.values[1], caller) &&
	       arn_account_valid(caller->account) &&
	       strcmp(caller->account, answer->xml.values[0]) == 0;
}
