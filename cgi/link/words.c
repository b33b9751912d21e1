/* Search words.  See words.h. */
#include "words.h"

#include "../base/utf8.h"

enum { WORDS_MAX = 8, WORD_BYTES = 64 };

static bool
in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/*
 * The index keeps the first 64 bytes of a word: no more of it can be looked up, and no half
 * character.
 */
static const char *
as_indexed(struct arena *a, const char *word)
{
	size_t length = strlen(word);

	if (length <= WORD_BYTES)
		return word;
	for (length = WORD_BYTES; length > 0 && ((unsigned char)word[length] & 0xC0) == 0x80;
	     length--)
		continue;
	return arena_memdup(a, word, length);
}

struct words
words_of(struct arena *a, const char *search)
{
	struct words w = {"", arena_array(a, WORDS_MAX, sizeof *w.all), 0};
	const char *p = utf8_fold(a, search);

	while (*p != '\0' && w.count < WORDS_MAX) {
		const char *begin;

		while (*p != '\0' && !in_word(*p))
			p++;
		for (begin = p; in_word(*p); p++)
			continue;
		if (p > begin) {
			w.all[w.count] = arena_memdup(a, begin, (size_t)(p - begin));
			if (strlen(w.all[w.count]) > strlen(w.longest))
				w.longest = w.all[w.count];
			w.count++;
		}
	}
	w.longest = as_indexed(a, w.longest);
	return w;
}

struct words
words_of_search(struct arena *a, const char *search)
{
	char *text = arena_strdup(a, search), *out = text;
	bool number = true;

	for (const char *p = search; number && *p != '\0'; p++)
		number = strchr("0123456789- ", *p) != NULL;
	if (number) {
		for (const char *p = search; *p != '\0'; p++)
			if (*p >= '0' && *p <= '9')
				*out++ = *p;
		*out = '\0';
	}
	return words_of(a, text);
}

static bool
begins_a_word(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (const char *p = text; *p != '\0'; p++)
		if (in_word(*p) && (p == text || !in_word(p[-1])) && strncmp(p, word, length) == 0)
			return true;
	return false;
}

/*
 * Whether a word of `text` that begins with `prefix` is less than `part`, as the index sorts them.
 */
static bool
has_lesser(const char *text, const char *prefix, const char *part)
{
	for (const char *p = text; *p != '\0'; p++) {
		size_t length = 0;
		int order;

		if (!in_word(*p) || (p > text && in_word(p[-1])) ||
		    strncmp(p, prefix, strlen(prefix)) != 0)
			continue;
		while (in_word(p[length]) && length < WORD_BYTES)
			length++;
		order = strncmp(p, part, length);
		if (order < 0 || (order == 0 && part[length] != '\0'))
			return true;
	}
	return false;
}

bool
words_match(struct arena *a, const struct words *words, const char *part, const char *const *texts,
            size_t count)
{
	const char **folded = arena_array(a, count, sizeof *folded);

	for (size_t j = 0; j < count; j++) {
		folded[j] = utf8_fold(a, texts[j]);
		if (part != NULL && has_lesser(folded[j], words->longest, part))
			return false;
	}
	for (size_t i = 0; i < words->count; i++) {
		bool found = false;

		for (size_t j = 0; !found && j < count; j++)
			found = begins_a_word(folded[j], words->all[i]);
		if (!found)
			return false;
	}
	return true;
}
