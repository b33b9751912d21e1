/*
 * Sends mails to a relay.  See smtp.h.
 *
 * libcurl speaks SMTP; what it leaves to us is to know how far it came, since its result codes tell
 * little: wire.c watches each command that goes out and each answer that comes in.
 */
#include "../base/crypto.h"
#include "../base/utf8.h"
#include "wire.h"

enum { CONNECT_TIMEOUT_MS = 10 * 1000, TIMEOUT_MS = 120 * 1000, TICK_MS = 10, ANSWER_MAX = 500 };

const char *
smtp_outcome_name(enum smtp_outcome outcome)
{
	static const char *const names[] = {"sent", "down", "later", "never", "config", "doubt"};

	return names[outcome];
}

/* --- opening --- */

static bool
set_options(struct smtp *s, const struct smtp_options *o)
{
	CURL *c = s->easy;
	bool trusted = s->relay.loopback && !o->tls_on_loopback, /* the way to it, that is */
		lenient = (trusted || o->plain_allowed) && !s->relay.has_credentials,
	     verify = !trusted || o->ca_file != NULL;
	long timeout = o->timeout_ms > 0 ? o->timeout_ms : TIMEOUT_MS;
	long connect_timeout =
		o->connect_timeout_ms > 0 ? o->connect_timeout_ms : CONNECT_TIMEOUT_MS;

	return curl_easy_setopt(c, CURLOPT_USE_SSL,
	                        lenient ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL) ==
	               CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L) == CURLE_OK &&
	       (o->ca_file == NULL ||
	        curl_easy_setopt(c, CURLOPT_CAINFO, o->ca_file) == CURLE_OK) &&
	       curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, timeout) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, (timeout + 999) / 1000) ==
	               CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout) == CURLE_OK;
}

static bool
set_relay(struct smtp *s, struct arena *a, const char *hello)
{
	const struct relay *r = &s->relay;
	const char *url = arena_printf(a, "%s://%s:%u/%s", r->tls ? "smtps" : "smtp", r->host,
	                               r->port, hello == NULL ? "" : hello);

	return curl_easy_setopt(s->easy, CURLOPT_URL, url) == CURLE_OK &&
	       (!r->has_credentials ||
	        (curl_easy_setopt(s->easy, CURLOPT_USERNAME, r->user) == CURLE_OK &&
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
	s->before_body = o->before_body;
	s->easy = curl_easy_init();
	s->multi = curl_multi_init();
	if ((e = relay_parse(a, url, &s->relay)) != NULL)
		goto fail;
	e = err_new(a, ERR_SYSTEM, "smtp: libcurl has no memory or refuses an option");
	if (s->easy == NULL || s->multi == NULL || !wire_set(s) || !set_options(s, o) ||
	    !set_relay(s, a, o->hello))
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
	wire_expect_no_answer(smtp);
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

	return part != NULL &&
	       curl_mime_data(part, message_lines(a, text), CURL_ZERO_TERMINATED) == CURLE_OK &&
	       curl_mime_type(part, type) == CURLE_OK &&
	       curl_mime_encoder(part, "quoted-printable") == CURLE_OK;
}

static bool
fill_envelope(struct smtp *s, struct arena *a, const struct message *m,
              const struct message_headers *headers, struct envelope *v)
{
	for (size_t i = 0; i < headers->count; i++)
		if (!append(&v->headers, headers->lines[i]))
			return false;
	return append(&v->headers, "Content-Type: multipart/alternative") &&
	       append(&v->recipient, message_envelope_to(m)) &&
	       (v->mime = curl_mime_init(s->easy)) != NULL &&
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

/* Lets libcurl work until it is done or the tick ends it. */
static CURLcode
transfer(struct smtp *s)
{
	CURLcode result = CURLE_ABORTED_BY_CALLBACK;
	int running = 1, left;
	CURLMsg *done;

	if (curl_multi_add_handle(s->multi, s->easy) != CURLM_OK)
		return CURLE_FAILED_INIT;
	while (running > 0 && wire_tick(s) && curl_multi_perform(s->multi, &running) == CURLM_OK)
		if (running > 0)
			curl_multi_poll(s->multi, NULL, 0, TICK_MS, NULL);
	while ((done = curl_multi_info_read(s->multi, &left)) != NULL)
		if (done->msg == CURLMSG_DONE)
			result = done->data.result;
	curl_multi_remove_handle(s->multi, s->easy);
	return result;
}

static enum smtp_outcome
judge(const struct smtp *s, CURLcode result)
{
	const struct dialogue *d = &s->dialogue;

	if (result == CURLE_OK || (d->stage == DIALOGUE_BODY && d->code / 100 == 2))
		return SMTP_SENT;
	if (s->unauthenticated)
		return SMTP_CONFIG;
	if (d->code / 100 == 4)
		return d->stage < DIALOGUE_MAIL ? SMTP_DOWN : SMTP_LATER;
	if (d->code / 100 == 5)
		/* 552 to MAIL: larger than the relay takes (RFC 1870, 6.1) */
		return d->stage >= DIALOGUE_RCPT || (d->stage == DIALOGUE_MAIL && d->code == 552)
		               ? SMTP_NEVER
		               : SMTP_CONFIG;
	if (d->stage == DIALOGUE_BODY)
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
		return d->stage < DIALOGUE_MAIL ? SMTP_DOWN : SMTP_LATER;
	}
}

static const char *
describe(const struct smtp *s, struct arena *a, CURLcode result)
{
	const struct dialogue *d = &s->dialogue;
	char *text;

	if (s->unauthenticated)
		return "there are credentials for the relay, but it offers no sign-in (AUTH)";
	if (result == CURLE_USE_SSL_FAILED && d->code < 400)
		return s->relay.has_credentials
		               ? "the relay offers no TLS, and credentials are not sent without"
		               : "the relay offers no TLS, and it must";
	if (d->code < 400 && result != CURLE_OK)
		return arena_strdup(a, s->fault[0] != '\0' ? s->fault : curl_easy_strerror(result));
	if (dialogue_repeats_secret(d, s->relay.password))
		return arena_printf(a, "%d (its text is withheld: it repeats credentials)",
		                    d->code);
	text = arena_printf(a, "%.*s", ANSWER_MAX, d->answer);
	if (!utf8_valid(text, strlen(text)) || utf8_has_control(text, UTF8_ONE_LINE))
		for (char *p = text; *p != '\0'; p++)
			*p = (unsigned char)*p < 0x80 ? *p : '?';
	return text;
}

bool
smtp_answered(const struct smtp *smtp)
{
	return smtp->dialogue.code >= 400 || smtp->unauthenticated;
}

const char *
smtp_name(const struct smtp *smtp, struct arena *a)
{
	return arena_printf(a, "%s:%u", smtp->relay.host, smtp->relay.port);
}

/* One try on a connection: the kept one, if there is one, unless `fresh` is 1. */
static CURLcode
try_once(struct smtp *s, long fresh)
{
	dialogue_begin(&s->dialogue);
	s->unauthenticated = false;
	s->fault[0] = '\0';
	curl_easy_setopt(s->easy, CURLOPT_FRESH_CONNECT, fresh);
	return transfer(s);
}

/*
 * Whether the relay had ended a connection that was kept: that, or its 421, says nothing about this
 * mail.
 */
static bool
was_stale(const struct smtp *s, CURLcode result)
{
	const struct dialogue *d = &s->dialogue;

	return d->reused && d->stage < DIALOGUE_BODY && s->tick_error == NULL &&
	       result != CURLE_OPERATION_TIMEDOUT &&
	       (d->code == 421 || (d->code == 0 && judge(s, result) == SMTP_LATER));
}

const struct err *
smtp_send(struct smtp *smtp, struct arena *a, const struct message *m, enum smtp_outcome *outcome,
          const char **answer)
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
	smtp->tick_error = NULL;
	result = try_once(smtp, 0);
	if (was_stale(smtp, result))
		result = try_once(smtp, 1);
	e = smtp->tick_error;
	*outcome = judge(smtp, result);
	*answer = describe(smtp, a, result);
	dialogue_forget_secret(&smtp->dialogue);
done:
	release_envelope(smtp, &envelope);
	return e;
}
