/*
 * The kinds of mails there are: what each is called, what it is for, and what a reseller may change
 * about it.  One table; knows no store.
 */
#ifndef LINK_MAIL_KIND_H
#define LINK_MAIL_KIND_H

#include "../store/record.h"

struct mail_kind_about {
	const char *title;   /* "Approval request" */
	const char *purpose; /* to whom, and when: a sentence */
	/*
	 * The link that the mail is for, as a variable: a text without it is useless.  NULL: none.
	 */
	const char *link;
	bool needed;                  /* nothing goes on without it: it can't be switched off */
	bool personal;                /* its link lets its owner in: nobody else may get a copy */
	const char *const *variables; /* that its text may hold, ended by NULL */
	const char *subject, *text;   /* to begin one's own with */
};

const struct mail_kind_about *
mail_kind_get(enum mail_kind kind);

/* The kind called `name` ("approval_request"); false when there is none. */
bool
mail_kind_find(const char *name, enum mail_kind *kind);

/* How many kinds there are. */
size_t
mail_kind_count(void);

#endif
