/*
 * For machines that watch; nginx lets only loopback at /metrics.
 *   GET /healthz   503 when the store can't be read, else 200: "ok", or "degraded" when our own
 * side of AWS is at fault (pages go on, nothing can be proved), and why for loopback GET /metrics
 * Prometheus' text format, version 0.0.4
 */
#include "base/version.h"
#include "link/platform.h"
#include "web/screen.h"

/* Reads the first reseller, if any: through the gate, the environment and a table. */
static const struct err *
read_something(struct store_txn *txn, void *arg)
{
	struct table_page page;
	struct reseller_id *resellers;

	(void)arg;
	return table_any_due(txn, &reseller_table, &reseller_by_any, INT64_MAX, 1, &page,
	                     &resellers);
}

/* Whether whoever asks sits on this machine: the fault of our own side is for its sysadmin. */
static bool
is_near(const struct screen *s)
{
	return strncmp(s->link.remote_addr, "127.", 4) == 0 ||
	       strcmp(s->link.remote_addr, "::1") == 0;
}

static const struct err *
show_health(struct screen *s)
{
	static const char type[] = "text/plain; charset=utf-8";
	struct platform own;

	if (store_read(s->link.store, s->arena, read_something, NULL) != NULL)
		return screen_text(s, 503, type, "the store can't be read\n");
	platform_read(s->arena, s->conf, &own);
	if (own.fault[0] == '\0')
		return screen_text(s, 200, type, "ok\n");
	return screen_text(s, 200, type,
	                   is_near(s) ? arena_printf(s->arena, "degraded: AWS: %s\n", own.fault)
	                              : "degraded\n");
}

static const struct err *
show_metrics(struct screen *s)
{
	bool up = store_read(s->link.store, s->arena, read_something, NULL) == NULL;
	struct platform own;

	platform_read(s->arena, s->conf, &own);

	return screen_text(
		s, 200, "text/plain; version=0.0.4; charset=utf-8",
		arena_printf(s->arena,
	                     "# HELP rolecall_up Whether the store can be read.\n"
	                     "# TYPE rolecall_up gauge\n"
	                     "rolecall_up %d\n"
	                     "# HELP rolecall_aws_up Whether our own side of AWS is well: "
	                     "credentials, endpoints, account.\n"
	                     "# TYPE rolecall_aws_up gauge\n"
	                     "rolecall_aws_up %d\n"
	                     "# HELP rolecall_build_info The version that runs.\n"
	                     "# TYPE rolecall_build_info gauge\n"
	                     "rolecall_build_info{version=\"" ROLECALL_VERSION "\"} 1\n",
	                     up, own.known && own.fault[0] == '\0'));
}

static const struct screen_route routes[] = {
	{"GET", "/healthz", SCREEN_ANYBODY, show_health, NULL, 0, NULL},
	{"GET", "/metrics", SCREEN_ANYBODY, show_metrics, NULL, 0, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"status", routes, sizeof routes / sizeof *routes});
}
