/* How a mail would look, on a page: for whoever writes its text. */
#ifndef WEB_SHOW_MAIL_H
#define WEB_SHOW_MAIL_H

#include "../link/mail_template.h"
#include "screen.h"

/*
 * preview.{from_name from_address to_name to_email reply_to bcc subject text latest}: the mail of
 * this kind with `form` in place; `latest` is set when it is about the latest such mail, else it is
 * about nobody.
 */
const struct err *
show_mail_preview(struct screen *s, enum mail_kind kind, const struct mail_template_form *form);

#endif
