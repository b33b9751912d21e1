/*
 * For machines that watch; nginx lets only loopback at /metrics.
 *   GET /healthz   200 "ok" when the store can be read, else 503
 *   GET /metrics   Prometheus' text format, version 0.0.4
 */
#include "base/version.h"
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

static const struct err *
show_health(struct screen *s)
{
	if (store_read(s->link.store, s->arena, read_something, NULL) != NULL)
		return screen_text(s, 503, "text/plain; charset=utf-8",
		                   "the store can't be read\n");
	return screen_text(s, 200, "text/plain; charset=utf-8", "ok\n");
}

static const struct err *
show_metrics(struct screen *s)
{
	bool up = store_read(s->link.store, s->arena, read_something, NULL) == NULL;

	return screen_text(s, 200, "text/plain; version=0.0.4; charset=utf-8",
	                   arena_printf(s->arena,
	                                "# HELP rolecall_up Whether the store can be read.\n"
	                                "# TYPE rolecall_up gauge\n"
	                                "rolecall_up %d\n"
	                                "# HELP rolecall_build_info The version that runs.\n"
	                                "# TYPE rolecall_build_info gauge\n"
	                                "rolecall_build_info{version=\"" ROLECALL_VERSION "\"} 1\n",
	                                up));
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
