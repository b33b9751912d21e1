/*
 * Adding a cloud account: the form's checks, and the one transaction that Save is.  See account.h.
 */
#include "account.h"

#include "../aws/external_id.h"
#include "audit.h"
#include "book.h"
#include "check.h"
#include "request.h"

struct add {
	struct link *l;
	struct id customer_id;
	struct id form_id;
	const struct account_form *form;
	/* from the form's checks */
	bool is_new;
	struct id existing;
	const char *number; /* 12 digits */
	enum account_type type;
	struct id price_book_id, cost_center_id;
	/* from the store */
	struct customer customer;
	struct book price_book, cost_center;
	struct cloud_account account;
};

/* --- checks that need no store --- */

/*
 * The digits of an account number as people type it; anything but digits, dashes and blanks is a
 * fault.
 */
static const struct err *
check_number(struct add *x, const struct err *bad)
{
	struct arena *a = x->l->arena;
	const char *typed = x->form->account_number;
	char *digits = arena_alloc(a, strlen(typed) + 1);
	size_t n = 0;

	if (typed[0] == '\0')
		return err_field(a, bad, "account_number",
		                 "Enter the 12-digit number of the AWS account.");
	for (const char *p = typed; *p != '\0'; p++) {
		if (*p >= '0' && *p <= '9')
			digits[n++] = *p;
		else if (*p != '-' && *p != ' ')
			return err_field(a, bad, "account_number",
			                 "An AWS account ID has digits only, like 1234-5678-9012. "
			                 "An alias or a name "
			                 "will not do: the number stands in the AWS console under "
			                 "the account's name.");
	}
	if (n != 12)
		return err_field(a, bad, "account_number",
		                 "An AWS account ID has 12 digits; this one has %zu.", n);
	if (strcmp(digits, "000000000000") == 0)
		return err_field(a, bad, "account_number", "There is no AWS account 000000000000.");
	x->number = digits;
	return bad;
}

static const struct err *
check_account(struct add *x, const struct err *bad)
{
	x->is_new = strcmp(x->form->account_choice, "new") == 0;
	if (x->is_new)
		return check_number(x, bad);
	if (!id_parse(x->form->account_choice, &x->existing))
		return err_field(x->l->arena, bad, "account_choice",
		                 "Choose New, or one of the accounts in the list.");
	return bad;
}

static const struct err *
check_list_choice(struct add *x, const struct err *bad, const char *field, const char *value,
                  struct id *id)
{
	if (value[0] == '\0' || id_parse(value, id))
		return bad;
	return err_field(x->l->arena, bad, field, "Choose one from the list.");
}

static const struct err *
check(struct add *x)
{
	static const char *const providers[] = {"aws", NULL};
	const struct account_form *f = x->form;
	const struct err *bad = NULL;
	unsigned int provider, type = ACCOUNT_RESALE;

	bad = check_choice(x->l, bad, "provider", f->provider, providers, &provider,
	                   "Choose Amazon Web Services.");
	bad = check_account(x, bad);
	bad = check_required(x->l, bad, "root_email", f->root_email,
	                     "the e-mail address of the AWS account's root user");
	bad = check_email(x->l, bad, "root_email", f->root_email);
	bad = check_choice(x->l, bad, "type", f->type, account_type_names, &type,
	                   "Choose Resale, Referral or Internal.");
	bad = check_required(x->l, bad, "price_book", f->price_book,
	                     "a price book: choose one from the list");
	bad = check_list_choice(x, bad, "price_book", f->price_book, &x->price_book_id);
	bad = check_list_choice(x, bad, "cost_center", f->cost_center, &x->cost_center_id);
	x->type = (enum account_type)type;
	return bad;
}

/* --- checks against the store, inside the transaction --- */

static const struct err *
read_book(struct store_txn *txn, struct add *x, enum book_kind kind, const char *field,
          struct id id, struct book *book)
{
	const struct err *e;

	if (!id_is_set(id)) {
		*book = (struct book){.name = ""};
		return NULL;
	}
	e = book_read(txn, x->l, kind, id, book);
	if ((e != NULL && e->kind == ERR_NOTFOUND) || (e == NULL && book->archived_ms != 0))
		return err_field(x->l->arena, NULL, field,
		                 "This one is no longer offered. Choose another from the list.");
	return e;
}

/*
 * The record that bears this number already, if any: x->existing is set to it when it may be used
 * again.
 */
static const struct err *
find_number(struct store_txn *txn, struct add *x)
{
	struct table_query query = {.index = &cloud_account_by_number, .prefix = {x->number}};
	struct cloud_account_page page;
	const struct err *e = store_cloud_account_list(txn, x->l->reseller, &query, &page);

	x->existing = (struct id){""};
	for (size_t i = 0; e == NULL && i < page.count; i++) {
		const struct cloud_account *other = &page.items[i];

		if (account_is_held(other->state))
			return err_field(x->l->arena, NULL, "account_number",
			                 "Account %s is held by %s already (%s).", x->number,
			                 other->customer_organization,
			                 account_state_text(other->state));
		x->existing = other->head.id;
	}
	return e;
}

static const struct err *
read_existing(struct store_txn *txn, struct add *x)
{
	const struct err *e =
		store_cloud_account_get(txn, x->l->reseller, x->existing, &x->account);

	if (e != NULL && e->kind == ERR_NOTFOUND)
		return err_field(x->l->arena, NULL, "account_choice",
		                 "Choose New, or one of the accounts in the list.");
	if (e == NULL && account_is_held(x->account.state))
		return err_field(x->l->arena, NULL, "account_choice",
		                 "Account %s is held by %s now. Choose another.",
		                 x->account.account_number, x->account.customer_organization);
	return e;
}

static const struct err *
read_all(struct store_txn *txn, struct add *x)
{
	const struct err *e = store_customer_get(txn, x->l->reseller, x->customer_id, &x->customer);

	if (e != NULL)
		return e;
	if (x->customer.archived_ms != 0)
		return err_say(x->l->arena, ERR_CONFLICT,
		               "%s is archived. Restore it before you add an account.",
		               x->customer.organization);
	if ((e = read_book(txn, x, BOOK_PRICE_BOOK, "price_book", x->price_book_id,
	                   &x->price_book)) != NULL ||
	    (e = read_book(txn, x, BOOK_COST_CENTER, "cost_center", x->cost_center_id,
	                   &x->cost_center)) != NULL)
		return e;
	x->account = (struct cloud_account){.account_number = x->number};
	if (x->is_new && (e = find_number(txn, x)) != NULL)
		return e;
	return id_is_set(x->existing) ? read_existing(txn, x) : NULL;
}

/* --- writing --- */

/*
 * Fills the account as it begins its link: nothing of an earlier link stays, the external ID least
 * of all.
 */
static void
begin_link(struct add *x)
{
	struct cloud_account *c = &x->account;

	c->customer = x->customer.head.id;
	c->customer_organization = x->customer.organization;
	c->root_email = x->form->root_email;
	c->type = x->type;
	c->price_book = x->price_book_id;
	c->cost_center = x->cost_center_id;
	c->state = ACCOUNT_AWAITING_APPROVAL;
	c->external_id = external_id_new(x->l->arena);
	c->old_external_id = "";
	c->request = x->form_id;
	c->proof = c->linked_proof = c->removal = (struct id){""};
	c->role_arn = c->description = "";
	c->role_guessed = false;
	c->linked_ms = c->role_saved_ms = c->gone_ms = 0;
	c->check_due_ms = c->check_asked_ms = c->check_attempts = 0;
}

static const struct err *
write_account(struct store_txn *txn, struct add *x)
{
	struct cloud_account before = x->account;
	struct audit_subject subject = {.action = "cloud_account.add",
	                                .customer = x->customer.head.id};
	bool again = id_is_set(x->existing);
	const struct err *e;

	if (!again)
		x->account.head.id = id_new();
	begin_link(x);
	e = again ? store_cloud_account_put(txn, x->l->reseller, &x->account)
	          : store_cloud_account_add(txn, x->l->reseller, &x->account);
	if (e != NULL)
		return e;
	subject.subject = subject.cloud_account = x->account.head.id;
	subject.name = x->account.account_number;
	return audit_add(txn, x->l, &subject, again ? &cloud_account_table : NULL, &before,
	                 &x->account);
}

/*
 * The form was sent before: its request is there.  The same content is the same account; other
 * content is said so.
 */
static const struct err *
sent_twice(struct add *x, const struct request *r)
{
	bool same = strcmp(r->root_email, x->form->root_email) == 0 && r->account_type == x->type &&
	            (!x->is_new || strcmp(r->account_number, x->number) == 0);

	x->account.head.id = r->cloud_account;
	if (same)
		return NULL;
	return err_field(x->l->arena, NULL, "account_number",
	                 "This form was saved already, for account %s. To add another account, "
	                 "open a new form.",
	                 r->account_number);
}

static const struct err *
write_add(struct store_txn *txn, void *arg)
{
	struct add *x = arg;
	struct request earlier;
	struct request_ask ask;
	const struct err *e = store_request_get(txn, x->l->reseller, x->form_id, &earlier);

	if (e == NULL)
		return sent_twice(x, &earlier);
	if (e->kind != ERR_NOTFOUND || (e = read_all(txn, x)) != NULL ||
	    (e = write_account(txn, x)) != NULL)
		return e;
	ask = (struct request_ask){REQUEST_PROVISION, &x->account, x->price_book.name,
	                           x->cost_center.name, ""};
	return request_open(txn, x->l, x->form_id, &ask);
}

/*
 * The same HTTP request ran twice (a worker died after its commit): the account is the one that its
 * request names.
 */
static const struct err *
read_added(struct store_txn *txn, void *arg)
{
	struct add *x = arg;
	struct request r;
	const struct err *e = store_request_get(txn, x->l->reseller, x->form_id, &r);

	if (e == NULL)
		x->account.head.id = r.cloud_account;
	return e;
}

const struct err *
account_add(struct link *l, struct id customer, struct id form_id, const struct account_form *form,
            struct id *account)
{
	struct add x = {.l = l, .customer_id = customer, .form_id = form_id, .form = form};
	const struct err *e = check(&x);

	if (e != NULL || (e = link_write(l, write_add, &x)) != NULL)
		return e;
	if (!id_is_set(x.account.head.id) && (e = link_read(l, read_added, &x)) != NULL)
		return e;
	*account = x.account.head.id;
	return NULL;
}

const struct err *
account_ask_again(struct link *l, struct id account, struct id form_id)
{
	struct cloud_account c;
	struct account_form form;
	struct id same;
	const struct err *e = account_get(l, account, &c);

	if (e != NULL || id_equal(c.request, form_id))
		return e; /* the form came twice */
	if (account_is_held(c.state))
		return err_say(l->arena, ERR_CONFLICT,
		               "Account %s is asked for or linked already (%s).", c.account_number,
		               account_state_text(c.state));
	form = (struct account_form){
		.provider = "aws",
		.account_choice = c.head.id.text,
		.account_number = c.account_number,
		.root_email = c.root_email,
		.type = account_type_names[c.type],
		.price_book = c.price_book.text,
		.cost_center = c.cost_center.text,
	};
	e = account_add(l, c.customer, form_id, &form, &same);
	if (e == NULL || e->kind != ERR_INPUT)
		return e;
	return err_say(l->arena, ERR_CONFLICT,
	               "It can’t be asked for again as it was: %s Open its customer and press Add+ "
	               "to choose anew.",
	               e->say);
}
