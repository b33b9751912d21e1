/*
 * Writing a mail: what the outbox says it is about, through its templates, into a message for the
 * relay.
 */
#ifndef WEB_COMPOSE_H
#define WEB_COMPOSE_H

#include "../link/outbox.h"
#include "../mail/message.h"
#include "template.h"

/* What it writes with. */
struct compose {
	struct arena *arena;
	const struct conf *conf;
	struct template_set *templates;
	const struct link *link; /* for which reseller, and what the configuration allows it */
};

/*
 * Fills `message` with subject, text and HTML from templates/mail/NAME.{subject,txt,html}.cs, or
 * from the reseller's own text (put together by templates/mail/own.{txt,html}.cs, which see it as
 * data), and with who, when and under which name. All texts are in the arena.  ERR_SYSTEM when a
 * template fails.
 */
const struct err *
compose_mail(struct compose *c, const struct mail *mail, const struct outbox_content *content,
             struct message *message);

#endif
