/* Whose role is proved next.  See role_queue.h. */
#include "role_queue.h"

enum {
	ASKED_AT_ONCE = 64,
	RESELLERS_AT_ONCE = 64, /* in one filling; the next goes on behind them */
	DUE_AT_ONCE = 64        /* of all of them together */
};

struct filling {
	struct role_queue *q;
	struct link *l;
	const struct role_busy *busy;
};

static bool
is_there(const struct filling *f, struct id account)
{
	for (size_t i = 0; i < f->busy->count; i++)
		if (id_equal(f->busy->accounts[i], account))
			return true;
	return false;
}

/* The second part of the ARN: "arn:PARTITION:...". */
static void
copy_partition(const char *role_arn, char room[ROLE_QUEUE_PARTITION])
{
	const char *at = strchr(role_arn, ':');
	size_t length = at == NULL ? 0 : strcspn(at + 1, ":");

	if (length >= ROLE_QUEUE_PARTITION)
		length = ROLE_QUEUE_PARTITION - 1;
	memcpy(room, at == NULL ? "" : at + 1, length);
	room[length] = '\0';
}

static struct role_turn
turn_of(struct reseller_id reseller, const struct cloud_account *account)
{
	struct role_turn turn = {.reseller = reseller,
	                         .account = account->head.id,
	                         .asked = account->check_asked_ms > 0};

	copy_partition(account->role_arn, turn.partition);
	return turn;
}

static void
take_out(struct role_queue *q, size_t at)
{
	q->count--;
	memmove(&q->turns[at], &q->turns[at + 1], (q->count - at) * sizeof *q->turns);
}

/* --- what people wait for --- */

/* Behind the `at` that are in front already. */
static bool
put_in_front(struct filling *f, size_t at, struct role_turn turn)
{
	struct role_queue *q = f->q;

	for (size_t i = 0; i < q->count; i++)
		if (id_equal(q->turns[i].account, turn.account)) {
			if (i < at)
				return false;
			take_out(q, i);
			break;
		}
	if (q->count == ROLE_QUEUE_ROOM)
		q->count--; /* it is still due */
	memmove(&q->turns[at + 1], &q->turns[at], (q->count - at) * sizeof *q->turns);
	q->turns[at] = turn;
	q->count++;
	return true;
}

static const struct err *
read_asked(struct store_txn *txn, void *arg)
{
	struct filling *f = arg;
	struct table_page page;
	struct reseller_id *resellers;
	const struct err *e = table_any_due(txn, &cloud_account_table, &cloud_account_by_asked,
	                                    f->l->now_ms, ASKED_AT_ONCE, &page, &resellers);
	const struct cloud_account *accounts = page.records;
	size_t at = 0;

	for (size_t i = 0; e == NULL && i < page.count; i++)
		if (!is_there(f, accounts[i].head.id) &&
		    put_in_front(f, at, turn_of(resellers[i], &accounts[i])))
			at++;
	return e;
}

const struct err *
role_queue_asked(struct role_queue *q, struct link *l, const struct role_busy *busy)
{
	struct filling f = {q, l, busy};

	return link_read(l, read_asked, &f);
}

/* --- what is due --- */

/* One reseller's due accounts. */
struct share {
	struct cloud_account_page page;
	size_t at;
};

/* The next of a share that is due and not busy; false when there is none. */
static bool
next_of(const struct filling *f, struct share *share, struct reseller_id reseller)
{
	while (share->at < share->page.count) {
		const struct cloud_account *account = &share->page.items[share->at++];

		if (account->check_due_ms > f->l->now_ms)
			return false;
		if (is_there(f, account->head.id))
			continue;
		f->q->turns[f->q->count++] = turn_of(reseller, account);
		return true;
	}
	return false;
}

/* One of each in turn, until the shares are spent. */
static void
deal(const struct filling *f, struct share *shares, const struct reseller_id *resellers,
     size_t count)
{
	bool any = true;

	while (any && f->q->count < DUE_AT_ONCE) {
		any = false;
		for (size_t i = 0; i < count && f->q->count < ROLE_QUEUE_ROOM; i++)
			any = next_of(f, &shares[i], resellers[i]) || any;
	}
}

static const struct err *
read_due(struct store_txn *txn, void *arg)
{
	struct filling *f = arg;
	struct reseller_id *resellers;
	struct share *shares;
	size_t count;
	const struct err *e =
		table_due_resellers(txn, &cloud_account_table, &cloud_account_by_due, f->l->now_ms,
	                            f->q->last, RESELLERS_AT_ONCE, &resellers, &count);

	f->q->count = 0;
	if (e != NULL || count == 0)
		return e;
	shares = arena_array(store_txn_arena(txn), count, sizeof *shares);
	for (size_t i = 0; e == NULL && i < count; i++)
		e = store_cloud_account_list(
			txn, resellers[i],
			&(struct table_query){.index = &cloud_account_by_due,
		                              .limit = DUE_AT_ONCE / count + f->busy->count + 1},
			&shares[i].page);
	if (e != NULL)
		return e;
	deal(f, shares, resellers, count);
	f->q->last = resellers[count - 1];
	return NULL;
}

const struct err *
role_queue_due(struct role_queue *q, struct link *l, const struct role_busy *busy)
{
	struct filling f = {q, l, busy};

	return link_read(l, read_due, &f);
}

/* --- taking --- */

bool
role_queue_take(struct role_queue *q, bool (*may)(const struct role_turn *turn, void *arg),
                void *arg, struct role_turn *turn)
{
	for (size_t i = 0; i < q->count; i++)
		if (may(&q->turns[i], arg)) {
			*turn = q->turns[i];
			take_out(q, i);
			return true;
		}
	return false;
}
