/*
 * Kills processes inside the store, for as long as asked, and then counts.  Writers move money
 * between accounts, each move with its audit entry in one store_write(), and note what was
 * acknowledged in a file of their own; readers are the same processes; the real keeper runs beside
 * them; one of all is killed with SIGKILL every 100 ms on average, and started again. At the end
 * every acknowledged move must be there, the balances must be what the moves say, every index must
 * have what its table has, and no write may have taken over two seconds.  Prints TAP.
 *
 * crash_store KEEPER DATA HOME SECONDS [WRITERS [KILL_MS]]      DATA on a disk, HOME on a tmpfs,
 * both empty; $ROLECALL_CONF, which the keeper reads, must name the same two.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../cgi/base/clock.h"
#include "../../cgi/base/crypto.h"
#include "../../cgi/base/log.h"
#include "../../cgi/store/record.h"

enum { ACCOUNTS = 200, RESELLERS = 4, START = 100000, WRITERS_MAX = 32, LONGEST_MS = 2000 };

/* What all processes see. */
struct shared {
	struct reseller_id resellers[RESELLERS];
	struct id accounts[RESELLERS][ACCOUNTS];
	_Atomic long writes, reads, failed, repeats, longest_ms, read_longest_ms;
};

static struct shared *shared;
static char home[200], data[200], acks[200];
static const char *keeper_path;
static int writers = 6, kill_ms = 100, test_number, faults;
static pid_t pids[WRITERS_MAX + 1];  /* the last one in use is the keeper's */
static bool killed[WRITERS_MAX + 1]; /* by us */

static void
check(bool ok, const char *what, long found)
{
	printf("%sok %d - %s (%ld)\n", ok ? "" : "not ", ++test_number, what, found);
	fflush(stdout);
	if (!ok)
		fprintf(stderr, "# not so: %s (%ld)\n", what, found);
}

static void
must(const struct err *e, const char *doing)
{
	if (e == NULL)
		return;
	log_err(e, doing);
	printf("Bail out! %s\n", doing);
	exit(1);
}

static uint32_t
pick(uint32_t count)
{
	uint32_t n;

	crypto_random(&n, sizeof n);
	return n % count;
}

static void
raise_to(_Atomic long *longest, long ms)
{
	long is = *longest;

	while (ms > is && !atomic_compare_exchange_weak(longest, &is, ms))
		continue;
}

/* --- moves --- */

struct move {
	struct reseller_id reseller;
	struct id operation, from, to;
	int64_t amount;
};

/*
 * check_attempts is the balance; the state and the due time wander, so that every index is worked.
 */
static const struct err *
change(struct store_txn *txn, const struct move *m, struct id id, int64_t by)
{
	struct cloud_account account;
	const struct err *e = store_cloud_account_get(txn, m->reseller, id, &account);

	if (e != NULL)
		return e;
	account.check_attempts += by;
	account.state =
		(enum account_state)((unsigned int)account.check_attempts % (ACCOUNT_REMOVED + 1));
	account.check_due_ms = account.check_attempts % 3 == 0 ? 0 : clock_now_ms();
	account.customer_organization = arena_printf(store_txn_arena(txn), "Company %lld Limited",
	                                             (long long)account.check_attempts % 100);
	return store_cloud_account_put(txn, m->reseller, &account);
}

static const struct err *
move(struct store_txn *txn, void *arg)
{
	struct move *m = arg;
	struct audit audit = {.action = "account.move",
	                      .operation = m->operation.text,
	                      .subject = m->from,
	                      .cloud_account = m->to};
	const struct err *e;

	audit.head.id = m->operation;
	audit.note = arena_printf(store_txn_arena(txn), "%lld", (long long)m->amount);
	if ((e = change(txn, m, m->from, -m->amount)) != NULL ||
	    (e = change(txn, m, m->to, m->amount)) != NULL)
		return e;
	return store_audit_add(txn, m->reseller, &audit);
}

static const struct err *
look(struct store_txn *txn, void *arg)
{
	struct move *m = arg;
	struct cloud_account_page page;
	struct table_query query = {.index = &cloud_account_by_state, .limit = 20};

	query.prefix[0] = account_state_names[pick(ACCOUNT_REMOVED + 1)];
	return store_cloud_account_list(txn, m->reseller, &query, &page);
}

static void
work_once(struct store *store, struct arena *a, int acknowledged)
{
	unsigned int r = pick(RESELLERS), from = pick(ACCOUNTS),
		     to = (from + 1 + pick(ACCOUNTS - 1)) % ACCOUNTS;
	struct move m = {shared->resellers[r], id_new(), shared->accounts[r][from],
	                 shared->accounts[r][to], 1 + (int64_t)pick(100)};
	int64_t start = clock_monotonic_ms();
	bool repeated = false;
	char both[2 * ID_LENGTH];
	const struct err *e;

	if (pick(10) < 6) {
		if ((e = store_read(store, a, look, &m)) != NULL)
			log_err(e, "reading");
		shared->reads++;
		raise_to(&shared->read_longest_ms, (long)(clock_monotonic_ms() - start));
		return;
	}
	e = store_write(store, a, m.operation, move, &m, &repeated);
	raise_to(&shared->longest_ms, (long)(clock_monotonic_ms() - start));
	shared->repeats += repeated;
	if (e != NULL) {
		log_err(e, "writing");
		shared->failed++;
		return;
	}
	shared->writes++;
	memcpy(both, m.operation.text, ID_LENGTH);
	memcpy(both + ID_LENGTH, m.reseller.id.text, ID_LENGTH);
	if (write(acknowledged, both, sizeof both) != sizeof both)
		_exit(3);
}

static volatile sig_atomic_t ended;

static void
on_end(int signal)
{
	(void)signal;
	ended = 1;
}

static void
work(int number)
{
	struct arena *process = arena_new(), *a = arena_new();
	struct store *store;
	char path[260];
	int acknowledged;

	signal(SIGTERM, on_end);
	log_open("writer");
	snprintf(path, sizeof path, "%s.%d", acks, number);
	acknowledged = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	must(store_open(process, home, data, &store), "opening the store");
	while (!ended) {
		work_once(store, a, acknowledged);
		arena_reset(a);
		if (store_poll(store, NULL, 0, 0, NULL) < 0 && errno != EINTR)
			_exit(4);
	}
	store_close(store);
	_exit(0);
}

/* --- the killer --- */

static void
start(int number)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (number < writers)
			work(number);
		execl(keeper_path, keeper_path, (char *)NULL);
		_exit(127);
	}
	pids[number] = pid;
}

/* Starts again who ended; returns how many did that we had not killed. */
static int
reap(void)
{
	int status, strange = 0;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (int i = 0; i <= writers; i++) {
			if (pids[i] != pid)
				continue;
			strange += !killed[i];
			if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) {
				fprintf(stderr, "# process %d ended with %x\n", i,
				        (unsigned int)status);
				faults++;
			}
			killed[i] = false;
			start(i);
			break;
		}
	return strange;
}

static void
kill_for(int seconds)
{
	int64_t end = clock_monotonic_ms() + seconds * 1000, next = 0;
	int kills = 0, by_gate = 0;

	for (int i = writers; i >= 0; i--)
		start(i);
	usleep(500000);
	for (; clock_monotonic_ms() < end; usleep(2000)) {
		int victim = (int)pick((uint32_t)writers + 1);

		by_gate += reap();
		if (clock_monotonic_ms() < next)
			continue;
		next = clock_monotonic_ms() + kill_ms / 2 + pick((uint32_t)kill_ms);
		killed[victim] = true;
		kill(pids[victim], SIGKILL);
		kills++;
	}
	printf("# %d kills, %d more by the gate\n", kills, by_gate);
}

static int
end_all(void)
{
	int64_t end = clock_monotonic_ms() + 5000;
	int left, status;
	pid_t pid;

	for (int i = 0; i <= writers; i++)
		kill(pids[i], SIGTERM);
	do {
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
			for (int i = 0; i <= writers; i++)
				if (pids[i] == pid)
					pids[i] = 0;
		left = 0;
		for (int i = 0; i <= writers; i++)
			left += pids[i] != 0;
		usleep(5000);
	} while (left > 0 && clock_monotonic_ms() < end);
	for (int i = 0; i <= writers; i++)
		if (pids[i] != 0)
			kill(pids[i], SIGKILL);
	return left;
}

/* --- making and checking --- */

static const struct err *
make(struct store_txn *txn, void *arg)
{
	int r = *(int *)arg;

	for (int i = 0; i < ACCOUNTS; i++) {
		struct cloud_account account = {.head.id = shared->accounts[r][i],
		                                .check_attempts = START};
		const struct err *e;

		account.account_number = arena_printf(store_txn_arena(txn), "%012d", i);
		account.root_email = arena_printf(store_txn_arena(txn), "root%d@example.com", i);
		if ((e = store_cloud_account_add(txn, shared->resellers[r], &account)) != NULL)
			return e;
	}
	return NULL;
}

static void
prepare(struct arena *a)
{
	struct store *store;

	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
	              0);
	must(store_open(a, home, data, &store), "making the store");
	for (int r = 0; r < RESELLERS; r++) {
		shared->resellers[r].id = id_new();
		for (int i = 0; i < ACCOUNTS; i++)
			shared->accounts[r][i] = id_new();
		must(store_write(store, a, id_new(), make, &r, NULL), "making accounts");
	}
	store_close(store);
}

struct tally {
	int reseller;
	int64_t balances[ACCOUNTS];
	long moves, wrong, index_wrong;
};

static int64_t *
balance_of(struct tally *t, struct id id)
{
	for (int i = 0; i < ACCOUNTS; i++)
		if (id_equal(shared->accounts[t->reseller][i], id))
			return &t->balances[i];
	must(&(const struct err){.kind = ERR_SYSTEM, .what = "a move of no account"}, "counting");
	return NULL;
}

static const struct err *
count_moves(struct store_txn *txn, void *arg)
{
	struct tally *t = arg;
	struct table_query query = {0};
	struct audit_page page;
	const struct err *e;

	for (int i = 0; i < ACCOUNTS; i++)
		t->balances[i] = START;
	do {
		if ((e = store_audit_list(txn, shared->resellers[t->reseller], &query, &page)) !=
		    NULL)
			return e;
		for (size_t i = 0; i < page.count; i++) {
			*balance_of(t, page.items[i].subject) -=
				strtoll(page.items[i].note, NULL, 10);
			*balance_of(t, page.items[i].cloud_account) +=
				strtoll(page.items[i].note, NULL, 10);
		}
		t->moves += (long)page.count;
		query.after = page.next;
	} while (page.next != NULL);
	for (int i = 0; i < ACCOUNTS; i++) {
		struct cloud_account account;

		if ((e = store_cloud_account_get(txn, shared->resellers[t->reseller],
		                                 shared->accounts[t->reseller][i], &account)) !=
		    NULL)
			return e;
		t->wrong += account.check_attempts != t->balances[i];
	}
	return NULL;
}

static const struct err *
length(struct store_txn *txn, struct reseller_id reseller, const struct table *table,
       const struct table_query *of, long *count)
{
	struct table_query query = *of;
	struct table_page page;
	const struct err *e;

	*count = 0;
	do {
		if ((e = table_list(txn, reseller, table, &query, &page)) != NULL)
			return e;
		*count += (long)page.count;
		query.after = page.next;
	} while (page.next != NULL);
	return NULL;
}

/* Each index must have its table's records, as often as they belong there. */
static const struct err *
count_indexes(struct store_txn *txn, void *arg)
{
	static const struct {
		const struct index *index;
		const char *starts_with;
	} lists[] = {{&cloud_account_by_number, NULL},
	             {&cloud_account_by_customer, NULL},
	             {&cloud_account_by_state, NULL},
	             {&cloud_account_by_word, "company"},
	             {&cloud_account_by_word, "example"}};
	struct tally *t = arg;
	struct reseller_id reseller = shared->resellers[t->reseller];
	const struct err *e;
	long count;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct table_query query = {.index = lists[i].index,
		                            .starts_with = lists[i].starts_with};
		long want = ACCOUNTS;

		if ((e = length(txn, reseller, &cloud_account_table, &query, &count)) != NULL)
			return e;
		/* never moved, an account has no organization */
		if (i == 3)
			for (int j = 0; j < ACCOUNTS; j++) {
				struct cloud_account account;

				if ((e = store_cloud_account_get(txn, reseller,
				                                 shared->accounts[t->reseller][j],
				                                 &account)) != NULL)
					return e;
				want -= account.customer_organization[0] == '\0';
			}
		if (count != want)
			printf("# %s of reseller %d: %ld, not %ld\n", lists[i].index->name,
			       t->reseller, count, want);
		t->index_wrong += count != want;
	}
	for (int i = 0; i < 2; i++) {
		if ((e = length(txn, reseller, &audit_table,
		                &(struct table_query){.index = i == 0 ? &audit_by_account
		                                                      : &audit_by_request},
		                &count)) != NULL)
			return e;
		t->index_wrong += count != t->moves;
	}
	return NULL;
}

struct acknowledged {
	struct reseller_id reseller;
	struct id id;
	bool lost;
};

static const struct err *
find_one(struct store_txn *txn, void *arg)
{
	struct acknowledged *k = arg;
	struct audit audit;
	const struct err *e = store_audit_get(txn, k->reseller, k->id, &audit);

	k->lost = e != NULL && e->kind == ERR_NOTFOUND;
	return k->lost ? NULL : e;
}

static void
find_acknowledged(struct store *store, long *found, long *lost)
{
	struct arena *a = arena_new();

	for (int w = 0; w < writers; w++) {
		char path[260], both[2 * ID_LENGTH];
		FILE *file;

		snprintf(path, sizeof path, "%s.%d", acks, w);
		if ((file = fopen(path, "r")) == NULL)
			continue;
		while (fread(both, 1, sizeof both, file) == sizeof both) {
			struct acknowledged k = {0};

			memcpy(k.id.text, both, ID_LENGTH);
			memcpy(k.reseller.id.text, both + ID_LENGTH, ID_LENGTH);
			must(store_read(store, a, find_one, &k), "finding a move");
			*(k.lost ? lost : found) += 1;
			arena_reset(a);
		}
		fclose(file);
	}
	arena_free(a);
}

static void
count_all(void)
{
	struct arena *a = arena_new();
	struct store *store;
	long found = 0, lost = 0, moves = 0, wrong = 0, index_wrong = 0;

	must(store_open(a, home, data, &store), "opening the store again");
	find_acknowledged(store, &found, &lost);
	for (int r = 0; r < RESELLERS; r++) {
		struct tally t = {.reseller = r};

		must(store_read(store, a, count_moves, &t), "counting moves");
		must(store_read(store, a, count_indexes, &t), "counting indexes");
		moves += t.moves;
		wrong += t.wrong;
		index_wrong += t.index_wrong;
	}
	store_close(store);
	arena_free(a);
	printf("# %ld writes, %ld reads, %ld moves stored, %ld repeats seen\n", shared->writes,
	       shared->reads, moves, shared->repeats);
	check(found > 0 && lost == 0, "no acknowledged write is lost", lost);
	check(wrong == 0, "balances are what the moves say", wrong);
	check(index_wrong == 0, "indexes agree with their tables", index_wrong);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	int left;

	if (argc < 5) {
		fprintf(stderr,
		        "usage: crash_store KEEPER DATA HOME SECONDS [WRITERS [KILL_MS]]\n");
		return 64;
	}
	keeper_path = argv[1];
	snprintf(data, sizeof data, "%s", argv[2]);
	snprintf(home, sizeof home, "%s", argv[3]);
	snprintf(acks, sizeof acks, "%s.acks", argv[2]);
	if (argc > 5)
		writers = (int)strtol(argv[5], NULL, 10);
	if (argc > 6)
		kill_ms = (int)strtol(argv[6], NULL, 10);
	if (writers < 1 || writers > WRITERS_MAX || kill_ms < 1)
		return 64;
	log_open("torture");
	prepare(a);
	kill_for((int)strtol(argv[4], NULL, 10));
	left = end_all();
	check(faults == 0, "nobody ends by itself", faults);
	check(left == 0, "everybody ends when told", left);
	check(shared->writes > 0, "there were writes", shared->writes);
	check(shared->failed == 0, "no write failed", shared->failed);
	check(shared->longest_ms <= LONGEST_MS,
	      "no write took over two seconds; the longest, in ms", shared->longest_ms);
	check(shared->read_longest_ms <= LONGEST_MS, "nor a read", shared->read_longest_ms);
	count_all();
	printf("1..%d\n", test_number);
	arena_free(a);
	return 0;
}
