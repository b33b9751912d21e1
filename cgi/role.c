/*
 * Create IAM Role: the ways to make it, the role's ARN, and what AWS said about it.
 *   GET  /accounts/ID/role         ?way=console, cloudformation, cli, terraform; readable from the
 *                                  first moment
 *   POST /accounts/ID/role         role_arn description: saves, waits some seconds for what the
 *                                  verifier finds, and shows it
 *   POST /accounts/ID/role/check   Check now: the same for the saved ARN, or for the one that the
 *                                  role should have
 *   GET  /accounts/ID/role.yaml .sh .tf    the ways, as files; role.json: the trust policy,
 *                                  role-policy.json: the narrow permission policy
 */
#include "link/role.h"
#include "base/clock.h"
#include "base/log.h"
#include "link/account.h"
#include "link/platform.h"
#include "link/reseller.h"
#include "web/show.h"
#include "web/show_proof.h"
#include "web/show_role.h"

/* What the page is about. */
struct subject {
	struct cloud_account account;
	struct reseller reseller;
	struct platform own;
	struct role_plan plan;
};

static const struct err *
read_subject(struct screen *s, struct subject *x)
{
	struct cloud_account *c = &x->account;
	const struct err *e = account_get(&s->link, s->ids[0], c);

	if (e != NULL || (e = reseller_get(&s->link, &x->reseller)) != NULL)
		return e;
	platform_read(s->arena, s->conf, &x->own);
	x->plan = (struct role_plan){
		.partition = platform_partition(s->arena, &x->own),
		.external_id = c->external_id,
		.account_number = c->account_number,
		.role_name = reseller_role_name(&x->reseller),
		.policy = x->reseller.role_policy,
	};
	x->plan.platform_account = platform_account(&x->own, x->plan.partition);
	return NULL;
}

static const struct err *
show_latest_proof(struct screen *s, const struct cloud_account *c, const char *platform)
{
	struct proof proof;
	const struct err *e = role_latest_proof(&s->link, c, &proof);

	node_set(s->page, "proof.verdict", "");
	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? NULL : e;
	show_proof(s, c, &proof, platform);
	return NULL;
}

/* What Check now found while it looked for a role that nobody named. */
static const struct err *
show_search(struct screen *s, const struct cloud_account *c)
{
	struct node *n = node_child(s->page, "search");
	struct proof proof;
	const struct err *e = role_latest_search(&s->link, c, &proof);

	node_set(n, "role_arn", e != NULL ? "" : proof.role_arn);
	if (e != NULL)
		return e->kind == ERR_NOTFOUND ? NULL : e;
	node_set(n, "is", proof.verdict == PROOF_REFUSED ? "refused" : "open");
	node_set(n, "text", role_search_text(proof.verdict));
	node_set(n, "at", clock_format(s->arena, proof.finished_ms));
	return NULL;
}

static void
show_account(struct screen *s, const struct cloud_account *c)
{
	struct node *n = node_child(s->page, "account");

	node_set(n, "id", c->head.id.text);
	node_set(n, "number", c->account_number);
	node_set(n, "state", account_state_names[c->state]);
	node_set(n, "external_id", c->external_id);
	node_set(n, "next", account_next_text(s->arena, c));
	node_set(n, "customer", c->customer_organization);
	node_set(n, "customer_id", c->customer.text);
}

static void
show_forms(struct screen *s, const struct subject *x)
{
	const struct cloud_account *c = &x->account;
	const char *path = arena_printf(s->arena, "/accounts/%s/role", c->head.id.text);
	bool named = c->role_arn[0] != '\0' && !c->role_guessed;
	struct node *n = node_child(s->page, "role");

	screen_value(s, "role_arn", named ? c->role_arn : "");
	screen_value(s, "description", c->description);
	screen_form(s, "role", path, c->head.version);
	screen_form(s, "check", arena_printf(s->arena, "%s/check", path), 0);
	node_set(n, "blocked", role_blocked_text(c->state));
	node_set(n, "open", form_get(s->query, "way")[0] != '\0' ? "1" : "");
	node_set(n, "named", named ? "1" : "");
	node_set(n, "arn", named ? c->role_arn : role_ways_arn(s->arena, &x->plan));
	show_role_ways(s, &x->plan, form_get(s->query, "way"), path);
}

static const struct err *
show(struct screen *s)
{
	struct subject x;
	const struct cloud_account *c = &x.account;
	const struct err *e = read_subject(s, &x);

	if (e != NULL || (e = show_latest_proof(s, c, x.plan.platform_account)) != NULL ||
	    (e = show_search(s, c)) != NULL)
		return e;
	show_account(s, c);
	show_forms(s, &x);
	node_set(s->page, "main.state", account_state_names[c->state]);
	node_set(s->page, "main.external_id", c->external_id);
	node_set(s->page, "main.platform_account", x.plan.platform_account);
	if (c->state == ACCOUNT_CHECKING)
		node_set(s->page, "main.poll",
		         arena_printf(s->arena, "/accounts/%s/status", c->head.id.text));
	return screen_render(s, "role", "Create IAM Role");
}

static void
flash_outcome(struct screen *s, const struct cloud_account *c)
{
	if (c->state == ACCOUNT_LINKED)
		screen_flash(
			s, "success",
			"Linked. AWS proved that the role lets us in only with its external ID.");
	else if (c->role_guessed || c->state == ACCOUNT_ROLE_NEEDED)
		screen_flash(s, "info", "We looked for the role. What AWS answered stands below.");
	else if (c->state == ACCOUNT_CHECKING)
		screen_flash(s, "info",
		             "Saved. AWS has not given a clear answer yet; we keep asking.");
	else
		screen_flash(s, "danger",
		             "The role is not linked. What AWS answered, and what to change, "
		             "stands below.");
}

/*
 * From here on the ARN is saved, and the verifier asks AWS whether or not this page waits for it;
 * `proof` is the one before.
 */
static const struct err *
wait_and_show(struct screen *s, const struct platform *own, struct id proof)
{
	struct cloud_account account = {.proof = proof};
	const struct err *e = NULL;

	if (own->known &&
	    (e = role_wait(&s->link, s->ids[0], proof, s->conf->aws_answer_ms, &account)) != NULL)
		log_err(e, "waiting for the verifier");
	if (e != NULL || id_equal(account.proof, proof))
		screen_flash(s, "info", "Saved. AWS could not be asked just now; we keep trying.");
	else
		flash_outcome(s, &account);
	return screen_redirect(s, "/accounts/%s/role", s->ids[0].text);
}

static const struct err *
save(struct screen *s)
{
	struct role_form form = {
		.role_arn = form_get(s->form, "role_arn"),
		.description = form_get(s->form, "description"),
		.version = s->version,
	};
	struct subject x;
	const struct err *e = read_subject(s, &x);

	if (e != NULL || (e = role_save(&s->link, x.own.partitions, s->ids[0], &form)) != NULL)
		return e;
	return wait_and_show(s, &x.own, x.account.proof);
}

static const struct err *
check_now(struct screen *s)
{
	struct subject x;
	const struct err *e = read_subject(s, &x);

	if (e != NULL ||
	    (e = role_check_now(&s->link, x.own.partitions, x.plan.partition, s->ids[0])) != NULL)
		return e;
	return wait_and_show(s, &x.own, x.account.proof);
}

/* --- files --- */

static const char *
trust_policy(struct arena *a, const struct role_plan *plan)
{
	return role_trust_policy(a, plan->partition, plan->platform_account, plan->external_id);
}

static const char *
narrow_policy(struct arena *a, const struct role_plan *plan)
{
	return role_ways_narrow_policy(a, role_ways_arn(a, plan));
}

static const struct file {
	const char *end, *type, *what, *suffix;
	const char *(*make)(struct arena *a, const struct role_plan *plan);
} files[] = {
	{"/role.yaml", "application/yaml; charset=utf-8", "role", ".yaml", role_ways_template},
	{"/role.sh", "application/x-sh; charset=utf-8", "role", ".sh", role_ways_script},
	{"/role.tf", "text/plain; charset=utf-8", "role", ".tf", role_ways_terraform},
	{"/role.json", "application/json", "trust-policy", ".json", trust_policy},
	{"/role-policy.json", "application/json", "narrow-policy", ".json", narrow_policy},
};

static const struct err *
download(struct screen *s)
{
	const struct file *file = files;
	struct subject x;
	const struct err *e = read_subject(s, &x);

	if (e != NULL)
		return e;
	while (strcmp(strrchr(s->path, '/'), file->end) != 0)
		file++;
	if (x.plan.platform_account[0] == '\0')
		return err_say(
			s->arena, ERR_BUSY,
			"The platform's own AWS account is not known yet, because AWS has not "
			"answered. Try again in a minute.");
	return screen_download(s, file->type,
	                       arena_printf(s->arena, "rolecall-%s-%s%s", file->what,
	                                    x.account.account_number, file->suffix),
	                       file->make(s->arena, &x.plan));
}

static const struct form_field query[] = {
	{"way", FORM_LINE, 20, NULL},
};
static const struct form_field fields[] = {
	{"role_arn", FORM_LINE, 3000, NULL},
	{"description", FORM_LINE, 500, NULL},
};
static const struct screen_route routes[] = {
	{"GET", "/accounts/ID/role", SCREEN_MEMBER, show, query, 1, NULL},
	{"POST", "/accounts/ID/role", SCREEN_MEMBER, save, fields, 2, show},
	{"POST", "/accounts/ID/role/check", SCREEN_MEMBER, check_now, NULL, 0, show},
	{"GET", "/accounts/ID/role.yaml", SCREEN_MEMBER, download, NULL, 0, NULL},
	{"GET", "/accounts/ID/role.sh", SCREEN_MEMBER, download, NULL, 0, NULL},
	{"GET", "/accounts/ID/role.tf", SCREEN_MEMBER, download, NULL, 0, NULL},
	{"GET", "/accounts/ID/role.json", SCREEN_MEMBER, download, NULL, 0, NULL},
	{"GET", "/accounts/ID/role-policy.json", SCREEN_MEMBER, download, NULL, 0, NULL},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"role", routes, sizeof routes / sizeof *routes});
}
