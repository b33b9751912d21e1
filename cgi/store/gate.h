/*
 * The gate: who is inside the shared Berkeley DB environment, and how everybody gets out of it when
 * one of them has died there. "Everybody out, one recovers, everybody in."  Knows nothing of
 * Berkeley DB.
 *
 * The file: byte 0 is the door, byte 1+i is slot i.  A process inside has written 1 into its slot's
 * byte and holds a POSIX write lock on it; kill -9 drops the lock and leaves the byte: a mark
 * without a holder is a crash.  POSIX locks, not flock or OFD, because F_GETLK names the holder's
 * pid and fork does not inherit them.  For the same reason a process must never open the gate file
 * a second time: closing that descriptor would drop its locks.
 *
 * All who enter run as one user, since the gate signals them: SIGUSR1 asks a process to leave,
 * SIGKILL makes it.
 */
#ifndef STORE_GATE_H
#define STORE_GATE_H

#include <stdbool.h>
#include <sys/types.h>

enum { GATE_SLOTS = 256 };

struct gate {
	const char *path;    /* of the gate file; must outlive the gate */
	int fd;              /* -1: not open */
	int slot;            /* -1: not inside */
	pid_t pid;           /* who opened fd; a forked child starts anew */
	unsigned int killed; /* how many this process had to kill, ever */
};

/* How gate_enter() answers. */
enum gate_answer {
	GATE_JOIN,    /* others are inside and well: open without recovery */
	GATE_RECOVER, /* nobody else is inside: open with recovery, then gate_admit() */
	GATE_ERROR    /* errno tells; EAGAIN when all slots are taken */
};

/* A gate that is outside.  Opens nothing. */
void
gate_init(struct gate *gate, const char *path);

/*
 * Takes the door (blocks while another recovers) and marks a slot, before the environment is
 * touched.  If somebody died inside, or nobody is inside, asks all holders to leave, kills those
 * that are still in after `grace_ms`, and answers GATE_RECOVER. The door stays shut until
 * gate_admit().
 */
enum gate_answer
gate_enter(struct gate *gate, int grace_ms);

/*
 * After the environment was opened: forgets the dead if `answer` was GATE_RECOVER, and opens the
 * door.  0, or -1 with errno.
 */
int
gate_admit(struct gate *gate, enum gate_answer answer);

/* After the environment was closed: takes the mark away, then the lock.  Nothing when outside. */
void
gate_leave(struct gate *gate);

/*
 * Lets go of door and slot but leaves the mark, as a crash would: after a failed open, the next to
 * enter recovers.
 */
void
gate_abandon(struct gate *gate);

/* Asks all others who are inside to leave, as gate_enter() does, but without the door. */
void
gate_ask(struct gate *gate);

/* How many others are inside and alive. */
int
gate_others(struct gate *gate);

/* Whether another slot's owner died inside.  One read and one F_GETLK a used slot. */
bool
gate_dirty(struct gate *gate);

#endif
