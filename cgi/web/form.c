/*
 * Fields of query strings and bodies.  See form.h; the format is the URL Standard's
 * application/x-www-form-urlencoded.
 */
#include "form.h"
#include "../base/utf8.h"

enum { FORM_SIZE_MAX = 64 * 1024, FORM_FIELDS_MAX = 256 };

struct value {
	const char *text; /* "" when absent */
	bool sent;
};

struct form {
	const struct form_field *fields;
	size_t count;
	struct value *values; /* one a field of the table */
	const struct err *errors;
};

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes `size` bytes; NULL when an escape is broken, or the result has a NUL or is not UTF-8. */
static char *
decode(struct arena *a, const char *bytes, size_t size)
{
	char *text = arena_alloc(a, size + 1), *out = text;

	for (size_t i = 0; i < size; i++) {
		if (bytes[i] == '%') {
			int high = i + 2 < size ? hex_digit(bytes[i + 1]) : -1;
			int low = high < 0 ? -1 : hex_digit(bytes[i + 2]);

			if (low < 0)
				return NULL;
			*out++ = (char)(high << 4 | low);
			i += 2;
		} else {
			*out++ = bytes[i] == '+' ? ' ' : bytes[i];
		}
	}
	return utf8_valid(text, (size_t)(out - text)) ? text : NULL;
}

/* CRLF and CR become LF. */
static char *
unify_lines(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text), *out = copy;

	for (; *text != '\0'; text++) {
		if (*text == '\r') {
			*out++ = '\n';
			text += text[1] == '\n';
		} else {
			*out++ = *text;
		}
	}
	*out = '\0';
	return copy;
}

static const char *
normalize(struct arena *a, enum form_kind kind, char *text)
{
	switch (kind) {
	case FORM_LINE:
	case FORM_CHOICE:
		return utf8_trim(a, text);
	case FORM_TEXT:
		return utf8_trim(a, unify_lines(a, text));
	case FORM_SECRET:
		break;
	}
	return text;
}

static bool
is_choice(const struct form_field *field, const char *text)
{
	if (*text == '\0')
		return true;
	for (size_t i = 0; field->choices != NULL && field->choices[i] != NULL; i++)
		if (strcmp(field->choices[i], text) == 0)
			return true;
	return false;
}

static void
check(struct arena *a, struct form *form, const struct form_field *field, const char *text)
{
	enum utf8_lines lines = field->kind == FORM_TEXT ? UTF8_MULTILINE : UTF8_ONE_LINE;

	if (field->kind == FORM_CHOICE) {
		if (!is_choice(field, text))
			form->errors =
				err_field(a, form->errors, field->name, "Choose one of the list.");
		return;
	}
	if (field->limit > 0 && utf8_length(text) > field->limit)
		form->errors = err_field(a, form->errors, field->name,
		                         "Use at most %zu characters; this has %zu.", field->limit,
		                         utf8_length(text));
	else if (utf8_has_control(text, lines))
		form->errors = err_field(
			a, form->errors, field->name,
			lines == UTF8_ONE_LINE
				? "Use one line, without tabs and other control characters."
				: "Remove the control characters from this text.");
}

static size_t
find(const struct form *form, const char *name)
{
	size_t i = 0;

	while (i < form->count && strcmp(form->fields[i].name, name) != 0)
		i++;
	return i;
}

/* One NAME=VALUE. */
static const struct err *
take(struct arena *a, struct form *form, const char *pair, size_t size)
{
	const char *equals = memchr(pair, '=', size);
	size_t name_size = equals == NULL ? size : (size_t)(equals - pair);
	char *name = decode(a, pair, name_size);
	char *text =
		equals == NULL ? arena_strdup(a, "") : decode(a, equals + 1, size - name_size - 1);
	size_t i;

	if (name == NULL || text == NULL)
		return err_new(a, ERR_INPUT, "form: a broken %%xx, a NUL or bad UTF-8");
	if ((i = find(form, name)) == form->count)
		return NULL;
	if (form->values[i].sent)
		return err_new(a, ERR_INPUT, "form: %s was sent twice", name);
	form->values[i].sent = true;
	form->values[i].text = normalize(a, form->fields[i].kind, text);
	return NULL;
}

const struct err *
form_parse(struct arena *a, const char *bytes, size_t size, const struct form_field *fields,
           size_t count, struct form **result)
{
	struct form *form = arena_alloc(a, sizeof *form);
	const char *end = bytes + size;
	const struct err *e = NULL;
	size_t pairs = 0;

	*result = form;
	form->fields = fields;
	form->count = count;
	form->values = arena_array(a, count > 0 ? count : 1, sizeof *form->values);
	for (size_t i = 0; i < count; i++)
		form->values[i].text = "";
	if (size > FORM_SIZE_MAX)
		return err_new(a, ERR_INPUT, "form: %zu bytes are too many", size);
	while (e == NULL && bytes < end) {
		const char *stop = memchr(bytes, '&', (size_t)(end - bytes));

		if (stop == NULL)
			stop = end;
		if (stop > bytes && ++pairs > FORM_FIELDS_MAX)
			return err_new(a, ERR_INPUT, "form: more than %d fields", FORM_FIELDS_MAX);
		if (stop > bytes)
			e = take(a, form, bytes, (size_t)(stop - bytes));
		bytes = stop + 1;
	}
	for (size_t i = 0; e == NULL && i < count; i++)
		check(a, form, &fields[i], form->values[i].text);
	return e;
}

const char *
form_get(const struct form *form, const char *name)
{
	size_t i = find(form, name);

	return i == form->count ? "" : form->values[i].text;
}

bool
form_has(const struct form *form, const char *name)
{
	size_t i = find(form, name);

	return i < form->count && form->values[i].sent;
}

const struct err *
form_errors(const struct form *form)
{
	return form->errors;
}
