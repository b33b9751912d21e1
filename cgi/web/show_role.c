/* Making the role.  See show_role.h. */
#include "show_role.h"

#include "../base/clock.h"
#include "../base/log.h"
#include "../link/account.h"
#include "../link/reseller.h"
#include "../link/role.h"
#include "show_proof.h"

const struct form_field show_role_query[SHOW_ROLE_QUERY] = {
	{"way", FORM_LINE, 20, NULL},
	{"partition", FORM_LINE, 20, NULL},
};
const struct form_field show_role_fields[SHOW_ROLE_FIELDS] = {
	{"role_arn", FORM_LINE, 3000, NULL},
	{"description", FORM_LINE, 500, NULL},
};

const struct form_field show_role_check[SHOW_ROLE_CHECK] = {
	{"partition", FORM_LINE, 20, NULL},
};

static void
choose_partition(struct screen *s, struct show_role *x)
{
	const char *known = role_partition(s->arena, &x->account),
		   *asked = form_get(s->query, "partition");

	if (*asked == '\0')
		asked = form_get(s->form, "partition");
	x->asked = *known == '\0' && platform_has(&x->own, asked) ? asked : "";
	x->plan.partition = *known != '\0'      ? known
	                    : *x->asked != '\0' ? x->asked
	                                        : platform_partition(s->arena, &x->own);
	x->plan.platform_account = platform_account(&x->own, x->plan.partition);
}

const char *
show_role_query_text(struct screen *s, const struct show_role *x)
{
	return *x->asked == '\0' ? "" : arena_printf(s->arena, "?partition=%s", x->asked);
}

const struct err *
show_role_read(struct screen *s, struct id account, struct show_role *x)
{
	struct cloud_account *c = &x->account;
	const struct err *e = account_get(&s->link, account, c);

	if (e != NULL || (e = reseller_get(&s->link, &x->reseller)) != NULL)
		return e;
	platform_read(s->arena, s->conf, &x->own);
	x->plan = (struct role_plan){
		.external_id = c->external_id,
		.account_number = c->account_number,
		.role_name = reseller_role_name(&x->reseller),
		.policy = x->reseller.role_policy,
	};
	choose_partition(s, x);
	return NULL;
}

/* --- the ways --- */

static const struct way {
	const char *name, *label, *suffix;
	const char *(*make)(struct arena *a, const struct role_plan *plan);
} ways[] = {
	{"console", "AWS console", "", NULL},
	{"cloudformation", "CloudFormation", ".yaml", role_ways_template},
	{"cli", "AWS CLI", ".sh", role_ways_script},
	{"terraform", "Terraform", ".tf", role_ways_terraform},
};

enum { WAY_COUNT = sizeof ways / sizeof *ways };

static const struct way *
way_of(const struct role_plan *plan, const char *name)
{
	for (size_t i = 0; plan->platform_account[0] != '\0' && i < WAY_COUNT; i++)
		if (strcmp(ways[i].name, name) == 0)
			return &ways[i];
	return &ways[0];
}

/* The partitions to choose from, when there are more than one and no role has decided it. */
static void
show_partitions(struct screen *s, const struct show_role *x, const char *way, const char *page)
{
	struct node *tabs = node_child(s->page, "partitions");

	if (x->own.count < 2 || *role_partition(s->arena, &x->account) != '\0')
		return;
	for (size_t i = 0; i < x->own.count; i++) {
		const char *partition = x->own.accounts[i].partition;
		struct node *tab = node_add(tabs);

		node_set(tab, "label", role_ways_partition_name(partition));
		node_set(tab, "current", strcmp(partition, x->plan.partition) == 0 ? "1" : "");
		node_set(tab, "href",
		         arena_printf(s->arena, "%s?way=%s&partition=%s#ways_title", page, way,
		                      partition));
	}
}

static void
show_tabs(struct screen *s, const struct way *current, const char *page, const char *partition)
{
	const char *more =
		*partition == '\0' ? "" : arena_printf(s->arena, "&partition=%s", partition);
	struct node *tabs = node_child(s->page, "ways");

	for (size_t i = 0; i < WAY_COUNT; i++) {
		struct node *tab = node_add(tabs);

		node_set(tab, "label", ways[i].label);
		node_set(tab, "current", current == &ways[i] ? "1" : "");
		node_set(tab, "href",
		         arena_printf(s->arena, "%s?way=%s%s#ways", page, ways[i].name, more));
	}
}

/* The console's steps. */
static void
show_console(struct screen *s, struct node *n, const struct role_plan *plan)
{
	bool narrow = plan->policy == ROLE_NARROW;

	node_set(n, "create_role", role_ways_create_role_address(s->arena, plan->partition));
	node_set(n, "create_policy", role_ways_create_policy_address(s->arena, plan->partition));
	node_set(n, "name", plan->role_name);
	node_set(n, "policy", role_policy_names[plan->policy]);
	node_set(n, "policy_name", role_ways_policy_name(plan->policy));
	node_set(n, "narrow_policy",
	         narrow ? role_ways_narrow_policy(s->arena, role_ways_arn(s->arena, plan)) : "");
}

static void
show_ways(struct screen *s, const struct show_role *x, const char *way,
          const struct show_role_places *places)
{
	const struct role_plan *plan = &x->plan;
	struct node *n = node_child(s->page, "role");
	const struct way *current = way_of(plan, way);
	bool known = plan->platform_account[0] != '\0';

	node_set(n, "platform_account", plan->platform_account);
	node_set(n, "way", current->name);
	node_set(n, "path", places->files);
	node_set(n, "partition", x->asked);
	show_partitions(s, x, current->name, places->page);
	show_console(s, n, plan);
	node_set(n, "trust_policy",
	         role_trust_policy(s->arena, plan->partition,
	                           known ? plan->platform_account : "ACCOUNT-ID",
	                           plan->external_id));
	if (!known)
		return;
	show_tabs(s, current, places->page, x->asked);
	node_set(n, "text", current->make == NULL ? "" : current->make(s->arena, plan));
	node_set(n, "download",
	         arena_printf(s->arena, "%s%s%s", places->files, current->suffix,
	                      show_role_query_text(s, x)));
	node_set(n, "quick_create",
	         role_ways_quick_create(s->arena, plan, s->conf->aws_template_url));
}

/* --- what AWS said --- */

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

/* --- the page --- */

static void
show_forms(struct screen *s, const struct show_role *x, const struct show_role_places *places)
{
	const struct cloud_account *c = &x->account;
	bool named = c->role_arn[0] != '\0' && !c->role_guessed;
	struct node *n = node_child(s->page, "role");

	screen_value(s, "role_arn", named ? c->role_arn : "");
	screen_value(s, "description", c->description);
	screen_form(s, "role", places->page, c->head.version);
	screen_form(s, "check", places->check, 0);
	node_set(n, "page", places->page);
	node_set(n, "back", places->back);
	node_set(n, "blocked", role_blocked_text(c->state));
	node_set(n, "open", form_get(s->query, "way")[0] != '\0' ? "1" : "");
	node_set(n, "named", named ? "1" : "");
	node_set(n, "usual_arn", role_ways_arn(s->arena, &x->plan));
	node_set(n, "arn", named ? c->role_arn : role_ways_arn(s->arena, &x->plan));
}

const struct err *
show_role(struct screen *s, const struct show_role *x, const char *way,
          const struct show_role_places *places)
{
	const struct cloud_account *c = &x->account;
	struct node *n = node_child(s->page, "account");
	const struct err *e = show_latest_proof(s, c, x->plan.platform_account);

	if (e != NULL || (e = show_search(s, c)) != NULL)
		return e;
	node_set(n, "number", c->account_number);
	node_set(n, "state", account_state_names[c->state]);
	node_set(n, "external_id", c->external_id);
	node_set(s->page, "main.state", account_state_names[c->state]);
	node_set(s->page, "main.external_id", c->external_id);
	node_set(s->page, "main.platform_account", x->plan.platform_account);
	show_forms(s, x, places);
	show_ways(s, x, way, places);
	return NULL;
}

/* Of a linked account: by which of two external IDs, while one is exchanged for the other. */
static void
flash_linked(struct screen *s, const struct cloud_account *before, const struct cloud_account *c)
{
	struct proof proof;
	const struct err *e = role_latest_proof(&s->link, c, &proof);
	bool exchanging = before->old_external_id[0] != '\0';

	if (e != NULL || proof.verdict != PROOF_PASSED)
		screen_flash(s, "info",
		             "AWS gave no clear answer just now. The account stays linked, and we "
		             "keep asking.");
	else if (exchanging && strcmp(proof.external_id, before->old_external_id) == 0)
		screen_flash(s, "info",
		             "Still linked by the old external ID; the role does not have the new "
		             "one yet.");
	else if (exchanging && strcmp(proof.external_id, before->external_id) == 0)
		screen_flash(s, "success",
		             "The new external ID is proved, and the old one is retired.");
	else
		screen_flash(
			s, "success",
			"Linked. AWS proved that the role lets us in only with its external ID.");
}

static void
flash_outcome(struct screen *s, const struct cloud_account *before, const struct cloud_account *c)
{
	if (c->state == ACCOUNT_LINKED)
		flash_linked(s, before, c);
	else if (c->role_guessed || c->state == ACCOUNT_ROLE_NEEDED)
		screen_flash(s, "info", "We looked for the role, and have not found it yet.");
	else if (c->state == ACCOUNT_CHECKING)
		screen_flash(s, "info",
		             "Saved. AWS has not given a clear answer yet; we keep asking.");
	else
		screen_flash(s, "danger",
		             "The role is not linked. What AWS answered, and what to change, "
		             "stands below.");
}

void
show_role_wait(struct screen *s, const struct show_role *x)
{
	struct id before = x->account.proof;
	struct cloud_account account = {.proof = before};
	const struct err *e = NULL;

	if (x->own.known && (e = role_wait(&s->link, x->account.head.id, before,
	                                   s->conf->aws_answer_ms, &account)) != NULL)
		log_err(e, "waiting for the verifier");
	if (e != NULL || id_equal(account.proof, before))
		screen_flash(s, "info", "Saved. AWS could not be asked just now; we keep trying.");
	else
		flash_outcome(s, &x->account, &account);
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

const struct err *
show_role_file(struct screen *s, const struct show_role *x)
{
	const struct file *file = files;

	while (strcmp(strrchr(s->path, '/'), file->end) != 0)
		file++;
	if (x->plan.platform_account[0] == '\0')
		return err_say(
			s->arena, ERR_BUSY,
			"The platform's own AWS account is not known yet, because AWS has not "
			"answered. Try again in a minute.");
	return screen_download(s, file->type,
	                       arena_printf(s->arena, "rolecall-%s-%s%s", file->what,
	                                    x->account.account_number, file->suffix),
	                       file->make(s->arena, &x->plan));
}
