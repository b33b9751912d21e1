/* Telling our own faults from AWS's and the customer's.  See inner.h. */
#include <curl/curl.h>

#include "../base/clock.h"
#include "inner.h"

enum { SKEW_MOST_S = 300 };

bool
aws_refused_by_us(const char *message)
{
	/* AWS IAM user guide, "Troubleshoot access denied error messages": which policy it was. */
	static const char *const ours[] = {"identity-based policy", "permissions boundary",
	                                   "session policy",        "service control policy",
	                                   "VPC endpoint policy",   "may not be assumed by root"};

	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strstr(message, ours[i]) != NULL)
			return true;
	return false;
}

static bool
is_one_of(const char *code, const char *const *codes)
{
	for (; *codes != NULL; codes++)
		if (strcmp(code, *codes) == 0)
			return true;
	return false;
}

/* By how many seconds our clock is ahead of AWS's; 0 when AWS told no time. */
static int64_t
ahead_s(const struct query_answer *answer)
{
	int64_t theirs = *answer->date == '\0' ? -1 : (int64_t)curl_getdate(answer->date, NULL);

	return theirs < 0 ? 0 : (answer->asked_ms + answer->took_ms) / 1000 - theirs;
}

static const char *
clock_fault(struct arena *arena, const struct query_answer *answer)
{
	int64_t ahead = ahead_s(answer);

	if (strstr(answer->xml.message, "Signature expired") == NULL &&
	    strstr(answer->xml.message, "not yet current") == NULL && ahead <= SKEW_MOST_S &&
	    ahead >= -SKEW_MOST_S)
		return NULL;
	return arena_printf(arena,
	                    "%s: this machine's clock is wrong: it says %s (%lld s %s AWS), AWS's "
	                    "Date is \"%s\"; set it (NTP)",
	                    answer->xml.code,
	                    clock_format_rfc3339(arena, answer->asked_ms + answer->took_ms),
	                    (long long)(ahead < 0 ? -ahead : ahead),
	                    ahead < 0 ? "behind" : "ahead of", answer->date);
}

/* Credentials `from` somewhere that AWS does not take. */
static const char *
credentials_fault(struct arena *arena, const char *from, const struct query_answer *answer)
{
	static const char *const unknown[] = {"InvalidClientTokenId", "UnrecognizedClientException",
	                                      "InvalidAccessKeyId", NULL};
	static const char *const expired[] = {"ExpiredToken", "ExpiredTokenException",
	                                      "TokenRefreshRequired", NULL};
	static const char *const unsigned_[] = {
		"SignatureDoesNotMatch",      "IncompleteSignature", "InvalidSignatureException",
		"MissingAuthenticationToken", "RequestExpired",      NULL};
	const char *code = answer->xml.code, *what;

	if (is_one_of(code, unknown))
		return arena_printf(arena, "%s: AWS does not know our access key (from %s)", code,
		                    from);
	if (is_one_of(code, expired))
		what = arena_printf(arena, "%s: our credentials (from %s) have expired", code,
		                    from);
	else if (is_one_of(code, unsigned_))
		what = arena_printf(arena,
		                    "%s: AWS does not accept our signature: is the secret access "
		                    "key (from %s) right?",
		                    code, from);
	else
		return NULL;
	return clock_fault(arena, answer) == NULL ? what : clock_fault(arena, answer);
}

/* A request that is no good, whoever is asked about. */
static const char *
malformed_fault(struct arena *arena, const struct query_answer *answer)
{
	static const char *const bad[] = {"MalformedPolicyDocument",
	                                  "PackedPolicyTooLarge",
	                                  "ValidationError",
	                                  "InvalidAction",
	                                  "InvalidInput",
	                                  "InvalidParameterValue",
	                                  "InvalidParameterCombination",
	                                  "InvalidQueryParameter",
	                                  "MalformedQueryString",
	                                  "MissingAction",
	                                  "MissingParameter",
	                                  "NotAuthorized",
	                                  "OptInRequired",
	                                  NULL};

	return !is_one_of(answer->xml.code, bad)
	               ? NULL
	               : arena_printf(arena, "%s: AWS did not take our request: %s",
	                              answer->xml.code, answer->xml.message);
}

static const char *
request_fault(struct arena *arena, const struct aws_source *source,
              const struct query_answer *answer, const char *registered)
{
	const char *code = answer->xml.code, *message = answer->xml.message;

	if (strcmp(code, "RegionDisabledException") == 0 &&
	    (registered == NULL || strstr(message, registered) == NULL))
		return arena_printf(arena, "%s: STS is not active for us in region %s: %s", code,
		                    source->sts.region, message);
	if (strcmp(code, "AccessDenied") == 0 && aws_refused_by_us(message))
		return arena_printf(arena, "%s: a policy on our own side forbids us to ask: %s",
		                    code, message);
	return malformed_fault(arena, answer);
}

/* That `endpoint` could not be reached. */
static const char *
network_fault(struct arena *arena, const struct endpoint *endpoint,
              const struct query_answer *answer)
{
	if (strcmp(answer->fault, "Unreachable") != 0 && strcmp(answer->fault, "TlsFault") != 0)
		return NULL;
	return arena_printf(arena, "%s: %s: %s", answer->fault, endpoint->url, answer->fault_why);
}

const char *
aws_own_fault(struct arena *arena, struct aws_source *source, const struct query_answer *answer,
              const char *registered)
{
	const char *fault = network_fault(arena, &source->sts, answer);

	if (fault != NULL || answer->xml.shape != ANSWER_ERROR)
		return fault;
	if ((fault = credentials_fault(arena, source->creds.from, answer)) != NULL)
		source->distrusted = true;
	return fault != NULL ? fault : request_fault(arena, source, answer, registered);
}

const char *
aws_session_fault(struct arena *arena, const struct aws_source *source, const struct creds *session,
                  const struct query_answer *answer)
{
	const char *fault = network_fault(arena, &source->iam, answer);

	if (fault != NULL || answer->xml.shape != ANSWER_ERROR)
		return fault;
	fault = credentials_fault(arena, session->from, answer);
	return fault != NULL ? fault : malformed_fault(arena, answer);
}
