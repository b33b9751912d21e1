/* Our side of AWS.  See aws.h. */
#include <poll.h>

#include "../base/clock.h"
#include "renew.h"
#include "sts.h"

enum { BUDGET_MS = 5000, PAUSE_MS = 15 };

/* NULL for "" too. */
static const char *
given(const char *text)
{
	return text == NULL || *text == '\0' ? NULL : text;
}

/* Copies a configured text into `room`. */
static const struct err *
copy(struct arena *arena, const char *what, const char *text, char *room, size_t size)
{
	size_t length = text == NULL ? 0 : strlen(text);

	if (length >= size)
		return err_new(arena, ERR_SYSTEM, "AWS partition's %s is too long", what);
	memcpy(room, length == 0 ? "" : text, length + 1);
	return NULL;
}

static const struct err *
add_source(struct arena *arena, struct aws *aws, const struct aws_partition *p)
{
	struct aws_source *s = &aws->sources[aws->source_count];
	const struct err *e = copy(arena, "profile", p->profile, s->profile, sizeof s->profile);
	size_t used = strlen(aws->partitions);

	if (e == NULL)
		e = copy(arena, "region", p->region, s->region, sizeof s->region);
	if (e == NULL && given(p->platform_account) != NULL &&
	    !arn_account_valid(p->platform_account))
		e = err_new(arena, ERR_SYSTEM,
		            "the configured platform account \"%s\" is not 12 digits",
		            p->platform_account);
	if (e == NULL)
		e = copy(arena, "account", p->platform_account, s->expected_account,
		         sizeof s->expected_account);
	if (e == NULL)
		e = renew_find(arena, s, given(p->partition));
	aws->source_count++; /* so that aws_close() wipes it in any case */
	for (size_t i = 0; e == NULL && i + 1 < aws->source_count; i++)
		if (strcmp(aws->sources[i].partition, s->partition) == 0)
			e = err_new(arena, ERR_SYSTEM, "AWS partition %s: configured twice",
			            s->partition);
	snprintf(aws->partitions + used, sizeof aws->partitions - used, "%s%s", used > 0 ? " " : "",
	         s->partition);
	return e;
}

const struct err *
aws_open(struct arena *arena, const struct aws_options *options, struct aws **out)
{
	static const struct aws_partition found = {NULL, NULL, NULL, NULL};
	const struct aws_partition *partitions =
		options->partition_count == 0 ? &found : options->partitions;
	size_t count = options->partition_count == 0 ? 1 : options->partition_count;
	const struct query_options query = {options->connections, options->tick, options->tick_arg};
	const struct err *e = NULL;
	struct aws *aws;

	*out = NULL;
	if (count > AWS_PARTITIONS_MOST)
		return err_new(arena, ERR_SYSTEM, "AWS: more than %d partitions",
		               AWS_PARTITIONS_MOST);
	if ((aws = calloc(1, sizeof *aws)) == NULL)
		return err_new(arena, ERR_SYSTEM, "AWS: out of memory");
	aws->tick = options->tick;
	aws->tick_arg = options->tick_arg;
	aws->budget_ms = options->budget_ms > 0 ? options->budget_ms : BUDGET_MS;
	for (size_t i = 0; e == NULL && i < count; i++)
		e = add_source(arena, aws, &partitions[i]);
	if (e == NULL)
		e = query_open(arena, &query, &aws->client);
	if (e != NULL) {
		aws_close(aws);
		return e;
	}
	*out = aws;
	return NULL;
}

void
aws_close(struct aws *aws)
{
	if (aws == NULL)
		return;
	query_close(aws->client);
	for (size_t i = 0; i < aws->source_count; i++)
		renew_end(&aws->sources[i]);
	free(aws);
}

const char *
aws_partitions(const struct aws *aws)
{
	return aws->partitions;
}

/* The source for `partition`, or NULL. */
static struct aws_source *
source_of(struct aws *aws, const char *partition)
{
	for (size_t i = 0; i < aws->source_count; i++)
		if (partition == NULL || strcmp(aws->sources[i].partition, partition) == 0)
			return &aws->sources[i];
	return NULL;
}

const struct err *
aws_source(struct aws *aws, struct arena *arena, const char *partition, struct aws_source **out)
{
	if ((*out = source_of(aws, partition)) == NULL)
		return err_new(arena, ERR_SYSTEM, "AWS partition %s: no credentials for it",
		               partition);
	renew_step(aws, *out); /* keys in files may be others now */
	return renew_is_usable(*out) ? NULL : renew_error(arena, *out);
}

bool
aws_is_ready(struct aws *aws, const char *partition)
{
	const struct aws_source *s = source_of(aws, partition);

	return s == NULL || !renew_is_coming(s);
}

const char *
aws_fault(const struct aws *aws)
{
	for (size_t i = 0; i < aws->source_count; i++)
		if (*aws->sources[i].renewal.fault != '\0')
			return aws->sources[i].renewal.fault;
	return "";
}

unsigned
aws_news(const struct aws *aws)
{
	return aws->news;
}

/* Waits for the credentials of `s`, while there is hope and time. */
static void
wait_for_creds(struct aws *aws, const struct aws_source *s, int64_t deadline_ms)
{
	struct pollfd fd = {.fd = query_fd(aws->client), .events = POLLIN};

	for (aws_step(aws); renew_is_coming(s) && clock_monotonic_ms() < deadline_ms;
	     aws_step(aws)) {
		if (aws->tick != NULL)
			aws->tick(aws->tick_arg);
		poll(&fd, 1, PAUSE_MS);
	}
}

/* Why nobody told us who we are. */
static const struct err *
caller_unknown(struct arena *arena, struct aws_source *s, const struct query_answer *answer)
{
	const char *fault = aws_own_fault(arena, s, answer, NULL);

	if (fault != NULL && *answer->fault == '\0')
		return err_new(arena, ERR_SYSTEM, "GetCallerIdentity: %s", fault);
	return err_new(arena, ERR_UPSTREAM, "GetCallerIdentity at %s: HTTP %d %s%s %s", s->sts.url,
	               answer->status, answer->xml.code, answer->fault,
	               *answer->fault != '\0' ? answer->fault_why : answer->xml.message);
}

const struct err *
aws_take_caller(struct arena *arena, struct aws_source *s, const struct query_answer *answer)
{
	struct arn caller;
	const char *text;

	if (!sts_read_caller_identity(arena, answer, &caller))
		return caller_unknown(arena, s, answer);
	if (strcmp(caller.partition, s->partition) != 0)
		return err_new(arena, ERR_SYSTEM,
		               "our credentials (from %s) are for partition %s, not %s",
		               s->creds.from, caller.partition, s->partition);
	if (*s->expected_account != '\0' && strcmp(s->expected_account, caller.account) != 0)
		return err_new(arena, ERR_SYSTEM,
		               "platform account: %s is configured, but AWS says that we are %s",
		               s->expected_account, caller.account);
	snprintf(s->account, sizeof s->account, "%s", caller.account);
	text = arn_format(arena, &caller);
	snprintf(s->caller_arn, sizeof s->caller_arn, "%s",
	         strlen(text) < sizeof s->caller_arn ? text : "");
	return NULL;
}

const struct err *
aws_platform_account(struct aws *aws, struct arena *arena, const char *partition,
                     const char **account)
{
	struct aws_source *s;
	struct query_request request;
	struct query_answer answer;
	int64_t deadline_ms = clock_monotonic_ms() + aws->budget_ms;
	const struct err *e;

	*account = NULL;
	if ((s = source_of(aws, given(partition))) != NULL)
		wait_for_creds(aws, s, deadline_ms);
	if ((e = aws_source(aws, arena, given(partition), &s)) != NULL)
		return e;
	if (*s->account == '\0') {
		request = (struct query_request){.endpoint = &s->sts, .creds = &s->creds};
		sts_get_caller_identity(&request);
		query_run(aws->client, arena, &request, 1, deadline_ms, &answer);
		if ((e = aws_take_caller(arena, s, &answer)) != NULL)
			return e;
	}
	*account = s->account;
	return NULL;
}

int
aws_fd(const struct aws *aws)
{
	return query_fd(aws->client);
}

int64_t
aws_due_ms(const struct aws *aws)
{
	int64_t due = query_due_ms(aws->client);

	for (size_t i = 0; i < aws->source_count; i++) {
		int64_t renewal = renew_due_ms(&aws->sources[i]);

		if (renewal >= 0 && (due < 0 || renewal < due))
			due = renewal;
	}
	return due;
}

void
aws_step(struct aws *aws)
{
	query_step(aws->client);
	for (size_t i = 0; i < aws->source_count; i++)
		renew_step(aws, &aws->sources[i]);
}
