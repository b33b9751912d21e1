/*
 * Invitations: an owner names an address, a name and a role; the address gets a mail with a link,
 * where the person chooses a password.  Until then the user is pending.
 *
 * An address signs in to one reseller only, and a reseller must not learn that another one has it.
 * So an invitation claims no address: it is accepted by the owner's screen, listed and mailed alike
 * whether the address signs in elsewhere or not, and nothing on our side depends on it.  Whether
 * the address is free is looked at when the person, who alone has the link, chooses a password: if
 * it is not, the page says so to that person, nothing is changed, and the invitation stays pending
 * until it is withdrawn, as one that nobody opened.  If two resellers invite the same address, the
 * person decides by which link it becomes a user.
 */
#ifndef LINK_INVITATION_H
#define LINK_INVITATION_H

#include "token.h"

struct invitation_form {
	const char *email;
	const char *name;
	const char *role; /* "owner" or "member" */
};

/* --- for owners --- */

/* Makes the pending user `id` (the form's) and queues the mail.  ERR_INPUT. */
const struct err *
invitation_add(struct link *l, struct id id, const struct invitation_form *form);

/*
 * Mails a pending user a fresh link; the old one ends.  ERR_CONFLICT: not pending any more.  At
 * most one a minute: ERR_BUSY.
 */
const struct err *
invitation_again(struct link *l, struct id user);

/* Takes it back: the link ends, and the pending user is removed.  ERR_CONFLICT: not pending. */
const struct err *
invitation_withdraw(struct link *l, struct id user);

/* --- by the link --- */

struct invitation {
	struct token token;
	enum token_standing standing;
	struct user user; /* TOKEN_GOOD only */
};

/* What the link leads to; sets l->reseller.  ERR_NOTFOUND as token_open(), which sets the standing.
 */
const struct err *
invitation_open(struct link *l, const char *text, struct invitation *invitation);

/*
 * Accepts it: the user becomes active with this password, and `device` (NULL: none) a known
 * browser, whose cookie is *fresh.  ERR_INPUT beside "password"; ERR_CONFLICT: the link is not good
 * any more, or the address signs in elsewhere.
 */
const struct err *
invitation_accept(struct link *l, const struct invitation *invitation, const char *password,
                  const char *device, const char **fresh);

#endif
