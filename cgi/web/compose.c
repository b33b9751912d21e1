/* Writing a mail.  See compose.h. */
#include "compose.h"

#include "../base/utf8.h"
#include "../link/mail_template.h"

enum { SUBJECT_MOST = 1000 }; /* octets; what a long note makes longer is cut */

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
		if (out.len >= SUBJECT_MOST && ((unsigned char)*p & 0xC0) != 0x80)
			break;
		if ((unsigned char)*p > ' ')
			buf_putc(&out, *p);
		else if (out.len > 0 && out.data[out.len - 1] != ' ')
			buf_putc(&out, ' ');
	}
	return out.data;
}

static struct node *
page_of(struct compose *c, const struct outbox_content *content)
{
	struct node *page = node_new(c->arena);

	for (size_t i = 0; i < content->values.count; i++)
		node_set(page, content->values.items[i].name, content->values.items[i].value);
	node_set(page, "reseller.name", content->reseller_name);
	node_set(page, "reseller.email", content->reseller_email);
	return page;
}

/* The reseller's own text, expanded already: pieces.N.{kind text}, and all of it as `text`. */
static void
set_own_text(struct compose *c, const struct outbox_content *content, struct node *page)
{
	static const char *const kinds[] = {"text", "link", "break", "paragraph"};
	struct node *list = node_child(page, "pieces");
	struct mail_pieces pieces =
		mail_text_pieces(c->arena, content->own->text, &content->values);

	for (size_t i = 0; i < pieces.count; i++) {
		struct node *piece = node_add(list);

		node_set(piece, "kind", kinds[pieces.items[i].kind]);
		node_set(piece, "text", pieces.items[i].text);
	}
	node_set(page, "text", mail_text_expand(c->arena, content->own->text, &content->values));
}

static bool
is_own(const struct outbox_content *content, const char *text)
{
	return content->own != NULL && text != NULL && text[0] != '\0';
}

static const struct err *
render_subject(struct compose *c, const struct outbox_content *content, struct node *page,
               struct message *message)
{
	const struct mail_template *own = content->own;
	const struct err *e = NULL;

	if (own != NULL && is_own(content, own->subject))
		message->subject = mail_text_expand(c->arena, own->subject, &content->values);
	else
		e = render_one(c, content->template, "subject", TEMPLATE_TEXT, page,
		               &message->subject);
	if (e == NULL)
		message->subject = one_line(c->arena, message->subject);
	return e;
}

static const struct err *
render(struct compose *c, const struct outbox_content *content, struct message *message)
{
	struct node *page = page_of(c, content);
	bool own = content->own != NULL && is_own(content, content->own->text);
	const char *template = own ? "own" : content->template;
	const struct err *e = render_subject(c, content, page, message);

	if (e != NULL)
		return e;
	node_set(page, "subject", message->subject);
	if (own)
		set_own_text(c, content, page);
	if ((e = render_one(c, template, "txt", TEMPLATE_TEXT, page, &message->text)) != NULL)
		return e;
	return render_one(c, template, "html", TEMPLATE_HTML, page, &message->html);
}

/* The first that is not empty. */
static const char *
first(const char *a, const char *b)
{
	return a != NULL && a[0] != '\0' ? a : b;
}

/* The rest of the message: who, when, under which name. */
static void
address(struct compose *c, const struct mail *mail, const struct outbox_content *content,
        struct message *message)
{
	static const struct mail_template usual;
	const struct mail_template *own = content->own == NULL ? &usual : content->own;
	const char *reply_to = first(own->reply_to, content->reseller_email);
	struct id id = id_is_set(mail->copy_of) ? mail->copy_of : mail->head.id;

	message->id = arena_strdup(c->arena, id.text);
	/* the platform's, whatever From is: it must stay the same if that changes between tries */
	message->domain = strchr(c->conf->mail_from_address, '@') + 1;
	message->date_ms = mail->head.created_ms;
	message->from_name =
		first(own->from_name, first(c->conf->mail_from_name, content->reseller_name));
	message->from_address = c->conf->mail_from_address;
	/* looked at again: the configuration may have changed since it was saved */
	if (c->link != NULL && mail_template_may_send_as(c->link, first(own->from_address, "")))
		message->from_address = own->from_address;
	message->to_name = mail->to_name;
	message->to_address = mail->to_email;
	message->envelope_to = mail->envelope_to;
	message->reply_to = message_address_check(c->arena, reply_to) == NULL ? reply_to : NULL;
	message->unsubscribe = content->unsubscribe;
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
