/*
 * Email templates: what a reseller changes about each kind of its mails.  Owners only.
 *
 * A sender's address can be chosen only within the domains that mail.from_domains allows this
 * reseller.  Receivers check by DMARC (RFC 7489) that a mail's From is of a domain that let the
 * relay send for it (SPF) or signed it (DKIM); with any other address mails would be refused, and
 * this installation would be one that forges senders.  Without such a domain the address stays the
 * platform's, the name is the reseller's, and answers go to Reply-To.
 */
#ifndef LINK_MAIL_TEMPLATE_H
#define LINK_MAIL_TEMPLATE_H

#include "mail_kind.h"
#include "outbox.h"

enum {
	MAIL_TEMPLATE_NAME_MAX = 100, /* characters */
	MAIL_TEMPLATE_SUBJECT_MAX = 200,
	MAIL_TEMPLATE_TEXT_MAX = 10000
};

struct mail_template_form {
	bool enabled;
	const char *from_name;
	const char *from_address;
	const char *reply_to;
	const char *bcc;
	const char *subject; /* "": the usual one */
	const char *text;    /* the same */
	int64_t version;     /* 0: nothing was changed yet */
};

/* The reseller's, or (head.id none, version 0) the usual one of this kind. */
const struct err *
mail_template_get(struct link *l, enum mail_kind kind, struct mail_template *template);

/* Those that the reseller changed. */
const struct err *
mail_template_list(struct link *l, struct mail_template_page *page);

/*
 * Checks what was typed: ERR_INPUT beside what is wrong with it.  Line ends and other control
 * characters are refused in all that reaches a header.
 */
const struct err *
mail_template_check(struct link *l, enum mail_kind kind, const struct mail_template_form *form);

/* Checks and saves it.  ERR_CONFLICT when stale. */
const struct err *
mail_template_change(struct link *l, enum mail_kind kind, const struct mail_template_form *form);

/* Back to how it was before anybody changed anything.  Nothing changed: success. */
const struct err *
mail_template_reset(struct link *l, enum mail_kind kind);

/*
 * What a mail of this kind would say with `form` in place: about the latest such mail (*latest is
 * true), or about nobody.  The link in it is one into the portal: a preview must not hand out what
 * a contact alone has.
 */
const struct err *
mail_template_preview(struct link *l, enum mail_kind kind, const struct mail_template_form *form,
                      struct mail *mail, struct outbox_content *content, bool *latest);

/* Whether the reseller may send as `address`. */
bool
mail_template_may_send_as(const struct link *l, const char *address);

/* Inside a transaction. */
const struct err *
mail_template_read(struct store_txn *txn, struct link *l, enum mail_kind kind,
                   struct mail_template *template);

#endif
