/* Writing a mail.  See compose.h. */
#include "compose.h"

#include "../base/utf8.h"

static const struct err *
render_one(struct compose *c, const char *name, const char *part, enum template_escape escape,
           struct node *page, const char **text)
{
	struct buf out;
	const struct err *e;

	buf_init(&out, c->arena);
	e = template_render(c->templates, c->arena,
	                    arena_printf(c->arena, "mail/%s.%s.cs", name, part), escape, page,
	                    &out);
	*text = utf8_trim(c->arena, out.data);
	return e;
}

/* `text` as one line: what a template's line ends would make of a subject. */
static const char *
one_line(struct arena *a, const char *text)
{
	struct buf out;

	buf_init(&out, a);
	for (const char *p = text; *p != '\0'; p++) {
		if ((unsigned char)*p > ' ')
			buf_putc(&out, *p);
		else if (out.len > 0 && out.data[out.len - 1] != ' ')
			buf_putc(&out, ' ');
	}
	return out.data;
}

static const struct err *
render(struct compose *c, const struct outbox_content *content, struct message *message)
{
	struct node *page = node_new(c->arena);
	const struct err *e;

	for (size_t i = 0; i < content->count; i++)
		node_set(page, content->values[i].name, content->values[i].value);
	node_set(page, "reseller.name", content->reseller_name);
	node_set(page, "reseller.email", content->reseller_email);
	if ((e = render_one(c, content->template, "subject", TEMPLATE_TEXT, page,
	                    &message->subject)) != NULL)
		return e;
	message->subject = one_line(c->arena, message->subject);
	node_set(page, "subject", message->subject);
	if ((e = render_one(c, content->template, "txt", TEMPLATE_TEXT, page, &message->text)) !=
	    NULL)
		return e;
	return render_one(c, content->template, "html", TEMPLATE_HTML, page, &message->html);
}

/* The rest of the message: who, when, under which name. */
static void
address(struct compose *c, const struct mail *mail, const struct outbox_content *content,
        struct message *message)
{
	const char *reply_to = content->reseller_email;

	message->id = mail->head.id.text;
	message->domain = strchr(c->conf->mail_from_address, '@') + 1;
	message->date_ms = mail->head.created_ms;
	message->from_name = c->conf->mail_from_name[0] != '\0' ? c->conf->mail_from_name
	                                                        : content->reseller_name;
	message->from_address = c->conf->mail_from_address;
	message->to_name = mail->to_name;
	message->to_address = mail->to_email;
	message->reply_to = message_address_check(c->arena, reply_to) == NULL ? reply_to : NULL;
	message->by_program = true;
}

const struct err *
compose_mail(struct compose *c, const struct mail *mail, const struct outbox_content *content,
             struct message *message)
{
	const struct err *e;

	memset(message, 0, sizeof *message);
	if ((e = render(c, content, message)) != NULL)
		return e;
	address(c, mail, content, message);
	return NULL;
}
