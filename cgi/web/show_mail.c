/* How a mail would look.  See show_mail.h. */
#include "show_mail.h"

#include "answer.h"
#include "compose.h"

const struct err *
show_mail_preview(struct screen *s, enum mail_kind kind, const struct mail_template_form *form)
{
	struct node *preview = node_child(s->page, "preview");
	struct compose compose = {s->arena, s->conf, s->answer->web->templates, &s->link};
	struct outbox_content content;
	struct message message;
	struct mail mail;
	bool latest;
	const struct err *e = mail_template_preview(&s->link, kind, form, &mail, &content, &latest);

	if (e != NULL || (e = compose_mail(&compose, &mail, &content, &message)) != NULL)
		return e;
	node_set(preview, "from_name", message.from_name);
	node_set(preview, "from_address", message.from_address);
	node_set(preview, "to_name", message.to_name);
	node_set(preview, "to_email", message.to_address);
	node_set(preview, "reply_to", message.reply_to);
	node_set(preview, "bcc", form->bcc);
	node_set(preview, "subject", message.subject);
	node_set(preview, "text", message.text);
	node_set(preview, "latest", latest ? "1" : "");
	return NULL;
}
