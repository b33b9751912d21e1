/*
 * The log: one line an event on standard error, as key=value pairs that journald and people read
 * alike.  Values are quoted and escaped, so that nothing a client sends can forge a line.  Never
 * pass a secret: no token, password, cookie or credential.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "err.h"

/* Names the program for all later lines; `program` must outlive them. */
void
log_open(const char *program);

/* The request that later lines belong to (its ID), or "" for none.  Copied. */
void
log_request(const char *request_id);

void
log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));

void
log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));

void
log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Logs an error that came up to the top: `doing` says what was being done.  Faults of the person
 * (input, notfound...) are info.
 */
void
log_err(const struct err *e, const char *doing);

#endif
