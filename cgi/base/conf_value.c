/* One value of the configuration, by its type.  See conf_value.h. */
#include "conf_value.h"

#include <ctype.h>
#include <errno.h>
#include <sys/stat.h>

static bool
host_and_port(const char *text)
{
	size_t host =
		strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	unsigned long port;
	char *end;

	if (*text == '[') {
		host = strspn(text + 1, "0123456789abcdefABCDEF:.");
		if (host == 0 || text[host + 1] != ']')
			return false;
		host += 2;
	}
	if (host == 0)
		return false;
	if (text[host] == '\0')
		return true;
	if (text[host] != ':' || !isdigit((unsigned char)text[host + 1]))
		return false;
	port = strtoul(text + host + 1, &end, 10);
	return *end == '\0' && port >= 1 && port <= 65535;
}

/* What stands behind `scheme` in `text`, or NULL. */
static const char *
behind(const char *text, const char *scheme)
{
	return strncmp(text, scheme, strlen(scheme)) == 0 ? text + strlen(scheme) : NULL;
}

static const char *
fault_of_url(const char *text)
{
	const char *host = behind(text, "https://");

	if (host == NULL)
		host = behind(text, "http://");
	return host != NULL && host_and_port(host)
	               ? NULL
	               : "must be https://HOST or https://HOST:PORT, with nothing behind it";
}

static const char *
fault_of_relay(const char *text)
{
	const char *host = behind(text, "smtp://"), *at;

	if (host == NULL)
		host = behind(text, "smtps://");
	if (host == NULL)
		return "must be smtp://[USER:PASSWORD@]HOST:PORT or smtps://...";
	at = strrchr(host, '@');
	if (at != NULL && memchr(host, ':', (size_t)(at - host)) == NULL)
		return "must have a password behind the user: smtp://USER:PASSWORD@HOST:PORT";
	return host_and_port(at == NULL ? host : at + 1) ? NULL : "must end in HOST or HOST:PORT";
}

/* One relay, or several with blanks between. */
static const char *
fault_of_smtp(struct arena *a, const char *text)
{
	const char *fault = NULL;

	for (; fault == NULL && *text != '\0'; text += strspn(text, " ")) {
		size_t size = strcspn(text, " ");

		fault = fault_of_relay(arena_memdup(a, text, size));
		text += size;
	}
	return fault;
}

static const char *
fault_of_email(const char *text)
{
	const char *at = strrchr(text, '@');

	return at != NULL && at != text && at[1] != '\0' && strpbrk(text, " <>,;\"\t") == NULL
	               ? NULL
	               : "must be a bare address, like rolecall@example.com";
}

static const char *
fault_of_domains(const char *text)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-: ";

	return text[strspn(text, letters)] == '\0'
	               ? NULL
	               : "must be domains with blanks between, each as DOMAIN or RESELLER:DOMAIN";
}

/* CloudFormation takes a template's address only when it is one of S3's. */
static const char *
fault_of_s3(const char *text)
{
	static const char *const suffixes[] = {".amazonaws.com", ".amazonaws.com.cn",
	                                       ".amazonaws.eu"};
	const char *host = behind(text, "https://");
	size_t size = host == NULL ? 0 : strcspn(host, "/");

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		size_t length = strlen(suffixes[i]);

		if (size > length && strncmp(host + size - length, suffixes[i], length) == 0 &&
		    host[size] == '/' && host[size + 1] != '\0' &&
		    strpbrk(host, " \"'<>#\\") == NULL)
			return NULL;
	}
	return "must be the address of a file in S3, like "
	       "https://BUCKET.s3.REGION.amazonaws.com/rolecall.yaml";
}

/* Each of AWS's partitions at most once, each with the name of a profile. */
static const char *
fault_of_partitions(const char *text)
{
	static const char *const names[] = {"aws=", "aws-cn=", "aws-us-gov=", "aws-eusc="};
	unsigned int seen = 0;

	while (*text != '\0') {
		size_t i = 0, profile, count = sizeof names / sizeof *names;

		while (i < count && behind(text, names[i]) == NULL)
			i++;
		profile = i < count ? strcspn(behind(text, names[i]), " \t") : 0;
		if (profile == 0 || profile > 127 || (seen & 1U << i) != 0)
			return "must be aws, aws-cn, aws-us-gov or aws-eusc, each once, with = and "
			       "a "
			       "profile behind it";
		seen |= 1U << i;
		text = behind(text, names[i]) + profile;
		text += strspn(text, " \t");
	}
	return NULL;
}

static const char *
fault_of_path(const char *text, enum conf_type type)
{
	struct stat st;

	if (*text != '/')
		return "must be an absolute path";
	if (type == CONF_DIR && stat(text, &st) != 0)
		return errno == ENOENT ? "there is no such directory" : strerror(errno);
	if (type == CONF_DIR && !S_ISDIR(st.st_mode))
		return "is not a directory";
	return NULL;
}

bool
conf_value_number(const char *text, int64_t *number)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	*number = n;
	return *text != '\0' && !isspace((unsigned char)*text) && *end == '\0' && errno == 0;
}

bool
conf_value_numbers(const struct conf_key *key, const char *text, int64_t *numbers)
{
	size_t count = 0;
	int64_t last = key->min - 1;

	for (const char *p = text + strspn(text, " \t"); *p != '\0'; p += strspn(p, " \t")) {
		size_t digits = strspn(p, "0123456789");

		if (digits == 0 || digits > 9 || strchr(" \t", p[digits]) == NULL ||
		    count == CONF_INTS_MOST)
			return false;
		numbers[count] = strtoll(p, NULL, 10);
		if (numbers[count] <= last || numbers[count] > key->max)
			return false;
		last = numbers[count++];
		p += digits;
	}
	numbers[count] = 0;
	return true;
}

static const char *
fault_of_numbers(struct arena *a, const struct conf_key *key, const char *text)
{
	int64_t numbers[CONF_INTS_MOST + 1];

	if (conf_value_numbers(key, text, numbers))
		return NULL;
	return arena_printf(a,
	                    "must be at most %d whole numbers from %lld to %lld, each greater "
	                    "than the one before, with blanks between them",
	                    CONF_INTS_MOST, (long long)key->min, (long long)key->max);
}

const char *
conf_value_fault(struct arena *a, const struct conf_key *key, const char *text)
{
	int64_t number;

	if (key->type == CONF_FLAG)
		return strcmp(text, "0") == 0 || strcmp(text, "1") == 0 ? NULL : "must be 0 or 1";
	if (key->type == CONF_INT) {
		if (conf_value_number(text, &number) && number >= key->min && number <= key->max)
			return NULL;
		return arena_printf(a, "must be a whole number from %lld to %lld",
		                    (long long)key->min, (long long)key->max);
	}
	if (key->type == CONF_INTS)
		return fault_of_numbers(a, key, text);
	if (*text == '\0' && *key->preset == '\0')
		return NULL;
	switch (key->type) {
	case CONF_URL:
		return fault_of_url(text);
	case CONF_SMTP:
		return fault_of_smtp(a, text);
	case CONF_EMAIL:
		return fault_of_email(text);
	case CONF_DOMAINS:
		return fault_of_domains(text);
	case CONF_PARTITIONS:
		return fault_of_partitions(text);
	case CONF_S3:
		return fault_of_s3(text);
	case CONF_ACCOUNT:
		return strlen(text) == 12 && strspn(text, "0123456789") == 12 ? NULL
		                                                              : "must be 12 digits";
	case CONF_DIR:
	case CONF_PATH:
		return fault_of_path(text, key->type);
	case CONF_TEXT:
		return strlen(text) <= (size_t)key->max && strpbrk(text, "\r\n") == NULL
		               ? NULL
		               : "is too long, or more than one line";
	case CONF_INT:
	case CONF_INTS:
	case CONF_FLAG:
		break;
	}
	return NULL;
}
