/*
 * Fills a reseller with customers and cloud accounts for the benchmark, past the rules (no
 * requests, no mails: a list does not read those) but through the store, so that every index has
 * what it must have.  Uses the configuration that $ROLECALL_CONF names; the installation may be
 * running.
 *
 * load RESELLER ACCOUNTS      ten accounts a customer; prints how long it took
 */
#include "../../cgi/base/clock.h"
#include "../../cgi/base/conf.h"
#include "../../cgi/base/log.h"
#include "../../cgi/store/record.h"

enum { BATCH = 500, ACCOUNTS_A_CUSTOMER = 10 };

struct batch {
	struct reseller_id reseller;
	long from, to;      /* numbers of the accounts */
	struct id customer; /* of the last one */
};

static const char *const names[] = {"Alder & Finch", "Brightwater", "Cobalt",    "Dunmore",
                                    "Everline",      "Fjordbank",   "Glasshouse"};
static const char *const trades[] = {"Publishing",         "Logistics", "Instruments",
                                     "Dairy Co-operative", "Medical",   "Robotics"};

static const char *
organization(struct arena *a, long customer)
{
	return arena_printf(a, "%s %s %ld", names[customer % 7], trades[customer % 6], customer);
}

static const struct err *
add_customer(struct store_txn *txn, struct batch *b, long number)
{
	struct arena *a = store_txn_arena(txn);
	struct customer c = {
		.head.id = id_new(),
		.organization = organization(a, number),
		.contact_name = "Mara Lindqvist",
		.title = "Head of IT",
		.email = arena_printf(a, "it@customer%ld.example", number),
		.phone = "+46 8 555 0132",
		.address = "",
	};

	b->customer = c.head.id;
	return store_customer_add(txn, b->reseller, &c);
}

static const struct err *
add_account(struct store_txn *txn, const struct batch *b, long number)
{
	struct arena *a = store_txn_arena(txn);
	struct cloud_account c = {
		.head.id = id_new(),
		.customer = b->customer,
		.customer_organization = organization(a, number / ACCOUNTS_A_CUSTOMER),
		.account_number = arena_printf(a, "%012ld", 100000000000 + number * 7919),
		.root_email = arena_printf(a, "aws-root@customer%ld.example",
	                                   number / ACCOUNTS_A_CUSTOMER),
		.type = (enum account_type)(number % 3),
		.state = (enum account_state)(number % 5),
		.external_id = arena_printf(a, "rc-%s", id_new().text),
		.role_arn = arena_printf(a, "arn:aws:iam::%012ld:role/RolecallReadOnly",
	                                 100000000000 + number * 7919),
		.description = "",
		.request = id_new(),
		.linked_ms = clock_now_ms(),
	};

	return store_cloud_account_add(txn, b->reseller, &c);
}

static const struct err *
add_batch(struct store_txn *txn, void *arg)
{
	struct batch *b = arg;
	const struct err *e = NULL;

	for (long i = b->from; e == NULL && i < b->to; i++)
		if ((i % ACCOUNTS_A_CUSTOMER != 0 ||
		     (e = add_customer(txn, b, i / ACCOUNTS_A_CUSTOMER)) == NULL))
			e = add_account(txn, b, i);
	return e;
}

static const struct err *
load(struct store *store, struct reseller_id reseller, long accounts)
{
	struct arena *a = arena_new();
	const struct err *e = NULL;

	for (long from = 0; e == NULL && from < accounts; from += BATCH) {
		struct batch b = {
			reseller, from, from + BATCH < accounts ? from + BATCH : accounts, {""}};

		if ((e = store_write(store, a, id_new(), add_batch, &b, NULL)) != NULL)
			log_err(e, "loading");
		arena_reset(a);
	}
	arena_free(a);
	return e;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	int64_t start_ms = clock_monotonic_ms();
	struct reseller_id reseller;
	struct store *store = NULL;
	struct conf conf;
	const struct err *e;

	log_open("load");
	if (argc != 3 || !id_parse(argv[1], &reseller.id)) {
		fprintf(stderr, "usage: load RESELLER ACCOUNTS\n");
		return 64;
	}
	if ((e = conf_load(a, &conf)) != NULL ||
	    (e = store_open(a, conf.home_dir, conf.data_dir, &store)) != NULL)
		log_err(e, "opening the store");
	else if ((e = load(store, reseller, strtol(argv[2], NULL, 10))) == NULL)
		printf("%s accounts in %.1f s\n", argv[2],
		       (double)(clock_monotonic_ms() - start_ms) / 1000);
	store_close(store);
	arena_free(a);
	return e == NULL ? 0 : 1;
}
