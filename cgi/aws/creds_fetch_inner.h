/* What the files of a fetch share.  Nobody else includes this. */
#ifndef AWS_CREDS_FETCH_INNER_H
#define AWS_CREDS_FETCH_INNER_H

#include <sys/types.h>

#include "creds_fetch.h"
#include "sts.h"

enum { CREDS_ROOM = 64 * 1024, CREDS_TOKEN_MOST = 20000 };

struct creds_fetch {
	struct query_client *client;
	struct arena *arena; /* texts without secrets */
	struct creds_plan plan;
	const struct endpoint *sts;
	int64_t deadline_ms;
	struct creds creds;  /* so far */
	struct creds signer; /* of the role that is being assumed */
	size_t assumed;      /* roles on the way */
	struct sts_assume_role ask;
	struct query_plain plain;
	struct query_answer answer;
	char header[CREDS_TOKEN_MOST + 64]; /* with a secret */
	char room[CREDS_ROOM];              /* bodies that come or go, with secrets */
	char url[2048];
	pid_t program; /* credential_process: 0 when none runs */
	int output;    /* of it; -1: closed */
	size_t output_length;
	const struct err *failed; /* in `arena` */
	bool ended;
};

/* `fetch->creds` are what the source gave: on to the roles, or the end. */
void
creds_fetch_got(struct creds_fetch *fetch);

/* It ends with this: "AWS credentials from PLACE: TEXT". */
void
creds_fetch_fail(struct creds_fetch *fetch, enum err_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Asks `url` (with `headers`, until a NULL) into `room`; `done(fetch)` follows. */
void
creds_fetch_ask(struct creds_fetch *fetch, const char *url, bool put, const char *header,
                query_done *done);

/*
 * Whether `room` has what was asked for, with status 200.  Else the fetch has failed; `what` names
 * what was asked.
 */
bool
creds_fetch_has(struct creds_fetch *fetch, const char *what);

/* What came of STS, in a few words without secrets. */
const char *
creds_fetch_refusal(struct creds_fetch *fetch);

/*
 * Takes the credentials that `size` bytes of JSON are (RFC 3339 Expiration, if there is one) into
 * fetch->creds, whose session token is called `token`; else the fetch has failed.
 */
bool
creds_fetch_take_json(struct creds_fetch *fetch, const char *text, size_t size, const char *token);

/* Reads a file with a secret into `room`, without the line end behind it; else the fetch has
 * failed. */
bool
creds_fetch_read_file(struct creds_fetch *fetch, const char *file, char *room, size_t size);

void
creds_web_identity_begin(struct creds_fetch *fetch);
void
creds_container_begin(struct creds_fetch *fetch);
void
creds_instance_begin(struct creds_fetch *fetch);
void
creds_role_begin(struct creds_fetch *fetch); /* the next on the way */

void
creds_process_begin(struct creds_fetch *fetch);
/* Reads what the program has printed; its end, or its deadline, ends that of the fetch's. */
void
creds_process_step(struct creds_fetch *fetch);
/* Ends the program if it runs. */
void
creds_process_stop(struct creds_fetch *fetch);

#endif
