/*
 * Taking a command line apart into words as a POSIX shell does, and as AWS's tools do with
 * credential_process: blanks, quotes and backslashes count; nothing is expanded and nothing else is
 * special.  No I/O.
 */
#ifndef AWS_WORDS_H
#define AWS_WORDS_H

#include "../base/arena.h"

enum { WORDS_MOST = 64 };

/*
 * The words of `line` in `arena`, a NULL behind them; NULL when there is none, more than
 * WORDS_MOST, or a quote has no end.
 */
char **
words_split(struct arena *arena, const char *line);

#endif
