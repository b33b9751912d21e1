/*
 * Wakes a daemon the moment there is work for it: a datagram socket in the file system, to which
 * any process sends one byte after a commit that queued something.  A hint and no more: it may be
 * lost (nobody listens, the listener's queue is full), so a listener also looks now and then by
 * itself.  It carries no data, and many wakes before a look are one.
 */
#ifndef BASE_WAKE_H
#define BASE_WAKE_H

#include "err.h"

/*
 * Listens at `path` (such as HOME/mailer.wake; at most 107 octets), and removes what an earlier
 * listener left there.  The file belongs to the process's user and no other can send to it.  `*fd`
 * is non-blocking, closed on exec, readable (POLLIN) once woken, and ended by
 * wake_close().  ERR_SYSTEM, with *fd -1, when the path is too long or can't be made.
 */
const struct err *
wake_listen(struct arena *a, const char *path, int *fd);

/*
 * Takes all wakes that came to `fd`; call it before looking for work, so that one that comes
 * meanwhile is not lost.
 */
void
wake_clear(int fd);

/* Ends listening at `path`; -1 is fine. */
void
wake_close(int fd, const char *path);

/*
 * Wakes whoever listens at `path`.  Never blocks and never fails: the work is stored already, and
 * will be found.
 */
void
wake_send(const char *path);

#endif
