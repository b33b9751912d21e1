/*
 * Credentials that a program prints (credential_process; AWS SDKs and Tools Reference Guide,
 * "Process credential provider").  It is run without a shell, in a process group of its own, which
 * is killed at the deadline; what it prints is bounded, its stderr is not read.  See creds_fetch.h.
 */
#define _GNU_SOURCE /* environ, posix_spawn_file_actions_addclosefrom_np() */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/crypto.h"
#include "../base/json.h"
#include "creds_fetch_inner.h"
#include "words.h"

/* Runs it with stdout at `to`; what posix_spawnp(3) says. */
static int
spawn(char **words, int to, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, usual;
	int bad = posix_spawn_file_actions_init(&files);

	if (bad != 0)
		return bad;
	if ((bad = posix_spawnattr_init(&how)) != 0) {
		posix_spawn_file_actions_destroy(&files);
		return bad;
	}
	sigemptyset(&none);
	sigfillset(&usual);
	bad |= posix_spawnattr_setsigmask(&how, &none);
	bad |= posix_spawnattr_setsigdefault(&how, &usual);
	bad |= posix_spawnattr_setpgroup(&how, 0);
	bad |= posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
	                                              POSIX_SPAWN_SETPGROUP);
	bad |= posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	bad |= posix_spawn_file_actions_adddup2(&files, to, 1);
	bad |= posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	bad |= posix_spawn_file_actions_addclosefrom_np(&files, 3);
	if (bad == 0)
		bad = posix_spawnp(pid, words[0], &files, &how, words, environ);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return bad;
}

void
creds_process_begin(struct creds_fetch *f)
{
	char **words = words_split(f->arena, f->plan.process);
	int ends[2], bad;

	if (words == NULL) {
		creds_fetch_fail(f, ERR_SYSTEM,
		                 "credential_process: a quote has no end, or there is no program");
		return;
	}
	if (pipe(ends) != 0) {
		creds_fetch_fail(f, ERR_SYSTEM, "credential_process: pipe: %s", strerror(errno));
		return;
	}
	for (int i = 0; i < 2; i++)
		fcntl(ends[i], F_SETFD, FD_CLOEXEC);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	bad = spawn(words, ends[1], &f->program);
	close(ends[1]);
	f->output = ends[0];
	if (bad != 0) {
		f->program = 0;
		creds_process_stop(f);
		creds_fetch_fail(f, ERR_SYSTEM, "credential_process: run %s: %s", words[0],
		                 strerror(bad));
	}
}

/* Takes what it printed, after its good end. */
static void
take(struct creds_fetch *f)
{
	struct arena *once = arena_new();
	const char *why = NULL, *version;
	const struct json *answer = json_read(once, f->room, f->output_length, &why);

	version = json_scalar(once, json_get(answer, "Version"));
	if (answer != NULL && (version == NULL || strcmp(version, "1") != 0))
		creds_fetch_fail(f, ERR_SYSTEM,
		                 "credential_process: the Version of what it "
		                 "prints is not 1");
	else if (creds_fetch_take_json(f, f->room, f->output_length, "SessionToken"))
		creds_fetch_got(f);
	arena_free(once);
	crypto_cleanse(f->room, sizeof f->room);
}

/* Reads on; false when there is no more to come, or it failed. */
static bool
read_output(struct creds_fetch *f)
{
	ssize_t n = 0;

	while (f->output_length < sizeof f->room &&
	       (n = read(f->output, f->room + f->output_length,
	                 sizeof f->room - f->output_length)) > 0)
		f->output_length += (size_t)n;
	if (f->output_length == sizeof f->room)
		creds_fetch_fail(f, ERR_SYSTEM, "credential_process: it prints too much");
	return f->failed == NULL && n < 0 && (errno == EAGAIN || errno == EINTR);
}

void
creds_process_step(struct creds_fetch *f)
{
	int status;
	pid_t ended;

	if (f->output >= 0 && !read_output(f)) {
		close(f->output);
		f->output = -1;
	}
	if (f->failed == NULL && clock_monotonic_ms() >= f->deadline_ms)
		creds_fetch_fail(f, ERR_UPSTREAM, "credential_process: it did not end in time");
	if (f->failed != NULL) {
		creds_process_stop(f);
		return;
	}
	if (f->output >= 0 || (ended = waitpid(f->program, &status, WNOHANG)) == 0)
		return;
	f->program = 0;
	if (ended < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		creds_fetch_fail(f, ERR_UPSTREAM, "credential_process: it ended with %s %d",
		                 ended > 0 && WIFSIGNALED(status) ? "signal" : "status",
		                 ended < 0             ? -1
		                 : WIFSIGNALED(status) ? WTERMSIG(status)
		                                       : WEXITSTATUS(status));
	else
		take(f);
}

void
creds_process_stop(struct creds_fetch *f)
{
	if (f->program != 0) {
		kill(-f->program, SIGKILL);
		waitpid(f->program, NULL, 0);
		f->program = 0;
	}
	if (f->output >= 0)
		close(f->output);
	f->output = -1;
}
