/* One try of one query.  See transfer.h. */
#include <malloc.h>
#include <time.h>

#include "../base/crypto.h"
#include "sign.h"
#include "transfer.h"

enum { BODY_FIRST = 8192 };

/* --- libcurl's memory --- */

void *
transfer_memory_new(size_t size)
{
	return malloc(size);
}

void
transfer_memory_free(void *memory)
{
	if (memory == NULL)
		return;
	crypto_cleanse(memory, malloc_usable_size(memory));
	free(memory);
}

void *
transfer_memory_resize(void *memory, size_t size)
{
	size_t old = memory == NULL ? 0 : malloc_usable_size(memory);
	void *bigger = malloc(size);

	if (bigger == NULL || memory == NULL)
		return bigger;
	memcpy(bigger, memory, old < size ? old : size);
	transfer_memory_free(memory);
	return bigger;
}

char *
transfer_memory_copy(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = malloc(size);

	if (copy != NULL)
		memcpy(copy, text, size);
	return copy;
}

void *
transfer_memory_array(size_t count, size_t size)
{
	return calloc(count, size);
}

/* --- what comes --- */

static size_t
on_body(char *bytes, size_t one, size_t size, void *arg)
{
	struct transfer *t = arg;
	char *bigger;

	(void)one;
	if (size > TRANSFER_BODY_MOST - t->body_length) {
		t->too_large = true;
		return 0;
	}
	if (size > t->body_size - t->body_length) {
		size_t want = t->body_size == 0 ? BODY_FIRST : t->body_size;

		while (want - t->body_length < size)
			want *= 2;
		if ((bigger = malloc(want)) == NULL)
			return 0;
		if (t->body_length > 0)
			memcpy(bigger, t->body, t->body_length);
		if (t->body != NULL)
			crypto_cleanse(t->body, t->body_size);
		free(t->body);
		t->body = bigger;
		t->body_size = want;
	}
	memcpy(t->body + t->body_length, bytes, size);
	t->body_length += size;
	return size;
}

/* Keeps the value of header `name` in `room`, when `line` is that header. */
static void
keep(const char *line, size_t length, const char *name, char *room, size_t size)
{
	size_t n = strlen(name), kept = 0;

	if (length <= n || curl_strnequal(line, name, n) == 0)
		return;
	while (n < length && line[n] == ' ')
		n++;
	for (; n < length && kept < size - 1 && line[n] >= ' ' && line[n] <= '~'; n++)
		room[kept++] = line[n];
	room[kept] = '\0';
}

static size_t
on_header(char *line, size_t one, size_t length, void *arg)
{
	struct transfer *t = arg;

	(void)one;
	keep(line, length, "Date:", t->date, sizeof t->date);
	keep(line, length, "x-amzn-RequestId:", t->request_id, sizeof t->request_id);
	return length;
}

/* --- setting up --- */

/* Adds a header line; false when there is no memory. */
static bool
add_header(struct transfer *t, const char *line)
{
	struct curl_slist *more = curl_slist_append(t->headers, line);

	if (more != NULL)
		t->headers = more;
	return more != NULL;
}

static bool
sign(struct transfer *t, const struct query_request *request)
{
	const struct creds *creds = request->creds;
	char token[sizeof creds->session_token + 32];
	struct signature signature;
	bool good;

	/* time(2): when tests put the calendar ahead, AWS's does not follow */
	sign_form(request->endpoint, creds, request->body, (int64_t)time(NULL), &signature);
	good = add_header(t, signature.host) && add_header(t, signature.date) &&
	       add_header(t, signature.authorization);
	if (good && *creds->session_token != '\0') {
		snprintf(token, sizeof token, "X-Amz-Security-Token: %s", creds->session_token);
		good = add_header(t, token);
		crypto_cleanse(token, sizeof token);
	}
	return good && curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers) == CURLE_OK;
}

/* What all tries have in common. */
static bool
set_up_once(struct transfer *t)
{
	CURLcode bad = curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);

	bad |= curl_easy_setopt(t->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	bad |= curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	/* A name server that does not answer must not hold us beyond the deadline, and so not the
	 * store either. */
	bad |= curl_easy_setopt(t->easy, CURLOPT_QUICK_EXIT, 1L);
	bad |= curl_easy_setopt(t->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	bad |= curl_easy_setopt(t->easy, CURLOPT_CAPATH, NULL); /* turns libcurl's CA cache on */
	bad |= curl_easy_setopt(t->easy, CURLOPT_TCP_KEEPALIVE, 1L);
	bad |= curl_easy_setopt(t->easy, CURLOPT_USERAGENT, "Rolecall");
	bad |= curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->why);
	bad |= curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
	bad |= curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	bad |= curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, on_header);
	bad |= curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
	return bad == CURLE_OK;
}

static CURLcode
set_times(struct transfer *t, int64_t timeout_ms)
{
	long connect_ms = timeout_ms < TRANSFER_CONNECT_MS ? (long)timeout_ms : TRANSFER_CONNECT_MS;
	CURLcode bad = curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);

	return bad | curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
}

/* The address, which most calls have in common with the one before. */
static CURLcode
set_endpoint(struct transfer *t, const struct endpoint *to)
{
	CURLcode bad = curl_easy_setopt(t->easy, CURLOPT_URL, to->url);

	bad |= curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR,
	                        to->plain_http ? "http,https" : "https");
	bad |= curl_easy_setopt(t->easy, CURLOPT_CAINFO, to->ca_bundle);
	t->to = bad == CURLE_OK ? to : NULL;
	return bad;
}

static bool
set_up(struct transfer *t, const struct query_request *request, int64_t timeout_ms)
{
	CURLcode bad = t->to == request->endpoint ? CURLE_OK : set_endpoint(t, request->endpoint);

	bad |= curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE, (long)strlen(request->body));
	bad |= curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, request->body);
	bad |= set_times(t, timeout_ms);
	return bad == CURLE_OK;
}

static bool
set_up_plain(struct transfer *t, const struct query_request *request, int64_t timeout_ms)
{
	const struct query_plain *plain = request->plain;
	CURLcode bad = curl_easy_setopt(t->easy, CURLOPT_URL, plain->url);

	for (int i = 0; i < QUERY_HEADERS && plain->headers[i] != NULL; i++)
		if (!add_header(t, plain->headers[i]))
			return false;
	bad |= curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	if (plain->put) {
		bad |= curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE, 0L);
		bad |= curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, "");
		bad |= curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, "PUT");
	}
	bad |= curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	bad |= curl_easy_setopt(t->easy, CURLOPT_PROXY, "");
	bad |= curl_easy_setopt(t->easy, CURLOPT_CAINFO, request->endpoint->ca_bundle);
	bad |= set_times(t, timeout_ms);
	return bad == CURLE_OK;
}

struct transfer *
transfer_new(void)
{
	struct transfer *t = calloc(1, sizeof *t);

	if (t == NULL)
		return NULL;
	if ((t->easy = curl_easy_init()) == NULL || !set_up_once(t)) {
		transfer_free(t);
		return NULL;
	}
	return t;
}

bool
transfer_start(struct transfer *t, const struct query_request *request, int64_t timeout_ms,
               void *owner)
{
	bool plain = request->plain != NULL;

	/* What a plain request sets (PUT, no proxy) is not to stay. */
	if (plain || t->is_plain) {
		curl_easy_reset(t->easy);
		t->to = NULL;
		if (!set_up_once(t))
			return false;
	}
	t->is_plain = plain;
	if (curl_easy_setopt(t->easy, CURLOPT_PRIVATE, owner) != CURLE_OK)
		return false;
	if (plain)
		return set_up_plain(t, request, timeout_ms);
	return set_up(t, request, timeout_ms) && (request->creds == NULL || sign(t, request));
}

/* --- reading --- */

/* Our word for what went wrong between us and AWS. */
static const char *
fault_name(const struct transfer *t, CURLcode result)
{
	if (t->too_large)
		return "TooLarge";
	switch (result) {
	case CURLE_OPERATION_TIMEDOUT:
		return "Timeout";
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
		return "Unreachable";
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return "TlsFault";
	default:
		return "ConnectionLost";
	}
}

/* What a plain request got, into its room. */
static void
read_plain(const struct transfer *t, struct query_plain *plain, struct query_answer *answer)
{
	if (t->body_length >= plain->size) {
		answer->fault = "TooLarge";
		return;
	}
	if (t->body_length > 0)
		memcpy(plain->room, t->body, t->body_length);
	plain->room[t->body_length] = '\0';
	plain->length = t->body_length;
}

void
transfer_read(struct transfer *t, struct arena *arena, const struct query_request *request,
              CURLcode result, struct query_answer *answer)
{
	long status = 0;

	answer->xml = answer_none();
	answer->fault = answer->fault_why = "";
	if (t->easy != NULL)
		curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	answer->status = (int)status;
	answer->date = arena_strdup(arena, t->date);
	if (result != CURLE_OK) {
		answer->fault = fault_name(t, result);
		answer->fault_why = answer_clean(
			arena, *t->why != '\0' ? t->why : curl_easy_strerror(result), 200);
		return;
	}
	if (request->plain != NULL) {
		read_plain(t, request->plain, answer);
		return;
	}
	answer_read(arena, t->body_length > 0 ? t->body : "", t->body_length, request->operation,
	            request->wants, request->want_count, request->secrets, request->secret_count,
	            &answer->xml);
	if (answer->xml.shape == ANSWER_UNREADABLE)
		answer->fault = "Unreadable";
	if (*answer->xml.request_id == '\0')
		answer->xml.request_id = answer_clean(arena, t->request_id, sizeof t->request_id);
	if (request->creds != NULL)
		answer->xml.message =
			answer_without(arena, answer->xml.message, request->creds->session_token);
}

void
transfer_clear(struct transfer *t)
{
	for (struct curl_slist *h = t->headers; h != NULL; h = h->next)
		crypto_cleanse(h->data, strlen(h->data));
	curl_slist_free_all(t->headers);
	t->headers = NULL;
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, NULL);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, NULL);
	if (t->body != NULL)
		crypto_cleanse(t->body, t->body_length);
	t->body_length = 0;
	if (t->body_size > BODY_FIRST) {
		free(t->body);
		t->body = NULL;
		t->body_size = 0;
	}
	t->too_large = false;
	*t->date = *t->request_id = *t->why = '\0';
}

void
transfer_free(struct transfer *t)
{
	if (t == NULL)
		return;
	if (t->easy != NULL)
		transfer_clear(t);
	curl_easy_cleanup(t->easy);
	free(t->body);
	free(t);
}
