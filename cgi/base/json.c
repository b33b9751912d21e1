/* JSON.  See json.h.  A struct json is a json_t; its arena holds one reference. */
#include "json.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "crypto.h"

static json_t *
to_jansson(const struct json *value)
{
	return (json_t *)(uintptr_t)value;
}

static struct json *
from_jansson(json_t *value)
{
	return (struct json *)(void *)value;
}

/* --- memory --- */

static void
wipe_and_free(void *memory)
{
	if (memory == NULL)
		return;
	crypto_cleanse(memory, malloc_usable_size(memory));
	free(memory);
}

static void *
allocate(size_t size)
{
	void *memory = malloc(size);

	if (memory == NULL) {
		fprintf(stderr, "level=error msg=\"out of memory\" size=%zu\n", size);
		exit(71);
	}
	return memory;
}

static void
set_up(void)
{
	json_set_alloc_funcs(allocate, wipe_and_free);
}

static void
drop(void *value)
{
	json_decref(value);
}

/* Gives `value` to the arena. */
static struct json *
keep(struct arena *a, json_t *value)
{
	arena_defer(a, drop, value);
	return from_jansson(value);
}

/* --- reading --- */

static bool
is_too_deep(const char *text, size_t size)
{
	bool in_text = false;
	int depth = 0;

	for (size_t i = 0; i < size; i++) {
		if (in_text && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			in_text = !in_text;
		else if (!in_text && (text[i] == '[' || text[i] == '{')) {
			if (++depth > JSON_DEPTH_MOST)
				return true;
		} else if (!in_text && (text[i] == ']' || text[i] == '}'))
			depth--;
	}
	return false;
}

static const char *
fault_text(const json_error_t *error)
{
	switch (json_error_code(error)) {
	case json_error_duplicate_key:
		return "a name stands twice in one object";
	case json_error_end_of_input_expected:
		return "there is more behind its end";
	case json_error_premature_end_of_input:
		return "it breaks off";
	case json_error_invalid_utf8:
		return "it is not UTF-8";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "a text has a NUL character";
	case json_error_numeric_overflow:
		return "a number is too large";
	default:
		return "it is not JSON";
	}
}

const struct json *
json_read(struct arena *a, const char *text, size_t size, const char **why)
{
	json_error_t error;
	json_t *value;

	set_up();
	*why = "it is nested too deeply";
	if (is_too_deep(text, size))
		return NULL;
	value = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	*why = value == NULL ? fault_text(&error) : "";
	return value == NULL ? NULL : keep(a, value);
}

enum json_kind
json_kind(const struct json *value)
{
	switch (json_typeof(to_jansson(value))) {
	case JSON_OBJECT:
		return JSON_IS_OBJECT;
	case JSON_ARRAY:
		return JSON_IS_LIST;
	case JSON_STRING:
		return JSON_IS_TEXT;
	case JSON_INTEGER:
	case JSON_REAL:
		return JSON_IS_NUMBER;
	case JSON_TRUE:
	case JSON_FALSE:
		return JSON_IS_BOOL;
	case JSON_NULL:
		break;
	}
	return JSON_IS_NULL;
}

const char *
json_text(const struct json *value)
{
	return json_string_value(to_jansson(value));
}

const char *
json_scalar(struct arena *a, const struct json *value)
{
	const json_t *v = to_jansson(value);

	if (json_is_string(v))
		return json_string_value(v);
	if (json_is_boolean(v))
		return json_is_true(v) ? "true" : "false";
	if (json_is_integer(v))
		return arena_printf(a, "%lld", (long long)json_integer_value(v));
	if (json_is_real(v))
		return arena_printf(a, "%.17g", json_real_value(v));
	return NULL;
}

const struct json *
json_get(const struct json *object, const char *name)
{
	return from_jansson(json_object_get(to_jansson(object), name));
}

size_t
json_count(const struct json *value)
{
	json_t *v = to_jansson(value);

	return json_is_object(v) ? json_object_size(v) : json_array_size(v);
}

static void *
member(const struct json *object, size_t i)
{
	json_t *v = to_jansson(object);
	void *at = json_object_iter(v);

	while (at != NULL && i-- > 0)
		at = json_object_iter_next(v, at);
	return at;
}

const struct json *
json_at(const struct json *value, size_t i)
{
	json_t *v = to_jansson(value);

	if (json_is_object(v))
		return from_jansson(json_object_iter_value(member(value, i)));
	return from_jansson(json_array_get(v, i));
}

const char *
json_name(const struct json *object, size_t i)
{
	return json_object_iter_key(member(object, i));
}

/* --- writing --- */

char *
json_write(struct arena *a, const struct json *value)
{
	char *text = json_dumps(to_jansson(value), JSON_INDENT(2) | JSON_ENCODE_ANY);
	char *kept = arena_strdup(a, text == NULL ? "" : text);

	wipe_and_free(text);
	return kept;
}

struct json *
json_new_object(struct arena *a)
{
	set_up();
	return keep(a, json_object());
}

struct json *
json_new_list(struct arena *a)
{
	set_up();
	return keep(a, json_array());
}

void
json_set(struct json *object, const char *name, const struct json *value)
{
	json_object_set(to_jansson(object), name, to_jansson(value));
}

void
json_set_text(struct json *object, const char *name, const char *text)
{
	json_object_set_new(to_jansson(object), name, json_string(text == NULL ? "" : text));
}

void
json_set_int(struct json *object, const char *name, int64_t number)
{
	json_object_set_new(to_jansson(object), name, json_integer(number));
}

void
json_set_bool(struct json *object, const char *name, bool is)
{
	json_object_set_new(to_jansson(object), name, json_boolean(is));
}

void
json_add(struct json *list, const struct json *value)
{
	json_array_append(to_jansson(list), to_jansson(value));
}

void
json_add_text(struct json *list, const char *text)
{
	json_array_append_new(to_jansson(list), json_string(text));
}
