/*
 * find_creds [--profile NAME]     finds credentials once, and prints one line of JSON
 * find_creds --keep MS            keeps those of the one partition fresh for so long, and prints a
 *                                 line whenever something about them changes
 *
 * Prints secrets, and so is for t/proof/credentials.mjs alone, whose credentials nobody else takes.
 */
#include <jansson.h>
#include <poll.h>

#include "../../cgi/aws/renew.h"
#include "../../cgi/base/clock.h"

enum { FETCH_MS = 2500, PAUSE_MS = 10 };

static void
print(json_t *line)
{
	if (line == NULL || json_dumpf(line, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER) != 0)
		exit(70);
	putchar('\n');
	fflush(stdout);
	json_decref(line);
}

static const struct err *
fetch(struct arena *arena, const struct creds_plan *plan, struct creds *out)
{
	struct query_options options = {0};
	struct query_client *client;
	struct creds_fetch *f;
	struct endpoint sts;
	const struct err *e = endpoint_load(arena, ENDPOINT_STS, NULL, NULL, NULL, &sts);

	if (e != NULL || (e = query_open(arena, &options, &client)) != NULL)
		return e;
	f = creds_fetch_begin(client, plan, &sts, clock_monotonic_ms() + FETCH_MS);
	while (!creds_fetch_step(f)) {
		query_step(client);
		poll(NULL, 0, PAUSE_MS);
	}
	query_close(client);
	return creds_fetch_end(arena, f, out);
}

static int
find(struct arena *arena, const char *profile)
{
	struct creds_plan plan;
	struct creds creds = {0};
	const struct err *e = creds_plan_find(arena, profile, &plan);

	if (e == NULL && (e = fetch(arena, &plan, &creds)) == NULL)
		print(json_pack("{s:s,s:s,s:s,s:I,s:s}", "key", creds.access_key_id, "secret",
		                creds.secret_access_key, "token", creds.session_token, "expires_ms",
		                (json_int_t)creds.expires_ms, "from", creds.from));
	else
		print(json_pack("{s:s,s:s}", "error", err_kind_name(e->kind), "what", e->what));
	creds_plan_wipe(&plan);
	creds_wipe(&creds);
	return e == NULL ? 0 : 1;
}

static int
keep(struct arena *arena, int64_t ms)
{
	struct aws_options options = {0};
	struct aws *aws;
	const struct err *e = aws_open(arena, &options, &aws);
	int64_t until = clock_monotonic_ms() + ms;
	char last[2048] = "", now[2048];

	if (e != NULL) {
		print(json_pack("{s:s,s:s}", "error", err_kind_name(e->kind), "what", e->what));
		return 1;
	}
	for (; clock_monotonic_ms() < until; poll(NULL, 0, PAUSE_MS)) {
		const struct aws_source *s = &aws->sources[0];
		bool usable;

		aws_step(aws);
		usable = renew_is_usable(s);
		snprintf(now, sizeof now, "%s %d %s", s->creds.access_key_id, usable,
		         aws_fault(aws));
		if (strcmp(now, last) != 0)
			print(json_pack("{s:s,s:b,s:b,s:s,s:s}", "key", s->creds.access_key_id,
			                "usable", usable, "ready", aws_is_ready(aws, "aws"),
			                "fault", aws_fault(aws), "error",
			                usable ? "" : renew_error(arena, s)->what));
		memcpy(last, now, sizeof last);
	}
	aws_close(aws);
	return 0;
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	int status;

	if (argc == 3 && strcmp(argv[1], "--keep") == 0)
		status = keep(arena, strtol(argv[2], NULL, 10));
	else
		status = find(arena, argc == 3 ? argv[2] : NULL);
	arena_free(arena);
	return status;
}
