/*
 * Demo data for a development installation: a reseller with an owner and a member, customers, price
 * books, cost centers, and cloud accounts at every stage.  Made by the rules, like anything
 * else.  Prints what a person and the AWS stand-in need to know, a line each, separated by tabs:
 *
 *   reseller NAME / user ROLE EMAIL PASSWORD / contact EMAIL / account NUMBER EXTERNAL_ID PARTITION
 *   KIND
 *
 * KIND says what role the AWS stand-in shall have for it: right, open, wrong, missing, or none.
 */
#include "../link/account.h"
#include "../link/book.h"
#include "../link/contact.h"
#include "../link/customer.h"
#include "../link/process.h"
#include "../link/request.h"
#include "../link/reseller.h"
#include "../link/user.h"

static const struct err *
add_user(struct link *l, const char *role, const char *name, const char *email,
         const char *password)
{
	struct user_form form = {email, name, role, password};
	struct id id;
	const struct err *e;

	l->operation = id_new();
	if ((e = user_add(l, &form, &id)) != NULL)
		return e;
	printf("user\t%s\t%s\t%s\n", role, email, password);
	if (strcmp(role, user_role_names[USER_OWNER]) == 0)
		l->actor = (struct actor){ACTOR_USER, id, name, email, USER_OWNER};
	return NULL;
}

static const struct err *
add_book(struct link *l, enum book_kind kind, const char *name, struct id *id)
{
	struct book book = {.id = id_new(), .name = name, .description = ""};

	l->operation = id_new();
	*id = book.id;
	return book_add(l, kind, &book);
}

/* What one customer of the demo is, and the account it holds. */
struct sample {
	const char *organization, *contact_name, *title, *email, *phone;
	const char *account_number; /* NULL: holds none */
	const char *kind;
	enum { STAYS_OPEN, IS_APPROVED, IS_DECLINED } outcome;
};

static const struct sample samples[] = {
	{"Alder & Finch Publishing", "Mara Lindqvist", "Head of IT", "mara@alderfinch.example",
         "+46 8 555 0132", "111122223333", "right", IS_APPROVED},
	{"Brightwater Logistics", "Tomás Herrera", "Cloud Lead", "tomas@brightwater.example",
         "+34 91 555 0178", "222233334444", "open", IS_APPROVED},
	{"Cobalt Instruments", "Yuki Tanaka", "CTO", "yuki@cobalt.example", "+81 3 5555 0119",
         "333344445555", "wrong", IS_APPROVED},
	{"Dunmore Dairy Co-operative", "Aoife Byrne", "Operations", "aoife@dunmore.example",
         "+353 1 555 0164", "444455556666", "missing", IS_APPROVED},
	{"Everline Medical", "Dr. Nia Mensah", "Director", "nia@everline.example",
         "+233 30 555 0107", "555566667777", "none", STAYS_OPEN},
	{"Fjordbank", "Ingrid Solheim", "Procurement", "ingrid@fjordbank.example",
         "+47 22 55 01 45", "666677778888", "none", IS_DECLINED},
	{"Glasshouse Robotics", "Sam Okafor", "Founder", "sam@glasshouse.example", "", NULL, NULL,
         STAYS_OPEN},
};

static const struct err *
decide(struct link *l, const struct contact *approver, struct id request,
       const struct sample *sample)
{
	struct actor asker = l->actor;
	const struct err *e;

	if (sample->outcome == STAYS_OPEN)
		return NULL;
	l->operation = id_new();
	l->actor = (struct actor){.kind = ACTOR_CONTACT,
	                          .id = approver->head.id,
	                          .name = approver->name,
	                          .email = approver->email};
	e = request_decide(l, request,
	                   sample->outcome == IS_APPROVED ? REQUEST_APPROVE : REQUEST_DECLINE,
	                   sample->outcome == IS_APPROVED ? "" : "The contract is not signed yet.");
	l->actor = asker;
	return e;
}

static const struct err *
add_account(struct link *l, const struct sample *sample, struct id customer, struct id book,
            struct id center, const struct contact *approver)
{
	struct account_form form = {
		.provider = "aws",
		.account_choice = "new",
		.account_number = sample->account_number,
		.root_email = arena_printf(l->arena, "aws-root+%.4s@%s", sample->account_number,
	                                   strchr(sample->email, '@') + 1),
		.type = account_type_names[ACCOUNT_RESALE],
		.price_book = book.text,
		.cost_center = center.text,
	};
	struct id request = id_new(), id;
	struct cloud_account account;
	const struct err *e;

	l->operation = id_new();
	if ((e = account_add(l, customer, request, &form, &id)) != NULL ||
	    (e = decide(l, approver, request, sample)) != NULL ||
	    (e = account_get(l, id, &account)) != NULL)
		return e;
	printf("account\t%s\t%s\taws\t%s\n", account.account_number, account.external_id,
	       sample->kind);
	return NULL;
}

static const struct err *
add_customer(struct link *l, const struct sample *sample, struct id book, struct id center,
             const struct contact *approver)
{
	struct customer_form form = {sample->organization,
	                             sample->contact_name,
	                             sample->title,
	                             sample->email,
	                             sample->phone,
	                             "",
	                             book.text,
	                             0};
	struct id id = id_new();
	const struct err *e;

	l->operation = id_new();
	if ((e = customer_add(l, id, &form)) != NULL || sample->account_number == NULL)
		return e;
	return add_account(l, sample, id, book, center, approver);
}

static const struct err *
add_all(struct link *l)
{
	static const struct contact_form second = {
		.name = "Priya Raman", .email = "priya@northwind.example", .approves = true};
	struct contact_page contacts;
	struct id standard, enterprise, center;
	const struct err *e;

	l->operation = id_new();
	if ((e = reseller_add(l, "Northwind Cloud Services", "Otto Brandt",
	                      "otto@northwind.example")) != NULL)
		return e;
	printf("reseller\tNorthwind Cloud Services\n");
	if ((e = add_user(l, "member", "Lena Vogel", "member@northwind.example",
	                  "demo-member-password")) != NULL ||
	    (e = add_user(l, "owner", "Jonas Weber", "owner@northwind.example",
	                  "demo-owner-password")) != NULL ||
	    (e = add_book(l, BOOK_PRICE_BOOK, "Enterprise 2026", &enterprise)) != NULL ||
	    (e = add_book(l, BOOK_PRICE_BOOK, "List price less 5 %", &standard)) != NULL ||
	    (e = add_book(l, BOOK_COST_CENTER, "4200 Managed services", &center)) != NULL ||
	    (e = add_book(l, BOOK_COST_CENTER, "4300 Education", &center)) != NULL)
		return e;
	l->operation = id_new();
	if ((e = contact_add(l, id_new(), &second)) != NULL ||
	    (e = contact_list(l, &contacts)) != NULL)
		return e;
	for (size_t i = 0; i < contacts.count; i++)
		printf("contact\t%s\n", contacts.items[i].email);
	for (size_t i = 0; e == NULL && i < sizeof samples / sizeof *samples; i++)
		e = add_customer(l, &samples[i], i % 2 == 0 ? enterprise : standard, center,
		                 &contacts.items[0]);
	return e;
}

int
main(void)
{
	struct process p;
	const struct err *e = process_configure(&p, "demo");

	if (e == NULL && (e = process_open(&p)) == NULL) {
		struct link l = process_link(&p, p.arena, ACTOR_ADMIN);

		l.remote_addr = "127.0.0.1";
		e = add_all(&l);
	}
	return process_close(&p, e);
}
