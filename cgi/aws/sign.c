/* Signature Version 4.  See sign.h. */
#include "sign.h"

#include <time.h>

#include "../base/crypto.h"

enum { HEX_SIZE = 2 * CRYPTO_HASH_SIZE + 1, STAMP_SIZE = 17, DAY = 8 };

static const char content_type[] = "application/x-www-form-urlencoded";

static void
to_hex(const unsigned char hash[CRYPTO_HASH_SIZE], char hex[HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < CRYPTO_HASH_SIZE; i++) {
		hex[2 * i] = digits[hash[i] >> 4];
		hex[2 * i + 1] = digits[hash[i] & 15];
	}
	hex[HEX_SIZE - 1] = '\0';
}

static void
hash_hex(const char *text, size_t size, char hex[HEX_SIZE])
{
	unsigned char hash[CRYPTO_HASH_SIZE];

	crypto_sha256(text, size, hash);
	to_hex(hash, hex);
}

/* "20261125T021500Z" */
static void
format_stamp(int64_t now, char stamp[STAMP_SIZE])
{
	time_t seconds = (time_t)now;
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(stamp, STAMP_SIZE, "%Y%m%dT%H%M%SZ", &tm);
}

/* The key of a day, region and service. */
static void
derive_key(const struct creds *creds, const char *stamp, const struct endpoint *to,
           unsigned char key[CRYPTO_HASH_SIZE])
{
	char first[sizeof creds->secret_access_key + 8];
	int size = snprintf(first, sizeof first, "AWS4%s", creds->secret_access_key);

	crypto_hmac(first, (size_t)size, stamp, DAY, key);
	crypto_hmac(key, CRYPTO_HASH_SIZE, to->region, strlen(to->region), key);
	crypto_hmac(key, CRYPTO_HASH_SIZE, to->service, strlen(to->service), key);
	crypto_hmac(key, CRYPTO_HASH_SIZE, "aws4_request", strlen("aws4_request"), key);
	crypto_cleanse(first, sizeof first);
}

/* The hash of the request as both sides write it down. */
static void
hash_request(const char *host, const char *stamp, const struct creds *creds, const char *names,
             const char *body, char hex[HEX_SIZE])
{
	char body_hex[HEX_SIZE], request[sizeof creds->session_token + 1536];
	bool session = *creds->session_token != '\0';
	int size;

	hash_hex(body, strlen(body), body_hex);
	size = snprintf(request, sizeof request,
	                "POST\n/\n\ncontent-type:%s\nhost:%s\nx-amz-date:%s\n%s%s%s\n%s\n%s",
	                content_type, host, stamp, session ? "x-amz-security-token:" : "",
	                creds->session_token, session ? "\n" : "", names, body_hex);
	hash_hex(request, (size_t)size, hex);
	crypto_cleanse(request, sizeof request);
}

/* What stands between "://" and "/" of the address. */
static void
host_of(const struct endpoint *to, char *room, size_t size)
{
	const char *host = strstr(to->url, "://");

	host = host == NULL ? to->url : host + 3;
	snprintf(room, size, "%.*s", (int)strcspn(host, "/"), host);
}

void
sign_form(const struct endpoint *to, const struct creds *creds, const char *body, int64_t now,
          struct signature *out)
{
	const char *names = *creds->session_token != '\0'
	                            ? "content-type;host;x-amz-date;x-amz-security-token"
	                            : "content-type;host;x-amz-date";
	char host[sizeof to->url], stamp[STAMP_SIZE], hex[HEX_SIZE], scope[128], text[384];
	unsigned char key[CRYPTO_HASH_SIZE];
	int size;

	host_of(to, host, sizeof host);
	format_stamp(now, stamp);
	hash_request(host, stamp, creds, names, body, hex);
	snprintf(scope, sizeof scope, "%.8s/%s/%s/aws4_request", stamp, to->region, to->service);
	size = snprintf(text, sizeof text, "AWS4-HMAC-SHA256\n%s\n%s\n%s", stamp, scope, hex);
	derive_key(creds, stamp, to, key);
	crypto_hmac(key, sizeof key, text, (size_t)size, key);
	to_hex(key, hex);
	crypto_cleanse(key, sizeof key);
	snprintf(out->host, sizeof out->host, "Host: %s", host);
	snprintf(out->date, sizeof out->date, "X-Amz-Date: %s", stamp);
	snprintf(out->authorization, sizeof out->authorization,
	         "Authorization: AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s",
	         creds->access_key_id, scope, names, hex);
}
