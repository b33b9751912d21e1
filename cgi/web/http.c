/* Requests as plain texts.  See http.h. */
#include <strings.h>

#include "../base/utf8.h"
#include "http.h"

/* --- variables --- */

static const char *
variable(char *const *environment, const char *name)
{
	size_t n = strlen(name);

	for (; *environment != NULL; environment++)
		if (strncmp(*environment, name, n) == 0 && (*environment)[n] == '=')
			return *environment + n + 1;
	return NULL;
}

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

/* 32 hexadecimal digits as the 26 of an ID: the same 128 bits. */
static bool
operation_of(const char *hex, struct id *id)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	unsigned int bits = 0, have = 2; /* 130 bits make 26 digits: two zeroes in front */
	size_t n = 0;

	if (hex == NULL || strlen(hex) != 32)
		return false;
	for (; *hex != '\0'; hex++) {
		unsigned int nibble;

		if (*hex >= '0' && *hex <= '9')
			nibble = (unsigned int)(*hex - '0');
		else if (*hex >= 'a' && *hex <= 'f')
			nibble = (unsigned int)(*hex - 'a') + 10;
		else
			return false;
		bits = bits << 4 | nibble;
		have += 4;
		if (have >= 5) {
			have -= 5;
			id->text[n++] = digits[bits >> have & 31];
		}
	}
	id->text[n] = '\0';
	return n == ID_LENGTH;
}

static const char *
clean(struct arena *a, const char *text, size_t limit)
{
	size_t n = strlen(text);
	char *copy;

	if (n > limit) {
		for (n = limit; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80; n--)
			continue;
	}
	copy = arena_memdup(a, text, n);
	return utf8_valid(copy, n) && !utf8_has_control(copy, UTF8_ONE_LINE) ? copy : "";
}

/* What browsers and mail programs send when nobody looks at the page yet. */
static bool
is_ahead(char *const *environment)
{
	static const char *const names[] = {"HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE",
	                                    "HTTP_X_MOZ"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = or_empty(variable(environment, names[i]));

		if (strncasecmp(value, "prefetch", 8) == 0 ||
		    strncasecmp(value, "prerender", 9) == 0 ||
		    strncasecmp(value, "preview", 7) == 0)
			return true;
	}
	return false;
}

void
http_read(struct arena *a, char *const *environment, struct http_request *r)
{
	const char *path = variable(environment, "DOCUMENT_URI");

	memset(r, 0, sizeof *r);
	r->method = or_empty(variable(environment, "REQUEST_METHOD"));
	r->head = strcmp(r->method, "HEAD") == 0;
	if (r->head)
		r->method = "GET";
	if (path == NULL)
		path = or_empty(variable(environment, "SCRIPT_NAME"));
	r->path = clean(a, path, 2000);
	r->query = or_empty(variable(environment, "QUERY_STRING"));
	r->cookies = or_empty(variable(environment, "HTTP_COOKIE"));
	r->host = or_empty(variable(environment, "HTTP_HOST"));
	r->origin = or_empty(variable(environment, "HTTP_ORIGIN"));
	r->fetch_site = or_empty(variable(environment, "HTTP_SEC_FETCH_SITE"));
	r->ahead = is_ahead(environment);
	r->content_type = or_empty(variable(environment, "CONTENT_TYPE"));
	r->content_length = variable(environment, "CONTENT_LENGTH");
	r->remote_addr = clean(a, or_empty(variable(environment, "REMOTE_ADDR")), 64);
	r->user_agent = clean(a, or_empty(variable(environment, "HTTP_USER_AGENT")), 300);
	if (!operation_of(variable(environment, "REQUEST_ID"), &r->operation))
		r->operation = id_new();
}

/* --- cookies, paths, bodies --- */

const char *
http_cookie(struct arena *a, const struct http_request *r, const char *name)
{
	size_t n = strlen(name);
	const char *p = r->cookies;

	while (*p != '\0') {
		size_t size;

		p += strspn(p, " ;");
		size = strcspn(p, ";");
		if (strncmp(p, name, n) == 0 && p[n] == '=')
			return arena_memdup(a, p + n + 1, size - n - 1);
		p += size;
	}
	return NULL;
}

bool
http_is_local(const char *path)
{
	if (path[0] != '/' || path[1] == '/' || strlen(path) > 1000)
		return false;
	for (; *path != '\0'; path++)
		if (*path <= ' ' || *path > '~' || *path == '\\')
			return false;
	return true;
}

enum http_body
http_body_size(const struct http_request *r, size_t *size)
{
	static const char type[] = "application/x-www-form-urlencoded";
	const char *behind = r->content_type + sizeof type - 1;
	size_t digits;

	*size = 0;
	if (r->content_length == NULL || *r->content_length == '\0')
		return HTTP_BODY_NO_LENGTH;
	digits = strspn(r->content_length, "0123456789");
	if (r->content_length[digits] != '\0')
		return HTTP_BODY_BAD_LENGTH;
	if (digits > 9 || (*size = strtoul(r->content_length, NULL, 10)) > HTTP_BODY_MAX)
		return HTTP_BODY_TOO_LARGE;
	if (*size == 0 && *r->content_type == '\0')
		return HTTP_BODY_OK;
	if (strncasecmp(r->content_type, type, sizeof type - 1) != 0 ||
	    strchr(" ;", *behind) == NULL)
		return HTTP_BODY_BAD_TYPE;
	return HTTP_BODY_OK;
}

bool
http_same_site(const struct http_request *r, enum http_opaque_origin opaque_origin)
{
	const char *host;

	if (*r->fetch_site != '\0')
		return strcmp(r->fetch_site, "same-origin") == 0 ||
		       strcmp(r->fetch_site, "none") == 0;
	if (*r->origin == '\0')
		return true;
	if (strcmp(r->origin, "null") == 0)
		return opaque_origin == HTTP_ALLOW_OPAQUE;
	host = strstr(r->origin, "://");
	return host != NULL && *r->host != '\0' && strcasecmp(host + 3, r->host) == 0;
}

const char *
http_status_line(int status)
{
	static const struct {
		int status;
		const char *line;
	} lines[] = {
		{200, "200 OK"},
		{303, "303 See Other"},
		{400, "400 Bad Request"},
		{401, "401 Unauthorized"},
		{403, "403 Forbidden"},
		{404, "404 Not Found"},
		{405, "405 Method Not Allowed"},
		{409, "409 Conflict"},
		{410, "410 Gone"},
		{411, "411 Length Required"},
		{413, "413 Content Too Large"},
		{415, "415 Unsupported Media Type"},
		{422, "422 Unprocessable Content"},
		{429, "429 Too Many Requests"},
		{500, "500 Internal Server Error"},
		{502, "502 Bad Gateway"},
		{503, "503 Service Unavailable"},
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (lines[i].status == status)
			return lines[i].line;
	return "500 Internal Server Error";
}
