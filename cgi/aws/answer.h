/*
 * The XML that AWS's Query services answer with (STS API reference, "Common errors" and each
 * operation's example), read into the few texts that were asked for.  Everything else is passed
 * over without being copied: temporary credentials in an answer never leave the bytes they came in,
 * and the parser's own memory is overwritten when it is freed.  No I/O.
 */
#ifndef AWS_ANSWER_H
#define AWS_ANSWER_H

#include "../base/arena.h"

enum answer_shape {
	ANSWER_UNREADABLE, /* not XML, cut off, has a DTD, or not an answer to this operation */
	ANSWER_RESULT,     /* <OPERATIONResponse> */
	ANSWER_ERROR       /* <ErrorResponse> with a Code */
};

enum { ANSWER_WANTS = 6, ANSWER_SECRETS = 3, ANSWER_MESSAGE_MOST = 500 };

/*
 * A text that must not lie about longer than it is used: it goes into the caller's `room` alone,
 * which the caller wipes.
 */
struct answer_secret {
	const char *path; /* as a want's */
	char *room;       /* gets the text and a NUL; "" unless the answer is ANSWER_RESULT */
	size_t size;      /* of the room; a text that does not fit makes the answer unreadable */
};

/* An answer.  No text is NULL but those in `values`; all are in the arena. */
struct answer {
	enum answer_shape shape;
	const char *code;       /* ANSWER_ERROR: letters, digits and "." only; else "" */
	const char *message;    /* ANSWER_ERROR: valid UTF-8 without control characters, at most 500
	                           bytes; else "" */
	const char *request_id; /* "" when there is none */
	const char *values[ANSWER_WANTS]; /* ANSWER_RESULT: for each want its text, NULL when it is
	                                     not there; of one that may be there many times all
	                                     texts, each with its NUL */
	size_t counts[ANSWER_WANTS];      /* how many texts those are */
};

/*
 * Reads `size` bytes as the answer to `operation` ("AssumeRole").
 *   wants    `want_count` (at most ANSWER_WANTS) paths below OPERATIONResponse/OPERATIONResult,
 * like "AssumedRoleUser/Arn".  A wanted element that is there twice makes the answer unreadable,
 * unless its path begins with "*", as in "*PolicyNames/member": that may be there many times.
 *   secrets  `secret_count` (at most ANSWER_SECRETS), likewise
 * Hostile bytes are expected: DTDs, entities, deep nesting, wrong encodings and half documents all
 * are ANSWER_UNREADABLE.
 */
void
answer_read(struct arena *arena, const char *bytes, size_t size, const char *operation,
            const char *const *wants, size_t want_count, const struct answer_secret *secrets,
            size_t secret_count, struct answer *out);

/* What no readable answer is. */
struct answer
answer_none(void);

/*
 * A copy of `text` fit to be kept and shown: valid UTF-8, each run of control characters, blanks
 * and malformed bytes made one blank, at most `most` bytes.
 */
char *
answer_clean(struct arena *arena, const char *text, size_t most);

/*
 * `text` up to where `secret` begins in it, which AWS may repeat when it explains what it refused;
 * `text` itself when it is not there.
 */
const char *
answer_without(struct arena *arena, const char *text, const char *secret);

#endif
