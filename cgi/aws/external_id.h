/*
 * External IDs: what the account owner's trust policy must demand, one per link, made by us.  Not
 * secret; unguessable all the same, so that nobody can name another reseller's.  Form: "rc-" and 28
 * characters of a-z 2-7 (140 random bits), which STS takes
 * ([\w+=,.@:/-]{2,1224}, AWS STS API reference, AssumeRole) and a person can read aloud.  No I/O,
 * no errors.
 */
#ifndef AWS_EXTERNAL_ID_H
#define AWS_EXTERNAL_ID_H

#include <stdbool.h>

#include "../base/arena.h"

enum { EXTERNAL_ID_RANDOM = 28, EXTERNAL_ID_LENGTH = 3 + EXTERNAL_ID_RANDOM };

/* How a wrong external ID is made from the real one. */
enum external_id_wrong {
	EXTERNAL_ID_OTHER, /* another one from the same generator: same prefix, same length */
	EXTERNAL_ID_LAST_CHANGED, /* its last character is another one */
	EXTERNAL_ID_CASE_FLIPPED, /* upper case for lower, lower for upper */
	EXTERNAL_ID_LONGER,       /* one character more */
	EXTERNAL_ID_SHORTER,      /* one character less */
	EXTERNAL_ID_WRONGS
};

/* A new external ID, in `arena`. */
char *
external_id_new(struct arena *arena);

/* An external ID that is not `real`, in `arena`: another from the same generator. */
char *
external_id_wrong(struct arena *arena, const char *real);

/*
 * A wrong external ID of kind `how`, in `arena`.  Never equal to `real`, always of a form that STS
 * takes when `real` is:  NULL when there is none (no letters to flip, or it would be longer or
 * shorter than STS takes).
 */
char *
external_id_near(struct arena *arena, const char *real, enum external_id_wrong how);

/* Whether STS takes `text` as an external ID. */
bool
external_id_valid(const char *text);

#endif
