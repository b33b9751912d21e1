/*
 * Opens requests by the rules, for tests that decide many of them: each for an account of its own,
 * with a link for every approver that is printed and not mailed (the mails are due in a day).  Uses
 * the configuration that $ROLECALL_CONF names; the installation may be running.
 *
 * open_requests RESELLER CUSTOMER open COUNT    prints a line a request: ID LINK LINK ...
 * open_requests RESELLER CUSTOMER tell          prints a line a request of the customer: ID, its
 *                                               state, its account's state, who decided, and how
 *                                               many entries of activity say that it was decided
 */
#include <stdio.h>

#include "../../cgi/base/log.h"
#include "../../cgi/link/account.h"
#include "../../cgi/link/audit.h"
#include "../../cgi/link/book.h"
#include "../../cgi/link/process.h"
#include "../../cgi/link/request.h"

enum { LINKS_MOST = 10 };

static const int64_t day_ms = (int64_t)24 * 3600 * 1000;

static const struct err *
print_links(struct link *l, struct id request)
{
	struct token_page page;
	const struct err *e = token_of_subject(l, TOKEN_APPROVE, request, LINKS_MOST, &page);

	printf("%s", request.text);
	for (size_t i = 0; e == NULL && i < page.count; i++)
		printf(" %s", token_text(l->keys, l->arena, &page.items[i]));
	printf("\n");
	return e;
}

static const struct err *
open_requests(struct link *l, struct id customer, long count)
{
	struct account_form form = {.provider = "aws",
	                            .account_choice = "new",
	                            .root_email = "root@alder.example",
	                            .type = "resale",
	                            .cost_center = ""};
	struct book_list books;
	const struct err *e = book_list(l, BOOK_PRICE_BOOK, &books);

	for (long i = 0; e == NULL && i < count; i++) {
		struct id request = id_new(), account;

		form.account_number = arena_printf(l->arena, "7%011ld", i);
		form.price_book = books.items[0].id.text;
		l->operation = id_new();
		if ((e = account_add(l, customer, request, &form, &account)) == NULL)
			e = print_links(l, request);
	}
	return e;
}

static const struct err *
tell(struct link *l, const struct request *r)
{
	struct cloud_account account;
	struct audit_page page;
	const struct err *e = account_get(l, r->cloud_account, &account);
	int decisions = 0;

	if (e != NULL || (e = audit_of_account(l, r->cloud_account, 0, &page)) != NULL)
		return e;
	for (size_t i = 0; i < page.count; i++)
		decisions += strcmp(page.items[i].action, "request.approve") == 0 ||
		             strcmp(page.items[i].action, "request.decline") == 0;
	printf("%s %s %s %s %d\n", r->head.id.text, request_state_names[r->state],
	       account_state_names[account.state], r->decided_by_name, decisions);
	return NULL;
}

static const struct err *
tell_all(struct link *l, struct id customer)
{
	struct request_query query = {.search = "", .customer = customer};
	struct request_page page;
	const struct err *e;

	do {
		e = request_list(l, &query, &page);
		for (size_t i = 0; e == NULL && i < page.count; i++)
			e = tell(l, &page.items[i]);
		query.after = e == NULL ? page.next : NULL;
	} while (query.after != NULL);
	return e;
}

int
main(int argc, char **argv)
{
	struct process p;
	struct link l;
	struct id customer, reseller;
	const struct err *e = process_configure(&p, "open_requests");

	if (argc < 4 || !id_parse(argv[1], &reseller) || !id_parse(argv[2], &customer)) {
		fprintf(stderr, "usage: open_requests RESELLER CUSTOMER open COUNT | tell\n");
		return PROCESS_MISUSED;
	}
	if (e == NULL && (e = process_open(&p)) == NULL) {
		l = process_link(&p, p.arena, ACTOR_ADMIN);
		l.reseller.id = reseller;
		l.now_ms += day_ms;
		e = argc == 5 ? open_requests(&l, customer, strtol(argv[4], NULL, 10))
		              : tell_all(&l, customer);
	}
	return process_close(&p, e);
}
