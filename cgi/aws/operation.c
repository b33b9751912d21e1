/* What all operations share.  See operation.h. */
#include "operation.h"

void
operation_put(struct buf *body, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(body, "%s%s=", body->len > 0 ? "&" : "", name);
	buf_put_uri(body, value);
}

bool
operation_answered(const struct query_answer *answer)
{
	return answer->status == 200 && *answer->fault == '\0' &&
	       answer->xml.shape == ANSWER_RESULT;
}

const char *
operation_text(const struct query_answer *answer, size_t at)
{
	return operation_answered(answer) ? answer->xml.values[at] : NULL;
}
