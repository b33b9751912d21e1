/* What every program but a screen begins and ends with.  See process.h. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "process.h"

#include "../base/clock.h"
#include "../base/crypto.h"
#include "../base/log.h"

enum { FAILED_PAUSE_MS = 500 };

static volatile sig_atomic_t ending;

static void
on_end(int signal)
{
	(void)signal;
	ending = 1;
}

void
process_catch_signals(struct process *p)
{
	struct sigaction end = {.sa_handler = on_end};

	sigemptyset(&end.sa_mask);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGINT, &end, NULL);
	sigemptyset(&p->ends);
	sigaddset(&p->ends, SIGTERM);
	sigaddset(&p->ends, SIGINT);
	sigprocmask(SIG_BLOCK, &p->ends, NULL);
}

bool
process_ending(void)
{
	return ending != 0;
}

const struct err *
process_configure(struct process *p, const char *name)
{
	memset(p, 0, sizeof *p);
	p->name = name;
	p->arena = arena_new();
	log_open(name);
	return conf_load(p->arena, &p->conf);
}

const struct err *
process_alone(struct process *p)
{
	const char *path = arena_printf(p->arena, "%s/%s.lock", p->conf.home_dir, p->name);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return NULL;
	if (errno == EWOULDBLOCK)
		return err_new(p->arena, ERR_SYSTEM, "%s is held: another %s runs", path, p->name);
	return err_new(p->arena, ERR_SYSTEM, "%s: %s", path, strerror(errno));
}

/*
 * As root: becomes whom the data belongs to, because all who open the store must be one user (the
 * gate signals them).
 */
static const struct err *
become_owner(struct arena *a, const char *dir)
{
	struct stat st;

	if (geteuid() != 0)
		return NULL;
	if (stat(dir, &st) != 0)
		return err_new(a, ERR_SYSTEM, "%s: %s", dir, strerror(errno));
	if (st.st_uid == 0)
		return NULL;
	if (setgroups(0, NULL) != 0 || setgid(st.st_gid) != 0 || setuid(st.st_uid) != 0)
		return err_new(a, ERR_SYSTEM, "becoming the owner of %s: %s", dir, strerror(errno));
	return NULL;
}

const struct err *
process_open(struct process *p)
{
	const struct err *e;

	if ((e = keys_load(p->arena, p->conf.secret_file, &p->keys)) != NULL ||
	    (e = become_owner(p->arena, p->conf.data_dir)) != NULL)
		return e;
	crypto_hide_memory();
	return store_open(p->arena, p->conf.home_dir, p->conf.data_dir, &p->store);
}

int
process_close(struct process *p, const struct err *e)
{
	int status = e == NULL              ? 0
	             : e->kind == ERR_INPUT ? PROCESS_MISCONFIGURED
	                                    : PROCESS_UNAVAILABLE;

	log_err(e, p->name);
	store_close(p->store);
	arena_free(p->arena);
	if (status != 0)
		poll(NULL, 0, FAILED_PAUSE_MS); /* what starts us again must not spin */
	return status;
}

struct link
process_link(struct process *p, struct arena *a, enum actor_kind kind)
{
	return (struct link){
		.store = p->store,
		.conf = &p->conf,
		.keys = p->keys,
		.arena = a,
		.actor = {.kind = kind,
	                  .name = kind == ACTOR_ADMIN ? "Administrator" : "Rolecall",
	                  .email = ""},
		.remote_addr = "",
		.operation = id_new(),
		.now_ms = clock_now_ms(),
	};
}
