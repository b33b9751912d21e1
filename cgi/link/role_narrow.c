/* The narrow permission policy.  See role_ways.h. */
#include "../base/quote.h"
#include "role_ways.h"

/* What it costs. */
static const char *const billing[] = {
	"account:GetAccountInformation",
	"bcm-data-exports:GetExport",
	"bcm-data-exports:ListExports",
	"billing:GetBillingData",
	"billing:GetBillingDetails",
	"budgets:ViewBudget",
	"ce:Describe*",
	"ce:Get*",
	"ce:List*",
	"compute-optimizer:Get*",
	"cost-optimization-hub:Get*",
	"cost-optimization-hub:List*",
	"cur:DescribeReportDefinitions",
	"cur:GetUsageReport",
	"freetier:GetFreeTierUsage",
	"organizations:Describe*",
	"organizations:List*",
	"pricing:DescribeServices",
	"pricing:GetProducts",
	"savingsplans:DescribeSavingsPlans",
	NULL,
};

/*
 * What there is.  By name where a wildcard would reach contents: DescribeInstanceAttribute and
 * launch templates have user data, ListFunctions and task definitions have environment variables.
 */
static const char *const inventory[] = {
	"autoscaling:DescribeAutoScalingGroups",
	"cloudfront:ListDistributions",
	"cloudtrail:DescribeTrails",
	"cloudtrail:GetTrailStatus",
	"cloudwatch:GetMetricData",
	"cloudwatch:GetMetricStatistics",
	"cloudwatch:ListMetrics",
	"dynamodb:DescribeTable",
	"dynamodb:ListTables",
	"dynamodb:ListTagsOfResource",
	"ec2:DescribeAddresses",
	"ec2:DescribeAvailabilityZones",
	"ec2:DescribeCapacityReservations",
	"ec2:DescribeHosts",
	"ec2:DescribeImages",
	"ec2:DescribeInstances",
	"ec2:DescribeInstanceTypes",
	"ec2:DescribeNatGateways",
	"ec2:DescribeRegions",
	"ec2:DescribeReservedInstances",
	"ec2:DescribeReservedInstancesModifications",
	"ec2:DescribeSnapshots",
	"ec2:DescribeSubnets",
	"ec2:DescribeTags",
	"ec2:DescribeTransitGateways",
	"ec2:DescribeVolumes",
	"ec2:DescribeVpcEndpoints",
	"ec2:DescribeVpcs",
	"ecs:DescribeClusters",
	"ecs:DescribeServices",
	"ecs:ListClusters",
	"ecs:ListServices",
	"eks:DescribeCluster",
	"eks:DescribeNodegroup",
	"eks:ListClusters",
	"eks:ListNodegroups",
	"elasticache:DescribeCacheClusters",
	"elasticache:DescribeReplicationGroups",
	"elasticache:DescribeReservedCacheNodes",
	"elasticfilesystem:DescribeFileSystems",
	"elasticloadbalancing:DescribeLoadBalancers",
	"elasticloadbalancing:DescribeTags",
	"es:DescribeDomains",
	"es:DescribeReservedInstances",
	"es:ListDomainNames",
	"fsx:DescribeFileSystems",
	"rds:DescribeDBClusters",
	"rds:DescribeDBInstances",
	"rds:DescribeDBSnapshots",
	"rds:DescribeReservedDBInstances",
	"rds:ListTagsForResource",
	"redshift:DescribeClusters",
	"redshift:DescribeReservedNodes",
	"resource-explorer-2:List*",
	"resource-explorer-2:Search",
	"route53:ListHostedZones",
	"s3:GetBucketLocation",
	"s3:GetBucketTagging",
	"s3:ListAllMyBuckets",
	"tag:Get*",
	NULL,
};

/* The proof's own reads, of this role alone. */
static const char *const itself[] = {
	"iam:GetRole",          "iam:GetRolePolicy",           "iam:ListAttachedRolePolicies",
	"iam:ListRolePolicies", "iam:SimulatePrincipalPolicy", NULL,
};

static void
put_statement(struct buf *out, const char *sid, const char *const *actions, const char *resource)
{
	buf_printf(out, "    {\n      \"Sid\": \"%s\",\n      \"Effect\": \"Allow\",\n", sid);
	buf_puts(out, "      \"Action\": [\n");
	for (; *actions != NULL; actions++)
		buf_printf(out, "        \"%s\"%s\n", *actions, actions[1] != NULL ? "," : "");
	buf_puts(out, "      ],\n      \"Resource\": ");
	quote_json(out, resource);
	buf_puts(out, "\n    }");
}

const char *
role_ways_narrow_policy(struct arena *a, const char *role_arn)
{
	struct buf out;

	buf_init(&out, a);
	buf_puts(&out, "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n");
	put_statement(&out, "Costs", billing, "*");
	buf_puts(&out, ",\n");
	put_statement(&out, "Inventory", inventory, "*");
	buf_puts(&out, ",\n");
	put_statement(&out, "ThisRole", itself, role_arn);
	buf_puts(&out, "\n  ]\n}\n");
	return out.data;
}
