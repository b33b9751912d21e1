/* The reseller: its company data, and the contacts who approve. */
#ifndef LINK_RESELLER_H
#define LINK_RESELLER_H

#include "link.h"

struct reseller_form {
	const char *name;
	const char *contact_name;
	const char *email;
	const char *phone;
	const char *website;
	const char *address;
	int64_t version; /* that the form was made from */
};

struct contact_form {
	const char *name;
	const char *email;
};

/*
 * Makes a reseller, its first approval contact (named like the address when `contact_name` is ""), and a price book "Standard".
 * For the shell.  Sets l->reseller.
 */
const struct err *
reseller_add(struct link *l, const char *name, const char *contact_name, const char *contact_email);

/* l->reseller's own record. */
const struct err *
reseller_get(struct link *l, struct reseller *reseller);

/* Changes company data; owners only.  ERR_INPUT; ERR_CONFLICT when stale. */
const struct err *
reseller_change(struct link *l, const struct reseller_form *form);

/* Approval contacts that are not archived, by name. */
const struct err *
contact_list(struct link *l, struct contact_page *page);

/* Adds one under `id` (the form's); owners only.  The same address twice is ERR_INPUT. */
const struct err *
contact_add(struct link *l, struct id id, const struct contact_form *form);

/* Archives one; its links stop working.  Owners only.  The last one can't go while requests are open: ERR_CONFLICT. */
const struct err *
contact_remove(struct link *l, struct id id);

/* Inside a transaction: contacts that approve. */
const struct err *
contact_approvers(struct store_txn *txn, struct link *l, struct contact_page *page);

#endif
