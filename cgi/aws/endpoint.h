/*
 * Where an AWS service is asked: URL, signing region, partition and trust anchors, as AWS's own
 * tools find them (AWS SDKs and Tools Reference Guide: "AWS Region", "Service-specific endpoints",
 * "Dual-stack and FIPS endpoints"; facts/aws.md). Reads the environment and the shared config file;
 * no network.
 */
#ifndef AWS_ENDPOINT_H
#define AWS_ENDPOINT_H

#include <stdbool.h>

#include "../base/err.h"

enum endpoint_service { ENDPOINT_STS, ENDPOINT_IAM };

struct endpoint {
	char url[640];        /* ends with "/": the only path that is signed */
	char service[8];      /* the signing name: "sts", "iam" */
	char region[64];      /* the signing region */
	char partition[16];   /* "aws", "aws-cn", ... */
	char ca_bundle[1024]; /* a PEM file */
	bool plain_http;      /* only when an endpoint setting says http:// */
};

/*
 * Finds it.
 *   profile    NULL: AWS_PROFILE or "default"
 *   partition  NULL: the region's.  Else a region of another partition in environment or profile is
 *              passed over for this partition's usual one
 *   region     NULL: AWS_REGION, AWS_DEFAULT_REGION, the profile's, or the partition's usual one,
 *              in this order
 * URL: AWS_ENDPOINT_URL_STS/_IAM, AWS_ENDPOINT_URL, the profile's endpoint_url, or AWS's own
 * (AWS_USE_FIPS_ENDPOINT and use_fips_endpoint choose the FIPS one).  CA: AWS_CA_BUNDLE, the
 * profile's ca_bundle, or Debian's. ERR_SYSTEM for a malformed region or URL, a region outside
 * `partition`, an unreadable file, an unknown profile.
 */
const struct err *
endpoint_load(struct arena *arena, enum endpoint_service service, const char *profile,
              const char *partition, const char *region, struct endpoint *out);

/* The partition that `region` belongs to, by its first letters; "aws" for any that is not known. */
const char *
endpoint_partition(const char *region);

#endif
