/* Wakes a daemon.  See wake.h. */
#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "wake.h"

static int
address(const char *path, struct sockaddr_un *to)
{
	size_t size = strlen(path);

	memset(to, 0, sizeof *to);
	to->sun_family = AF_UNIX;
	if (size == 0 || size >= sizeof to->sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(to->sun_path, path, size);
	return socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

const struct err *
wake_listen(struct arena *a, const char *path, int *fd)
{
	struct sockaddr_un at;
	const struct err *e;
	mode_t mask;
	int bound;

	if ((*fd = address(path, &at)) < 0)
		return err_new(a, ERR_SYSTEM, "wake: %s: %s", path, strerror(errno));
	if (unlink(path) != 0 && errno != ENOENT)
		goto fail;
	mask = umask(0177);
	bound = bind(*fd, (const struct sockaddr *)&at, sizeof at);
	umask(mask);
	if (bound != 0)
		goto fail;
	return NULL;
fail:
	e = err_new(a, ERR_SYSTEM, "wake: %s: %s", path, strerror(errno));
	close(*fd);
	*fd = -1;
	return e;
}

void
wake_clear(int fd)
{
	char byte;

	while (recv(fd, &byte, 1, MSG_DONTWAIT) >= 0 || errno == EINTR)
		;
}

void
wake_close(int fd, const char *path)
{
	if (fd < 0)
		return;
	unlink(path);
	close(fd);
}

void
wake_send(const char *path)
{
	struct sockaddr_un to;
	int before = errno, fd = address(path, &to);

	if (fd >= 0) {
		(void)!sendto(fd, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)&to,
		              sizeof to);
		close(fd);
	}
	errno = before;
}
