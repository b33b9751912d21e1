/* A new password by a mailed link.  See password_reset.h. */
#include "password_reset.h"

#include "audit.h"
#include "device.h"
#include "lockout.h"
#include "password.h"
#include "session.h"

struct reset {
	struct link *l;
	const struct user_link *by_link;
	const char *hash;
	const char *device, *fresh;
};

static const struct err *
write_set(struct store_txn *txn, void *arg)
{
	struct reset *r = arg;
	struct link *l = r->l;
	struct user user;
	struct audit_subject subject = {.action = "user.password_reset"};
	const struct err *e = user_link_use(txn, l, r->by_link, &user);

	if (e != NULL)
		return e;
	user.password_hash = r->hash;
	subject.subject = user.head.id;
	subject.name = user.email;
	if ((e = store_user_put(txn, l->reseller, &user)) != NULL ||
	    (e = session_end_all(txn, l, user.head.id, (struct id){""})) != NULL ||
	    (e = user_link_revoke(txn, l, user.head.id)) != NULL ||
	    (e = lockout_lift_all(txn, l, user.email)) != NULL ||
	    (e = device_forget_all(txn, l, user.head.id)) != NULL ||
	    (e = device_remember(txn, l, user.head.id, r->device, &r->fresh)) != NULL)
		return e;
	return audit_add(txn, l, &subject, NULL, NULL, NULL);
}

const struct err *
password_reset_set(struct link *l, const struct user_link *by_link, const char *password,
                   const char *device, const char **fresh)
{
	struct reset r = {.l = l, .by_link = by_link, .device = device};
	const struct err *e;

	if ((e = password_check(l->arena, "password", password)) != NULL ||
	    (e = password_hash(l->arena, password, &r.hash)) != NULL ||
	    (e = link_write(l, write_set, &r)) != NULL)
		return e;
	*fresh = r.fresh;
	return NULL;
}
