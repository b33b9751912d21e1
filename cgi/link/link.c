/* What the rules share.  See link.h. */
#include "link.h"

#include "../base/wake.h"

const struct reseller_id link_installation = {{"00000000000000000000000000"}};

const struct err *
link_write(struct link *l, store_fn *fn, void *arg)
{
	const struct err *e;

	l->mail_queued = l->check_queued = false;
	e = store_write(l->store, l->arena, l->operation, fn, arg, NULL);
	if (e == NULL && l->mail_queued)
		wake_send(arena_printf(l->arena, "%s/mailer.wake", l->conf->home_dir));
	if (e == NULL && l->check_queued)
		wake_send(arena_printf(l->arena, "%s/verifier.wake", l->conf->home_dir));
	return e;
}

const struct err *
link_write_more(struct link *l, store_fn *fn, void *arg)
{
	struct id operation = l->operation;
	const struct err *e;

	l->operation = id_new();
	e = link_write(l, fn, arg);
	l->operation = operation;
	return e;
}

const struct err *
link_read(struct link *l, store_fn *fn, void *arg)
{
	return store_read(l->store, l->arena, fn, arg);
}

const struct err *
link_need_owner(struct link *l)
{
	if (l->actor.kind == ACTOR_SYSTEM || l->actor.kind == ACTOR_ADMIN)
		return NULL;
	if (l->actor.kind == ACTOR_USER && l->actor.role == USER_OWNER)
		return NULL;
	return err_say(l->arena, ERR_DENIED, "Only an owner of this reseller may do that.");
}

const struct err *
link_stale(struct link *l)
{
	struct err *e = arena_alloc(l->arena, sizeof *e);

	e->kind = ERR_CONFLICT;
	e->field = "version";
	e->what = e->say =
		"Somebody else changed this meanwhile. Look at both values and save again.";
	return e;
}

struct forget {
	const struct table *table;
	const struct index *index;
	int64_t before_ms;
	size_t limit;
};

static const struct err *
write_forget(struct store_txn *txn, void *arg)
{
	struct forget *f = arg;
	struct table_page page;
	struct reseller_id *resellers;
	const struct err *e =
		table_any_due(txn, f->table, f->index, f->before_ms, f->limit, &page, &resellers);

	for (size_t i = 0; e == NULL && i < page.count; i++) {
		const struct record_head *head =
			(const void *)((const char *)page.records + i * f->table->size);

		e = table_del(txn, resellers[i], f->table, head->id);
	}
	return e;
}

const struct err *
link_forget(struct link *l, const struct table *table, const struct index *index, int64_t before_ms,
            size_t limit)
{
	struct forget f = {table, index, before_ms, limit};

	return link_write_more(l, write_forget, &f);
}
