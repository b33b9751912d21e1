/*
 * Gives a reseller cloud accounts whose proof is due, past the rules but through the store, for
 * tests of the verifier: each with its approved request, an external ID, and a role's ARN.  Uses
 * the configuration that $ROLECALL_CONF names; the installation may be running.
 *
 * load_due RESELLER FROM COUNT IN_MS      due in so many ms; account numbers are 5 and the number
 */
#include "../../cgi/aws/external_id.h"
#include "../../cgi/base/clock.h"
#include "../../cgi/base/conf.h"
#include "../../cgi/base/log.h"
#include "../../cgi/store/record.h"

enum { BATCH = 200 };

struct batch {
	struct reseller_id reseller;
	struct id customer;
	long from, to;
	int64_t due_ms;
};

static const struct err *
add_customer(struct store_txn *txn, void *arg)
{
	struct batch *b = arg;
	struct customer c = {.head.id = b->customer,
	                     .organization = "Alder & Finch",
	                     .contact_name = "Mara Lindqvist",
	                     .email = "it@alder.example"};

	return store_customer_add(txn, b->reseller, &c);
}

static const struct err *
add_account(struct store_txn *txn, const struct batch *b, long number)
{
	struct arena *a = store_txn_arena(txn);
	const char *digits = arena_printf(a, "5%011ld", number);
	struct cloud_account c = {
		.head.id = id_new(),
		.customer = b->customer,
		.customer_organization = "Alder & Finch",
		.account_number = digits,
		.root_email = "root@alder.example",
		.state = ACCOUNT_CHECKING,
		.external_id = external_id_new(a),
		.role_arn = arena_printf(a, "arn:aws:iam::%s:role/RolecallReadOnly", digits),
		.request = id_new(),
		.role_saved_ms = clock_now_ms(),
		.check_due_ms = b->due_ms,
	};
	struct request r = {
		.head.id = c.request,
		.state = REQUEST_APPROVED,
		.cloud_account = c.head.id,
		.customer = b->customer,
		.customer_organization = c.customer_organization,
		.account_number = digits,
		.root_email = c.root_email,
		.asked_by_name = "Otto",
		.asked_by_email = arena_printf(a, "otto-%ld@northwind.example", number),
	};
	const struct err *e = store_cloud_account_add(txn, b->reseller, &c);

	return e != NULL ? e : store_request_add(txn, b->reseller, &r);
}

static const struct err *
add_batch(struct store_txn *txn, void *arg)
{
	struct batch *b = arg;
	const struct err *e = NULL;

	for (long i = b->from; e == NULL && i < b->to; i++)
		e = add_account(txn, b, i);
	return e;
}

static const struct err *
load(struct store *store, struct batch *b, long end)
{
	struct arena *a = arena_new();
	const struct err *e = store_write(store, a, id_new(), add_customer, b, NULL);

	for (; e == NULL && b->from < end; b->from = b->to) {
		b->to = b->from + BATCH < end ? b->from + BATCH : end;
		e = store_write(store, a, id_new(), add_batch, b, NULL);
	}
	log_err(e, "loading");
	arena_free(a);
	return e;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct batch b = {.customer = id_new()};
	struct store *store = NULL;
	struct conf conf;
	const struct err *e;

	log_open("load_due");
	if (argc != 5 || !id_parse(argv[1], &b.reseller.id)) {
		fprintf(stderr, "usage: load_due RESELLER FROM COUNT IN_MS\n");
		return 64;
	}
	b.from = strtol(argv[2], NULL, 10);
	b.due_ms = clock_now_ms() + strtol(argv[4], NULL, 10);
	if ((e = conf_load(a, &conf)) != NULL ||
	    (e = store_open(a, conf.home_dir, conf.data_dir, &store)) != NULL)
		log_err(e, "opening the store");
	else
		e = load(store, &b, b.from + strtol(argv[3], NULL, 10));
	store_close(store);
	arena_free(a);
	return e == NULL ? 0 : 1;
}
