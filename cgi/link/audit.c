/* Activity.  See audit.h. */
#include "audit.h"

static struct audit_change_list
differences(struct arena *a, const struct table *table, const void *before, const void *after)
{
	struct audit_change_list list = {arena_array(a, table->field_count, sizeof *list.items), 0};

	for (size_t i = 0; i < table->field_count; i++) {
		const struct field *field = &table->fields[i];
		struct audit_change *change = &list.items[list.count];

		if (field->type == FIELD_LIST || table_field_equal(field, before, after))
			continue;
		change->field = field->name;
		change->before = table_field_text(a, field, before);
		change->after = table_field_text(a, field, after);
		list.count++;
	}
	return list;
}

const struct err *
audit_add(struct store_txn *txn, struct link *l, const struct audit_subject *subject,
          const struct table *table, const void *before, const void *after)
{
	struct audit entry = {
		.head.id = id_new(),
		.actor_kind = l->actor.kind,
		.actor = l->actor.id,
		.actor_name = l->actor.name,
		.remote_addr = l->remote_addr,
		.operation = l->operation.text,
		.action = subject->action,
		.subject = subject->subject,
		.subject_name = subject->name,
		.customer = subject->customer,
		.cloud_account = subject->cloud_account,
		.note = subject->note,
	};

	if (table != NULL && before != NULL && after != NULL)
		entry.changes = differences(store_txn_arena(txn), table, before, after);
	return store_audit_add(txn, l->reseller, &entry);
}

struct of_account {
	struct link *l;
	struct id account;
	size_t limit;
	struct audit_page *page;
};

static const struct err *
read_of_account(struct store_txn *txn, void *arg)
{
	struct of_account *o = arg;
	struct table_query query = {
		.index = &audit_by_account,
		.prefix = {o->account.text},
		.order = TABLE_NEWEST_FIRST,
		.limit = o->limit,
	};

	return store_audit_list(txn, o->l->reseller, &query, o->page);
}

const struct err *
audit_of_account(struct link *l, struct id cloud_account, size_t limit, struct audit_page *page)
{
	struct of_account o = {l, cloud_account, limit, page};

	return link_read(l, read_of_account, &o);
}

/* What an action is called. */
static const char *const action_texts[][2] = {
	{"cloud_account.add", "asked for approval"},
	{"cloud_account.role", "saved the role"},
	{"cloud_account.check", "asked for a check"},
	{"cloud_account.search", "looked for the role"},
	{"cloud_account.proof", "asked AWS"},
	{"cloud_account.drift", "found a change in AWS"},
	{"cloud_account.rotate", "issued a new external ID"},
	{"cloud_account.rotate_cancel", "took the new external ID back"},
	{"cloud_account.rotated", "proved the new external ID and retired the old one"},
	{"cloud_account.removal", "asked for the removal"},
	{"cloud_account.gone", "asked AWS whether the role is gone"},
	{"handoff.send", "mailed the role's steps to the account owner"},
	{"handoff.withdraw", "withdrew the link of the account owner"},
	{"request.approve", "approved the request"},
	{"request.decline", "declined the request"},
	{"request.cancel", "cancelled the request"},
	{"request.expire", "ended the request, which nobody decided in time"},
	{"request.fresh_link", "asked for a fresh approval mail"},
	{"request.send_again", "sent the approval mails again"},
	{"request.remind", "reminded the approvers"},
	{"user.add", "added the user"},
	{"user.invite", "invited the user"},
	{"user.invite_again", "sent the invitation again"},
	{"user.withdraw", "withdrew the invitation"},
	{"user.accept", "accepted the invitation"},
	{"user.role", "changed the user’s role"},
	{"user.suspend", "suspended the user"},
	{"user.reactivate", "reactivated the user"},
	{"user.sign_in", "signed in"},
	{"user.sign_out", "signed the user out everywhere"},
	{"user.end_others", "signed out everywhere else"},
	{"user.password", "set a new password"},
	{"user.password_ask", "mailed a link for a new password"},
	{"user.sign_in_ask", "mailed a link to sign in"},
	{"user.password_reset", "set a new password by a mailed link"},
	{"user.second_factor_on", "turned on the second factor"},
	{"user.second_factor_off", "turned off the second factor"},
	{"user.second_factor_removed", "removed the user’s second factor"},
	{"user.recovery_codes", "made new recovery codes"},
	{"customer.add", "added the customer"},
	{"customer.change", "changed the customer"},
	{"customer.archive", "archived the customer"},
	{"customer.restore", "restored the customer"},
	{"contact.add", "added the approval contact"},
	{"contact.change", "changed the approval contact"},
	{"contact.remove", "removed the approval contact"},
	{"price_book.add", "added the price book"},
	{"price_book.change", "changed the price book"},
	{"price_book.archive", "archived the price book"},
	{"price_book.restore", "restored the price book"},
	{"cost_center.add", "added the cost center"},
	{"cost_center.change", "changed the cost center"},
	{"cost_center.archive", "archived the cost center"},
	{"cost_center.restore", "restored the cost center"},
	{"reseller.add", "added the reseller"},
	{"reseller.change", "changed the settings"},
	{"mail_template.change", "changed the email template"},
	{"mail_template.reset", "set the email template back"},
	{"mail.send_again", "had the mail sent again"},
	{"mail.withdraw", "took the mail back"},
};

const char *
audit_action_text(const char *action)
{
	for (size_t i = 0; i < sizeof action_texts / sizeof *action_texts; i++)
		if (strcmp(action_texts[i][0], action) == 0)
			return action_texts[i][1];
	return action;
}
