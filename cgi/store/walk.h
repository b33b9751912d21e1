/*
 * A walk over the range of keys that is a list: where it begins, and its steps (walk.c), or a page
 * of it without one (newest.c).  For list.c alone.  Steps are 0, DB_NOTFOUND at the list's end, or
 * Berkeley DB's error.
 */
#ifndef STORE_WALK_H
#define STORE_WALK_H

#include "inner.h"

/* longest key that a cursor string may stand for */
enum { KEY_ROOM = 1024 };

struct key {
	size_t size;
	char bytes[KEY_ROOM];
};

/* A record as it was found; its bytes are in the transaction's arena. */
struct found {
	char key[STORE_KEY_SIZE];
	const void *bytes;
	size_t size;
};

struct walk {
	struct store_txn *txn;
	const struct table *table;
	struct open_table *open;
	const struct table_query *query;
	DBC *cursor;
	bool by_index;
	struct key range; /* what all keys of the list begin with */
	struct key from;  /* start behind this one; size 0: at the list's end */
	bool up;          /* towards greater keys */
	bool behind_us;   /* the list has records on the other side of `from` */
	size_t limit, count, looks;
	struct buf found;       /* struct found, `count` of them */
	struct key first, last; /* of the records found */
	struct key seen;        /* last one looked at */
	bool more;              /* the list goes on in this direction */
	bool counting;          /* no record is wanted, only how many there are */
	/* where Berkeley DB left what it found */
	DBT index_key, key, data;
};

/* The range of the query; ERR_SYSTEM, or ERR_INPUT for a prefix that is too long. */
const struct err *
walk_set_range(struct walk *w, struct reseller_id reseller);

/*
 * To begin behind the key that the query's cursor string stands for, if it has one; ERR_INPUT: it
 * stands for none of this list.
 */
const struct err *
walk_set_from(struct walk *w);

/* Whether a key belongs to the list. */
bool
walk_in_range(const struct walk *w, const void *bytes, size_t size);

/* The key that the list is sorted by, as Berkeley DB found it. */
DBT *
walk_sort_key(struct walk *w);

/* One step; `how`: DB_NEXT, DB_PREV, ... */
int
walk_step(struct walk *w, u_int32_t how);

/* The first step of a page that begins at an end of the list. */
int
walk_start_at_end(struct walk *w);

/*
 * The first step behind `from`, and whether the list has records on its other side: `from` itself,
 * mostly; if it went meanwhile, its neighbour there.
 */
int
walk_start_behind(struct walk *w);

/*
 * Reads the page with the cursor, without a walk, if it is the newest one of the table's records
 * and was asked for before.  `done` false: it isn't, or it can't be told from what was kept then,
 * and nothing is taken yet.
 */
const struct err *
newest_read(struct walk *w, bool *done);

/* After a walk that went well, before the cursor is closed: keeps what newest_read() needs. */
void
newest_keep(const struct walk *w);

/* A copy of a key, cut to its room. */
static inline void
key_set(struct key *to, const void *bytes, size_t size)
{
	to->size = size < KEY_ROOM ? size : KEY_ROOM;
	memcpy(to->bytes, bytes, to->size);
}

static inline void
key_copy(struct key *to, const DBT *from)
{
	key_set(to, from->data, from->size);
}

#endif
