/*
 * Account, email templates: what the reseller's mails say and who they are from.  Owners only.
 *   GET       /settings/mails             every kind of mail
 *   GET POST  /settings/mails/NAME        one kind: enabled from_name from_address reply_to bcc
 *             subject text; with do=preview nothing is saved, and the page shows how it would look
 *   POST      /settings/mails/NAME/reset  back to how it was
 */
#include "link/mail_template.h"
#include "web/show.h"
#include "web/show_mail.h"

/* --- the list --- */

static const struct mail_template *
find(const struct mail_template_page *page, enum mail_kind kind)
{
	for (size_t i = 0; i < page->count; i++)
		if (page->items[i].kind == kind)
			return &page->items[i];
	return NULL;
}

static const struct err *
show_list(struct screen *s)
{
	struct node *list = node_child(s->page, "kinds");
	struct mail_template_page changed;
	const struct err *e = mail_template_list(&s->link, &changed);

	if (e != NULL)
		return e;
	for (size_t i = 0; i < mail_kind_count(); i++) {
		const struct mail_kind_about *about = mail_kind_get((enum mail_kind)i);
		const struct mail_template *own = find(&changed, (enum mail_kind)i);
		struct node *row = node_add(list);

		node_set(row, "name", mail_kind_names[i]);
		node_set(row, "title", about->title);
		node_set(row, "purpose", about->purpose);
		node_set(row, "changed", own != NULL ? "1" : "");
		node_set(row, "off", own != NULL && own->disabled ? "1" : "");
	}
	return screen_render(s, "mails", "Email templates");
}

/* --- one kind --- */

static const struct err *
kind_of(struct screen *s, enum mail_kind *kind)
{
	return mail_kind_find(s->name, kind)
	               ? NULL
	               : err_new(s->arena, ERR_NOTFOUND, "no mail is called %s", s->name);
}

static bool
is_preview(const struct screen *s)
{
	return strcmp(form_get(s->form, "do"), "preview") == 0;
}

static struct mail_template_form
read_form(const struct screen *s)
{
	return (struct mail_template_form){
		.enabled = form_get(s->form, "enabled")[0] != '\0',
		.from_name = form_get(s->form, "from_name"),
		.from_address = form_get(s->form, "from_address"),
		.reply_to = form_get(s->form, "reply_to"),
		.bcc = form_get(s->form, "bcc"),
		.subject = form_get(s->form, "subject"),
		.text = form_get(s->form, "text"),
		.version = s->version,
	};
}

static struct mail_template_form
form_of(const struct mail_template *t)
{
	return (struct mail_template_form){!t->disabled, t->from_name,   t->from_address,
	                                   t->reply_to,  t->bcc,         t->subject,
	                                   t->text,      t->head.version};
}

/* The fields: what was typed when it comes back or is only looked at, else what is stored. */
static void
show_fields(struct screen *s, const struct mail_template *stored)
{
	const char *names[] = {"from_name", "from_address", "reply_to", "bcc", "subject", "text"};
	const char *values[] = {stored->from_name, stored->from_address, stored->reply_to,
	                        stored->bcc,       stored->subject,      stored->text};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (is_preview(s))
			node_set(node_child(s->page, "form"), names[i],
			         form_get(s->form, names[i]));
		else
			screen_value(s, names[i], values[i]);
	}
	if (is_preview(s))
		node_set(node_child(s->page, "form"), "enabled", form_get(s->form, "enabled"));
	else
		show_box(s, "enabled", !stored->disabled);
}

static void
show_about(struct screen *s, enum mail_kind kind)
{
	const struct mail_kind_about *about = mail_kind_get(kind);
	struct node *node = node_child(s->page, "kind"), *list = node_child(node, "variables");

	node_set(node, "purpose", about->purpose);
	node_set(node, "needed", about->needed ? "1" : "");
	node_set(node, "personal", about->personal ? "1" : "");
	node_set(node, "link", about->link);
	node_set(node, "subject", about->subject);
	node_set(node, "text", about->text);
	for (size_t i = 0; about->variables[i] != NULL; i++)
		node_set(node_add(list), "name", about->variables[i]);
}

static const struct err *
show_one(struct screen *s)
{
	const char *path = arena_printf(s->arena, "/settings/mails/%s", s->name);
	bool typed = s->errors != NULL || is_preview(s);
	struct mail_template stored;
	struct mail_template_form form;
	enum mail_kind kind;
	const struct err *e;

	if ((e = kind_of(s, &kind)) != NULL ||
	    (e = mail_template_get(&s->link, kind, &stored)) != NULL)
		return e;
	show_fields(s, &stored);
	show_about(s, kind);
	screen_form(s, "mail", path, stored.head.version);
	if (stored.head.version > 0)
		screen_form(s, "reset", arena_printf(s->arena, "%s/reset", path), 0);
	form = typed ? read_form(s) : form_of(&stored);
	if ((e = show_mail_preview(s, kind, &form)) != NULL)
		return e;
	return screen_render(s, "mails_one", mail_kind_get(kind)->title);
}

static const struct err *
change(struct screen *s)
{
	struct mail_template_form form = read_form(s);
	enum mail_kind kind;
	const struct err *e;

	if ((e = kind_of(s, &kind)) != NULL)
		return e;
	if (is_preview(s)) {
		e = mail_template_check(&s->link, kind, &form);
		return e != NULL ? e : show_one(s);
	}
	if ((e = mail_template_change(&s->link, kind, &form)) != NULL)
		return e;
	screen_flash(s, "success", "Saved. Mails that go out from now on are so.");
	return screen_redirect(s, "/settings/mails/%s", s->name);
}

static const struct err *
reset(struct screen *s)
{
	enum mail_kind kind;
	const struct err *e;

	if ((e = kind_of(s, &kind)) != NULL || (e = mail_template_reset(&s->link, kind)) != NULL)
		return e;
	screen_flash(s, "success", "This mail is as it was in the beginning.");
	return screen_redirect(s, "/settings/mails/%s", s->name);
}

static const char *const yes[] = {"1", NULL};
static const char *const actions[] = {"save", "preview", NULL};
static const struct form_field fields[] = {
	{"enabled", FORM_CHOICE, 1, yes},
	{"from_name", FORM_LINE, MAIL_TEMPLATE_NAME_MAX, NULL},
	{"from_address", FORM_LINE, 254, NULL},
	{"reply_to", FORM_LINE, 254, NULL},
	{"bcc", FORM_LINE, 254, NULL},
	{"subject", FORM_LINE, MAIL_TEMPLATE_SUBJECT_MAX, NULL},
	{"text", FORM_TEXT, MAIL_TEMPLATE_TEXT_MAX, NULL},
	{"do", FORM_CHOICE, 10, actions},
};

static const struct screen_route routes[] = {
	{"GET", "/settings/mails", SCREEN_OWNER, show_list, NULL, 0, NULL},
	{"GET", "/settings/mails/NAME", SCREEN_OWNER, show_one, NULL, 0, NULL},
	{"POST", "/settings/mails/NAME", SCREEN_OWNER, change, fields,
         sizeof fields / sizeof *fields, show_one},
	{"POST", "/settings/mails/NAME/reset", SCREEN_OWNER, reset, NULL, 0, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"mails", routes, sizeof routes / sizeof *routes});
}
