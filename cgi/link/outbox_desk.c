/* The outbox as owners see it: looking, sending again, taking back.  See outbox.h. */
#include "audit.h"
#include "mail_kind.h"
#include "outbox.h"
#include "words.h"

struct desk {
	struct link *l;
	const struct outbox_query *query;
	struct words words;
	struct mail_page *page;
	enum mail_state state;
	size_t *count;
	struct id id;
	struct mail mail;
};

static bool
matches(const void *record, const char *part, const void *arg)
{
	const struct mail *m = record;
	const struct desk *d = arg;
	const char *texts[] = {m->to_name, m->to_email, m->envelope_to};

	return words_match(d->l->arena, &d->words, part, texts, 3);
}

static const struct err *
read_list(struct store_txn *txn, void *arg)
{
	struct desk *d = arg;
	struct table_query query = {
		.order = TABLE_NEWEST_FIRST,
		.after = d->query->after,
		.before = d->query->before,
		.limit = d->query->limit,
	};

	if (d->query->state[0] != '\0') {
		query.index = &mail_by_state;
		query.prefix[0] = d->query->state;
	}
	if (d->words.count > 0) {
		query.keep = matches;
		query.keep_arg = d;
	}
	return store_mail_list(txn, d->l->reseller, &query, d->page);
}

const struct err *
outbox_list(struct link *l, const struct outbox_query *query, struct mail_page *page)
{
	struct desk d = {.l = l,
	                 .query = query,
	                 .words = words_of_search(l->arena, query->search),
	                 .page = page};
	const struct err *e = link_need_owner(l);

	return e != NULL ? e : link_read(l, read_list, &d);
}

static const struct err *
read_count(struct store_txn *txn, void *arg)
{
	struct desk *d = arg;
	struct table_query query = {.index = &mail_by_state,
	                            .prefix = {mail_state_names[d->state]},
	                            .limit = OUTBOX_COUNT_MOST + 1};

	return store_mail_count(txn, d->l->reseller, &query, d->count);
}

const struct err *
outbox_count(struct link *l, enum mail_state state, size_t *count)
{
	struct desk d = {.l = l, .state = state, .count = count};
	const struct err *e = link_need_owner(l);

	return e != NULL ? e : link_read(l, read_count, &d);
}

/* --- acting --- */

static const struct err *
note(struct store_txn *txn, struct desk *d, const char *action)
{
	struct audit_subject subject = {.action = action,
	                                .subject = d->mail.head.id,
	                                .name = d->mail.to_email,
	                                .cloud_account = d->mail.cloud_account,
	                                .note = mail_kind_get(d->mail.kind)->title};

	return audit_add(txn, d->l, &subject, NULL, NULL, NULL);
}

static const struct err *
no_longer(struct desk *d, const char *what)
{
	static const char *const words[] = {"waits", "was sent", "could not be delivered",
	                                    "was taken back"};

	return err_say(d->l->arena, ERR_CONFLICT, "This mail can't be %s: it %s meanwhile.", what,
	               words[d->mail.state]);
}

static const struct err *
write_again(struct store_txn *txn, void *arg)
{
	struct desk *d = arg;
	const struct err *e = store_mail_get(txn, d->l->reseller, d->id, &d->mail);

	if (e != NULL)
		return e;
	if (d->mail.state != MAIL_FAILED && d->mail.state != MAIL_QUEUED)
		return no_longer(d, "sent again");
	/* one that waits keeps its doubts: it may be on its way right now */
	if (d->mail.state == MAIL_FAILED)
		d->mail.doubts = d->mail.attempts = 0;
	d->mail.state = MAIL_QUEUED;
	d->mail.due_ms = d->mail.again_ms = d->l->now_ms;
	d->l->mail_queued = true;
	if ((e = store_mail_put(txn, d->l->reseller, &d->mail)) != NULL)
		return e;
	return note(txn, d, "mail.send_again");
}

static const struct err *
read_mail(struct store_txn *txn, void *arg)
{
	struct desk *d = arg;

	return store_mail_get(txn, d->l->reseller, d->id, &d->mail);
}

const struct err *
outbox_send_again(struct link *l, struct id mail)
{
	struct desk d = {.l = l, .id = mail};
	struct outbox_content content;
	const struct err *e;

	if ((e = link_need_owner(l)) != NULL || (e = link_read(l, read_mail, &d)) != NULL)
		return e;
	e = outbox_content(l, &d.mail, &content);
	if ((e != NULL && e->kind == ERR_NOTFOUND) || (e == NULL && content.moot != NULL))
		return err_say(l->arena, ERR_CONFLICT,
		               "This mail can't be sent again: what it asks for is over, or its "
		               "link has ended. Ask for a fresh one where it came from.");
	return e != NULL ? e : link_write(l, write_again, &d);
}

static const struct err *
write_withdraw(struct store_txn *txn, void *arg)
{
	struct desk *d = arg;
	const struct err *e = read_mail(txn, d);

	if (e != NULL || d->mail.state == MAIL_WITHDRAWN)
		return e;
	if (d->mail.state != MAIL_QUEUED)
		return no_longer(d, "taken back");
	d->mail.state = MAIL_WITHDRAWN;
	d->mail.answer = "not sent: it was taken back";
	if ((e = store_mail_put(txn, d->l->reseller, &d->mail)) != NULL)
		return e;
	return note(txn, d, "mail.withdraw");
}

const struct err *
outbox_withdraw(struct link *l, struct id mail)
{
	struct desk d = {.l = l, .id = mail};
	const struct err *e = link_need_owner(l);

	return e != NULL ? e : link_write(l, write_withdraw, &d);
}
