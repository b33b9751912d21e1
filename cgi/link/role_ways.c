/*
 * The ways to make the role.  The narrow policy is role_narrow.c, CloudFormation's template
 * role_template.c.  See role_ways.h.
 */
#include "role_ways.h"

#include "../base/quote.h"
#include "role.h"

/* Consoles by partition: AWS's own console pages, "AWS Management Console endpoints". */
static const struct console {
	const char *partition, *host, *region, *s3_suffix, *name;
} consoles[] = {
	{"aws", "console.aws.amazon.com", "us-east-1", ".amazonaws.com/", "AWS"},
	{"aws-cn", "console.amazonaws.cn", "cn-north-1", ".amazonaws.com.cn/", "AWS China"},
	{"aws-us-gov", "console.amazonaws-us-gov.com", "us-gov-west-1", ".amazonaws.com/",
         "AWS GovCloud (US)"},
	{"aws-eusc", "console.amazonaws-eusc.eu", "eusc-de-east-1", ".amazonaws.eu/",
         "AWS European Sovereign Cloud"},
};

static const struct console *
console_of(const char *partition)
{
	for (size_t i = 0; i < sizeof consoles / sizeof *consoles; i++)
		if (strcmp(consoles[i].partition, partition) == 0)
			return &consoles[i];
	return NULL;
}

const char *
role_ways_partition_name(const char *partition)
{
	const struct console *c = console_of(partition);

	return c == NULL ? partition : c->name;
}

const char *
role_ways_arn(struct arena *a, const struct role_plan *plan)
{
	return arena_printf(a, "arn:%s:iam::%s:role/%s", plan->partition, plan->account_number,
	                    plan->role_name);
}

const char *
role_ways_policy_name(enum role_policy policy)
{
	switch (policy) {
	case ROLE_READ_ONLY_ACCESS:
		return "ReadOnlyAccess";
	case ROLE_SECURITY_AUDIT:
		return "SecurityAudit";
	case ROLE_NARROW:
		break;
	}
	return "RolecallNarrow";
}

const char *
role_ways_policy_parameter(enum role_policy policy)
{
	return policy == ROLE_NARROW ? "Narrow" : role_ways_policy_name(policy);
}

static const char *
managed_policy_arn(struct arena *a, const struct role_plan *plan)
{
	return arena_printf(a, "arn:%s:iam::aws:policy/%s", plan->partition,
	                    role_ways_policy_name(plan->policy));
}

/* --- the console --- */

static const char *
iam_address(struct arena *a, const char *partition, const char *page)
{
	const struct console *c = console_of(partition);

	return c == NULL ? "" : arena_printf(a, "https://%s/iam/home#/%s", c->host, page);
}

const char *
role_ways_create_role_address(struct arena *a, const char *partition)
{
	return iam_address(a, partition, "roles/create");
}

const char *
role_ways_create_policy_address(struct arena *a, const char *partition)
{
	return iam_address(a, partition, "policies/create");
}

/* --- CloudFormation's quick-create link --- */

static void
put_parameter(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, "&%s=", name);
	buf_put_uri(out, value);
}

const char *
role_ways_quick_create(struct arena *a, const struct role_plan *plan, const char *template_url)
{
	const struct console *c = console_of(plan->partition);
	struct buf out;

	if (c == NULL || strstr(template_url, c->s3_suffix) == NULL)
		return "";
	buf_init(&out, a);
	buf_printf(&out, "https://%s.%s/cloudformation/home?region=%s#/stacks/quickcreate",
	           c->region, c->host, c->region);
	buf_puts(&out, "?templateURL=");
	buf_put_uri(&out, template_url);
	put_parameter(&out, "stackName", "rolecall-role");
	put_parameter(&out, "param_RoleName", plan->role_name);
	put_parameter(&out, "param_PlatformAccountId", plan->platform_account);
	put_parameter(&out, "param_ExternalId", plan->external_id);
	put_parameter(&out, "param_Policy", role_ways_policy_parameter(plan->policy));
	return out.data;
}

/* --- AWS CLI --- */

/* In a subshell, for those who paste it: what stops it does not close their shell. */
static const char script_begin[] = "(\n"
				   "set -eu\n"
				   "\n";

static const char script_middle[] =
	"\n"
	"AWS_PAGER=''\n"
	"export AWS_PAGER AWS_DEFAULT_REGION\n"
	"\n"
	"have=$(aws sts get-caller-identity --query Account --output text)\n"
	"if [ \"$have\" != \"$account\" ]; then\n"
	"\techo \"These credentials belong to AWS account $have, not $account.\" >&2\n"
	"\techo 'Nothing was changed.' >&2\n"
	"\texit 1\n"
	"fi\n"
	"\n"
	"if answer=$(aws iam get-role --role-name=\"$role\" \\\n"
	"\t--query Role.Arn --output text 2>&1); then\n"
	"\techo \"$answer is there already:\" >&2\n"
	"\techo 'its trust policy is replaced.' >&2\n"
	"\taws iam update-assume-role-policy --role-name=\"$role\" \\\n"
	"\t\t--policy-document=\"$trust_policy\"\n"
	"else\n"
	"\tcase $answer in\n"
	"\t*NoSuchEntity*) ;;\n"
	"\t*) printf '%s\\n' \"$answer\" >&2; exit 1 ;;\n"
	"\tesac\n"
	"\taws iam create-role --role-name=\"$role\" \\\n"
	"\t\t--description=\"$description\" \\\n"
	"\t\t--assume-role-policy-document=\"$trust_policy\" >/dev/null\n"
	"fi\n";

static const char script_attach[] =
	"aws iam attach-role-policy --role-name=\"$role\" --policy-arn=\"$policy\"\n";
static const char script_narrow[] =
	"aws iam put-role-policy --role-name=\"$role\" --policy-name=\"$policy\" \\\n"
	"\t--policy-document=\"$permissions\"\n";
static const char script_end[] =
	"\n"
	"aws iam get-role --role-name=\"$role\" --query Role.Arn --output text\n"
	")\n";

static const char description[] =
	"Read-only access for the reseller's Rolecall, only with its external ID";

static void
put_variable(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, "%s=", name);
	quote_shell(out, value);
	buf_putc(out, '\n');
}

/* A document as people write it in a script: without the line's end at its end. */
static const char *
trimmed(struct arena *a, const char *json)
{
	return arena_memdup(a, json, strlen(json) - 1);
}

static const char *
trust_policy(struct arena *a, const struct role_plan *plan)
{
	return trimmed(a, role_trust_policy(a, plan->partition, plan->platform_account,
	                                    plan->external_id));
}

const char *
role_ways_script(struct arena *a, const struct role_plan *plan)
{
	const struct console *c = console_of(plan->partition);
	bool narrow = plan->policy == ROLE_NARROW;
	struct buf out;

	buf_init(&out, a);
	buf_puts(&out, "#!/bin/sh\n"
	               "# Makes the IAM role that lets the reseller's Rolecall read this\n"
	               "# account, only with its external ID, and prints its ARN.  Wants\n"
	               "# the AWS CLI with credentials that may make roles; AWS CloudShell\n"
	               "# has both.  May be run again.\n");
	buf_puts(&out, script_begin);
	put_variable(&out, "account", plan->account_number);
	put_variable(&out, "role", plan->role_name);
	put_variable(&out, "description", description);
	put_variable(&out, "trust_policy", trust_policy(a, plan));
	put_variable(&out, "policy",
	             narrow ? role_ways_policy_name(plan->policy) : managed_policy_arn(a, plan));
	if (narrow)
		put_variable(&out, "permissions",
		             trimmed(a, role_ways_narrow_policy(a, role_ways_arn(a, plan))));
	buf_printf(&out, "AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-%s}\n",
	           c == NULL ? "us-east-1" : c->region);
	buf_puts(&out, script_middle);
	buf_puts(&out, narrow ? script_narrow : script_attach);
	buf_puts(&out, script_end);
	return out.data;
}

/* --- Terraform --- */

static void
put_document(struct buf *out, const char *name, const char *json)
{
	buf_printf(out, "  %s = <<POLICY\n", name);
	quote_hcl_lines(out, json);
	buf_puts(out, "POLICY\n");
}

static void
put_argument(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, "  %s = ", name);
	quote_hcl(out, value);
	buf_putc(out, '\n');
}

static void
put_permissions(struct arena *a, struct buf *out, const struct role_plan *plan)
{
	if (plan->policy != ROLE_NARROW) {
		buf_puts(out, "resource \"aws_iam_role_policy_attachment\" \"rolecall\" {\n"
		              "  role       = aws_iam_role.rolecall.name\n");
		put_argument(out, "policy_arn", managed_policy_arn(a, plan));
	} else {
		buf_puts(out, "resource \"aws_iam_role_policy\" \"rolecall\" {\n"
		              "  role   = aws_iam_role.rolecall.name\n");
		put_argument(out, "name  ", role_ways_policy_name(plan->policy));
		put_document(out, "policy", role_ways_narrow_policy(a, role_ways_arn(a, plan)));
	}
	buf_puts(out, "}\n\n");
}

const char *
role_ways_terraform(struct arena *a, const struct role_plan *plan)
{
	struct buf out;

	buf_init(&out, a);
	buf_puts(&out,
	         "# The IAM role that lets the reseller's Rolecall read this account, only with "
	         "its\n"
	         "# external ID.  Wants a provider \"aws\" with credentials of that account.\n"
	         "\n"
	         "terraform {\n"
	         "  required_version = \">= 1.2\"\n"
	         "  required_providers {\n"
	         "    aws = {\n"
	         "      source = \"hashicorp/aws\"\n"
	         "    }\n"
	         "  }\n"
	         "}\n"
	         "\n"
	         "data \"aws_caller_identity\" \"rolecall\" {}\n"
	         "\n"
	         "resource \"aws_iam_role\" \"rolecall\" {\n");
	put_argument(&out, "name       ", plan->role_name);
	put_argument(&out, "description", description);
	buf_putc(&out, '\n');
	put_document(
		&out, "assume_role_policy",
		role_trust_policy(a, plan->partition, plan->platform_account, plan->external_id));
	buf_puts(&out, "\n  lifecycle {\n    precondition {\n"
	               "      condition     = data.aws_caller_identity.rolecall.account_id == ");
	quote_hcl(&out, plan->account_number);
	buf_puts(&out, "\n      error_message = ");
	quote_hcl(&out, arena_printf(a, "These credentials belong to another AWS account than %s.",
	                             plan->account_number));
	buf_puts(&out, "\n    }\n  }\n}\n\n");
	put_permissions(a, &out, plan);
	buf_puts(&out, "output \"role_arn\" {\n  value = aws_iam_role.rolecall.arn\n}\n");
	return out.data;
}
