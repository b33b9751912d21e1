/*
 * Comma-separated values as spreadsheets and programs both read them: RFC 4180 (CRLF after each
 * row, cells with a comma, a quote or a line break in quotes, quotes doubled).
 *
 * The text begins with a byte order mark: without it Excel takes UTF-8 for the system's old code
 * page and garbles every name that is not ASCII; what else reads CSV skips it.
 *
 * No cell is ever a formula: one that begins with = + - @, a tab or a carriage return, which
 * spreadsheets would run, gets an apostrophe in front, which they take as "this is text".
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "buf.h"

/* Begins the text in an empty buffer: the byte order mark. */
void
csv_begin(struct buf *out);

/* Appends one row of cells (UTF-8), ended by NULL. */
void
csv_row(struct buf *out, const char *const *cells);

#endif
