/* The wake: one byte from anybody to a daemon that waits. */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../cgi/base/clock.h"
#include "../../cgi/base/wake.h"

static struct arena *arena;
static char directory[] = "/tmp/rolecall-wake.XXXXXX";
static char *path;

static int
before(void **state)
{
	(void)state;
	arena = arena_new();
	if (mkdtemp(directory) == NULL)
		return -1;
	path = arena_printf(arena, "%s/mailer.wake", directory);
	return 0;
}

static int
after(void **state)
{
	(void)state;
	unlink(path);
	rmdir(directory);
	arena_free(arena);
	return 0;
}

static int
listening(void)
{
	int fd;

	assert_null(wake_listen(arena, path, &fd));
	assert_true(fd >= 0);
	return fd;
}

static int
woken(int fd, int timeout_ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, timeout_ms);
}

static void
wakes_once_for_many(void **state)
{
	int fd = listening();

	(void)state;
	assert_int_equal(woken(fd, 0), 0);
	wake_send(path);
	wake_send(path);
	assert_int_equal(woken(fd, 0), 1);
	wake_clear(fd);
	assert_int_equal(woken(fd, 0), 0);
	wake_clear(fd);
	wake_send(path);
	assert_int_equal(woken(fd, 0), 1);
	wake_close(fd, path);
	assert_int_equal(access(path, F_OK), -1);
}

static void
never_blocks_when_full(void **state)
{
	int fd = listening();
	int64_t start = clock_monotonic_ms();

	(void)state;
	for (int i = 0; i < 5000; i++)
		wake_send(path);
	assert_true(clock_monotonic_ms() - start < 5000);
	assert_int_equal(woken(fd, 0), 1);
	wake_clear(fd);
	assert_int_equal(woken(fd, 0), 0);
	wake_close(fd, path);
}

static void
sends_to_nobody(void **state)
{
	char *too_long = arena_alloc(arena, 300);
	int fd;

	(void)state;
	wake_send(path);
	wake_send("");
	memset(too_long, 'x', 299);
	wake_send(too_long);
	fd = listening();
	close(fd);
	errno = EDOM;
	wake_send(path); /* a file that nobody listens at */
	assert_int_equal(errno, EDOM);
}

static void
takes_over_what_a_dead_one_left(void **state)
{
	int dead = listening(), fd;

	(void)state;
	close(dead);
	fd = listening();
	wake_send(path);
	assert_int_equal(woken(fd, 0), 1);
	wake_close(fd, path);
}

static void
another_process_wakes(void **state)
{
	int fd = listening(), status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		usleep(20 * 1000);
		wake_send(path);
		_exit(0);
	}
	assert_int_equal(woken(fd, 5000), 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	wake_close(fd, path);
}

static void
is_private(void **state)
{
	int fd = listening();
	struct stat st;

	(void)state;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	wake_close(fd, path);
	wake_close(-1, path);
}

static void
refuses_bad_paths(void **state)
{
	char *too_long = arena_alloc(arena, 300);
	const struct err *e;
	int fd;

	(void)state;
	memset(too_long, 'x', 108);
	e = wake_listen(arena, too_long, &fd);
	assert_non_null(e);
	assert_int_equal(e->kind, ERR_SYSTEM);
	assert_int_equal(fd, -1);
	assert_non_null(wake_listen(arena, "/nonexistent/x.wake", &fd));
	assert_non_null(wake_listen(arena, directory, &fd));
	assert_int_equal(fd, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wakes_once_for_many),
		cmocka_unit_test(never_blocks_when_full),
		cmocka_unit_test(sends_to_nobody),
		cmocka_unit_test(takes_over_what_a_dead_one_left),
		cmocka_unit_test(another_process_wakes),
		cmocka_unit_test(is_private),
		cmocka_unit_test(refuses_bad_paths),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, before, after);
}
