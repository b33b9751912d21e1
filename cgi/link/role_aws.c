/* Opening AWS for those who prove roles.  Apart from role.c, so that a screen that only shows roles carries no libcurl.  See role.h. */
#include "../base/log.h"
#include "role.h"

static void
tick(void *store)
{
	const struct err *e = store_tick(store);

	if (e != NULL)
		log_err(e, "store");
}

const struct err *
role_open_aws(struct arena *a, const struct conf *conf, struct store *store, struct aws **aws)
{
	struct aws_partition partition = {.platform_account = conf->aws_platform_account};
	struct aws_options options = {
		.partitions = &partition,
		.partition_count = 1,
		.budget_ms = conf->aws_answer_ms,
		.tick = tick,
		.tick_arg = store,
	};
	const char *account;
	const struct err *e = aws_open(a, &options, aws);

	if (e != NULL || conf->aws_platform_account[0] == '\0')
		return e;
	e = aws_platform_account(*aws, a, NULL, &account);
	if (e == NULL || e->kind == ERR_UPSTREAM)
		return NULL;
	aws_close(*aws);
	*aws = NULL;
	return err_new(a, ERR_INPUT, "aws.platform_account: %s", e->what);
}
