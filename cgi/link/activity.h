/*
 * Activity: reading what audit.h wrote, by whoever looks after a reseller.  Entries are never
 * changed: there is no call that edits or removes one.
 */
#ifndef LINK_ACTIVITY_H
#define LINK_ACTIVITY_H

#include "link.h"

/* What an entry is about, ended by NULL: "cloud_account", "request", ..., "settings" (the rest). */
extern const char *const activity_kind_names[];

/* The same in words: "Cloud accounts". */
const char *
activity_kind_text(const char *kind);

/* What a list asks for; texts may come from an address, "" is no filter. */
struct activity_query {
	const char *who;            /* words of who did it */
	const char *kind;           /* one of activity_kind_names */
	const char *account_number; /* with or without dashes and blanks */
	struct id customer;         /* none: of all */
	const char *from, *to;      /* days like 2026-11-22, UTC, both included */
	const char *after, *before;
	size_t limit;
};

/*
 * One page, newest first.  Members see what is about customers, cloud accounts and requests;
 * owners see all.  ERR_INPUT: a day that is none.
 */
const struct err *
activity_list(struct link *l, const struct activity_query *query, struct audit_page *page);

#endif
