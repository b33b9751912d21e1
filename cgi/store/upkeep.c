/* What keeper alone calls: checkpoints, lock waits, logs.  See store.h. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "inner.h"

#include "../base/log.h"

/* A keeper's call came back with `r`: after a panic we step out, and the next call recovers. */
static const struct err *
kept(struct store *store, struct arena *a, int r, const char *operation)
{
	if (r == 0)
		return NULL;
	if (r == DB_RUNRECOVERY)
		store_step_out(store);
	return err_new(a, store_may_pass(r) || r == ENOSPC ? ERR_BUSY : ERR_SYSTEM, "store: %s: %s",
	               operation, db_strerror(r));
}

const struct err *
store_checkpoint(struct store *store, struct arena *a, unsigned int kbytes, unsigned int minutes)
{
	const struct err *e = store_ready(store, a);

	if (e != NULL)
		return e;
	return kept(store, a, store->env->txn_checkpoint(store->env, kbytes, minutes, 0),
	            "checkpoint");
}

const struct err *
store_expire_locks(struct store *store, struct arena *a)
{
	const struct err *e = store_ready(store, a);
	int ended = 0;

	store->keeper = true;
	if (e != NULL)
		return e;
	e = kept(store, a, store->env->lock_detect(store->env, 0, DB_LOCK_EXPIRE, &ended),
	         "lock_detect");
	if (ended > 0)
		log_info("store: %d lock waits ended", ended);
	return e;
}

const struct err *
store_remove_logs(struct store *store, struct arena *a)
{
	const char *path = arena_printf(a, "%s/backup.lock", store->data_dir);
	const struct err *e = store_ready(store, a);
	int fd;

	if (e != NULL)
		return e;
	if ((fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660)) < 0)
		return err_new(a, ERR_SYSTEM, "store: %s: %s", path, db_strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		e = kept(store, a, store->env->log_archive(store->env, NULL, DB_ARCH_REMOVE),
		         "log_archive");
	close(fd);
	return e;
}
