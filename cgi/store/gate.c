/* Everybody out, one recovers, everybody in.  See gate.h. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "gate.h"

#include "../base/clock.h"

enum { DOOR = 0, FIRST_SLOT = 1 };

/* One fcntl() on one byte.  Tells who holds it (F_GETLK), 0 for nobody. */
static int
byte_lock(struct gate *gate, int command, short type, off_t at, pid_t *holder)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};
	int r;

	do
		r = fcntl(gate->fd, command, &lock);
	while (r < 0 && errno == EINTR);
	if (holder != NULL)
		*holder = r < 0 || lock.l_type == F_UNLCK ? 0 : lock.l_pid;
	return r;
}

static pid_t
slot_holder(struct gate *gate, int slot)
{
	pid_t holder;

	byte_lock(gate, F_GETLK, F_WRLCK, FIRST_SLOT + slot, &holder);
	return holder;
}

static int
marks_read(struct gate *gate, unsigned char marks[GATE_SLOTS])
{
	memset(marks, 0, GATE_SLOTS);
	return pread(gate->fd, marks, GATE_SLOTS, FIRST_SLOT) < 0 ? -1 : 0;
}

/*
 * Claims a slot.  The lock comes before the mark: dying between the two leaves nothing behind, and
 * nothing was touched yet. A dead process's slot is free only to the one who recovers.
 */
static int
slot_claim(struct gate *gate, const unsigned char marks[GATE_SLOTS], enum gate_answer answer)
{
	static const unsigned char mark = 1;

	for (int i = 0; i < GATE_SLOTS; i++) {
		if (marks[i] != 0 && answer != GATE_RECOVER)
			continue;
		if (byte_lock(gate, F_SETLK, F_WRLCK, FIRST_SLOT + i, NULL) < 0)
			continue;
		if (pwrite(gate->fd, &mark, 1, FIRST_SLOT + i) != 1)
			return -1;
		gate->slot = i;
		return 0;
	}
	errno = EAGAIN;
	return -1;
}

/* How many live processes are inside, ourselves apart. */
static int
holders(struct gate *gate, const unsigned char marks[GATE_SLOTS])
{
	int n = 0;

	for (int i = 0; i < GATE_SLOTS; i++)
		n += marks[i] != 0 && i != gate->slot && slot_holder(gate, i) != 0;
	return n;
}

static void
ask(struct gate *gate, const unsigned char marks[GATE_SLOTS])
{
	for (int i = 0; i < GATE_SLOTS; i++) {
		pid_t holder = marks[i] != 0 && i != gate->slot ? slot_holder(gate, i) : 0;

		if (holder > 0)
			kill(holder, SIGUSR1);
	}
}

/*
 * Asks all to leave, waits, and kills who is still in: it hangs on a dead process's mutex or lock.
 */
static void
all_out(struct gate *gate, const unsigned char marks[GATE_SLOTS], int grace_ms)
{
	int64_t end = clock_monotonic_ms() + grace_ms;

	ask(gate, marks);
	while (holders(gate, marks) > 0 && clock_monotonic_ms() < end)
		usleep(1000);
	for (int i = 0; i < GATE_SLOTS; i++) {
		pid_t holder = marks[i] != 0 ? slot_holder(gate, i) : 0;

		if (holder <= 0)
			continue;
		kill(holder, SIGKILL);
		gate->killed++;
		/* granted once the kernel has really closed its files */
		byte_lock(gate, F_SETLKW, F_WRLCK, FIRST_SLOT + i, NULL);
		byte_lock(gate, F_SETLK, F_UNLCK, FIRST_SLOT + i, NULL);
	}
}

void
gate_init(struct gate *gate, const char *path)
{
	*gate = (struct gate){.path = path, .fd = -1, .slot = -1};
}

static int
gate_open(struct gate *gate)
{
	/*
	 * a child's copy of the descriptor carries none of its parent's locks; it makes its own
	 * start
	 */
	if (gate->fd >= 0 && gate->pid != getpid())
		gate_abandon(gate);
	gate->slot = -1;
	if (gate->fd >= 0)
		return 0;
	gate->fd = open(gate->path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
	gate->pid = getpid();
	return gate->fd < 0 ? -1 : 0;
}

enum gate_answer
gate_enter(struct gate *gate, int grace_ms)
{
	unsigned char marks[GATE_SLOTS];
	enum gate_answer answer;
	int live = 0, dead = 0;

	if (gate_open(gate) < 0)
		return GATE_ERROR;
	if (byte_lock(gate, F_SETLKW, F_WRLCK, DOOR, NULL) < 0 || marks_read(gate, marks) < 0)
		goto fail;
	for (int i = 0; i < GATE_SLOTS; i++)
		if (marks[i] != 0)
			*(slot_holder(gate, i) != 0 ? &live : &dead) += 1;
	answer = dead > 0 || live == 0 ? GATE_RECOVER : GATE_JOIN;
	if (answer == GATE_RECOVER)
		all_out(gate, marks, grace_ms);
	/*
	 * the marks of the dead stay until gate_admit(): who dies in recovery leaves the need for
	 * it
	 */
	if (slot_claim(gate, marks, answer) == 0)
		return answer;
fail:
	if (gate->fd >= 0)
		byte_lock(gate, F_SETLK, F_UNLCK, DOOR, NULL);
	return GATE_ERROR;
}

int
gate_admit(struct gate *gate, enum gate_answer answer)
{
	unsigned char marks[GATE_SLOTS] = {0};

	marks[gate->slot] = 1;
	if (answer == GATE_RECOVER && pwrite(gate->fd, marks, GATE_SLOTS, FIRST_SLOT) != GATE_SLOTS)
		return -1;
	return byte_lock(gate, F_SETLK, F_UNLCK, DOOR, NULL);
}

void
gate_leave(struct gate *gate)
{
	static const unsigned char none = 0;

	if (gate->slot < 0 || gate->pid != getpid())
		return;
	if (pwrite(gate->fd, &none, 1, FIRST_SLOT + gate->slot) == 1)
		byte_lock(gate, F_SETLK, F_UNLCK, FIRST_SLOT + gate->slot, NULL);
	gate->slot = -1;
}

void
gate_abandon(struct gate *gate)
{
	if (gate->fd >= 0)
		close(gate->fd);
	gate->fd = -1;
	gate->slot = -1;
}

static bool
is_open(const struct gate *gate)
{
	return gate->fd >= 0 && gate->pid == getpid();
}

void
gate_ask(struct gate *gate)
{
	unsigned char marks[GATE_SLOTS];

	if (is_open(gate) && marks_read(gate, marks) == 0)
		ask(gate, marks);
}

int
gate_others(struct gate *gate)
{
	unsigned char marks[GATE_SLOTS];

	return is_open(gate) && marks_read(gate, marks) == 0 ? holders(gate, marks) : 0;
}

bool
gate_dirty(struct gate *gate)
{
	unsigned char marks[GATE_SLOTS];

	if (!is_open(gate) || marks_read(gate, marks) < 0)
		return false;
	for (int i = 0; i < GATE_SLOTS; i++)
		if (marks[i] != 0 && i != gate->slot && slot_holder(gate, i) == 0)
			return true;
	return false;
}
