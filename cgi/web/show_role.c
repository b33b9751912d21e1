/* The ways to make the role.  See show_role.h. */
#include "show_role.h"

#include "../link/role.h"
#include "../link/role_ways.h"

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

static void
show_tabs(struct screen *s, const struct way *current, const char *path)
{
	struct node *tabs = node_child(s->page, "ways");

	for (size_t i = 0; i < WAY_COUNT; i++) {
		struct node *tab = node_add(tabs);

		node_set(tab, "label", ways[i].label);
		node_set(tab, "current", current == &ways[i] ? "1" : "");
		node_set(tab, "href", arena_printf(s->arena, "%s?way=%s#ways", path, ways[i].name));
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

void
show_role_ways(struct screen *s, const struct role_plan *plan, const char *way, const char *path)
{
	struct node *n = node_child(s->page, "role");
	const struct way *current = way_of(plan, way);
	bool known = plan->platform_account[0] != '\0';

	node_set(n, "platform_account", plan->platform_account);
	node_set(n, "way", current->name);
	node_set(n, "path", path);
	show_console(s, n, plan);
	node_set(n, "trust_policy",
	         role_trust_policy(s->arena, plan->partition,
	                           known ? plan->platform_account : "ACCOUNT-ID",
	                           plan->external_id));
	if (!known)
		return;
	show_tabs(s, current, path);
	node_set(n, "text", current->make == NULL ? "" : current->make(s->arena, plan));
	node_set(n, "download", arena_printf(s->arena, "%s%s", path, current->suffix));
	node_set(n, "quick_create",
	         role_ways_quick_create(s->arena, plan, s->conf->aws_template_url));
}
