/*
 * A store of its own, a configuration and a key for the tests of the rules: made by setup, removed
 * by teardown.
 */
#ifndef UNIT_LINK_FIXTURE_H
#define UNIT_LINK_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../cgi/base/clock.h"
#include "../../cgi/link/account.h"
#include "../../cgi/link/book.h"
#include "../../cgi/link/contact.h"
#include "../../cgi/link/customer.h"
#include "../../cgi/link/request.h"
#include "../../cgi/link/reseller.h"

struct fixture {
	char dir[64];
	struct arena *arena;
	struct conf conf;
	struct keys *keys;
	struct link link; /* of the first reseller, as an owner */
	struct reseller_id first, second;
	struct id price_book; /* of the first */
	struct id customer;   /* of the first */
};

#define assert_good(call)                                      \
	do {                                                   \
		const struct err *bad_ = (call);               \
		if (bad_ != NULL)                              \
			fail_msg("%s: %s", #call, bad_->what); \
	} while (0)

#define assert_kind(call, wanted)                              \
	do {                                                   \
		const struct err *bad_ = (call);               \
		if (bad_ == NULL)                              \
			fail_msg("%s: no error", #call);       \
		if (bad_->kind != (wanted))                    \
			fail_msg("%s: %s", #call, bad_->what); \
	} while (0)

static inline void
next_operation(struct fixture *f)
{
	f->link.operation = id_new();
	f->link.now_ms = clock_now_ms();
}

static inline struct actor
owner(void)
{
	return (struct actor){
		ACTOR_USER, {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "Olga", "olga@example.com", USER_OWNER};
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct customer_form customer = {"Alder", "", "", "it@alder.example", "", "", "", 0};
	struct book_list books;
	FILE *file;

	snprintf(f->dir, sizeof f->dir, "/tmp/rolecall-unit-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->arena = arena_new();
	f->conf.home_dir = arena_printf(f->arena, "%s/home", f->dir);
	f->conf.data_dir = arena_printf(f->arena, "%s/data", f->dir);
	f->conf.secret_file = arena_printf(f->arena, "%s/key", f->dir);
	f->conf.base_url = "http://127.0.0.1";
	f->conf.approval_link_hours = 72;
	f->conf.handoff_link_hours = 168;
	f->conf.approval_request_days = 30;
	f->conf.invitation_hours = 168;
	f->conf.password_reset_s = 3600;
	f->conf.sign_in_s = 900;
	f->conf.session_idle_s = 3600;
	f->conf.session_absolute_s = 12 * 3600;
	mkdir(f->conf.home_dir, 0700);
	mkdir(f->conf.data_dir, 0700);
	umask(077);
	file = fopen(f->conf.secret_file, "w");
	fputs(keys_new_line(f->arena, 1), file);
	fclose(file);
	assert_good(keys_load(f->arena, f->conf.secret_file, &f->keys));
	f->link = (struct link){.conf = &f->conf,
	                        .keys = f->keys,
	                        .arena = f->arena,
	                        .actor = owner(),
	                        .remote_addr = "192.0.2.1"};
	assert_good(store_open(f->arena, f->conf.home_dir, f->conf.data_dir, &f->link.store));
	next_operation(f);
	assert_good(reseller_add(&f->link, "Second", "", "second@example.com"));
	f->second = f->link.reseller;
	next_operation(f);
	assert_good(reseller_add(&f->link, "First", "Ann", "ann@example.com"));
	f->first = f->link.reseller;
	assert_good(book_list(&f->link, BOOK_PRICE_BOOK, &books));
	f->price_book = books.items[0].id;
	f->customer = id_new();
	next_operation(f);
	assert_good(customer_add(&f->link, f->customer, &customer));
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	char command[100];

	store_close(f->link.store);
	snprintf(command, sizeof command, "rm -rf %s", f->dir);
	arena_free(f->arena);
	free(f);
	return system(command) == 0 ? 0 : -1;
}

#endif
