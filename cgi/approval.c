/*
 * How the reseller's requests are decided.  Members may look; owners change.
 *   GET POST  /settings/approval    link_hours second_person
 */
#include "link/reseller.h"
#include "web/show.h"

static const struct err *
show(struct screen *s)
{
	struct reseller r;
	const struct err *e = reseller_get(&s->link, &r);

	if (e != NULL)
		return e;
	node_set_int(s->page, "default.link_hours", s->conf->approval_link_hours);
	screen_value(s, "link_hours",
	             r.approval_link_hours == 0
	                     ? ""
	                     : arena_printf(s->arena, "%lld", (long long)r.approval_link_hours));
	show_box(s, "second_person", r.second_person);
	show_owners_form(s, "approval", "/settings/approval", r.head.version);
	return screen_render(s, "approval", "Approval rules");
}

static const struct err *
change(struct screen *s)
{
	struct reseller_approval_form form = {
		.link_hours = form_get(s->form, "link_hours"),
		.second_person = form_get(s->form, "second_person")[0] != '\0',
		.version = s->version,
	};
	const struct err *e = reseller_change_approval(&s->link, &form);

	if (e != NULL)
		return e;
	screen_flash(s, "success", "Saved.");
	return screen_redirect(s, "/settings/approval");
}

static const char *const yes[] = {"1", NULL};
static const struct form_field fields[] = {
	{"link_hours", FORM_LINE, 10, NULL},
	{"second_person", FORM_CHOICE, 1, yes},
};

static const struct screen_route routes[] = {
	{"GET", "/settings/approval", SCREEN_MEMBER, show, NULL, 0, NULL},
	{"POST", "/settings/approval", SCREEN_OWNER, change, fields, 2, show},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"approval", routes, sizeof routes / sizeof *routes});
}
