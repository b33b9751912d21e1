/* The one error type.  See err.h. */
#include "err.h"

static struct err *
make(struct arena *a, enum err_kind kind, const char *format, va_list ap)
	__attribute__((format(printf, 3, 0)));

static struct err *
make(struct arena *a, enum err_kind kind, const char *format, va_list ap)
{
	struct err *e = arena_alloc(a, sizeof *e);

	e->kind = kind;
	e->what = arena_vprintf(a, format, ap);
	return e;
}

const struct err *
err_new(struct arena *a, enum err_kind kind, const char *format, ...)
{
	va_list ap;
	struct err *e;

	va_start(ap, format);
	e = make(a, kind, format, ap);
	va_end(ap);
	return e;
}

const struct err *
err_say(struct arena *a, enum err_kind kind, const char *format, ...)
{
	va_list ap;
	struct err *e;

	va_start(ap, format);
	e = make(a, kind, format, ap);
	va_end(ap);
	e->say = e->what;
	return e;
}

const struct err *
err_field(struct arena *a, const struct err *first, const char *field, const char *format, ...)
{
	va_list ap;
	struct err *e;

	va_start(ap, format);
	e = make(a, ERR_INPUT, format, ap);
	va_end(ap);
	e->say = e->what;
	e->field = arena_strdup(a, field);
	if (first == NULL)
		return e;
	/* The chain is ours and not yet handed up: appending keeps the order of the form. */
	struct err *last = (struct err *)(uintptr_t)first;

	while (last->next != NULL)
		last = (struct err *)(uintptr_t)last->next;
	last->next = e;
	return first;
}

const char *
err_for_field(const struct err *e, const char *field)
{
	for (; e != NULL; e = e->next)
		if (e->field != NULL && strcmp(e->field, field) == 0)
			return e->say;
	return NULL;
}

const struct err *
err_wrap(struct arena *a, const struct err *e, const char *operation)
{
	struct err *w;

	if (e == NULL)
		return NULL;
	w = arena_alloc(a, sizeof *w);
	*w = *e;
	w->what = arena_printf(a, "%s: %s", operation, e->what);
	return w;
}

const char *
err_kind_name(enum err_kind kind)
{
	static const char *const names[] = {"input",    "auth", "denied",   "notfound",
	                                    "conflict", "busy", "upstream", "system"};

	return names[kind];
}
