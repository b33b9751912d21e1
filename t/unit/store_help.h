/*
 * What the store's tests share: a store in directories of its own, and short calls.  Included once
 * a test program.
 */
#ifndef STORE_HELP_H
#define STORE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../cgi/base/clock.h"
#include "../../cgi/base/crypto.h"
#include "../../cgi/store/record.h"

static char help_home[64], help_data[64];
static struct arena *help_arena;
static struct store *help_store;

static inline void
help_ok(const struct err *e)
{
	if (e != NULL)
		fail_msg("%s: %s", err_kind_name(e->kind), e->what);
}

static inline void
help_kind(const struct err *e, enum err_kind kind)
{
	assert_non_null(e);
	assert_string_equal(err_kind_name(e->kind), err_kind_name(kind));
}

/* New directories, without a store in them. */
static inline void
help_directories(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(help_home, sizeof help_home, "/dev/shm/rolecall-t.XXXXXX");
	snprintf(help_data, sizeof help_data, "%.40s/rolecall-t.XXXXXX",
	         tmp != NULL ? tmp : "/tmp");
	assert_non_null(mkdtemp(help_home));
	assert_non_null(mkdtemp(help_data));
	help_arena = arena_new();
}

static inline int
help_remove(void)
{
	char command[200];

	arena_free(help_arena);
	help_arena = NULL;
	snprintf(command, sizeof command, "rm -rf %s %s", help_home, help_data);
	return system(command);
}

static inline int
help_set_up(void **state)
{
	(void)state;
	help_directories();
	help_ok(store_open(help_arena, help_home, help_data, &help_store));
	return 0;
}

static inline int
help_tear_down(void **state)
{
	(void)state;
	store_close(help_store);
	help_store = NULL;
	return help_remove();
}

/* In a child of fork(): a store of its own in the same directories. */
static inline struct store *
help_open_again(void)
{
	struct store *store;

	if (store_open(arena_new(), help_home, help_data, &store) != NULL)
		_exit(99);
	return store;
}

static inline int
help_wait(pid_t pid)
{
	int status = -1;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + status;
}

static inline void
help_write(store_fn *fn, void *arg)
{
	help_ok(store_write(help_store, help_arena, id_new(), fn, arg, NULL));
}

static inline void
help_read(store_fn *fn, void *arg)
{
	help_ok(store_read(help_store, help_arena, fn, arg));
}

static inline struct reseller_id
help_reseller(void)
{
	return (struct reseller_id){id_new()};
}

#endif
