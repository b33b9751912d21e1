/* Exchanging external IDs.  See rotation.h. */
#include "rotation.h"

#include "../aws/external_id.h"
#include "audit.h"

const char *
rotation_blocked_text(const struct cloud_account *account)
{
	switch (account->state) {
	case ACCOUNT_CHECKING:
	case ACCOUNT_LINKED:
	case ACCOUNT_NEEDS_ATTENTION:
		return "";
	case ACCOUNT_AWAITING_APPROVAL:
	case ACCOUNT_ROLE_NEEDED:
		return "No role uses the external ID yet, so there is nothing to exchange.";
	case ACCOUNT_DECLINED:
	case ACCOUNT_REMOVED:
		break;
	}
	return "This cloud account is not in use, so its external ID is not exchanged.";
}

struct job {
	struct link *l;
	struct id id;
	const char *issued;
};

/* Writes `after` with the audit entry `action` and its note. */
static const struct err *
write_change(struct store_txn *txn, struct link *l, const struct cloud_account *before,
             struct cloud_account *after, const char *action, const char *note)
{
	struct audit_subject subject = {.action = action,
	                                .subject = before->head.id,
	                                .name = before->account_number,
	                                .customer = before->customer,
	                                .cloud_account = before->head.id,
	                                .note = note};
	const struct err *e = store_cloud_account_put(txn, l->reseller, after);

	return e != NULL ? e : audit_add(txn, l, &subject, &cloud_account_table, before, after);
}

static const struct err *
write_begin(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct cloud_account before, after;
	const struct err *e = store_cloud_account_get(txn, j->l->reseller, j->id, &before);
	const char *blocked;

	if (e != NULL)
		return e;
	if ((blocked = rotation_blocked_text(&before))[0] != '\0')
		return err_say(j->l->arena, ERR_CONFLICT, "%s", blocked);
	if (before.old_external_id[0] != '\0')
		return NULL;
	after = before;
	after.old_external_id = before.external_id;
	after.external_id = external_id_new(j->l->arena);
	return write_change(txn, j->l, &before, &after, "cloud_account.rotate", after.external_id);
}

const struct err *
rotation_begin(struct link *l, struct id account)
{
	struct job j = {.l = l, .id = account};

	return link_write(l, write_begin, &j);
}

static const struct err *
write_cancel(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct cloud_account before, after;
	const struct err *e = store_cloud_account_get(txn, j->l->reseller, j->id, &before);

	if (e != NULL)
		return e;
	if (before.old_external_id[0] == '\0' || strcmp(before.external_id, j->issued) != 0)
		return err_say(j->l->arena, ERR_CONFLICT,
		               "That external ID can't be taken back: it is proved already, or was "
		               "taken back before.");
	after = before;
	after.external_id = before.old_external_id;
	after.old_external_id = "";
	return write_change(txn, j->l, &before, &after, "cloud_account.rotate_cancel",
	                    before.external_id);
}

const struct err *
rotation_cancel(struct link *l, struct id account, const char *issued)
{
	struct job j = {.l = l, .id = account, .issued = issued};

	return link_write(l, write_cancel, &j);
}

bool
rotation_apply(const struct proof *proof, struct cloud_account *account)
{
	if (proof->verdict != PROOF_PASSED || account->old_external_id[0] == '\0' ||
	    strcmp(proof->external_id, account->external_id) != 0)
		return false;
	account->old_external_id = "";
	return true;
}
