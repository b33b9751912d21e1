/*
 * The reseller's own lists that a cloud account chooses from: price books and cost centers.  Both
 * have a name, a description and may be archived; `enum book_kind` says which list is meant.
 */
#ifndef LINK_BOOK_H
#define LINK_BOOK_H

#include "link.h"

enum book_kind { BOOK_PRICE_BOOK, BOOK_COST_CENTER };

struct book {
	struct id id;
	const char *name;
	const char *description;
	int64_t archived_ms;
	int64_t version;
};

struct book_list {
	struct book *items;
	size_t count;
};

/* All of them by name, those in use first, archived ones last. */
const struct err *
book_list(struct link *l, enum book_kind kind, struct book_list *list);

/* One; ERR_NOTFOUND. */
const struct err *
book_get(struct link *l, enum book_kind kind, struct id id, struct book *book);

/* The same inside a transaction. */
const struct err *
book_read(struct store_txn *txn, struct link *l, enum book_kind kind, struct id id,
          struct book *book);

/*
 * Adds book->name and ->description under book->id (the form's); owners only.  A name in use is
 * ERR_INPUT.
 */
const struct err *
book_add(struct link *l, enum book_kind kind, const struct book *book);

/* Renames; ERR_CONFLICT when book->version is stale.  Owners only. */
const struct err *
book_change(struct link *l, enum book_kind kind, const struct book *book);

/*
 * Archives or brings back: archived ones stay with what has them, and are not offered any
 * more.  Owners only.
 */
enum book_wish { BOOK_ARCHIVE, BOOK_RESTORE };
const struct err *
book_archive(struct link *l, enum book_kind kind, struct id id, enum book_wish wish);

#endif
