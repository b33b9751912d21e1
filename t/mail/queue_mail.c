/*
 * Queues mails through the rules, and shows how they fare, for t/mail/mailer.mjs.
 *
 *   queue_mail add NAME EMAIL COUNT OWNER  a new reseller NAME whose one approver is EMAIL and
 * whose owner signs in as OWNER, with COUNT open requests; prints RESELLER, and COUNT times
 * REQUEST, a line each queue_mail due                         makes everything that waits due now,
 * and wakes the mailer queue_mail show RESELLER REQUEST       its mails: STATE ATTEMPTS TO ANSWER,
 * a line each, separated by tabs queue_mail decline RESELLER REQUEST    withdraws it, so that its
 * mail is moot
 */
#include "../../cgi/base/clock.h"
#include "../../cgi/base/log.h"
#include "../../cgi/link/account.h"
#include "../../cgi/link/book.h"
#include "../../cgi/link/customer.h"
#include "../../cgi/link/outbox.h"
#include "../../cgi/link/request.h"
#include "../../cgi/link/reseller.h"
#include "../../cgi/link/user.h"

static const struct err *
add_request(struct link *l, struct id customer, struct id book, long number)
{
	struct account_form form = {.provider = "aws",
	                            .account_choice = "new",
	                            .account_number = arena_printf(l->arena, "%012ld", number),
	                            .root_email = "root@customer.example",
	                            .type = account_type_names[ACCOUNT_RESALE],
	                            .price_book = book.text,
	                            .cost_center = ""};
	struct id request = id_new(), account;
	const struct err *e;

	l->operation = id_new();
	if ((e = account_add(l, customer, request, &form, &account)) == NULL)
		printf("%s\n", request.text);
	return e;
}

static const struct err *
add(struct link *l, const char *name, const char *email, long count, const char *owner)
{
	struct customer_form customer = {
		"Zażółć <b>& Sons</b>", "Ann Smith", "", "ann@customer.example", "", "", "", 0};
	struct book book = {.id = id_new(), .name = "List price", .description = ""};
	struct user_form user = {owner, "Owen Owner", "owner", "a long owner password"};
	struct id id = id_new(), user_id;
	const struct err *e;

	l->operation = id_new();
	if ((e = reseller_add(l, name, "Zoë \"Z\" Approver", email)) != NULL)
		return e;
	printf("%s\n", l->reseller.id.text);
	l->operation = id_new();
	if ((e = user_add(l, &user, &user_id)) != NULL)
		return e;
	l->actor = (struct actor){ACTOR_USER, id_new(), "Owen Owner", "owen@reseller.example",
	                          USER_OWNER};
	l->operation = id_new();
	if ((e = book_add(l, BOOK_PRICE_BOOK, &book)) != NULL)
		return e;
	l->operation = id_new();
	if ((e = customer_add(l, id, &customer)) != NULL)
		return e;
	for (long i = 0; e == NULL && i < count; i++)
		e = add_request(l, id, book.id, 100000000000 + i);
	return e;
}

/* --- making due --- */

static const struct err *
write_due(struct store_txn *txn, void *arg)
{
	struct link *l = arg;
	struct table_page page;
	struct reseller_id *resellers;
	const struct err *e =
		table_any_due(txn, &mail_table, &mail_by_due, INT64_MAX, 500, &page, &resellers);

	for (size_t i = 0; e == NULL && i < page.count; i++) {
		struct mail mail;

		e = store_mail_get(txn, resellers[i], ((struct mail *)page.records)[i].head.id,
		                   &mail);
		mail.due_ms = l->now_ms;
		if (e == NULL)
			e = store_mail_put(txn, resellers[i], &mail);
	}
	l->mail_queued = true;
	return e;
}

static const struct err *
show(struct link *l, struct id request)
{
	struct mail_page page;
	const struct err *e = outbox_of_request(l, request, &page);

	for (size_t i = 0; e == NULL && i < page.count; i++) {
		const struct mail *m = &page.items[i];

		printf("%s\t%lld\t%s\t%s\n", mail_state_names[m->state], (long long)m->attempts,
		       m->to_email, m->answer == NULL ? "" : m->answer);
	}
	return e;
}

static const struct err *
read_all(struct store_txn *txn, void *arg)
{
	struct link *l = arg;
	struct mail_page page = {.next = NULL};
	const struct err *e = NULL;

	do {
		struct table_query query = {.after = page.next};

		e = store_mail_list(txn, l->reseller, &query, &page);
		for (size_t i = 0; e == NULL && i < page.count; i++) {
			const struct mail *m = &page.items[i];

			printf("%s\t%s\t%s\t%lld\t%lld\t%s\n", m->head.id.text,
			       mail_kind_names[m->kind], mail_state_names[m->state],
			       (long long)m->attempts, (long long)m->doubts, m->answer);
		}
	} while (e == NULL && page.next != NULL);
	return e;
}

static const struct err *
run(struct link *l, int argc, char **argv)
{
	struct id request;

	if (argc == 6 && strcmp(argv[1], "add") == 0)
		return add(l, argv[2], argv[3], strtol(argv[4], NULL, 10), argv[5]);
	if (argc == 2 && strcmp(argv[1], "due") == 0) {
		l->operation = id_new();
		return link_write(l, write_due, l);
	}
	if (argc == 3 && strcmp(argv[1], "all") == 0 && id_parse(argv[2], &l->reseller.id))
		return link_read(l, read_all, l);
	if (argc != 4 || !id_parse(argv[2], &l->reseller.id) || !id_parse(argv[3], &request))
		return err_new(l->arena, ERR_INPUT, "wrong usage");
	if (strcmp(argv[1], "show") == 0)
		return show(l, request);
	l->operation = id_new();
	return request_decide(l, request, REQUEST_DECLINE, "Not now.");
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct conf conf;
	struct keys *keys = NULL;
	struct link l = {.arena = a,
	                 .conf = &conf,
	                 .now_ms = clock_now_ms(),
	                 .actor = {.kind = ACTOR_ADMIN, .name = "Administrator", .email = ""},
	                 .remote_addr = ""};
	const struct err *e;

	log_open("queue_mail");
	if ((e = conf_load(a, &conf)) == NULL &&
	    (e = keys_load(a, conf.secret_file, &keys)) == NULL)
		e = store_open(a, conf.home_dir, conf.data_dir, &l.store);
	l.keys = keys;
	if (e == NULL)
		e = run(&l, argc, argv);
	if (e != NULL)
		log_err(e, "queue_mail");
	store_close(l.store);
	arena_free(a);
	return e == NULL ? 0 : 1;
}
