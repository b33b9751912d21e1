/* The verifier's side of AWS: opening it, and telling everybody who we are there.  See role.h. */
#include "../base/log.h"
#include "platform.h"
#include "role.h"

static void
tick(void *store)
{
	const struct err *e = store_tick(store);

	if (e != NULL)
		log_err(e, "store");
}

/* The partitions of aws.partitions, behind the usual one; how many there are now. */
static size_t
add_partitions(struct arena *a, const char *text, struct aws_partition out[AWS_PARTITIONS_MOST])
{
	size_t count = 1;

	while (*text != '\0' && count < AWS_PARTITIONS_MOST) {
		size_t name = strcspn(text, "="), all = strcspn(text, " \t");

		out[count++] = (struct aws_partition){
			.partition = arena_memdup(a, text, name),
			.profile = arena_memdup(a, text + name + 1, all - name - 1),
		};
		text += all;
		text += strspn(text, " \t");
	}
	return count;
}

const struct err *
role_open_aws(struct arena *a, const struct conf *conf, struct store *store, struct aws **aws)
{
	struct aws_partition partitions[AWS_PARTITIONS_MOST] = {
		{.platform_account = conf->aws_platform_account}};
	struct aws_options options = {
		.partitions = partitions,
		.partition_count = add_partitions(a, conf->aws_partitions, partitions),
		.budget_ms = conf->aws_answer_ms,
		.connections = (size_t)conf->aws_connections,
		.tick = tick,
		.tick_arg = store,
	};

	return aws_open(a, &options, aws);
}

const struct err *
role_tell_platform(struct arena *a, const struct conf *conf, struct aws *aws)
{
	struct platform platform = {.fault = ""};
	const struct err *first = NULL, *usual = NULL, *e;

	for (const char *p = aws_partitions(aws);
	     *p != '\0' && platform.count < PLATFORM_PARTITIONS; p += *p == ' ') {
		struct platform_account *account = &platform.accounts[platform.count++];

		account->partition = arena_memdup(a, p, strcspn(p, " "));
		account->account = "";
		if ((e = aws_platform_account(aws, a, account->partition, &account->account)) !=
		            NULL &&
		    first == NULL)
			first = e;
		if (platform.count == 1) /* aws.platform_account is of the usual partition */
			usual = e;
		p += strcspn(p, " ");
	}
	if (first != NULL)
		platform.fault = first->what;
	else
		platform.fault = aws_fault(aws);
	if ((e = platform_write(a, conf, &platform)) != NULL)
		return e;
	if (usual != NULL && usual->kind != ERR_UPSTREAM && conf->aws_platform_account[0] != '\0')
		return err_new(a, ERR_INPUT, "aws.platform_account: %s", usual->what);
	return first;
}
