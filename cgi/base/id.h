/*
 * IDs: ULIDs (github.com/ulid/spec), 26 characters of Crockford's base32 in upper case: 48 bits of
 * time in ms, then 80 random bits, so that they sort by age.  A struct and not a char *, so that an
 * ID can't be mixed up with other text.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

enum { ID_LENGTH = 26 };

struct id {
	char text[ID_LENGTH + 1]; /* NUL-terminated; "" is "none" */
};

/*
 * The reseller that a read or write is for.  A type of its own, so that leaving it out, or passing
 * another ID, won't compile.
 */
struct reseller_id {
	struct id id;
};

/* A new ID.  Later ones of one process sort behind earlier ones, within one millisecond too. */
struct id
id_new(void);

/*
 * Reads an ID of exactly 26 valid characters (lower case accepted); false, and `id` none, when
 * `text` is not one (or NULL).
 */
bool
id_parse(const char *text, struct id *id);

/*
 * The ID that 16 bytes of a hash make: for records that are found by what they are about rather
 * than listed.  Its time means nothing.
 */
struct id
id_of_bytes(const unsigned char bytes[16]);

/* Whether it is set at all. */
bool
id_is_set(struct id id);

bool
id_equal(struct id a, struct id b);

/* The least and the greatest ID that id_new() makes in the millisecond `time_ms`. */
struct id
id_least(int64_t time_ms);

struct id
id_most(int64_t time_ms);

/* The time in it, ms since 1970. */
int64_t
id_time_ms(struct id id);

#endif
