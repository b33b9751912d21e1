/* AWS's shared files.  See ini.h. */
#include "ini.h"

#include <stddef.h>
#include <string.h>

/* `text` without blanks at both ends, cut in place. */
static char *
trim(char *text)
{
	size_t length;

	text += strspn(text, " \t\r\v\f");
	length = strlen(text);
	while (length > 0 && strchr(" \t\r\v\f", text[length - 1]) != NULL)
		text[--length] = '\0';
	return text;
}

/* Ends `value` before " #" or " ;". */
static void
cut_comment(char *value)
{
	for (char *p = value; *p != '\0'; p++)
		if ((*p == '#' || *p == ';') && p > value && (p[-1] == ' ' || p[-1] == '\t')) {
			*p = '\0';
			return;
		}
}

/* The name in "[name]", or NULL. */
static char *
section_name(char *line)
{
	char *end = strchr(line, ']');

	if (*line != '[' || end == NULL)
		return NULL;
	*end = '\0';
	return trim(line + 1);
}

/* The end of the line at `at`, made a NUL; what follows is returned, NULL at the end of the text.
 */
static char *
cut_line(char *at)
{
	char *end = strchr(at, '\n');

	if (end == NULL)
		return NULL;
	*end = '\0';
	return end + 1;
}

void
ini_parse(char *text, ini_setting *setting, void *arg)
{
	const char *section = "";
	size_t key_indent = 0;
	int below_key = 0; /* whether a key of this section stands above */

	if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
		text += 3;
	for (char *line = text, *next; line != NULL; line = next) {
		size_t indent = strspn(line, " \t");
		char *name, *equals;

		next = cut_line(line);
		line = trim(line);
		if (*line == '\0' || *line == '#' || *line == ';' ||
		    (below_key && indent > key_indent))
			continue;
		if ((name = section_name(line)) != NULL) {
			section = name;
			below_key = 0;
		} else if ((equals = strchr(line, '=')) != NULL) {
			*equals = '\0';
			cut_comment(equals + 1);
			setting(arg, section, trim(line), trim(equals + 1));
			key_indent = indent;
			below_key = 1;
		}
	}
}
