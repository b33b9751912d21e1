/*
 * The CloudFormation template of the role.  See role_ways.h.  Its policies are the same JSON as
 * everywhere, with the template's own names in the values' places; JSON is YAML too.
 */
#include "../base/quote.h"
#include "role.h"
#include "role_ways.h"

static const char head[] =
	"AWSTemplateFormatVersion: '2010-09-09'\n"
	"Description: IAM role that lets the reseller's Rolecall read this account, only with its"
	" external ID\n"
	"\n"
	"Parameters:\n";

static const char body[] = "\n"
			   "Conditions:\n"
			   "  IsNarrow: {\"Fn::Equals\": [{Ref: Policy}, Narrow]}\n"
			   "\n"
			   "Resources:\n"
			   "  Role:\n"
			   "    Type: AWS::IAM::Role\n"
			   "    Properties:\n"
			   "      RoleName: {Ref: RoleName}\n"
			   "      Description: Read-only access for the reseller's Rolecall, only "
			   "with its external ID\n"
			   "      AssumeRolePolicyDocument:\n";

static const char managed[] =
	"      ManagedPolicyArns:\n"
	"        Fn::If:\n"
	"          - IsNarrow\n"
	"          - {Ref: \"AWS::NoValue\"}\n"
	"          - - {\"Fn::Sub\": \"arn:${AWS::Partition}:iam::aws:policy/${Policy}\"}\n"
	"      Policies:\n"
	"        Fn::If:\n"
	"          - IsNarrow\n"
	"          - - PolicyName: RolecallNarrow\n"
	"              PolicyDocument:\n";

static const char tail[] = "          - {Ref: \"AWS::NoValue\"}\n"
			   "\n"
			   "Outputs:\n"
			   "  RoleArn:\n"
			   "    Description: Belongs into Role ARN in Rolecall\n"
			   "    Value: {\"Fn::GetAtt\": [Role, Arn]}\n";

/*
 * Appends the JSON document `indent` deep.  A string in which ${ stands becomes a Fn::Sub of it; no
 * string in our documents has a quote inside.
 */
static void
put_json(struct buf *out, const char *json, int indent)
{
	bool line_begins = true;

	while (*json != '\0') {
		size_t size = *json == '"' ? strcspn(json + 1, "\"") + 2 : 1;
		bool sub = false;

		for (size_t i = 0; i + 1 < size; i++)
			sub |= json[i] == '$' && json[i + 1] == '{';
		if (line_begins)
			buf_printf(out, "%*s", indent, "");
		buf_puts(out, sub ? "{\"Fn::Sub\": " : "");
		buf_put(out, json, size);
		buf_puts(out, sub ? "}" : "");
		line_begins = *json == '\n';
		json += size;
	}
}

static void
put_parameter(struct buf *out, const char *name, const char *description, const char *value,
              const char *limits)
{
	buf_printf(out, "  %s:\n    Type: String\n    Description: %s\n", name, description);
	if (value != NULL) {
		buf_puts(out, "    Default: ");
		quote_json(out, value);
		buf_putc(out, '\n');
	}
	buf_printf(out, "    %s\n", limits);
}

const char *
role_ways_template(struct arena *a, const struct role_plan *plan)
{
	struct buf out;

	buf_init(&out, a);
	buf_puts(&out, head);
	put_parameter(&out, "RoleName", "Name of the role to make",
	              plan != NULL ? plan->role_name : "RolecallReadOnly",
	              "AllowedPattern: '[\\w+=,.@-]{1,64}'");
	put_parameter(&out, "PlatformAccountId", "AWS account of the reseller's platform",
	              plan != NULL ? plan->platform_account : NULL, "AllowedPattern: '[0-9]{12}'");
	put_parameter(&out, "ExternalId", "External ID that Rolecall made for this account",
	              plan != NULL ? plan->external_id : NULL,
	              "AllowedPattern: '[\\w+=,.@:/-]{2,1224}'");
	put_parameter(
		&out, "Policy", "What the role may read",
		role_ways_policy_parameter(plan != NULL ? plan->policy : ROLE_READ_ONLY_ACCESS),
		"AllowedValues: [ReadOnlyAccess, SecurityAudit, Narrow]");
	buf_puts(&out, body);
	put_json(&out,
	         role_trust_policy(a, "${AWS::Partition}", "${PlatformAccountId}", "${ExternalId}"),
	         8);
	buf_puts(&out, managed);
	put_json(&out,
	         role_ways_narrow_policy(
			 a, "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${RoleName}"),
	         16);
	buf_puts(&out, tail);
	return out.data;
}
