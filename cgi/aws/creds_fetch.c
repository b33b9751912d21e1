/* Getting credentials.  See creds_fetch.h. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/crypto.h"
#include "../base/json.h"
#include "creds_fetch_inner.h"

enum { PROGRAM_LOOK_MS = 20 };

/* --- steps --- */

void
creds_fetch_fail(struct creds_fetch *f, enum err_kind kind, const char *format, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, format);
	text = arena_vprintf(f->arena, format, ap);
	va_end(ap);
	f->failed = err_new(f->arena, kind, "AWS credentials from %s: %s", f->plan.from, text);
	f->ended = true;
}

void
creds_fetch_got(struct creds_fetch *f)
{
	if (f->assumed < f->plan.role_count) {
		creds_role_begin(f);
		return;
	}
	memcpy(f->creds.from, f->plan.from, sizeof f->creds.from);
	f->ended = true;
}

static void
begin(struct creds_fetch *f)
{
	switch (f->plan.source) {
	case CREDS_KEYS:
		f->creds = f->plan.keys;
		creds_fetch_got(f);
		break;
	case CREDS_WEB_IDENTITY:
		creds_web_identity_begin(f);
		break;
	case CREDS_PROCESS:
		creds_process_begin(f);
		break;
	case CREDS_CONTAINER:
		creds_container_begin(f);
		break;
	case CREDS_INSTANCE:
		creds_instance_begin(f);
		break;
	}
}

struct creds_fetch *
creds_fetch_begin(struct query_client *client, const struct creds_plan *plan,
                  const struct endpoint *sts, int64_t deadline_ms)
{
	struct creds_fetch *f = calloc(1, sizeof *f);

	if (f == NULL)
		return NULL;
	f->client = client;
	f->arena = arena_new();
	f->plan = *plan;
	f->sts = sts;
	f->deadline_ms = deadline_ms;
	f->output = -1;
	begin(f);
	return f;
}

bool
creds_fetch_step(struct creds_fetch *f)
{
	if (f->program != 0)
		creds_process_step(f);
	return f->ended;
}

int64_t
creds_fetch_due_ms(const struct creds_fetch *f)
{
	if (f->ended)
		return 0;
	return f->program == 0 ? -1 : clock_monotonic_ms() + PROGRAM_LOOK_MS;
}

const struct err *
creds_fetch_end(struct arena *arena, struct creds_fetch *f, struct creds *out)
{
	const struct err *e = f->failed;

	if (e != NULL)
		e = err_new(arena, e->kind, "%s", e->what);
	else
		*out = f->creds;
	creds_fetch_drop(f);
	return e;
}

void
creds_fetch_drop(struct creds_fetch *f)
{
	if (f == NULL)
		return;
	creds_process_stop(f);
	arena_free(f->arena);
	crypto_cleanse(f, sizeof *f);
	free(f);
}

/* --- what sources have in common --- */

void
creds_fetch_ask(struct creds_fetch *f, const char *url, bool put, const char *header,
                query_done *done)
{
	struct query_request request = {.endpoint = f->sts, .plain = &f->plain};

	f->plain = (struct query_plain){.url = url,
	                                .put = put,
	                                .headers = {header},
	                                .room = f->room,
	                                .size = sizeof f->room};
	query_begin(f->client, f->arena, &request, f->deadline_ms, &f->answer, done, f);
}

bool
creds_fetch_has(struct creds_fetch *f, const char *what)
{
	const struct query_answer *answer = &f->answer;

	if (*answer->fault != '\0')
		creds_fetch_fail(f, ERR_UPSTREAM, "%s: %s: %s", what, answer->fault,
		                 answer->fault_why);
	else if (answer->status != 200)
		creds_fetch_fail(f, ERR_UPSTREAM, "%s: HTTP %d", what, answer->status);
	return f->failed == NULL;
}

const char *
creds_fetch_refusal(struct creds_fetch *f)
{
	const struct query_answer *answer = &f->answer;

	if (*answer->fault != '\0')
		return arena_printf(f->arena, "%s: %s", answer->fault, answer->fault_why);
	if (answer->xml.shape != ANSWER_ERROR)
		return arena_printf(f->arena, "HTTP %d, an answer that can't be read",
		                    answer->status);
	return arena_printf(f->arena, "HTTP %d %s: %s", answer->status, answer->xml.code,
	                    answer->xml.message);
}

bool
creds_fetch_read_file(struct creds_fetch *f, const char *file, char *room, size_t size)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t length = 0;
	ssize_t n = -1;

	while (fd >= 0 && length < size && (n = read(fd, room + length, size - length)) > 0)
		length += (size_t)n;
	if (n < 0)
		creds_fetch_fail(f, ERR_SYSTEM, "read %s: %s", file, strerror(errno));
	else if (length == size)
		creds_fetch_fail(f, ERR_SYSTEM, "read %s: too long", file);
	if (fd >= 0)
		close(fd);
	while (length > 0 && (room[length - 1] == '\n' || room[length - 1] == '\r'))
		length--;
	if (f->failed == NULL)
		room[length] = '\0';
	if (f->failed == NULL && (length == 0 || strlen(room) != length))
		creds_fetch_fail(f, ERR_SYSTEM, "read %s: it is empty, or not text", file);
	return f->failed == NULL;
}

/* --- JSON --- */

/* RFC 3339 with an offset from UTC; -1 when it is not that. */
static int64_t
read_time(struct arena *arena, const char *text)
{
	size_t length = strlen(text);
	const char *offset = length > 6 ? text + length - 6 : "";
	int hours, minutes;
	int64_t at;

	if ((*offset != '+' && *offset != '-') || offset[3] != ':')
		return clock_parse_rfc3339(text);
	if (strspn(offset + 1, "0123456789") != 2 || strspn(offset + 4, "0123456789") != 2)
		return -1;
	hours = (offset[1] - '0') * 10 + offset[2] - '0';
	minutes = (offset[4] - '0') * 10 + offset[5] - '0';
	at = clock_parse_rfc3339(arena_printf(arena, "%.*sZ", (int)(offset - text), text));
	return at < 0 ? -1
	              : at + (*offset == '-' ? 1 : -1) * (int64_t)(hours * 60 + minutes) * 60000;
}

/* One member into `room`. */
static bool
take_member(struct creds_fetch *f, const struct json *answer, const char *name, char *room,
            size_t size)
{
	const char *text = json_text(json_get(answer, name));
	const struct err *e;

	if (text == NULL || *text == '\0') {
		creds_fetch_fail(f, ERR_UPSTREAM, "the answer has no %s", name);
		return false;
	}
	if ((e = creds_take(f->arena, f->plan.from, name, text, room, size)) != NULL) {
		f->failed = e;
		f->ended = true;
	}
	return e == NULL;
}

static bool
take_expiration(struct creds_fetch *f, const struct json *value)
{
	const char *text = json_text(value);

	f->creds.expires_ms = 0;
	if (value == NULL || json_kind(value) == JSON_IS_NULL)
		return true;
	if (text == NULL || (f->creds.expires_ms = read_time(f->arena, text)) <= 0)
		creds_fetch_fail(f, ERR_UPSTREAM, "the answer's Expiration is not a time");
	else if (f->creds.expires_ms <= clock_now_ms())
		creds_fetch_fail(f, ERR_UPSTREAM, "those in the answer have expired already");
	return f->failed == NULL;
}

static bool
take_members(struct creds_fetch *f, const struct json *answer, const char *token)
{
	struct creds *to = &f->creds;
	const struct json *session = json_get(answer, token);

	if (!take_member(f, answer, "AccessKeyId", to->access_key_id, sizeof to->access_key_id) ||
	    !take_member(f, answer, "SecretAccessKey", to->secret_access_key,
	                 sizeof to->secret_access_key))
		return false;
	*to->session_token = '\0';
	if (session != NULL && json_kind(session) != JSON_IS_NULL &&
	    !take_member(f, answer, token, to->session_token, sizeof to->session_token))
		return false;
	return take_expiration(f, json_get(answer, "Expiration"));
}

bool
creds_fetch_take_json(struct creds_fetch *f, const char *text, size_t size, const char *token)
{
	struct arena *once = arena_new(); /* whose JSON is overwritten at its end */
	const char *why = NULL;
	const struct json *answer = json_read(once, text, size, &why);

	if (answer == NULL)
		creds_fetch_fail(f, ERR_UPSTREAM, "the answer is not JSON: %s", why);
	else
		take_members(f, answer, token);
	arena_free(once);
	return f->failed == NULL;
}
