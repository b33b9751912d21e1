/* The reseller: its company data.  Its approval contacts are contact.h. */
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

/* What its customers' roles are to be like, as typed. */
struct reseller_role_form {
	const char *role_name;   /* IAM's form; "": the usual one */
	const char *role_policy; /* one of role_policy_names */
	bool refuse_more_than_read_only;
	int64_t version; /* that the form was made from */
};

/* How its requests are decided, as typed. */
struct reseller_approval_form {
	const char *link_hours; /* how long a mailed link works: 1 to 720; "": the installation's */
	bool second_person;     /* nobody approves what they asked for themselves */
	int64_t version;        /* that the form was made from */
};

/*
 * Makes a reseller, its first approval contact (named like the address when `contact_name` is ""),
 * and a price book "Standard". For the shell.  Sets l->reseller.
 */
const struct err *
reseller_add(struct link *l, const char *name, const char *contact_name, const char *contact_email);

/* l->reseller's own record. */
const struct err *
reseller_get(struct link *l, struct reseller *reseller);

/* Changes company data; owners only.  ERR_INPUT; ERR_CONFLICT when stale. */
const struct err *
reseller_change(struct link *l, const struct reseller_form *form);

/* Changes what is asked of roles; owners only.  ERR_INPUT; ERR_CONFLICT when stale. */
const struct err *
reseller_change_role(struct link *l, const struct reseller_role_form *form);

/* Changes how its requests are decided; owners only.  ERR_INPUT; ERR_CONFLICT when stale. */
const struct err *
reseller_change_approval(struct link *l, const struct reseller_approval_form *form);

/* The name that its customers are asked to give the role. */
const char *
reseller_role_name(const struct reseller *reseller);

#endif
