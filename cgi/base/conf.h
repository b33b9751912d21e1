/*
 * The configuration: one HDF file (nested `name { ... }`, `name = value`, `#` comments;
 * conf/rolecall.hdf explains every key), read and checked whole at start.  HDF's own reader is
 * silent about mistakes; this one is not: every fault is FILE:LINE: what.
 *
 * Read from $ROLECALL_CONF, else /etc/rolecall/rolecall.hdf, else (no such file) the
 * defaults.  $ROLECALL_SMTP_URL and $ROLECALL_BASE_URL stand over the file.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stdbool.h>

#include "err.h"

enum { CONF_INTS_MOST = 8 };

struct conf {
	const char *file;     /* that was read; "" when there is none */
	const char *base_url; /* base_url: "https://host[:port]", no slash at the end; mailed links
	                         begin with it */
	bool secure;          /* base_url is https: cookies are __Host- and Secure, HSTS is sent */
	const char *home_dir; /* store.home: regions and gate, on tmpfs */
	const char *data_dir; /* store.data: tables and logs */
	const char *template_dir; /* templates */
	const char *secret_file;  /* secret_file: keys of links and forms; made by `rolecall secret
	                             new` */
	int64_t session_idle_s;   /* session.idle_minutes */
	int64_t session_absolute_s; /* session.absolute_hours */
	int64_t invitation_hours; /* users.invitation_hours: how long an invitation's link works */
	int64_t password_reset_s; /* users.password_reset_minutes: how long such a link works */
	int64_t sign_in_s;        /* users.sign_in_minutes: how long a mailed sign-in link works */
	int64_t approval_link_hours; /* approval.link_hours: how long a mailed link works */
	int64_t handoff_link_hours;  /* handoff.link_hours: how long a mailed link works */
	/* approval.reminder_hours: when approvers are reminded, ascending, ended by 0 */
	int64_t approval_reminder_hours[CONF_INTS_MOST + 1];
	int64_t approval_request_days; /* approval.request_days: how long a request stays open */
	const char *mail_smtp_url;     /* mail.smtp_url: smtp://[user:pass@]host:port, smtps://...;
	                                  several with blanks between; "" until configured */
	bool mail_allow_plain;         /* mail.allow_plain: a relay elsewhere may be without TLS */
	const char *mail_from_address; /* mail.from_address */
	const char *mail_from_domains; /* mail.from_domains: of which resellers may name senders;
	                                  link/mail_template.h */
	const char *mail_from_name;    /* mail.from_name; "" is the reseller's own name */
	const char *aws_platform_account; /* aws.platform_account: 12 digits; AWS must agree; "" is
	                                     "whatever AWS says" */
	const char *aws_partitions;   /* aws.partitions: "aws-cn=PROFILE ...", besides the usual one
	                               */
	const char *aws_template_url; /* aws.template_url: where S3 has the CloudFormation template
	                                 of `rolecall role template`; "": no quick-create link */
	int64_t aws_answer_ms;   /* aws.answer_ms: how long the role page waits for AWS on Save */
	int64_t aws_young_s;     /* aws.young_seconds: how long after Save a refusal may mean "AWS
	                            hasn't got it yet" */
	int64_t aws_proofs;      /* aws.proofs: under way at once, at most */
	int64_t aws_connections; /* aws.connections: to AWS at once, at most */
	int64_t aws_calls_per_s; /* aws.calls_per_second: put to AWS per partition, at most */
	int64_t aws_reproof_s;   /* aws.reproof_hours: between two proofs of a linked account */
	int64_t worker_requests; /* worker.requests: after so many a worker gives up its seat */
	bool development;        /* development: templates are read again when they change */
};

/* Reads and checks it.  ERR_INPUT is a chain with one "FILE:LINE: what" a fault in `what`/`say`. */
const struct err *
conf_load(struct arena *a, struct conf *conf);

/*
 * The same for the named file alone, without the environment; for `rolecall check
 * FILE`.  Directories that the file names must be there (defaults are not looked at); paths are
 * absolute.
 */
const struct err *
conf_load_file(struct arena *a, const char *file, struct conf *conf);

#endif
