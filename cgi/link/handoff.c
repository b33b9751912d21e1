/* Hand-off to the owner of an AWS account.  See handoff.h. */
#include "handoff.h"

#include "audit.h"
#include "check.h"
#include "outbox.h"

enum { NAME_MOST = 200, NOTE_MOST = 1000 };
static const int64_t hour_ms = 3600 * 1000;

struct job {
	struct link *l;
	struct id account_id;
	struct id id; /* of the hand-off */
	const struct handoff_form *form;
	struct cloud_account account;
	struct token token;
};

const char *
handoff_blocked_text(enum account_state state)
{
	switch (state) {
	case ACCOUNT_LINKED:
		return "The account is linked: nothing is left to hand off.";
	case ACCOUNT_DECLINED:
		return "The request was declined, so there is nothing to hand off.";
	case ACCOUNT_REMOVED:
		return "This cloud account was removed, so there is nothing to hand off.";
	case ACCOUNT_AWAITING_APPROVAL:
	case ACCOUNT_ROLE_NEEDED:
	case ACCOUNT_CHECKING:
	case ACCOUNT_NEEDS_ATTENTION:
		break;
	}
	return "";
}

const char *
handoff_next_text(enum account_state state)
{
	switch (state) {
	case ACCOUNT_AWAITING_APPROVAL:
		return "The account still waits for its approval. The role can be made meanwhile.";
	case ACCOUNT_ROLE_NEEDED:
		return "Make the role, then press Check now.";
	case ACCOUNT_CHECKING:
		return "AWS is being asked, again and again by itself: there is nothing to do.";
	case ACCOUNT_NEEDS_ATTENTION:
		return "AWS did not answer as it must. What it said, and what to change, stands "
		       "below.";
	case ACCOUNT_LINKED:
		return "Linked: nothing is left to do.";
	case ACCOUNT_DECLINED:
	case ACCOUNT_REMOVED:
		break;
	}
	return "Nothing is left to do.";
}

static const struct err *
audit(struct store_txn *txn, const struct job *j, const char *action)
{
	struct audit_subject subject = {
		.action = action,
		.subject = j->account_id,
		.name = j->account.account_number,
		.customer = j->account.customer,
		.cloud_account = j->account_id,
		.note = arena_printf(j->l->arena, "To %s", j->token.to_email),
	};

	return audit_add(txn, j->l, &subject, NULL, NULL, NULL);
}

/* --- sending --- */

static const struct err *
check(struct link *l, const struct handoff_form *form)
{
	const struct err *bad = NULL;

	bad = check_required(l, bad, "email", form->email,
	                     "the e-mail address of the one who can make the role");
	bad = check_email(l, bad, "email", form->email);
	bad = check_length(l, bad, "name", form->name, NAME_MOST);
	return check_length(l, bad, "note", form->note, NOTE_MOST);
}

/* ERR_BUSY when too many mails went out for the account in the last hour. */
static const struct err *
check_pace(struct store_txn *txn, const struct job *j)
{
	struct token_page page;
	const struct err *e = token_read_of_subject(txn, j->l, TOKEN_HANDOFF, j->account_id,
	                                            HANDOFF_PER_HOUR, &page);

	if (e != NULL || page.count < HANDOFF_PER_HOUR ||
	    page.items[page.count - 1].head.created_ms <= j->l->now_ms - hour_ms)
		return e;
	return err_say(j->l->arena, ERR_BUSY,
	               "%d mails went out for this account within an hour, and nothing was sent "
	               "now. Wait a while; the newest link still works.",
	               HANDOFF_PER_HOUR);
}

static const struct err *
mail_link(struct store_txn *txn, struct job *j)
{
	struct link *l = j->l;
	const struct err *e;

	j->token = (struct token){
		.head.id = j->id,
		.purpose = TOKEN_HANDOFF,
		.subject = j->account_id,
		.expires_ms = l->now_ms + l->conf->handoff_link_hours * hour_ms,
		.to_name = j->form->name,
		.to_email = j->form->email,
		.note = j->form->note,
		.sent_by_name = l->actor.name,
	};
	if ((e = token_add(txn, l, &j->token)) != NULL)
		return e;
	return outbox_add(txn, l,
	                  &(struct outbox_mail){
				  .kind = MAIL_HANDOFF,
				  .to_name = j->form->name,
				  .to_email = j->form->email,
				  .request = j->account.request,
				  .cloud_account = j->account_id,
				  .token = j->id,
			  });
}

static const struct err *
write_send(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct link *l = j->l;
	const char *blocked;
	const struct err *e = store_cloud_account_get(txn, l->reseller, j->account_id, &j->account);

	if (e != NULL)
		return e;
	e = store_token_get(txn, l->reseller, j->id, &j->token);
	if (e == NULL || e->kind != ERR_NOTFOUND)
		return e; /* the form came twice */
	if ((blocked = handoff_blocked_text(j->account.state))[0] != '\0')
		return err_say(l->arena, ERR_CONFLICT, "%s", blocked);
	if ((e = check_pace(txn, j)) != NULL ||
	    (e = token_revoke_of_subject(txn, l, TOKEN_HANDOFF, j->account_id)) != NULL ||
	    (e = mail_link(txn, j)) != NULL)
		return e;
	return audit(txn, j, "handoff.send");
}

const struct err *
handoff_send(struct link *l, struct id account, struct id form_id, const struct handoff_form *form)
{
	struct job j = {.l = l, .account_id = account, .id = form_id, .form = form};
	const struct err *bad = check(l, form);

	return bad != NULL ? bad : link_write(l, write_send, &j);
}

/* --- withdrawing --- */

static const struct err *
write_withdraw(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct link *l = j->l;
	const struct err *e;

	if ((e = store_cloud_account_get(txn, l->reseller, j->account_id, &j->account)) != NULL ||
	    (e = store_token_get(txn, l->reseller, j->id, &j->token)) != NULL)
		return e;
	if (j->token.purpose != TOKEN_HANDOFF || !id_equal(j->token.subject, j->account_id))
		return err_new(l->arena, ERR_NOTFOUND, "token %s: no hand-off of account %s",
		               j->id.text, j->account_id.text);
	if (j->token.revoked_ms != 0 || j->token.used_ms != 0)
		return NULL;
	if ((e = token_revoke(txn, l, j->id)) != NULL)
		return e;
	return audit(txn, j, "handoff.withdraw");
}

const struct err *
handoff_withdraw(struct link *l, struct id account, struct id handoff)
{
	struct job j = {.l = l, .account_id = account, .id = handoff};

	return link_write(l, write_withdraw, &j);
}

/* --- how it stands --- */

const struct err *
handoff_latest(struct link *l, const struct cloud_account *account, struct handoff *handoff)
{
	struct token_page page;
	struct mail_page mails;
	const struct err *e = token_of_subject(l, TOKEN_HANDOFF, account->head.id, 1, &page);

	if (e != NULL)
		return e;
	if (page.count == 0)
		return err_new(l->arena, ERR_NOTFOUND, "account %s: no hand-off",
		               account->head.id.text);
	*handoff = (struct handoff){.token = page.items[0],
	                            .standing = token_standing(&page.items[0], l->now_ms)};
	if ((e = outbox_of_request(l, account->request, &mails)) != NULL)
		return e;
	for (size_t i = 0; i < mails.count; i++)
		if (id_equal(mails.items[i].token, handoff->token.head.id))
			handoff->mail = mails.items[i];
	return NULL;
}

/* --- by the mailed link --- */

struct by_link {
	struct link *l;
	struct handoff_by_link *out;
};

static const struct err *
read_by_link(struct store_txn *txn, void *arg)
{
	struct by_link *b = arg;

	return store_cloud_account_get(txn, b->l->reseller, b->out->token.subject,
	                               &b->out->account);
}

const struct err *
handoff_open_link(struct link *l, const char *text, struct handoff_by_link *out)
{
	struct by_link b = {l, out};
	const struct err *e = token_open(l, TOKEN_HANDOFF, text, &out->token, &out->standing);

	if (e != NULL)
		return e;
	if ((e = link_read(l, read_by_link, &b)) != NULL) {
		out->standing = TOKEN_UNKNOWN;
		return e;
	}
	l->actor = (struct actor){
		.kind = ACTOR_ACCOUNT_OWNER,
		.id = out->token.head.id,
		.name = out->token.to_name[0] != '\0' ? out->token.to_name : out->token.to_email,
		.email = out->token.to_email,
	};
	return NULL;
}

const struct err *
handoff_act(struct store_txn *txn, struct link *l, struct id account)
{
	struct token token;
	const struct err *e;

	if (l->actor.kind != ACTOR_ACCOUNT_OWNER)
		return NULL;
	if ((e = token_hold(txn, l, l->actor.id, &token)) != NULL)
		return e;
	if (token.purpose != TOKEN_HANDOFF || !id_equal(token.subject, account))
		return err_new(l->arena, ERR_NOTFOUND, "token %s: no hand-off of account %s",
		               token.head.id.text, account.text);
	if (token.acted_ms != 0)
		return NULL;
	token.acted_ms = l->now_ms;
	return store_token_put(txn, l->reseller, &token);
}
