/* Search words: what was typed into a search field, made into an index query and a filter. */
#ifndef LINK_WORDS_H
#define LINK_WORDS_H

#include "link.h"

struct words {
	const char *longest; /* looked up in the word index; "" when nothing was typed */
	const char **all;    /* every word, folded */
	size_t count;
};

/*
 * Splits `search` as the word indexes split text: folded, at anything but letters and digits; at
 * most 8 words.
 */
struct words
words_of(struct arena *a, const char *search);

/*
 * The same for searches that may be an account number: digits with dashes and blanks between them
 * are one word.
 */
struct words
words_of_search(struct arena *a, const char *search);

/*
 * Whether each of the words begins a word of one of the `count` texts.  A word index has a record
 * once for each of its words that begin with words->longest: `part` is the one at hand, and only
 * the least of them counts, so that a list shows the record once. NULL: the list is not by a word
 * index.
 */
bool
words_match(struct arena *a, const struct words *words, const char *part, const char *const *texts,
            size_t count);

#endif
