/*
 * The mailer: takes the mails that are due from the outbox, renders each from its templates, hands
 * it to the relay, and writes down how that went.  It alone holds the relay's credentials.  A
 * commit that queued mail wakes it (HOME/mailer.wake); it also looks by itself, when the next mail
 * is due and every half a minute.
 *
 * SIGTERM and SIGINT end it; a mail that is being sent then has some seconds more.  One mailer an
 * installation.
 *
 * A mail arrives once, but for this: the relay's verdict was lost, or the mailer ended between the
 * verdict and the commit that tells of it.  That a body is about to go out is committed before it
 * does; so a doubt is known, and is worth one repeat under the same Message-ID.  After a second one
 * the mail has failed, and says that it may have arrived.
 */
#include <unistd.h>

#include "../base/clock.h"
#include "../base/log.h"
#include "../base/wake.h"
#include "../link/outbox.h"
#include "../link/process.h"
#include "../mail/relays.h"
#include "../web/compose.h"

enum {
	LOOK_MS = 30 * 1000,     /* looks by itself so often, should a wake be lost */
	STORE_PAUSE_MS = 1000,   /* after the store failed */
	END_GRACE_MS = 5 * 1000, /* for the mail that is being sent when the end is asked for */
	BATCH = 20
};

struct mailer {
	struct process process;
	struct template_set *templates;
	struct relays *relays;
	struct arena *arena; /* of one batch */
	char *wake_path;
	int wake;       /* -1: none could be made; the looks must do */
	int64_t end_ms; /* monotonic: when a mail that is being sent is given up; 0: nobody asked
	                   for the end */
	struct {        /* on its way: for before_body() */
		struct reseller_id reseller;
		struct id mail;
		bool handed_over;
	} under_way;
	struct { /* sent, but not written down yet: nothing else is sent until it is */
		struct reseller_id reseller;
		struct id mail; /* none: all is written down */
		struct outbox_result result;
		char answer[512];
	} unrecorded;
};

static struct link
link_for(struct mailer *m, struct reseller_id reseller)
{
	struct link l = process_link(&m->process, m->arena, ACTOR_SYSTEM);

	l.reseller = reseller;
	return l;
}

/* --- writing down --- */

/* Writes down what is not yet; false, and nothing may be sent, when the store does not take it. */
static bool
record_pending(struct mailer *m)
{
	struct link l = link_for(m, m->unrecorded.reseller);
	const struct err *e;

	if (!id_is_set(m->unrecorded.mail))
		return true;
	m->unrecorded.result.answer = m->unrecorded.answer;
	e = outbox_record(&l, m->unrecorded.mail, &m->unrecorded.result);
	if (e != NULL)
		log_err(e, "writing down how a mail went");
	if (e != NULL && e->kind != ERR_NOTFOUND)
		return false;
	m->unrecorded.mail = (struct id){""};
	return true;
}

static bool
record(struct mailer *m, struct reseller_id reseller, const struct mail *mail,
       enum outbox_outcome outcome, const char *answer)
{
	m->unrecorded.reseller = reseller;
	m->unrecorded.mail = mail->head.id;
	m->unrecorded.result = (struct outbox_result){
		.outcome = outcome,
		.handed_over =
			m->under_way.handed_over && id_equal(m->under_way.mail, mail->head.id),
	};
	snprintf(m->unrecorded.answer, sizeof m->unrecorded.answer, "%s", answer);
	return record_pending(m);
}

/* --- sending --- */

/*
 * Keeps the store's promise while a mail is sent (its errors come up when the outcome is written
 * down), and ends the sending some seconds after the end was asked for.
 */
static const struct err *
tick(void *arg)
{
	struct mailer *m = arg;
	sigset_t pending;

	(void)store_tick(m->process.store);
	sigpending(&pending);
	if (sigismember(&pending, SIGTERM) != 1 && sigismember(&pending, SIGINT) != 1)
		return NULL;
	if (m->end_ms == 0)
		m->end_ms = clock_monotonic_ms() + END_GRACE_MS;
	return clock_monotonic_ms() < m->end_ms
	               ? NULL
	               : err_new(m->arena, ERR_BUSY, "mailer: ended while sending");
}

static const struct err *
before_body(void *arg)
{
	struct mailer *m = arg;
	struct link l = link_for(m, m->under_way.reseller);
	const struct err *e = outbox_hand_over(&l, m->under_way.mail);

	m->under_way.handed_over = e == NULL;
	return e;
}

/*
 * What a relay's outcome means for the mail.  Relays that take no mail at all are no fault of the
 * mail: the first time it is written down, so that whoever waits for the mail can see why, and when
 * it is too old; else all mails wait, so that none of them is pushed far into the future meanwhile.
 */
static bool
settle(struct mailer *m, struct link *l, const struct mail *mail, enum smtp_outcome outcome,
       const char *answer)
{
	static const enum outbox_outcome outcomes[] = {
		[SMTP_SENT] = OUTBOX_SENT,    [SMTP_DOWN] = OUTBOX_LATER,
		[SMTP_LATER] = OUTBOX_LATER,  [SMTP_NEVER] = OUTBOX_NEVER,
		[SMTP_CONFIG] = OUTBOX_LATER, [SMTP_DOUBT] = OUTBOX_DOUBT,
	};
	const char *name = smtp_outcome_name(outcome), *kind = mail_kind_names[mail->kind];
	bool down = outcome == SMTP_DOWN || outcome == SMTP_CONFIG;

	if (outcome == SMTP_SENT)
		log_info("mail %s %s: %s: %s", mail->head.id.text, kind, name, answer);
	else if (!down)
		log_warning("mail %s %s: %s: %s", mail->head.id.text, kind, name, answer);
	if (!down || mail->attempts == 0 || outbox_is_too_old(l, mail))
		return record(m, l->reseller, mail, outcomes[outcome], answer) && !down;
	return false;
}

/* A mail that is not to be offered to a relay (any more): why, and what it is then; else NULL. */
static const char *
reason_not_to_send(const struct mail *mail, const struct outbox_content *content,
                   enum outbox_outcome *outcome)
{
	*outcome = OUTBOX_MOOT;
	if (content->moot != NULL)
		return content->moot;
	*outcome = OUTBOX_DOUBT;
	return mail->doubts >= OUTBOX_DOUBTS_MOST
	               ? "it went out twice, and no answer came back: it may have arrived"
	               : NULL;
}

/* Sends one mail and writes down how it went; false when no other can be sent now. */
static bool
send_one(struct mailer *m, struct reseller_id reseller, const struct mail *mail)
{
	struct link l = link_for(m, reseller);
	struct compose compose = {m->arena, &m->process.conf, m->templates, &l};
	struct message message;
	struct outbox_content content;
	enum smtp_outcome outcome;
	enum outbox_outcome unsent;
	const struct err *e;
	const char *answer;

	if ((e = outbox_content(&l, mail, &content)) != NULL) {
		log_err(e, "reading what a mail is about");
		return e->kind == ERR_NOTFOUND &&
		       record(m, reseller, mail, OUTBOX_NEVER, "what it was about is gone");
	}
	if ((answer = reason_not_to_send(mail, &content, &unsent)) != NULL)
		return record(m, reseller, mail, unsent, answer);
	if ((e = compose_mail(&compose, mail, &content, &message)) != NULL) {
		log_err(e, "rendering a mail");
		return record(m, reseller, mail, OUTBOX_LATER, "not sent: its template fails");
	}
	m->under_way.reseller = reseller;
	m->under_way.mail = mail->head.id;
	m->under_way.handed_over = false;
	e = relays_send(m->relays, m->arena, &message, &outcome, &answer);
	if (e == NULL)
		return settle(m, &l, mail, outcome, answer);
	log_err(e, "sending a mail");
	return e->kind == ERR_INPUT &&
	       record(m, reseller, mail, OUTBOX_NEVER, "not sent: it is no valid mail");
}

/* Sends what is due; false when it had to stop before all was done. */
static bool
send_due(struct mailer *m)
{
	struct outbox_due due;

	do {
		struct link l;
		const struct err *e;

		arena_reset(m->arena);
		l = link_for(m, (struct reseller_id){{""}});
		if (!record_pending(m))
			return false;
		if ((e = outbox_due(&l, BATCH, &due)) != NULL) {
			log_err(e, "reading the outbox");
			return false;
		}
		for (size_t i = 0; i < due.count; i++)
			if (m->end_ms != 0 || !send_one(m, due.resellers[i], &due.mails[i]))
				return false;
	} while (due.count > 0);
	return true;
}

/* --- waiting --- */

/* How long until there may be something to do, ms. */
static int
wait_ms(struct mailer *m, bool all_done)
{
	int64_t now_ms = clock_now_ms(), paused_ms = relays_rest_ms(m->relays), due_ms = 0,
		ms = LOOK_MS;
	struct link l = link_for(m, (struct reseller_id){{""}});
	const struct err *e;

	if (paused_ms > 0)
		return (int)paused_ms;
	if (!all_done)
		return STORE_PAUSE_MS;
	if ((e = outbox_next_due(&l, &due_ms)) != NULL)
		log_err(e, "looking for the next mail");
	if (due_ms != 0 && due_ms - now_ms < ms)
		ms = due_ms - now_ms;
	return ms > 0 ? (int)ms : 0;
}

static void
work(struct mailer *m)
{
	struct pollfd wake = {.fd = m->wake, .events = POLLIN};
	bool all_done = false;

	while (!process_ending()) {
		int64_t until_ms;

		if (m->wake >= 0)
			wake_clear(m->wake);
		if (relays_rest_ms(m->relays) == 0)
			all_done = send_due(m);
		until_ms = clock_monotonic_ms() + wait_ms(m, all_done);
		/* while all relays or the store are given a rest, wakes are not listened to */
		store_poll(m->process.store, &wake, m->wake >= 0 && all_done,
		           (int)(until_ms - clock_monotonic_ms()), &m->process.ends);
	}
}

/* --- start and end --- */

/*
 * Opens the relays, then forgets their passwords wherever they stood: the configuration's copy and
 * the environment's.
 */
static const struct err *
open_relays(struct mailer *m)
{
	struct smtp_options options = {
		.tick = tick,
		.tick_arg = m,
		.before_body = before_body,
		.plain_allowed = m->process.conf.mail_allow_plain,
	};
	char *from_environment = getenv("ROLECALL_SMTP_URL");
	const struct err *e =
		message_address_check(m->process.arena, m->process.conf.mail_from_address);

	if (e != NULL)
		return err_wrap(m->process.arena, e, "mail.from_address");
	e = relays_open(m->process.arena, m->process.conf.mail_smtp_url, &options, &m->relays);
	if (e != NULL)
		return err_wrap(m->process.arena, e, "mail.smtp_url");
	crypto_cleanse((char *)(uintptr_t)m->process.conf.mail_smtp_url,
	               strlen(m->process.conf.mail_smtp_url));
	if (from_environment != NULL)
		crypto_cleanse(from_environment, strlen(from_environment));
	return NULL;
}

static const struct err *
open_all(struct mailer *m)
{
	struct arena *a = m->process.arena;
	const struct conf *conf = &m->process.conf;
	const struct err *e;

	if ((e = process_alone(&m->process)) != NULL || (e = open_relays(m)) != NULL ||
	    (e = template_open(a, conf->template_dir,
	                       conf->development ? TEMPLATE_RELOAD : TEMPLATE_ONCE,
	                       &m->templates)) != NULL ||
	    (e = process_open(&m->process)) != NULL)
		return e;
	m->wake_path = arena_printf(a, "%s/mailer.wake", conf->home_dir);
	if ((e = wake_listen(a, m->wake_path, &m->wake)) != NULL)
		log_err(e, "listening for wakes; mails wait up to half a minute");
	return NULL;
}

static int
close_all(struct mailer *m, const struct err *e)
{
	wake_close(m->wake, m->wake_path);
	relays_close(m->relays);
	template_close(m->templates);
	arena_free(m->arena);
	return process_close(&m->process, e);
}

int
main(void)
{
	struct mailer m = {.arena = arena_new(), .wake = -1};
	const struct err *e = process_configure(&m.process, "mailer");
	int signal;

	process_catch_signals(&m.process);
	if (e == NULL && m.process.conf.mail_smtp_url[0] == '\0') {
		log_warning("mailer: no mail.smtp_url is configured; mails wait in the outbox");
		sigwait(&m.process.ends, &signal);
	} else if (e == NULL && (e = open_all(&m)) == NULL) {
		log_info("mailer: ready");
		work(&m);
	}
	return close_all(&m, e);
}
