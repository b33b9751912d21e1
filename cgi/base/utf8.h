/*
 * Text as UTF-8: checking, trimming, measuring and folding.  Works on bytes; needs no locale but
 * C.UTF-8 for folding.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>

#include "arena.h"

/*
 * Whether `size` bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most
 * U+10FFFF) without NUL.
 */
bool
utf8_valid(const char *text, size_t size);

/* The number of code points of valid UTF-8. */
size_t
utf8_length(const char *text);

/*
 * Whether there is a control character (C0, DEL, C1, U+2028, U+2029); `multiline` text may have
 * TAB, CR and LF.
 */
enum utf8_lines { UTF8_ONE_LINE, UTF8_MULTILINE };
bool
utf8_has_control(const char *text, enum utf8_lines lines);

/* A copy without white space (ASCII, U+00A0, U+200B, U+FEFF) at both ends. */
char *
utf8_trim(struct arena *a, const char *text);

/*
 * A copy in lower case, for searching and for comparing without regard to case; letters of all
 * scripts that towlower() knows.
 */
char *
utf8_fold(struct arena *a, const char *text);

#endif
