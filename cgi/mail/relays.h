/*
 * Several relays in turn: a mail goes to the first that takes any; one that takes none is passed
 * over, with back-off, until it is tried again.  Knows nothing of queues.
 */
#ifndef MAIL_RELAYS_H
#define MAIL_RELAYS_H

#include "smtp.h"

struct relays;

/*
 * The relays at `urls`, as smtp_open() takes them, separated by blanks; the first is asked
 * first.  Does not connect.  ERR_INPUT as smtp_open(); at least one, at most RELAYS_MOST.
 */
enum { RELAYS_MOST = 8 };
const struct err *
relays_open(struct arena *a, const char *urls, const struct smtp_options *options,
            struct relays **relays);

/* Closes all.  NULL is fine. */
void
relays_close(struct relays *relays);

/*
 * Sends `m` by the first relay that is not at rest; one that is down, or refuses all mail of ours,
 * is given a rest (and a line in the log), and the next is asked.  So is one that gave no answer to
 * this mail, if there are others; but this mail is not offered to another one in the same
 * call, since the first may have it.  As smtp_send(); SMTP_DOWN or SMTP_CONFIG: none took it, and
 * *answer is what the last one said.
 */
const struct err *
relays_send(struct relays *relays, struct arena *a, const struct message *m,
            enum smtp_outcome *outcome, const char **answer);

/* How long all of them are at rest from now on, ms; 0: one may be asked. */
int64_t
relays_rest_ms(const struct relays *relays);

#endif
