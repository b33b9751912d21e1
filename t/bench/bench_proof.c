/*
 * bench_proof FROM COUNT IN_FLIGHT: proves the roles of that many accounts, as the verifier does,
 * so many at once, and prints one line of JSON: how many passed, calls, wall clock and processor
 * time.  For bulk_proof.mjs, against bench_aws.
 */
#include <poll.h>
#include <sys/resource.h>

#include "../../cgi/aws/proof.h"
#include "../../cgi/base/clock.h"

static struct {
	struct aws *aws;
	long next, end, passed, calls;
	size_t under_way;
} run;

struct seat {
	struct arena *arena;
	struct proof_answer answer;
	bool taken;
};

static void
on_end(void *arg)
{
	struct seat *seat = arg;

	run.passed += seat->answer.verdict == AWS_VERDICT_PASSED;
	run.calls += seat->answer.calls;
	run.under_way--;
	seat->taken = false;
}

/* As bench_aws makes it. */
static const char *
external_id(struct arena *arena, const char *account)
{
	char *id = arena_printf(arena, "rc-bulkproofofroles2%s", account + 1);

	for (char *c = id + 20; *c != '\0'; c++)
		*c = (char)('a' + *c - '0');
	return id;
}

static void
begin(struct seat *seat)
{
	const char *account;
	struct proof_question question;
	const struct err *e;

	arena_reset(seat->arena);
	account = arena_printf(seat->arena, "%012ld", 100000000000 + run.next++);
	question = (struct proof_question){
		.role_arn =
			arena_printf(seat->arena, "arn:aws:iam::%s:role/RolecallReadOnly", account),
		.external_id = external_id(seat->arena, account),
		.account_number = account,
		.budget_ms = 60000,
	};
	seat->taken = true;
	run.under_way++;
	if ((e = proof_begin(run.aws, seat->arena, &question, &seat->answer, on_end, seat)) !=
	    NULL) {
		fprintf(stderr, "%s\n", e->what);
		exit(1);
	}
}

static void
prove_all(struct seat *seats, size_t count)
{
	struct pollfd fd = {.fd = aws_fd(run.aws), .events = POLLIN};

	while (run.next < run.end || run.under_way > 0) {
		int64_t wait;

		for (size_t i = 0; i < count && run.next < run.end; i++)
			if (!seats[i].taken)
				begin(&seats[i]);
		aws_step(run.aws);
		wait = aws_due_ms(run.aws) - clock_monotonic_ms();
		if (run.under_way > 0)
			poll(&fd, 1, wait < 0 ? 0 : (int)wait);
		aws_step(run.aws);
	}
}

static int64_t
processor_us(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 + used.ru_utime.tv_usec +
	       used.ru_stime.tv_usec;
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct aws_options options = {.connections = 64};
	struct seat *seats;
	size_t count;
	const char *account;
	const struct err *e;
	int64_t wall_ms, cpu_us;

	if (argc != 4)
		return 64;
	count = strtoul(argv[3], NULL, 10);
	seats = arena_array(arena, count, sizeof *seats);
	for (size_t i = 0; i < count; i++)
		seats[i].arena = arena_new();
	if ((e = aws_open(arena, &options, &run.aws)) != NULL ||
	    (e = aws_platform_account(run.aws, arena, NULL, &account)) != NULL) {
		fprintf(stderr, "%s\n", e->what);
		return 1;
	}
	run.next = strtol(argv[1], NULL, 10);
	run.end = run.next + strtol(argv[2], NULL, 10);
	wall_ms = clock_monotonic_ms();
	cpu_us = processor_us();
	prove_all(seats, count);
	printf("{\"passed\":%ld,\"calls\":%ld,\"wall_ms\":%lld,\"cpu_us\":%lld}\n", run.passed,
	       run.calls, (long long)(clock_monotonic_ms() - wall_ms),
	       (long long)(processor_us() - cpu_us));
	aws_close(run.aws);
	for (size_t i = 0; i < count; i++)
		arena_free(seats[i].arena);
	arena_free(arena);
	return 0;
}
