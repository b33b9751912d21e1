/*
 * Sends mails to a relay.  See smtp.h.
 *
 * libcurl speaks SMTP; what it leaves to us is to know how far it came, since its result codes tell little.  Its debug callback
 * shows each command that goes out (its first word is the stage) and each answer that comes in.
 */
#include <sys/socket.h>
#include <unistd.h>

#include <curl/curl.h>

#include "../base/crypto.h"
#include "../base/utf8.h"
#include "relay.h"
#include "smtp.h"

enum {
	CONNECT_TIMEOUT_MS = 10 * 1000,
	TIMEOUT_MS = 120 * 1000,
	TICK_MS = 10,
	IDLE_MAX_S = 30, /* a connection that was not used for longer is not used again */
	ANSWER_MAX = 500,
	SECRET_MAX = 1024,
	SOCKETS_MAX = 8 /* one, but for the races of a host with many addresses */
};

/* How far a mail came: the last command that went out. */
enum stage { STAGE_CONNECT, STAGE_HELLO, STAGE_TLS, STAGE_AUTH, STAGE_MAIL, STAGE_RCPT, STAGE_DATA, STAGE_BODY };

struct smtp {
	CURL *easy;
	CURLM *multi;
	struct relay relay;
	const struct err *(*tick)(void *tick_arg);
	void *tick_arg;

	/* the connection */
	curl_socket_t sockets[SOCKETS_MAX]; /* CURL_SOCKET_BAD: none */
	bool authenticated;

	/* the mail that is being sent */
	enum stage stage;
	bool reused;                 /* its first command was MAIL: on a connection of before */
	bool unauthenticated;        /* stopped: the relay offered no sign-in */
	int code;                    /* of the last answer to `stage`; 0: none yet */
	char answer[ANSWER_MAX + 1]; /* its text, lines joined */
	char secret[SECRET_MAX];     /* what was sent at AUTH last, to be kept out of `answer` */
	char fault[CURL_ERROR_SIZE]; /* libcurl's words */
};

const char *
smtp_outcome_name(enum smtp_outcome outcome)
{
	static const char *const names[] = {"sent", "later", "never", "config", "doubt"};

	return names[outcome];
}

/* --- what goes over the wire --- */

static void
forget_answer(struct smtp *s)
{
	s->code = 0;
	s->answer[0] = '\0';
}

/* Keeps the last word of what goes out at AUTH: credentials, in base64. */
static void
remember_secret(struct smtp *s, const char *line, size_t size)
{
	size_t start;

	while (size > 0 && (line[size - 1] == '\r' || line[size - 1] == '\n'))
		size--;
	for (start = size; start > 0 && line[start - 1] != ' '; start--)
		;
	crypto_cleanse(s->secret, sizeof s->secret);
	size -= start;
	memcpy(s->secret, line + start, size < sizeof s->secret ? size : sizeof s->secret - 1);
}

static void
command_sent(struct smtp *s, const char *line, size_t size)
{
	static const struct {
		const char *verb;
		enum stage stage;
	} verbs[] = {{"EHLO", STAGE_HELLO}, {"HELO", STAGE_HELLO}, {"STARTTLS", STAGE_TLS}, {"AUTH", STAGE_AUTH},
	             {"MAIL", STAGE_MAIL},  {"RCPT", STAGE_RCPT},  {"DATA", STAGE_DATA}};
	enum stage before = s->stage;

	if (before == STAGE_BODY)
		return;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		size_t n = strlen(verbs[i].verb);

		if (size >= n && memcmp(line, verbs[i].verb, n) == 0)
			s->stage = verbs[i].stage;
	}
	if (before == STAGE_CONNECT && s->stage == STAGE_HELLO)
		s->authenticated = false;
	if (before == STAGE_CONNECT && s->stage == STAGE_MAIL)
		s->reused = true;
	if (s->stage == STAGE_AUTH)
		remember_secret(s, line, size);
	forget_answer(s);
}

/* Appends a line of an answer, without its code but for the first, control characters as blanks. */
static void
answer_add(struct smtp *s, const char *line, size_t size)
{
	size_t used = strlen(s->answer);
	size_t from = used > 0 && size >= 4 ? 4 : 0;

	if (used > 0 && used < sizeof s->answer - 1)
		s->answer[used++] = ' ';
	for (size_t i = from; i < size && used < sizeof s->answer - 1; i++)
		s->answer[used++] = (unsigned char)line[i] < 0x20 || line[i] == 0x7F ? ' ' : line[i];
	while (used > 0 && s->answer[used - 1] == ' ')
		used--;
	s->answer[used] = '\0';
}

static bool
repeats_secret(const struct smtp *s)
{
	return (s->secret[0] != '\0' && strstr(s->answer, s->secret) != NULL) ||
	       (s->relay.has_credentials && strstr(s->answer, s->relay.password) != NULL);
}

/* libcurl blocks until its QUIT is answered, after a refusal and when all ends; without a read side it does not wait. */
static void
expect_no_answer(const struct smtp *s)
{
	for (size_t i = 0; i < SOCKETS_MAX; i++)
		if (s->sockets[i] != CURL_SOCKET_BAD)
			shutdown(s->sockets[i], SHUT_RD);
}

/* One line of an answer: "250-more" or "250 last" (RFC 5321, 4.2.1).  False when the mail must not go on. */
static bool
answer_received(struct smtp *s, const char *line, size_t size)
{
	int code = 0;

	for (size_t i = 0; i < 3; i++) {
		if (i >= size || line[i] < '0' || line[i] > '9')
			return true;
		code = code * 10 + (line[i] - '0');
	}
	if (s->code != 0)
		forget_answer(s);
	answer_add(s, line, size);
	if (size > 3 && line[3] == '-') {
		s->code = 0;
		return true;
	}
	s->code = code;
	if (s->stage == STAGE_AUTH && code == 235)
		s->authenticated = true;
	s->unauthenticated = s->stage == STAGE_MAIL && s->relay.has_credentials && !s->authenticated;
	if (s->unauthenticated || (code >= 400 && s->stage >= STAGE_MAIL))
		expect_no_answer(s);
	return !s->unauthenticated;
}

static int
on_debug(CURL *easy, curl_infotype type, char *bytes, size_t size, void *arg)
{
	struct smtp *s = arg;

	(void)easy;
	if (type == CURLINFO_HEADER_OUT)
		command_sent(s, bytes, size);
	else if (type == CURLINFO_DATA_OUT && s->stage != STAGE_BODY) {
		s->stage = STAGE_BODY;
		forget_answer(s);
	}
	return 0;
}

static size_t
on_answer(char *line, size_t size, size_t count, void *arg)
{
	return answer_received(arg, line, size * count) ? size * count : 0;
}

static size_t
on_nothing(char *bytes, size_t size, size_t count, void *arg)
{
	(void)bytes;
	(void)arg;
	return size * count;
}

static void
replace_socket(struct smtp *s, curl_socket_t old, curl_socket_t new)
{
	for (size_t i = 0; i < SOCKETS_MAX; i++)
		if (s->sockets[i] == old) {
			s->sockets[i] = new;
			return;
		}
}

static curl_socket_t
on_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	curl_socket_t fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);

	(void)purpose;
	replace_socket(arg, CURL_SOCKET_BAD, fd);
	return fd;
}

static int
on_close_socket(void *arg, curl_socket_t fd)
{
	replace_socket(arg, fd, CURL_SOCKET_BAD);
	return close(fd);
}

/* --- opening --- */

static bool
set_wire(struct smtp *s)
{
	CURL *c = s->easy;

	return curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK && curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_MAXAGE_CONN, (long)IDLE_MAX_S) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_VERBOSE, 1L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_debug) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_DEBUGDATA, s) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_answer) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_HEADERDATA, s) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_nothing) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_open_socket) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, s) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_CLOSESOCKETDATA, s) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->fault) == CURLE_OK;
}

static bool
set_options(struct smtp *s, const struct smtp_options *o)
{
	CURL *c = s->easy;
	bool lenient = s->relay.loopback && !o->tls_on_loopback, verify = !lenient || o->ca_file != NULL;
	long timeout = o->timeout_ms > 0 ? o->timeout_ms : TIMEOUT_MS;
	long connect_timeout = o->connect_timeout_ms > 0 ? o->connect_timeout_ms : CONNECT_TIMEOUT_MS;

	return curl_easy_setopt(c, CURLOPT_USE_SSL, lenient ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L) == CURLE_OK &&
	       (o->ca_file == NULL || curl_easy_setopt(c, CURLOPT_CAINFO, o->ca_file) == CURLE_OK) &&
	       curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, timeout) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, (timeout + 999) / 1000) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout) == CURLE_OK;
}

static bool
set_relay(struct smtp *s, struct arena *a, const char *hello)
{
	const struct relay *r = &s->relay;
	const char *url = arena_printf(a, "%s://%s:%u/%s", r->tls ? "smtps" : "smtp", r->host, r->port, hello == NULL ? "" : hello);

	return curl_easy_setopt(s->easy, CURLOPT_URL, url) == CURLE_OK &&
	       (!r->has_credentials || (curl_easy_setopt(s->easy, CURLOPT_USERNAME, r->user) == CURLE_OK &&
	                                curl_easy_setopt(s->easy, CURLOPT_PASSWORD, r->password) == CURLE_OK));
}

const struct err *
smtp_open(struct arena *a, const char *url, const struct smtp_options *options, struct smtp **smtp)
{
	static const struct smtp_options none;
	const struct smtp_options *o = options == NULL ? &none : options;
	struct smtp *s = calloc(1, sizeof *s);
	const struct err *e;

	*smtp = NULL;
	if (s == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(s);
		return err_new(a, ERR_SYSTEM, "smtp: libcurl does not start");
	}
	for (size_t i = 0; i < SOCKETS_MAX; i++)
		s->sockets[i] = CURL_SOCKET_BAD;
	s->tick = o->tick;
	s->tick_arg = o->tick_arg;
	s->easy = curl_easy_init();
	s->multi = curl_multi_init();
	if ((e = relay_parse(a, url, &s->relay)) != NULL)
		goto fail;
	e = err_new(a, ERR_SYSTEM, "smtp: libcurl has no memory or refuses an option");
	if (s->easy == NULL || s->multi == NULL || !set_wire(s) || !set_options(s, o) || !set_relay(s, a, o->hello))
		goto fail;
	*smtp = s;
	return NULL;
fail:
	smtp_close(s);
	return e;
}

void
smtp_close(struct smtp *smtp)
{
	if (smtp == NULL)
		return;
	expect_no_answer(smtp);
	curl_easy_cleanup(smtp->easy);
	curl_multi_cleanup(smtp->multi);
	crypto_cleanse(smtp, sizeof *smtp);
	free(smtp);
	curl_global_cleanup();
}

/* --- sending --- */

/* What libcurl needs for one mail. */
struct envelope {
	struct curl_slist *headers, *recipient;
	curl_mime *mime;
};

static bool
append(struct curl_slist **list, const char *text)
{
	struct curl_slist *longer = curl_slist_append(*list, text);

	if (longer != NULL)
		*list = longer;
	return longer != NULL;
}

static bool
add_part(curl_mime *mime, struct arena *a, const char *type, const char *text)
{
	curl_mimepart *part = curl_mime_addpart(mime);

	return part != NULL && curl_mime_data(part, message_lines(a, text), CURL_ZERO_TERMINATED) == CURLE_OK &&
	       curl_mime_type(part, type) == CURLE_OK && curl_mime_encoder(part, "quoted-printable") == CURLE_OK;
}

static bool
fill_envelope(struct smtp *s, struct arena *a, const struct message *m, const struct message_headers *headers,
              struct envelope *v)
{
	for (size_t i = 0; i < headers->count; i++)
		if (!append(&v->headers, headers->lines[i]))
			return false;
	return append(&v->headers, "Content-Type: multipart/alternative") &&
	       append(&v->recipient, message_envelope_to(m)) && (v->mime = curl_mime_init(s->easy)) != NULL &&
	       add_part(v->mime, a, "text/plain; charset=utf-8", m->text) &&
	       add_part(v->mime, a, "text/html; charset=utf-8", m->html) &&
	       curl_easy_setopt(s->easy, CURLOPT_MAIL_FROM, message_envelope_from(m)) == CURLE_OK &&
	       curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, v->recipient) == CURLE_OK &&
	       curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, v->headers) == CURLE_OK &&
	       curl_easy_setopt(s->easy, CURLOPT_MIMEPOST, v->mime) == CURLE_OK;
}

static void
release_envelope(struct smtp *s, struct envelope *v)
{
	curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, NULL);
	curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, NULL);
	curl_easy_setopt(s->easy, CURLOPT_MIMEPOST, NULL);
	curl_mime_free(v->mime);
	curl_slist_free_all(v->headers);
	curl_slist_free_all(v->recipient);
}

/* Lets libcurl work until it is done, and ticks.  The tick's error ends it. */
static const struct err *
transfer(struct smtp *s, CURLcode *result)
{
	const struct err *e = NULL;
	int running = 1, left;
	CURLMsg *done;

	*result = CURLE_ABORTED_BY_CALLBACK;
	if (curl_multi_add_handle(s->multi, s->easy) != CURLM_OK) {
		*result = CURLE_FAILED_INIT;
		return NULL;
	}
	while (e == NULL && running > 0) {
		if (curl_multi_perform(s->multi, &running) != CURLM_OK)
			break;
		if (running > 0)
			curl_multi_poll(s->multi, NULL, 0, TICK_MS, NULL);
		if (s->tick != NULL)
			e = s->tick(s->tick_arg);
	}
	while ((done = curl_multi_info_read(s->multi, &left)) != NULL)
		if (done->msg == CURLMSG_DONE)
			*result = done->data.result;
	curl_multi_remove_handle(s->multi, s->easy);
	return e;
}

static enum smtp_outcome
judge(const struct smtp *s, CURLcode result)
{
	int kind = s->code / 100;

	if (result == CURLE_OK || (s->stage == STAGE_BODY && kind == 2))
		return SMTP_SENT;
	if (s->unauthenticated)
		return SMTP_CONFIG;
	if (kind == 4)
		return SMTP_LATER;
	if (kind == 5)
		/* 552 to MAIL: larger than the relay takes (RFC 1870, 6.1) */
		return s->stage >= STAGE_RCPT || (s->stage == STAGE_MAIL && s->code == 552) ? SMTP_NEVER : SMTP_CONFIG;
	if (s->stage == STAGE_BODY)
		return SMTP_DOUBT;
	switch (result) {
	case CURLE_USE_SSL_FAILED:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_LOGIN_DENIED:
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return SMTP_CONFIG;
	default:
		return SMTP_LATER;
	}
}

static const char *
describe(struct smtp *s, struct arena *a, CURLcode result)
{
	if (s->unauthenticated)
		return "there are credentials for the relay, but it offers no sign-in (AUTH)";
	if (s->code == 0)
		return arena_strdup(a, s->fault[0] != '\0' ? s->fault : curl_easy_strerror(result));
	if (repeats_secret(s))
		return arena_printf(a, "%d (its text is withheld: it repeats credentials)", s->code);
	if (!utf8_valid(s->answer, strlen(s->answer)) || utf8_has_control(s->answer, UTF8_ONE_LINE))
		for (char *p = s->answer; *p != '\0'; p++)
			*p = (unsigned char)*p < 0x80 ? *p : '?';
	return arena_strdup(a, s->answer);
}

/* One try on a connection, the kept one unless `fresh` is 1. */
static const struct err *
try_once(struct smtp *s, long fresh, CURLcode *result)
{
	s->stage = STAGE_CONNECT;
	s->reused = s->unauthenticated = false;
	s->fault[0] = '\0';
	forget_answer(s);
	curl_easy_setopt(s->easy, CURLOPT_FRESH_CONNECT, fresh);
	return transfer(s, result);
}

const struct err *
smtp_send(struct smtp *smtp, struct arena *a, const struct message *m, enum smtp_outcome *outcome, const char **answer)
{
	struct message_headers headers;
	struct envelope envelope = {0};
	const struct err *e;
	CURLcode result;

	*outcome = SMTP_LATER;
	*answer = "";
	if ((e = message_headers(a, m, &headers)) != NULL)
		return e;
	if (!fill_envelope(smtp, a, m, &headers, &envelope)) {
		e = err_new(a, ERR_SYSTEM, "smtp: libcurl has no memory");
		goto done;
	}
	e = try_once(smtp, 0, &result);
	/* The relay may have ended a connection that was kept: its end, or 421, says nothing about this mail. */
	if (e == NULL && smtp->reused && smtp->stage < STAGE_BODY && result != CURLE_OPERATION_TIMEDOUT &&
	    (smtp->code == 421 || (smtp->code == 0 && judge(smtp, result) == SMTP_LATER)))
		e = try_once(smtp, 1, &result);
	*outcome = judge(smtp, result);
	*answer = describe(smtp, a, result);
	crypto_cleanse(smtp->secret, sizeof smtp->secret);
done:
	release_envelope(smtp, &envelope);
	return e;
}
