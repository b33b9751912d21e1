/* The reseller.  See reseller.h. */
#include "reseller.h"

#include "audit.h"
#include "check.h"

enum { LINK_HOURS_MOST = 720 };

struct company {
	struct link *l;
	const struct reseller_form *form;
	const struct reseller_role_form *role;
	const struct reseller_approval_form *approval;
	int64_t link_hours;
	struct reseller reseller;
	struct contact contact;
};

static const struct err *
write_reseller(struct store_txn *txn, void *arg)
{
	struct company *c = arg;
	struct price_book book = {.head.id = id_new(), .name = "Standard"};
	struct audit_subject subject = {
		.action = "reseller.add", .subject = c->reseller.head.id, .name = c->reseller.name};
	const struct err *e;

	if ((e = store_reseller_add(txn, c->l->reseller, &c->reseller)) != NULL ||
	    (e = store_contact_add(txn, c->l->reseller, &c->contact)) != NULL ||
	    (e = store_price_book_add(txn, c->l->reseller, &book)) != NULL)
		return e;
	return audit_add(txn, c->l, &subject, NULL, NULL, NULL);
}

const struct err *
reseller_add(struct link *l, const char *name, const char *contact_name, const char *contact_email)
{
	struct company c = {.l = l};
	const struct err *bad = NULL;

	bad = check_required(l, bad, "name", name, "the reseller's name");
	bad = check_length(l, bad, "name", name, 200);
	bad = check_required(l, bad, "email", contact_email,
	                     "the e-mail address of the first approval contact");
	bad = check_email(l, bad, "email", contact_email);
	if (bad != NULL)
		return bad;
	l->reseller.id = c.reseller.head.id = id_new();
	c.reseller.name = name;
	c.reseller.email = contact_email;
	c.contact.head.id = id_new();
	c.contact.name = contact_name[0] != '\0' ? contact_name : contact_email;
	c.contact.email = contact_email;
	c.contact.approves = true;
	return link_write(l, write_reseller, &c);
}

static const struct err *
read_reseller(struct store_txn *txn, void *arg)
{
	struct company *c = arg;

	return store_reseller_get(txn, c->l->reseller, c->l->reseller.id, &c->reseller);
}

const struct err *
reseller_get(struct link *l, struct reseller *reseller)
{
	struct company c = {.l = l};
	const struct err *e = link_read(l, read_reseller, &c);

	*reseller = c.reseller;
	return e;
}

static bool
website_is_bad(const char *url)
{
	return url[0] != '\0' && strncmp(url, "https://", 8) != 0 &&
	       strncmp(url, "http://", 7) != 0;
}

/* Writes c->reseller, made from `before` by a form of `version`. */
static const struct err *
put_change(struct store_txn *txn, struct company *c, const struct reseller *before, int64_t version)
{
	struct audit_subject subject = {
		.action = "reseller.change", .subject = before->head.id, .name = before->name};
	const struct err *e;

	if (table_equal(&reseller_table, before, &c->reseller))
		return NULL;
	if (before->head.version != version)
		return link_stale(c->l);
	if ((e = store_reseller_put(txn, c->l->reseller, &c->reseller)) != NULL)
		return e;
	return audit_add(txn, c->l, &subject, &reseller_table, before, &c->reseller);
}

static const struct err *
write_change(struct store_txn *txn, void *arg)
{
	struct company *c = arg;
	const struct reseller_form *f = c->form;
	struct reseller before;
	const struct err *e = read_reseller(txn, c);

	if (e != NULL)
		return e;
	before = c->reseller;
	c->reseller.name = f->name;
	c->reseller.contact_name = f->contact_name;
	c->reseller.email = f->email;
	c->reseller.phone = f->phone;
	c->reseller.website = f->website;
	c->reseller.address = f->address;
	return put_change(txn, c, &before, f->version);
}

const struct err *
reseller_change(struct link *l, const struct reseller_form *f)
{
	struct company c = {.l = l, .form = f};
	const struct err *bad = NULL, *e;

	if ((e = link_need_owner(l)) != NULL)
		return e;
	bad = check_required(l, bad, "name", f->name, "the company's name");
	bad = check_email(l, bad, "email", f->email);
	if (website_is_bad(f->website))
		bad = err_field(l->arena, bad, "website",
		                "Begin the address with https:// or http://.");
	return bad != NULL ? bad : link_write(l, write_change, &c);
}

/* --- what is asked of roles --- */

const char *
reseller_role_name(const struct reseller *reseller)
{
	return reseller->role_name[0] != '\0' ? reseller->role_name : "RolecallReadOnly";
}

static const struct err *
write_role(struct store_txn *txn, void *arg)
{
	struct company *c = arg;
	const struct reseller_role_form *f = c->role;
	struct reseller before;
	const struct err *e = read_reseller(txn, c);

	if (e != NULL)
		return e;
	before = c->reseller;
	c->reseller.role_name = f->role_name;
	c->reseller.refuse_more_than_read_only = f->refuse_more_than_read_only;
	for (int i = 0; role_policy_names[i] != NULL; i++)
		if (strcmp(role_policy_names[i], f->role_policy) == 0)
			c->reseller.role_policy = (enum role_policy)i;
	return put_change(txn, c, &before, f->version);
}

/* IAM's own form of a role's name; see aws/arn.h. */
static const struct err *
check_role_name(struct link *l, const struct err *bad, const char *name)
{
	size_t good = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	                           "_+=,.@-");

	if (name[good] != '\0')
		return err_field(l->arena, bad, "role_name",
		                 "A role's name has only letters, digits and _ + = , . @ -");
	return check_length(l, bad, "role_name", name, 64);
}

static bool
is_policy(const char *name)
{
	for (size_t i = 0; role_policy_names[i] != NULL; i++)
		if (strcmp(role_policy_names[i], name) == 0)
			return true;
	return false;
}

const struct err *
reseller_change_role(struct link *l, const struct reseller_role_form *f)
{
	struct company c = {.l = l, .role = f};
	const struct err *bad = NULL, *e;

	if ((e = link_need_owner(l)) != NULL)
		return e;
	bad = check_role_name(l, bad, f->role_name);
	if (!is_policy(f->role_policy))
		bad = err_field(l->arena, bad, "role_policy", "Choose the permissions.");
	return bad != NULL ? bad : link_write(l, write_role, &c);
}

/* --- how requests are decided --- */

static const struct err *
write_approval(struct store_txn *txn, void *arg)
{
	struct company *c = arg;
	struct reseller before;
	const struct err *e = read_reseller(txn, c);

	if (e != NULL)
		return e;
	before = c->reseller;
	c->reseller.approval_link_hours = c->link_hours;
	c->reseller.second_person = c->approval->second_person;
	return put_change(txn, c, &before, c->approval->version);
}

const struct err *
reseller_change_approval(struct link *l, const struct reseller_approval_form *f)
{
	struct company c = {.l = l, .approval = f};
	size_t digits = strspn(f->link_hours, "0123456789");
	const struct err *e = link_need_owner(l);

	if (e != NULL)
		return e;
	c.link_hours = strtoll(f->link_hours, NULL, 10);
	if (f->link_hours[digits] != '\0' || digits > 3 ||
	    (digits > 0 && (c.link_hours < 1 || c.link_hours > LINK_HOURS_MOST)))
		return err_field(l->arena, NULL, "link_hours",
		                 "Enter a whole number of hours from 1 to %d, or nothing.",
		                 LINK_HOURS_MOST);
	return link_write(l, write_approval, &c);
}
