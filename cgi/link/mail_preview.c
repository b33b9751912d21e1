/* What a mail would say, before anybody gets it.  See mail_template.h. */
#include "mail_template.h"

/* Stands for what a mail will be about, where there was none of its kind yet. */
static const struct mail_value sample[] = {
	{"to_name", "Ann Smith"},
	{"customer", "Example Ltd"},
	{"account_number", "123456789012"},
	{"root_email", "aws@example.com"},
	{"type", "resale"},
	{"request_type", "provision"},
	{"price_book", "Standard"},
	{"cost_center", "4200"},
	{"asked_by", "Jonas Weber"},
	{"asked_at", "2026-11-22 14:05 UTC"},
	{"sent_by", "Jonas Weber"},
	{"decided_by", "Ann Smith"},
	{"decided_at", "2026-11-22 15:30 UTC"},
	{"reason", "The contract is not signed yet."},
	{"note", "They start next month."},
	{"role_arn", "arn:aws:iam::123456789012:role/RolecallReadOnly"},
	{"change", "lost"},
	{"verdict", "Refused"},
	{"summary", "AWS refused us the role."},
	{"at", "2026-11-23 09:00 UTC"},
	{"expires_at", "2026-11-25 14:05 UTC"},
	{"list", "AWS account 123456789012 of Example Ltd, asked for by Jonas Weber:\n"
                 "https://example.com/example\n"},
	{"count", "1"},
	{"requests.0.type", "provision"},
	{"requests.0.number", "123456789012"},
	{"requests.0.customer", "Example Ltd"},
	{"requests.0.from", "Jonas Weber"},
	{"requests.0.created", "2026-11-22 14:05 UTC"},
	{"requests.0.link", "https://example.com/example"},
	{"failed.title", "Approval request"},
	{"failed.to_email", "ann@example.com"},
	{"failed.answer", "550 5.1.1 no such user"},
	{"failed.at", "2026-11-22 14:06 UTC"},
};

enum { SAMPLES = sizeof sample / sizeof *sample, LINKS = 6 };

struct latest {
	struct link *l;
	enum mail_kind kind;
	struct mail_page page;
	struct reseller reseller;
};

static bool
is_of_kind(const void *record, const char *part, const void *arg)
{
	const struct mail *mail = record;
	const struct latest *x = arg;

	(void)part;
	return mail->kind == x->kind && !id_is_set(mail->copy_of);
}

static const struct err *
read_latest(struct store_txn *txn, void *arg)
{
	struct latest *x = arg;
	struct table_query query = {
		.order = TABLE_NEWEST_FIRST, .keep = is_of_kind, .keep_arg = x, .limit = 1};
	struct reseller_id r = x->l->reseller;
	const struct err *e = store_mail_list(txn, r, &query, &x->page);

	return e != NULL ? e : store_reseller_get(txn, r, r.id, &x->reseller);
}

/* A mail of this kind about nobody. */
static void
make_up(struct latest *x, struct mail *mail, struct outbox_content *content)
{
	static const char *const links[LINKS] = {"link",        "account_link",  "removal_link",
	                                         "outbox_link", "requests_link", "stop_link"};
	struct mail_value *values = arena_array(x->l->arena, SAMPLES + LINKS + 2, sizeof *values);
	size_t n = SAMPLES;

	memcpy(values, sample, sizeof sample);
	for (size_t i = 0; i < LINKS; i++)
		values[n++] = (struct mail_value){
			links[i], arena_printf(x->l->arena, "%s/example", x->l->conf->base_url)};
	values[n++] = (struct mail_value){"reseller_name", x->reseller.name};
	values[n++] = (struct mail_value){"reseller_email", x->reseller.email};
	*mail = (struct mail){.kind = x->kind,
	                      .to_name = sample[0].value,
	                      .to_email = "ann@example.com",
	                      .head.created_ms = x->l->now_ms};
	*content = (struct outbox_content){
		.template = mail_kind_names[x->kind],
		.reseller_name = x->reseller.name,
		.reseller_email = x->reseller.email,
		.values = {values, n},
	};
}

const struct err *
mail_template_preview(struct link *l, enum mail_kind kind, const struct mail_template_form *f,
                      struct mail *mail, struct outbox_content *content, bool *latest)
{
	struct latest x = {.l = l, .kind = kind};
	struct mail_template *own = arena_alloc(l->arena, sizeof *own);
	const struct err *e = link_need_owner(l);

	if (e == NULL)
		e = link_read(l, read_latest, &x);
	if (e != NULL)
		return e;
	*latest = x.page.count > 0;
	if (*latest) {
		*mail = x.page.items[0];
		mail->copy_of = mail->head.id; /* no link that lets anybody in */
		e = outbox_content(l, mail, content);
		*latest = e == NULL;
	}
	if (!*latest)
		make_up(&x, mail, content);
	*own = (struct mail_template){.kind = kind,
	                              .from_name = f->from_name,
	                              .from_address = f->from_address,
	                              .reply_to = f->reply_to,
	                              .bcc = f->bcc,
	                              .subject = f->subject,
	                              .text = f->text};
	content->own = own;
	return NULL;
}
