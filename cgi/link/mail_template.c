/* Email templates.  See mail_template.h. */
#include "mail_template.h"

#include <strings.h>

#include "../base/utf8.h"
#include "audit.h"
#include "check.h"

struct job {
	struct link *l;
	enum mail_kind kind;
	const struct mail_template_form *form;
	struct mail_template template;
	struct mail_template_page page;
};

/* --- reading --- */

const struct err *
mail_template_read(struct store_txn *txn, struct link *l, enum mail_kind kind,
                   struct mail_template *template)
{
	struct table_query query = {
		.index = &mail_template_by_kind, .prefix = {mail_kind_names[kind]}, .limit = 1};
	struct mail_template_page page;
	const struct err *e = store_mail_template_list(txn, l->reseller, &query, &page);

	*template = (struct mail_template){.kind = kind,
	                                   .from_name = "",
	                                   .from_address = "",
	                                   .reply_to = "",
	                                   .bcc = "",
	                                   .subject = "",
	                                   .text = ""};
	if (e == NULL && page.count > 0)
		*template = page.items[0];
	return e;
}

static const struct err *
read_one(struct store_txn *txn, void *arg)
{
	struct job *j = arg;

	return mail_template_read(txn, j->l, j->kind, &j->template);
}

const struct err *
mail_template_get(struct link *l, enum mail_kind kind, struct mail_template *template)
{
	struct job j = {.l = l, .kind = kind};
	const struct err *e = link_need_owner(l);

	if (e == NULL)
		e = link_read(l, read_one, &j);
	*template = j.template;
	return e;
}

static const struct err *
read_list(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct table_query query = {0};

	return store_mail_template_list(txn, j->l->reseller, &query, &j->page);
}

const struct err *
mail_template_list(struct link *l, struct mail_template_page *page)
{
	struct job j = {.l = l};
	const struct err *e = link_need_owner(l);

	if (e == NULL)
		e = link_read(l, read_list, &j);
	*page = j.page;
	return e;
}

/* --- checking --- */

bool
mail_template_may_send_as(const struct link *l, const char *address)
{
	const char *at = strrchr(address, '@'), *p = l->conf->mail_from_domains;

	if (at == NULL)
		return false;
	for (; *p != '\0'; p += strspn(p, " ")) {
		size_t size = strcspn(p, " ");
		const char *colon = memchr(p, ':', size), *domain = colon == NULL ? p : colon + 1;
		size_t length = size - (size_t)(domain - p);
		bool ours = colon == NULL || ((size_t)(colon - p) == ID_LENGTH &&
		                              memcmp(p, l->reseller.id.text, ID_LENGTH) == 0);

		if (ours && length > 0 && strlen(at + 1) == length &&
		    strncasecmp(at + 1, domain, length) == 0)
			return true;
		p += size;
	}
	return false;
}

/* One line of a header: a line end in it would be a header of somebody else's choosing. */
static const struct err *
check_line(struct link *l, const struct err *bad, const char *field, const char *text, size_t limit)
{
	if (utf8_has_control(text, UTF8_ONE_LINE))
		return err_field(l->arena, bad, field,
		                 "Write this in one line, without control characters.");
	return check_length(l, bad, field, text, limit);
}

static const struct err *
check_from_address(struct link *l, const struct err *bad, const char *address)
{
	if (address[0] == '\0')
		return bad;
	if (!mail_template_may_send_as(l, address))
		return err_field(l->arena, bad, "from_address",
		                 "This installation may not send for that domain. Leave this "
		                 "empty and put your address into Reply-To.");
	return check_email(l, bad, "from_address", address);
}

/* A subject stands in lists and notifications, where a link would be for everybody to see. */
static const char *const *
without_links(struct arena *a, const struct mail_kind_about *about)
{
	const char *const *variables = about->variables;
	size_t count = 0, kept = 0;
	const char **names;

	while (variables[count] != NULL)
		count++;
	names = arena_array(a, count + 1, sizeof *names);
	for (size_t i = 0; i < count; i++)
		if (strstr(variables[i], "link") == NULL &&
		    (about->link == NULL || strcmp(variables[i], about->link) != 0))
			names[kept++] = variables[i];
	return names;
}

static const struct err *
check_texts(struct link *l, const struct err *bad, const struct mail_kind_about *about,
            const struct mail_template_form *f)
{
	bad = check_line(l, bad, "subject", f->subject, MAIL_TEMPLATE_SUBJECT_MAX);
	bad = mail_text_check(l->arena, bad, "subject", f->subject, without_links(l->arena, about),
	                      NULL);
	if (f->text[0] == '\0')
		return bad;
	if (utf8_has_control(f->text, UTF8_MULTILINE))
		bad = err_field(l->arena, bad, "text", "This text holds control characters.");
	bad = check_length(l, bad, "text", f->text, MAIL_TEMPLATE_TEXT_MAX);
	return mail_text_check(l->arena, bad, "text", f->text, about->variables, about->link);
}

const struct err *
mail_template_check(struct link *l, enum mail_kind kind, const struct mail_template_form *f)
{
	const struct mail_kind_about *about = mail_kind_get(kind);
	const struct err *bad = NULL;

	if (!f->enabled && about->needed)
		bad = err_field(l->arena, bad, "enabled",
		                "Nothing goes on without this mail, so it can't be switched off.");
	bad = check_line(l, bad, "from_name", f->from_name, MAIL_TEMPLATE_NAME_MAX);
	bad = check_from_address(l, bad, f->from_address);
	bad = check_email(l, bad, "reply_to", f->reply_to);
	if (f->bcc[0] != '\0' && about->personal)
		bad = err_field(l->arena, bad, "bcc",
		                "The link in this mail is for one person alone: there are no "
		                "copies of it.");
	bad = check_email(l, bad, "bcc", f->bcc);
	return check_texts(l, bad, about, f);
}

/* --- changing --- */

static void
apply(const struct mail_template_form *f, struct mail_template *t)
{
	t->disabled = !f->enabled;
	t->from_name = f->from_name;
	t->from_address = f->from_address;
	t->reply_to = f->reply_to;
	t->bcc = f->bcc;
	t->subject = f->subject;
	t->text = f->text;
}

static const struct err *
note(struct store_txn *txn, struct job *j, const char *action, const struct mail_template *before,
     const struct mail_template *after)
{
	struct audit_subject subject = {
		.action = action, .subject = after->head.id, .name = mail_kind_get(j->kind)->title};

	return audit_add(txn, j->l, &subject, &mail_template_table, before, after);
}

static const struct err *
write_change(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct mail_template before, after;
	const struct err *e = mail_template_read(txn, j->l, j->kind, &before);

	if (e != NULL)
		return e;
	after = before;
	apply(j->form, &after);
	if (table_equal(&mail_template_table, &before, &after))
		return NULL;
	if (before.head.version != j->form->version)
		return link_stale(j->l);
	if (before.head.version == 0) {
		after.head.id = id_new();
		e = store_mail_template_add(txn, j->l->reseller, &after);
	} else {
		struct mail_template held;

		e = store_mail_template_get(txn, j->l->reseller, before.head.id, &held);
		if (e == NULL)
			e = store_mail_template_put(txn, j->l->reseller, &after);
	}
	return e != NULL ? e : note(txn, j, "mail_template.change", &before, &after);
}

const struct err *
mail_template_change(struct link *l, enum mail_kind kind, const struct mail_template_form *form)
{
	struct job j = {.l = l, .kind = kind, .form = form};
	const struct err *e;

	if ((e = link_need_owner(l)) != NULL || (e = mail_template_check(l, kind, form)) != NULL)
		return e;
	return link_write(l, write_change, &j);
}

static const struct err *
write_reset(struct store_txn *txn, void *arg)
{
	struct job *j = arg;
	struct mail_template before, usual = {.kind = j->kind};
	const struct err *e = mail_template_read(txn, j->l, j->kind, &before);

	if (e != NULL || before.head.version == 0)
		return e;
	usual.head.id = before.head.id;
	if ((e = store_mail_template_del(txn, j->l->reseller, before.head.id)) != NULL)
		return e;
	return note(txn, j, "mail_template.reset", &before, &usual);
}

const struct err *
mail_template_reset(struct link *l, enum mail_kind kind)
{
	struct job j = {.l = l, .kind = kind};
	const struct err *e = link_need_owner(l);

	return e != NULL ? e : link_write(l, write_reset, &j);
}
