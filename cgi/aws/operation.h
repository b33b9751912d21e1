/*
 * What the operations of all AWS services share: parameters of a request, texts of an answer.  For
 * sts.c and iam.c.  No I/O.
 */
#ifndef AWS_OPERATION_H
#define AWS_OPERATION_H

#include "../base/buf.h"
#include "query.h"

/* Adds a parameter to the form `body`; a `value` that is NULL adds nothing. */
void
operation_put(struct buf *body, const char *name, const char *value);

/* Whether AWS answered with a result. */
bool
operation_answered(const struct query_answer *answer);

/* Text `at` of the result's wants; NULL when there is no result, or it lacks that. */
const char *
operation_text(const struct query_answer *answer, size_t at);

#endif
