/*
 * Activity: every change's entry, written in the transaction of the change.  Nothing edits or
 * removes entries.
 */
#ifndef LINK_AUDIT_H
#define LINK_AUDIT_H

#include "link.h"

/* What an entry is about. */
struct audit_subject {
	const char *action; /* "OBJECT.VERB" */
	struct id subject;
	const char *name; /* of the subject, for people */
	struct id customer;
	struct id cloud_account;
	const char *note;
};

/*
 * Adds an entry: who and whence from `l`.  When `before` and `after` are records of `table`, the
 * fields that differ are listed; all three may be NULL.  Fields that hold secrets are
 * named without their values.
 */
const struct err *
audit_add(struct store_txn *txn, struct link *l, const struct audit_subject *subject,
          const struct table *table, const void *before, const void *after);

/* Entries of one cloud account, newest first. */
const struct err *
audit_of_account(struct link *l, struct id cloud_account, size_t limit, struct audit_page *page);

/* The action in words: "asked for approval"; unknown ones are returned as they are. */
const char *
audit_action_text(const char *action);

#endif
