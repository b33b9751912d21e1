/*
 * Where containers and instances ask for their credentials (AWS SDKs and Tools Reference Guide:
 * "Container credential provider", "IMDS credential provider").  See creds.h.
 */
#include <arpa/inet.h>
#include <strings.h>

#include "creds_inner.h"

/* The parts of a URL; only what these two services have. */
struct url {
	bool https;
	char host[256];   /* without brackets */
	const char *rest; /* from the first "/", or "" */
};

/* False when it is none, or has what a host or path can't have (user, fragment, blanks...). */
static bool
read_url(const char *text, struct url *out)
{
	size_t length, port;

	out->https = strncmp(text, "https://", 8) == 0;
	if (!out->https && strncmp(text, "http://", 7) != 0)
		return false;
	text += out->https ? 8 : 7;
	if (*text == '[') {
		length = strspn(++text, "0123456789abcdefABCDEF:.");
		if (text[length] != ']')
			return false;
	} else {
		length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		                      "0123456789-.");
	}
	if (length == 0 || length >= sizeof out->host)
		return false;
	memcpy(out->host, text, length);
	out->host[length] = '\0';
	text += length + (text[length] == ']' ? 1 : 0);
	if (*text == ':') {
		port = strspn(++text, "0123456789");
		if (port == 0 || port > 5)
			return false;
		text += port;
	}
	out->rest = text;
	if (*text != '\0' && *text != '/')
		return false;
	for (; *text != '\0'; text++)
		if (*text <= ' ' || *text > '~' || *text == '#' || *text == '\\')
			return false;
	return true;
}

/* Whether secrets may go there in clear: this machine, and the addresses of ECS and EKS. */
static bool
is_near(const char *host)
{
	static const char *const allowed[] = {"169.254.170.2", "169.254.170.23"};
	struct in6_addr six, eks;
	struct in_addr four;

	if (strcasecmp(host, "localhost") == 0)
		return true;
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (strcmp(host, allowed[i]) == 0)
			return true;
	if (inet_pton(AF_INET, host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	if (inet_pton(AF_INET6, host, &six) != 1 || inet_pton(AF_INET6, "fd00:ec2::23", &eks) != 1)
		return false;
	return IN6_IS_ADDR_LOOPBACK(&six) || memcmp(&six, &eks, sizeof six) == 0;
}

static const struct err *
take_address(struct arena *arena, const char *variable, const char *text, struct creds_plan *out)
{
	struct url url;

	if (!read_url(text, &url))
		return err_new(arena, ERR_SYSTEM,
		               "AWS credentials from container: %s is not an address", variable);
	if (!url.https && !is_near(url.host))
		return err_new(arena, ERR_SYSTEM,
		               "AWS credentials from container: %s is plain http to %s, which is "
		               "neither this machine nor an address of ECS or EKS",
		               variable, url.host);
	return creds_copy(arena, variable, text, out->address, sizeof out->address);
}

const struct err *
creds_plan_container(struct arena *arena, struct creds_plan *out, bool *found)
{
	static const char relative_name[] = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
			  full_name[] = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
	const char *relative = creds_variable(relative_name), *full = creds_variable(full_name);

	if ((*found = *relative != '\0' || *full != '\0') == false)
		return NULL;
	out->source = CREDS_CONTAINER;
	snprintf(out->from, sizeof out->from, "container");
	if (*relative == '\0')
		return take_address(arena, full_name, full, out);
	if (*relative != '/')
		return err_new(arena, ERR_SYSTEM,
		               "AWS credentials from container: %s must begin with /",
		               relative_name);
	return take_address(arena, relative_name,
	                    arena_printf(arena, "http://169.254.170.2%s", relative), out);
}

const struct err *
creds_plan_instance(struct arena *arena, struct creds_plan *out, bool *found)
{
	const char *endpoint = creds_variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
	bool six =
		strcasecmp(creds_variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"), "IPv6") == 0;
	struct url url;
	size_t length;

	*found = strcasecmp(creds_variable("AWS_EC2_METADATA_DISABLED"), "true") != 0;
	if (!*found)
		return NULL;
	out->source = CREDS_INSTANCE;
	snprintf(out->from, sizeof out->from, "EC2 instance");
	if (*endpoint == '\0')
		endpoint = six ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
	if (!read_url(endpoint, &url) || (*url.rest != '\0' && strcmp(url.rest, "/") != 0))
		return err_new(arena, ERR_SYSTEM,
		               "AWS credentials from EC2 instance: "
		               "AWS_EC2_METADATA_SERVICE_ENDPOINT is not an address without a "
		               "path");
	length = strlen(endpoint) - strlen(url.rest);
	return creds_copy(arena, "AWS_EC2_METADATA_SERVICE_ENDPOINT",
	                  arena_memdup(arena, endpoint, length), out->address, sizeof out->address);
}
