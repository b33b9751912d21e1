/* Words of a command line.  See words.h. */
#include "words.h"

#include <stdbool.h>

#include "../base/buf.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Appends what stands in quotes; `at` is behind the first, and then behind the last.  NULL: there
 * is no last. */
static const char *
put_quoted(struct buf *word, const char *at, char quote)
{
	for (; *at != quote; at++) {
		if (quote == '"' && *at == '\\' && (at[1] == '"' || at[1] == '\\'))
			at++;
		if (*at == '\0')
			return NULL;
		buf_putc(word, *at);
	}
	return at + 1;
}

/* Appends one word; what is behind it, or NULL. */
static const char *
put_word(struct buf *word, const char *at)
{
	while (at != NULL && *at != '\0' && !is_blank(*at)) {
		if (*at == '"' || *at == '\'') {
			at = put_quoted(word, at + 1, *at);
			continue;
		}
		if (*at == '\\' && *++at == '\0')
			return NULL;
		buf_putc(word, *at++);
	}
	return at;
}

char **
words_split(struct arena *arena, const char *line)
{
	char **words = arena_array(arena, WORDS_MOST + 1, sizeof *words);
	size_t count = 0;

	for (;;) {
		struct buf word;

		while (is_blank(*line))
			line++;
		if (*line == '\0')
			return count == 0 ? NULL : words;
		buf_init(&word, arena);
		if (count == WORDS_MOST || (line = put_word(&word, line)) == NULL)
			return NULL;
		words[count++] = word.data;
	}
}
