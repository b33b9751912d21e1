/*
 * Text as a literal of other people's languages, for files that people run or feed to their tools.
 * Each takes any valid UTF-8 and yields a literal that means exactly that text.  For addresses see
 * buf_put_uri().
 */
#ifndef BASE_QUOTE_H
#define BASE_QUOTE_H

#include "buf.h"

/* "TEXT" with escapes, as JSON wants it; double-quoted YAML reads it alike (YAML 1.2, 7.3.1). */
void
quote_json(struct buf *out, const char *text);

/* 'TEXT' for a POSIX shell; a quote inside becomes '\''. */
void
quote_shell(struct buf *out, const char *text);

/* "TEXT" for HCL (Terraform): as in JSON, and ${ and %{ stand for themselves. */
void
quote_hcl(struct buf *out, const char *text);

/* TEXT for the inside of an HCL heredoc, where only ${ and %{ mean something. */
void
quote_hcl_lines(struct buf *out, const char *text);

#endif
