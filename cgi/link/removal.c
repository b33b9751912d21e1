/* Taking a cloud account off the books.  See removal.h. */
#include "removal.h"

#include "../aws/arn.h"
#include "audit.h"
#include "book.h"
#include "check.h"
#include "request.h"

enum { NOTE_MOST = 1000 };

/* Between two looks at a role that still lets us in; and how long we look. */
static const int64_t look_ms = 3600 * 1000, look_for_ms = (int64_t)30 * 24 * 3600 * 1000;

struct job {
	struct link *l;
	struct id id;
	struct id form_id;
	const char *note;
	struct cloud_account account;
};

enum removal_standing
removal_standing(const struct cloud_account *account)
{
	if (account->state != ACCOUNT_REMOVED)
		return id_is_set(account->removal) ? REMOVAL_ASKED : REMOVAL_NONE;
	return account->role_arn[0] == '\0' || account->gone_ms != 0 ? REMOVAL_ROLE_GONE
	                                                             : REMOVAL_ROLE_IN;
}

const char *
removal_blocked_text(const struct cloud_account *account)
{
	if (removal_standing(account) == REMOVAL_ASKED)
		return "Its removal is asked for already, and an approver is to decide.";
	switch (account->state) {
	case ACCOUNT_AWAITING_APPROVAL:
		return "The request to add it is still open: cancel that one instead.";
	case ACCOUNT_DECLINED:
		return "It was declined, so there is nothing to remove.";
	case ACCOUNT_REMOVED:
		return "It was removed already.";
	case ACCOUNT_ROLE_NEEDED:
	case ACCOUNT_CHECKING:
	case ACCOUNT_LINKED:
	case ACCOUNT_NEEDS_ATTENTION:
		break;
	}
	return "";
}

/* --- asking --- */

static const struct err *
write_account(struct store_txn *txn, struct job *j, const char *action, const char *note)
{
	struct cloud_account before;
	struct audit_subject subject = {.action = action,
	                                .subject = j->id,
	                                .name = j->account.account_number,
	                                .customer = j->account.customer,
	                                .cloud_account = j->id,
	                                .note = note};
	const struct err *e = store_cloud_account_get(txn, j->l->reseller, j->id, &before);

	if (e != NULL || (e = store_cloud_account_put(txn, j->l->reseller, &j->account)) != NULL)
		return e;
	return audit_add(txn, j->l, &subject, &cloud_account_table, &before, &j->account);
}

/* The name of a price book or cost center; "" for none. */
static const struct err *
read_name(struct store_txn *txn, struct link *l, enum book_kind kind, struct id id,
          const char **name)
{
	struct book book = {.name = ""};
	const struct err *e = id_is_set(id) ? book_read(txn, l, kind, id, &book) : NULL;

	*name = book.name;
	return e;
}

static const struct err *
open_request(struct store_txn *txn, struct job *j)
{
	struct request_ask ask = {.type = REQUEST_DELETE, .account = &j->account, .note = j->note};
	const struct err *e;

	if ((e = read_name(txn, j->l, BOOK_PRICE_BOOK, j->account.price_book, &ask.price_book)) !=
	            NULL ||
	    (e = read_name(txn, j->l, BOOK_COST_CENTER, j->account.cost_center,
	                   &ask.cost_center)) != NULL)
		return e;
	return request_open(txn, j->l, j->form_id, &ask);
}

static const struct err *
write_ask(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct request earlier;
	const char *blocked;
	const struct err *e = store_cloud_account_get(txn, j->l->reseller, j->id, &j->account);

	if (e != NULL)
		return e;
	e = store_request_get(txn, j->l->reseller, j->form_id, &earlier);
	if (e == NULL && id_equal(earlier.cloud_account, j->id))
		return NULL; /* the form came twice */
	if (e == NULL || e->kind != ERR_NOTFOUND)
		return e != NULL ? e : link_stale(j->l);
	if ((blocked = removal_blocked_text(&j->account))[0] != '\0')
		return err_say(j->l->arena, ERR_CONFLICT, "%s", blocked);
	j->account.removal = j->form_id;
	if ((e = write_account(txn, j, "cloud_account.removal", j->note)) != NULL)
		return e;
	return open_request(txn, j);
}

const struct err *
removal_ask(struct link *l, struct id account, struct id form_id, const char *note)
{
	struct job j = {.l = l, .id = account, .form_id = form_id, .note = note};
	const struct err *bad = check_length(l, NULL, "note", note, NOTE_MOST);

	return bad != NULL ? bad : link_write(l, write_ask, &j);
}

const struct err *
removal_end(struct store_txn *txn, struct link *l, const struct request *request,
            const char *action)
{
	struct job j = {.l = l, .id = request->cloud_account};
	const struct err *e = store_cloud_account_get(txn, l->reseller, j.id, &j.account);

	if (e != NULL)
		return e;
	if (request->state == REQUEST_APPROVED) {
		j.account.state = ACCOUNT_REMOVED;
		if (j.account.role_guessed)
			j.account.role_arn = "";
		j.account.role_guessed = false;
		j.account.gone_ms = 0;
		j.account.check_attempts = 0;
		j.account.check_due_ms = j.account.role_arn[0] != '\0' ? l->now_ms : 0;
		l->check_queued = j.account.check_due_ms != 0;
		if ((e = token_revoke_of_subject(txn, l, TOKEN_HANDOFF, j.id)) != NULL)
			return e;
	} else {
		j.account.removal = (struct id){""};
	}
	return write_account(txn, &j, action, request->reason);
}

/* --- whether the role is gone --- */

static const struct err *
write_check(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	const struct err *e = store_cloud_account_get(txn, j->l->reseller, j->id, &j->account);

	if (e != NULL)
		return e;
	if (!removal_is_checked(&j->account))
		return err_say(j->l->arena, ERR_CONFLICT,
		               "There is no role of a removed account to ask AWS about.");
	j->account.check_due_ms = j->account.check_asked_ms = j->l->now_ms;
	j->l->check_queued = true;
	return store_cloud_account_put(txn, j->l->reseller, &j->account);
}

const struct err *
removal_check(struct link *l, struct id account)
{
	struct job j = {.l = l, .id = account};

	return link_write(l, write_check, &j);
}

bool
removal_is_checked(const struct cloud_account *account)
{
	return account->state == ACCOUNT_REMOVED && account->role_arn[0] != '\0';
}

void
removal_apply(struct cloud_account *account, enum proof_verdict verdict, int64_t now_ms)
{
	bool refused = verdict == PROOF_REFUSED || verdict == PROOF_TOO_EARLY;

	account->check_attempts++;
	if (refused) {
		account->gone_ms = account->gone_ms != 0 ? account->gone_ms : now_ms;
		account->check_due_ms = 0;
		return;
	}
	if (verdict != PROOF_INCONCLUSIVE)
		account->gone_ms = 0;
	account->check_due_ms =
		account->check_attempts * look_ms < look_for_ms ? now_ms + look_ms : 0;
}

const char *
removal_role_name(struct arena *a, const struct cloud_account *account)
{
	struct arn arn;

	return arn_parse(a, account->role_arn, &arn) ? arn.name : "";
}

const char *
removal_script(struct arena *a, const struct cloud_account *account)
{
	struct arn arn;

	if (!arn_parse(a, account->role_arn, &arn))
		return "";
	return arena_printf(
		a,
		"(\n" /* for those who paste it: what stops it does not close their shell */
		"set -eu\n"
		"role='%s'\n"
		"[ \"$(aws sts get-caller-identity --query Account --output text)\" = %s ] ||\n"
		"\t{ echo 'This is not account %s.' >&2; exit 1; }\n"
		"for arn in $(aws iam list-attached-role-policies --role-name \"$role\" \\\n"
		"\t--query 'AttachedPolicies[].PolicyArn' --output text); do\n"
		"\taws iam detach-role-policy --role-name \"$role\" --policy-arn \"$arn\"\n"
		"done\n"
		"for name in $(aws iam list-role-policies --role-name \"$role\" \\\n"
		"\t--query 'PolicyNames[]' --output text); do\n"
		"\taws iam delete-role-policy --role-name \"$role\" --policy-name \"$name\"\n"
		"done\n"
		"aws iam delete-role --role-name \"$role\"\n"
		")\n",
		arn.name, account->account_number, account->account_number);
}
