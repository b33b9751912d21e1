/*
 * Sends mails through cgi/mail/smtp.c for t/mail/smtp.mjs.  Standard input: JSON {"url", "options":
 * {"ca_file", "hello", "tls_on_loopback", "plain_allowed", "connect_timeout_ms", "timeout_ms",
 * "stop_after_ms"}, "mails": [members of struct message, with "pause_ms" to wait before]}.  A
 * signal comes every 30 ms, as the gate's may.  Standard output: for each mail a line {"outcome",
 * "answer", "error", "say", "ms", "ticks", "gap_ms"}: gap_ms is the longest time between two ticks;
 * last {"close_ms"}.
 */
#include <signal.h>
#include <sys/time.h>

#include <jansson.h>

#include "../../cgi/base/clock.h"
#include "../../cgi/mail/smtp.h"

struct ticks {
	struct arena *arena;
	int64_t start_ms, last_ms, gap_ms;
	int count, stop_after_ms;
};

static const struct err *
on_tick(void *arg)
{
	struct ticks *t = arg;
	int64_t now = clock_monotonic_ms();

	t->gap_ms = now - t->last_ms > t->gap_ms ? now - t->last_ms : t->gap_ms;
	t->last_ms = now;
	t->count++;
	return t->stop_after_ms > 0 && now >= t->start_ms + t->stop_after_ms
	               ? err_new(t->arena, ERR_BUSY, "stopped by the tick")
	               : NULL;
}

static const char *
text_of(json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static int
number_of(json_t *object, const char *name)
{
	return (int)json_integer_value(json_object_get(object, name));
}

static struct message
message_of(json_t *j)
{
	return (struct message){.id = text_of(j, "id"),
	                        .domain = text_of(j, "domain"),
	                        .date_ms = json_integer_value(json_object_get(j, "date_ms")),
	                        .from_name = text_of(j, "from_name"),
	                        .from_address = text_of(j, "from_address"),
	                        .to_name = text_of(j, "to_name"),
	                        .to_address = text_of(j, "to_address"),
	                        .reply_to = text_of(j, "reply_to"),
	                        .envelope_from = text_of(j, "envelope_from"),
	                        .envelope_to = text_of(j, "envelope_to"),
	                        .subject = text_of(j, "subject"),
	                        .text = text_of(j, "text"),
	                        .html = text_of(j, "html"),
	                        .by_program = json_is_true(json_object_get(j, "by_program"))};
}

static void
print(json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);

	puts(text == NULL ? "{\"error\":\"not UTF-8\"}" : text);
	fflush(stdout);
	free(text);
	json_decref(object);
}

static void
send_one(struct smtp *smtp, struct ticks *ticks, json_t *mail)
{
	struct message m = message_of(mail);
	struct timespec pause = {.tv_sec = number_of(mail, "pause_ms") / 1000,
	                         .tv_nsec = number_of(mail, "pause_ms") % 1000 * 1000000L};
	enum smtp_outcome outcome;
	const struct err *e;
	const char *answer;
	int64_t start;

	while (nanosleep(&pause, &pause) != 0)
		;
	start = ticks->start_ms = ticks->last_ms = clock_monotonic_ms();
	ticks->gap_ms = ticks->count = 0;
	e = smtp_send(smtp, ticks->arena, &m, &outcome, &answer);
	print(json_pack("{ss ss ss* ss* sI si sI}", "outcome", smtp_outcome_name(outcome), "answer",
	                answer, "error", e == NULL ? NULL : e->what, "say",
	                e == NULL ? NULL : e->say, "ms", (json_int_t)(clock_monotonic_ms() - start),
	                "ticks", ticks->count, "gap_ms", (json_int_t)ticks->gap_ms));
}

static void
on_alarm(int signal_number)
{
	(void)signal_number;
}

static void
start_signals(void)
{
	struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
	struct itimerval every = {{0, 30 * 1000}, {0, 30 * 1000}};

	sigemptyset(&action.sa_mask);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &every, NULL);
}

int
main(void)
{
	struct ticks ticks = {.arena = arena_new()};
	json_t *in = json_loadf(stdin, 0, NULL), *o = json_object_get(in, "options"), *mail;
	struct smtp_options options = {
		.hello = text_of(o, "hello"),
		.ca_file = text_of(o, "ca_file"),
		.tls_on_loopback = json_is_true(json_object_get(o, "tls_on_loopback")),
		.plain_allowed = json_is_true(json_object_get(o, "plain_allowed")),
		.connect_timeout_ms = number_of(o, "connect_timeout_ms"),
		.timeout_ms = number_of(o, "timeout_ms"),
		.tick = on_tick,
		.tick_arg = &ticks};
	const struct err *e;
	struct smtp *smtp;
	int64_t start;
	size_t i;

	ticks.stop_after_ms = number_of(o, "stop_after_ms");
	start_signals();
	e = smtp_open(ticks.arena, text_of(in, "url"), &options, &smtp);
	if (e != NULL)
		print(json_pack("{ss ss*}", "error", e->what, "say", e->say));
	else
		json_array_foreach(json_object_get(in, "mails"), i, mail)
			send_one(smtp, &ticks, mail);
	start = clock_monotonic_ms();
	smtp_close(smtp);
	print(json_pack("{sI}", "close_ms", (json_int_t)(clock_monotonic_ms() - start)));
	json_decref(in);
	arena_free(ticks.arena);
	return 0;
}
