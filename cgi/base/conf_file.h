/*
 * The grammar of the configuration file, for conf.c alone: HDF (clearsilver.net) as far as a
 * configuration needs it, read strictly.
 *
 *     # a comment                      a whole line
 *     name = value                     the rest of the line, without blanks at its ends
 *     group {                          and what is in it, up to a line with }
 *     group.name = value               the same as name in group
 *     name << EOM                      lines up to one that is exactly EOM
 *
 * What HDF's own reader takes in silence is an error with its line here: a missing or extra brace,
 * `A { B = 1 }` on one line, a key set twice, a key nobody knows, a text without its end.  Links,
 * attributes and #include are refused.
 */
#ifndef BASE_CONF_FILE_H
#define BASE_CONF_FILE_H

#include "conf.h"

enum conf_type {
	CONF_TEXT,       /* one line of at most `max` bytes */
	CONF_URL,        /* http[s]://host[:port] */
	CONF_SMTP,       /* smtp[s]://[user:password@]host[:port] */
	CONF_EMAIL,      /* a bare address */
	CONF_DOMAINS,    /* domains with blanks between, each as DOMAIN or RESELLER:DOMAIN */
	CONF_ACCOUNT,    /* 12 digits */
	CONF_PARTITIONS, /* PARTITION=PROFILE, with blanks between */
	CONF_S3,         /* https address of a file in S3, or empty */
	CONF_DIR,        /* an absolute path of a directory that is there */
	CONF_PATH,       /* an absolute path */
	CONF_INT,        /* min to max */
	CONF_INTS,       /* up to CONF_INTS_MOST of them, each greater than the last; or empty */
	CONF_FLAG        /* 0 or 1 */
};

struct conf_key {
	const char *name; /* with its groups: "session.idle_minutes" */
	enum conf_type type;
	const char *preset; /* the default, as text; "" also means that the value may be empty */
	int64_t min, max;
	int64_t scale; /* CONF_INT: what the number is multiplied with (minutes to seconds) */
	size_t offset; /* in struct conf */
	enum {
		CONF_OPTIONAL,
		CONF_REQUIRED
	} need; /* in a file; without any file the defaults hold */
};

/* What a file says about one key. */
struct conf_setting {
	int line; /* 0: nothing */
	const char *value;
};

/* The key called `name`, or NULL. */
const struct conf_key *
conf_file_key(const struct conf_key *keys, size_t count, const char *name);

/*
 * Reads `file` into `settings` (one a key, zeroed by the caller).  `*lines` is the number of the
 * last line, 0 when the file can't be read.  The faults of its grammar are a chain of ERR_INPUT,
 * "FILE:LINE: what"; values are not looked at.
 */
const struct err *
conf_file_read(struct arena *a, const char *file, const struct conf_key *keys, size_t count,
               struct conf_setting *settings, int *lines);

#endif
