/* Customers: the reseller's own customers, whose cloud accounts are linked. */
#ifndef LINK_CUSTOMER_H
#define LINK_CUSTOMER_H

#include "link.h"

struct customer_form {
	const char *organization;
	const char *contact_name;
	const char *title;
	const char *email;
	const char *phone;
	const char *address;
	const char *price_book; /* ID or "" */
	int64_t version;        /* that the form was made from; 0 when adding */
};

/* What a list asks for; texts may come from an address. */
struct customer_query {
	const char *search; /* words that each begin a word of organization, contact name or e-mail;
	                       "" for all */
	bool archived;      /* archived ones instead of the others */
	const char *after, *before; /* of an earlier page, or NULL */
	size_t limit;
};

/* One page, by organization (by age when searching). */
const struct err *
customer_list(struct link *l, const struct customer_query *query, struct customer_page *page);

/* ERR_NOTFOUND. */
const struct err *
customer_get(struct link *l, struct id id, struct customer *customer);

/*
 * Adds one under `id` (the form's).  ERR_INPUT.  The same form twice is one customer; twice with
 * other values is ERR_INPUT.
 */
const struct err *
customer_add(struct link *l, struct id id, const struct customer_form *form);

/* Changes one.  ERR_INPUT; ERR_CONFLICT when the version is stale and the values differ. */
const struct err *
customer_change(struct link *l, struct id id, const struct customer_form *form);

/* Archives or restores.  A customer that holds cloud accounts can't be archived: ERR_CONFLICT. */
enum customer_wish { CUSTOMER_ARCHIVE, CUSTOMER_RESTORE };
const struct err *
customer_archive(struct link *l, struct id id, enum customer_wish wish);

#endif
