/*
 * Any text as the value of a mail's header line: folded, and in encoded words where it is not plain
 * ASCII (RFC 5322, 2.2.3; RFC 2047).  No I/O, no errors.
 */
#ifndef MAIL_HEADER_TEXT_H
#define MAIL_HEADER_TEXT_H

#include <stddef.h>

#include "../base/arena.h"

/* characters of a header line that holds encoded words (RFC 2047, 2) */
enum { HEADER_TEXT_LINE_MAX = 76 };

/*
 * `text` (valid UTF-8, no control characters) as an unstructured header's value, to stand behind
 * `column` characters of its first line: as it is if it is printable ASCII that folds at blanks,
 * else in encoded words (RFC 2047), Q or B, whichever is shorter.  No word is over 75 characters,
 * none splits a code point, no line is over HEADER_TEXT_LINE_MAX; folds are "\r\n ".
 */
char *
header_text(struct arena *a, const char *text, size_t column);

/* The same for a display name: a quoted string (RFC 5322, 3.2.4), or encoded words. */
char *
header_text_name(struct arena *a, const char *name, size_t column);

#endif
