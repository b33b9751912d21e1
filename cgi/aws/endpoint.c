/* Where AWS is asked.  See endpoint.h. */
#include <strings.h>

#include "endpoint.h"
#include "profile.h"

static const char debian_ca_bundle[] = "/etc/ssl/certs/ca-certificates.crt";

/* The partitions that can be asked: regions begin with `prefix`; IAM is one endpoint, signed for
 * `iam_region`. */
static const struct partition {
	const char *name, *prefix, *suffix, *region, *iam_host, *iam_region;
} partitions[] = {
	{"aws-cn", "cn-", "amazonaws.com.cn", "cn-north-1", "iam.cn-north-1.amazonaws.com.cn",
         "cn-north-1"},
	{"aws-us-gov", "us-gov-", "amazonaws.com", "us-gov-west-1", "iam.us-gov.amazonaws.com",
         "us-gov-west-1"},
	{"aws-eusc", "eusc-", "amazonaws.eu", "eusc-de-east-1", "iam.eusc-de-east-1.amazonaws.eu",
         "eusc-de-east-1"},
	{"aws", "", "amazonaws.com", "us-east-1", "iam.amazonaws.com", "us-east-1"},
};
enum { PARTITIONS = sizeof partitions / sizeof *partitions };

static const struct partition *
partition_of(const char *region)
{
	size_t i = 0;

	while (i < PARTITIONS - 1 &&
	       strncmp(region, partitions[i].prefix, strlen(partitions[i].prefix)) != 0)
		i++;
	return &partitions[i];
}

static const struct partition *
partition_named(const char *name)
{
	for (size_t i = 0; i < PARTITIONS; i++)
		if (strcmp(partitions[i].name, name) == 0)
			return &partitions[i];
	return NULL;
}

const char *
endpoint_partition(const char *region)
{
	return partition_of(region)->name;
}

/* The first of two that says something, else "". */
static const char *
first_of(const char *a, const char *b)
{
	return a != NULL && *a != '\0' ? a : b != NULL ? b : "";
}

static const struct err *
check_region(struct arena *arena, const char *region)
{
	size_t length = strspn(region, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (length == 0 || region[length] != '\0' || length > 63)
		return err_new(arena, ERR_SYSTEM, "AWS region \"%s\": not the name of a region",
		               region);
	return NULL;
}

/* Chooses region and partition into `out`. */
static const struct err *
choose_region(struct arena *arena, const struct profile *profile, const char *partition,
              const char *region, struct endpoint *out)
{
	const struct partition *p = partition == NULL ? NULL : partition_named(partition);
	const char *configured = first_of(
		first_of(getenv("AWS_REGION"), getenv("AWS_DEFAULT_REGION")), profile->region);
	const struct err *e;

	if (partition != NULL && p == NULL)
		return err_new(arena, ERR_SYSTEM, "AWS partition %s: not one that Rolecall can ask",
		               partition);
	if (region != NULL && *region != '\0') {
		if (p != NULL && partition_of(region) != p)
			return err_new(arena, ERR_SYSTEM, "AWS region %s is not in partition %s",
			               region, partition);
	} else if (p != NULL) {
		/* The environment's region is for all profiles: it may be another partition's. */
		region = *configured != '\0' && partition_of(configured) == p ? configured
		         : *profile->region != '\0' && partition_of(profile->region) == p
		                 ? profile->region
		                 : p->region;
	} else {
		region = *configured != '\0' ? configured : partition_named("aws")->region;
	}
	if ((e = check_region(arena, region)) != NULL)
		return e;
	snprintf(out->region, sizeof out->region, "%s", region);
	snprintf(out->partition, sizeof out->partition, "%s", partition_of(region)->name);
	return NULL;
}

static bool
is_true(const char *text)
{
	return strcasecmp(text, "true") == 0;
}

/* AWS's own URL. */
static void
own_url(enum endpoint_service service, bool fips, struct endpoint *out)
{
	const struct partition *p = partition_named(out->partition);
	/* The usual endpoints of aws-us-gov are FIPS endpoints. */
	const char *minus_fips = fips && strcmp(p->name, "aws-us-gov") != 0 ? "-fips" : "";

	if (service == ENDPOINT_STS)
		snprintf(out->url, sizeof out->url, "https://sts%s.%s.%s/", minus_fips, out->region,
		         p->suffix);
	else
		snprintf(out->url, sizeof out->url, "https://iam%s%s/", minus_fips,
		         p->iam_host + strlen("iam"));
}

/* A configured URL: a scheme, a host, perhaps a port, and no path. */
static const struct err *
configured_url(struct arena *arena, const char *url, struct endpoint *out)
{
	size_t scheme = strncasecmp(url, "https://", 8) == 0  ? 8
	                : strncasecmp(url, "http://", 7) == 0 ? 7
	                                                      : 0;
	size_t host = scheme == 0 ? 0
	                          : strspn(url + scheme,
	                                   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                                   "0123456789-._:[]");
	const char *rest = url + scheme + host;

	if (host == 0 || host > 300 || (strcmp(rest, "") != 0 && strcmp(rest, "/") != 0))
		return err_new(arena, ERR_SYSTEM,
		               "AWS endpoint URL: must be http:// or https://, a host, perhaps a "
		               "port, and no path");
	snprintf(out->url, sizeof out->url, "%.*s/", (int)(scheme + host), url);
	out->plain_http = scheme == 7;
	return NULL;
}

static const struct err *
choose_url(struct arena *arena, enum endpoint_service service, const struct profile *profile,
           struct endpoint *out)
{
	const char *special =
		service == ENDPOINT_STS ? "AWS_ENDPOINT_URL_STS" : "AWS_ENDPOINT_URL_IAM";
	const char *url = first_of(first_of(getenv(special), getenv("AWS_ENDPOINT_URL")),
	                           profile->endpoint_url);
	bool fips = is_true(first_of(getenv("AWS_USE_FIPS_ENDPOINT"), profile->use_fips));

	snprintf(out->service, sizeof out->service, "%s", service == ENDPOINT_STS ? "sts" : "iam");
	if (service == ENDPOINT_IAM)
		snprintf(out->region, sizeof out->region, "%s",
		         partition_named(out->partition)->iam_region);
	if (*url != '\0')
		return configured_url(arena, url, out);
	own_url(service, fips, out);
	return NULL;
}

static const struct err *
choose_ca_bundle(struct arena *arena, const struct profile *profile, struct endpoint *out)
{
	const char *file =
		first_of(first_of(getenv("AWS_CA_BUNDLE"), profile->ca_bundle), debian_ca_bundle);

	if (strlen(file) >= sizeof out->ca_bundle)
		return err_new(arena, ERR_SYSTEM, "AWS_CA_BUNDLE: the file's name is too long");
	memcpy(out->ca_bundle, file, strlen(file) + 1);
	return NULL;
}

const struct err *
endpoint_load(struct arena *arena, enum endpoint_service service, const char *profile,
              const char *partition, const char *region, struct endpoint *out)
{
	struct profile p;
	const struct err *e = profile_load(arena, profile, &p);

	memset(out, 0, sizeof *out);
	if (e == NULL)
		e = choose_region(arena, &p, partition, region, out);
	if (e == NULL)
		e = choose_url(arena, service, &p, out);
	if (e == NULL)
		e = choose_ca_bundle(arena, &p, out);
	profile_wipe(&p);
	return e;
}
