/*
 * Data that several screens put on their pages in the same shape: lists to choose from, histories,
 * requests, paging links.
 */
#ifndef WEB_SHOW_H
#define WEB_SHOW_H

#include "../link/book.h"
#include "../link/contact.h"
#include "../link/request.h"
#include "screen.h"

/*
 * choices.FIELD.N.{value label}: the price books or cost centers in use, and `selected` even when
 * archived.
 */
const struct err *
show_books(struct screen *s, const char *field, enum book_kind kind, const char *selected);

/* One entry of choices.FIELD. */
void
show_choice(struct screen *s, const char *field, const char *value, const char *label);

/*
 * form.NAME of a tick box, "1" when it is ticked.  A box that is not ticked is not sent: what came
 * back without it was unticked.
 */
void
show_box(struct screen *s, const char *name, bool stored);

/* The fields of a contact's daily digest: the box, and the hour of the day (the usual one while
 * off). */
void
show_digest(struct screen *s, bool on, int64_t hour);

/* history.N.{when who what note from}: of one cloud account, newest first. */
const struct err *
show_history(struct screen *s, struct id cloud_account);

/*
 * The same of one request, for whoever holds a link to it: who asked and which mails went out,
 * without the addresses that anything came from.
 */
const struct err *
show_request_history(struct screen *s, const struct request *request);

/* request.*: what is asked and how it was decided, as templates/part/decide.cs wants it. */
void
show_request(struct screen *s, const struct request *request);

/* request.barred: why the one in front may not approve it, else "". */
const struct err *
show_barred(struct screen *s, const struct request *request);

/* The fields of a decision, the same in the portal and by the mailed link. */
enum { SHOW_DECISION_FIELDS = 2 };
extern const struct form_field show_decision_fields[SHOW_DECISION_FIELDS];

/* ERR_INPUT unless one of the two buttons was pressed. */
const struct err *
show_decision_check(struct screen *s);

/*
 * One more item of `list` with id, number, organization, type_text, state, state_text and since.
 */
void
show_account_row(struct node *list, struct arena *a, const struct cloud_account *account);

/* screen_form() for owners; for members the mark (`readonly`) that says why there is none. */
void
show_owners_form(struct screen *s, const char *name, const char *action, int64_t version);

/* The filter `name` of a list's address; "" when it is wrong, so that the list does without it. */
const char *
show_filter_value(const struct screen *s, const char *name);

/*
 * `list` again (422), when nothing but a day of its filter (from, to) is wrong; else the fault, for
 * an error page.
 */
const struct err *
show_days_again(struct screen *s, screen_handler *list);

/* filter.{from to}: the days as they were typed. */
void
show_days(struct screen *s);

/* The cursor `name` (after, before) of a list's address, NULL when it has none. */
const char *
show_cursor(const struct screen *s, const char *name);

/*
 * page.next and page.previous: `address` (a list with its filters, from screen_address) with the
 * cursors of the page.
 */
void
show_paging(struct screen *s, const char *next, const char *previous, const char *address);

/* A list as a file of comma-separated values (base/csv.h). */
struct show_csv {
	const char *name;         /* of the file */
	const char *const *heads; /* ended by NULL */
	/* one page of records behind the cursor `after` (NULL: the first), for `query` */
	const struct err *(*read)(struct link *l, void *query, const char *after,
	                          struct table_page *page);
	void *query;
	size_t size; /* of a record */
	void (*put)(struct arena *a, struct buf *out, const void *record);
};

/* Rows in a file, at most; the list's page says so. */
enum { SHOW_CSV_MOST = 50000 };

/*
 * The answer is the file, with all rows of the list up to SHOW_CSV_MOST.  A page's records are
 * forgotten once they are rows, so that a long list takes no more memory than its text.
 */
const struct err *
show_csv(struct screen *s, const struct show_csv *csv);

#endif
