/*
 * Tables: one description per record type, which encoder, decoder, dump, import and API all
 * read.  A record is a C struct that begins with `struct record_head`; on disk it is TLV (codec.h)
 * with the field numbers given here.  A number, once used, is never used for anything else; fields
 * that a newer version wrote are kept when an older one changes the record.
 *
 * Primary keys are reseller ID + record ID (26 + 26 characters).  Index keys begin with the
 * reseller too, unless the index is one of the few ways in (`way_in`: e-mail of a user, hash of a
 * session or token) or a queue of the daemons (`any`).
 */
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include "../base/buf.h"
#include "store.h"

enum field_type {
	FIELD_TEXT, /* const char *, UTF-8; NULL and "" are the same and not written; "" when absent
	             */
	FIELD_SECRET, /* the same, of what nobody is to read: password hashes, keys; stands in no
	                 dump and no activity */
	FIELD_ID,     /* struct id */
	FIELD_INT,    /* int64_t */
	FIELD_FLAG,   /* bool */
	FIELD_ENUM,   /* unsigned int-sized enum; `names` ends with NULL; an unknown number on disk
	                 reads as the last name's */
	FIELD_LIST    /* struct NAME_list { struct NAME *items; size_t count; } of `item_table`'s
	                 records (no head, no indexes) */
};

struct table;

struct field {
	uint32_t number;  /* on disk, > 0 */
	const char *name; /* in dumps, the API and CSV */
	enum field_type type;
	size_t offset;                  /* offsetof in the record's struct */
	const char *const *names;       /* FIELD_ENUM */
	const struct table *item_table; /* FIELD_LIST */
};

/* What every stored record begins with.  Set by the store; read-only for others. */
struct record_head {
	struct id id;    /* chosen by the caller before add */
	int64_t version; /* 1 when added, one more by each put */
	int64_t created_ms;
	int64_t changed_ms;
	const void *unknown; /* fields that this version doesn't know, as read */
	size_t unknown_size;
};

/* Builds one key of an index. */
struct index_key;

/*
 * Appends a part that ends with a NUL byte (text must have none), so that no key is a prefix of
 * another's part.
 */
void
index_key_text(struct index_key *key, const char *text);

/* Appends a time or number, big-endian, so that keys sort by it. */
void
index_key_int(struct index_key *key, int64_t number);

/* Ends this key and begins another for the same record (word indexes). */
void
index_key_next(struct index_key *key);

struct index {
	const char *name; /* file name: "TABLE_by_WHAT" */
	enum {
		INDEX_OF_RESELLER,
		INDEX_WAY_IN,
		INDEX_ANY
	} scope; /* what stands first: the reseller, or nothing */
	/*
	 * Appends the key's parts for `record`; appending nothing leaves the record out of the
	 * index.  The store adds the reseller in front and the record's ID behind.
	 */
	void (*key)(const void *record, struct index_key *key);
};

struct table {
	const char *name;
	size_t size; /* of the struct */
	const struct field *fields;
	size_t field_count;
	const struct index *const *indexes; /* ends with NULL; NULL: none */
};

enum table_order { TABLE_OLDEST_FIRST, TABLE_NEWEST_FIRST };

enum { TABLE_PREFIX_PARTS = 3, TABLE_PAGE_MAX = 500 };

/*
 * Which records a list wants.  Zero-initialised it is: all of the reseller's, by ID, oldest first,
 * TABLE_PAGE_MAX of them.
 */
struct table_query {
	const struct index *index;              /* NULL: by record ID */
	const char *prefix[TABLE_PREFIX_PARTS]; /* leading text parts of the index key that must be
	                                           equal; NULL ends */
	const char *starts_with; /* the part after them must begin so, or NULL (word search) */
	/*
	 * no record with a lesser or a greater ID than these; none: no bound.  For lists that are
	 * sorted by ID behind the prefix
	 */
	struct id least, most;
	enum table_order order;
	const char *after;  /* `next` of an earlier page, or NULL.  Comes from an address: anything
	                       is safe, nonsense is ERR_INPUT */
	const char *before; /* `previous` of an earlier page, or NULL */
	size_t limit;       /* 0: TABLE_PAGE_MAX */
	/*
	 * filter, or NULL; `part` is the key's part that began with starts_with, or NULL.  At most
	 * 5,000 entries are looked at a page
	 */
	bool (*keep)(const void *record, const char *part, const void *arg);
	const void *keep_arg;
};

struct table_page {
	void *records; /* array of the table's struct */
	size_t count;
	const char *next;     /* for `after`: there is more behind the last one; else NULL */
	const char *previous; /* for `before`: there is more before the first one; else NULL */
};

/*
 * --- the calls behind record.h's typed ones; the reseller is the first thing after the transaction
 * ---
 */

/*
 * Reads one record into `record` (table->size bytes).  ERR_NOTFOUND.  Inside store_write() it is
 * locked for writing.
 */
const struct err *
table_get(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
          struct id id, void *record);

/*
 * Adds `record` under its head.id, which must be new: ERR_CONFLICT otherwise.  Sets head's version
 * and times.
 */
const struct err *
table_add(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
          void *record);

/* Replaces a record read in this same transaction; version goes up by one. */
const struct err *
table_put(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
          void *record);

/* Removes it.  ERR_NOTFOUND. */
const struct err *
table_del(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
          struct id id);

/*
 * One page of a list.  Inside store_write() what it looks at, and the gaps between, stay locked for
 * writing until the end: a look for "is there one already" is safe from a second writer.  Keep such
 * lists short.
 */
const struct err *
table_list(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
           const struct table_query *query, struct table_page *page);

/* How many records table_list() would give: at most the query's limit.  Takes no memory. */
const struct err *
table_count(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
            const struct table_query *query, size_t *count);

/*
 * The first record under a way-in index whose whole key is `text`; tells whose it
 * is.  ERR_NOTFOUND.
 */
const struct err *
table_way_in(struct store_txn *txn, const struct table *table, const struct index *index,
             const char *text, struct reseller_id *reseller, void *record);

/*
 * For daemons: up to `limit` records of all resellers under an INDEX_ANY index whose first part, a
 * number, is at most `upto`, lowest first.  `resellers` gets whose each is.
 */
const struct err *
table_any_due(struct store_txn *txn, const struct table *table, const struct index *index,
              int64_t upto, size_t limit, struct table_page *page, struct reseller_id **resellers);

/*
 * For daemons that are fair: the resellers that have a record under an INDEX_OF_RESELLER index
 * whose first part, a number, is at most `upto`, one after the other from the one behind `after` on
 * (none: the first) and round once; up to `limit` of them in `*resellers`.
 */
const struct err *
table_due_resellers(struct store_txn *txn, const struct table *table, const struct index *index,
                    int64_t upto, struct reseller_id after, size_t limit,
                    struct reseller_id **resellers, size_t *count);

/* Whether two records hold the same in this field. */
bool
table_field_equal(const struct field *field, const void *record_a, const void *record_b);

/* Whether all fields are equal, heads apart: whether a form changed anything. */
bool
table_equal(const struct table *table, const void *record_a, const void *record_b);

/*
 * The field's value as text, as in dumps: numbers in decimal, enums by name, flags "yes" or "no";
 * lists as "(N)", secrets as "(secret)".
 */
const char *
table_field_text(struct arena *a, const struct field *field, const void *record);

/*
 * The table called `name`, or NULL; and all of them, ended by NULL: for the dump command and
 * fuzzers.
 */
const struct table *
table_find(const char *name);

extern const struct table *const table_all[];

#endif
