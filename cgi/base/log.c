/* The log.  See log.h. */
#include <unistd.h>

#include "log.h"

static const char *program_name = "rolecall";
static char current_request[64];

void
log_open(const char *program)
{
	program_name = program;
}

void
log_request(const char *request_id)
{
	snprintf(current_request, sizeof current_request, "%s", request_id);
}

/*
 * Appends `text` quoted; control characters, quotes and backslashes become \xHH or \", so a value
 * never ends its line.
 */
static size_t
put_quoted(char *line, size_t at, size_t room, const char *text)
{
	if (at + 2 >= room)
		return at;
	line[at++] = '"';
	for (const unsigned char *p = (const unsigned char *)text; *p != '\0' && at + 6 < room;
	     p++) {
		if (*p == '"' || *p == '\\') {
			line[at++] = '\\';
			line[at++] = (char)*p;
		} else if (*p < 0x20 || *p == 0x7F) {
			at += (size_t)snprintf(line + at, room - at, "\\x%02x", *p);
		} else {
			line[at++] = (char)*p;
		}
	}
	line[at++] = '"';
	return at;
}

static void
write_line(const char *level, const char *text)
{
	char line[2048];
	size_t room = sizeof line - 2;
	int n = snprintf(line, room, "level=%s program=%s pid=%ld", level, program_name,
	                 (long)getpid());
	size_t at = n < 0 ? 0 : (size_t)n;

	if (current_request[0] != '\0')
		at += (size_t)snprintf(line + at, room - at, " request=%s", current_request);
	at += (size_t)snprintf(line + at, room - at, " msg=");
	at = put_quoted(line, at, room, text);
	line[at++] = '\n';
	/* one write a line: lines of several processes never mix */
	if (write(STDERR_FILENO, line, at) < 0)
		return;
}

static void
write_formatted(const char *level, const char *format, va_list ap)
	__attribute__((format(printf, 2, 0)));

static void
write_formatted(const char *level, const char *format, va_list ap)
{
	char text[1536];

	vsnprintf(text, sizeof text, format, ap);
	write_line(level, text);
}

void
log_info(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	write_formatted("info", format, ap);
	va_end(ap);
}

void
log_warning(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	write_formatted("warning", format, ap);
	va_end(ap);
}

void
log_error(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	write_formatted("error", format, ap);
	va_end(ap);
}

void
log_err(const struct err *e, const char *doing)
{
	for (; e != NULL; e = e->next) {
		const char *field = e->field == NULL ? "" : e->field;

		if (e->kind == ERR_SYSTEM)
			log_error("%s: %s", doing, e->what);
		else if (e->kind == ERR_UPSTREAM || e->kind == ERR_BUSY)
			log_warning("%s: %s", doing, e->what);
		else
			log_info("%s: %s %s %s", doing, err_kind_name(e->kind), field, e->what);
	}
}
