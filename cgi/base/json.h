/*
 * JSON (RFC 8259), read strictly into values that live in an arena, and written.  The only user of
 * jansson, whose memory is overwritten when it is freed: credentials come as JSON too.  No I/O.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>

#include "arena.h"

struct json; /* one value; lives as long as the arena of the text or value that it came from */

enum json_kind {
	JSON_IS_NULL,
	JSON_IS_BOOL,
	JSON_IS_NUMBER,
	JSON_IS_TEXT,
	JSON_IS_LIST,
	JSON_IS_OBJECT
};

enum { JSON_DEPTH_MOST = 64 };

/*
 * The value that `size` bytes of `text` are: UTF-8, one list or object, no name twice in an object,
 * nothing behind it, no NUL in a text, at most JSON_DEPTH_MOST deep.  NULL when they are not, and
 * then *why says what is wrong with them, without repeating any of them.
 */
const struct json *
json_read(struct arena *a, const char *text, size_t size, const char **why);

enum json_kind
json_kind(const struct json *value);

/* The text of a JSON_IS_TEXT; NULL for any other value, and for NULL. */
const char *
json_text(const struct json *value);

/* "true" or "false", a number or a text as text, in `a`; NULL for lists, objects, null and NULL. */
const char *
json_scalar(struct arena *a, const struct json *value);

/* The member `name` of an object; NULL when it has none, or is no object. */
const struct json *
json_get(const struct json *object, const char *name);

/* How many items a list or members an object has; 0 for anything else. */
size_t
json_count(const struct json *value);

/* Item `i` of a list, or value of an object's member `i`, in the order of the text; NULL: none. */
const struct json *
json_at(const struct json *value, size_t i);

/* The name of an object's member `i`; NULL: none. */
const char *
json_name(const struct json *object, size_t i);

/* A value as text in `a`, two blanks a level, members in their order, no line end behind it. */
char *
json_write(struct arena *a, const struct json *value);

/* --- making values; each lives in its arena --- */

struct json *
json_new_object(struct arena *a);

struct json *
json_new_list(struct arena *a);

/* Adds to an object (a name again: the value is replaced); `value` may be of any arena that lives.
 */
void
json_set(struct json *object, const char *name, const struct json *value);

/* The same with a text (NULL is "") and a number. */
void
json_set_text(struct json *object, const char *name, const char *text);

void
json_set_int(struct json *object, const char *name, int64_t number);

void
json_set_bool(struct json *object, const char *name, bool is);

/* Adds to the end of a list. */
void
json_add(struct json *list, const struct json *value);

void
json_add_text(struct json *list, const char *text);

#endif
