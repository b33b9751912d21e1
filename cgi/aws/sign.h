/*
 * Signature Version 4 of the one kind of request that we make: a form posted to "/" (IAM User
 * Guide, "Create a signed AWS API request").  Ours rather than libcurl's CURLOPT_AWS_SIGV4, which
 * takes a third of a call's processor time and keeps the secret in its own memory.  No I/O but the
 * clock.
 */
#ifndef AWS_SIGN_H
#define AWS_SIGN_H

#include "creds.h"
#include "endpoint.h"

/* Header lines, as they are to be sent beside X-Amz-Security-Token and Content-Type. */
struct signature {
	char host[672]; /* a whole endpoint's address would fit */
	char date[48];
	char authorization[512];
};

/*
 * Signs `body` for `to` with `creds`, at `now` (seconds since 1970).  Host, Content-Type
 * (application/x-www-form-urlencoded), X-Amz-Date and a session token are in the signature.
 */
void
sign_form(const struct endpoint *to, const struct creds *creds, const char *body, int64_t now,
          struct signature *out);

#endif
