/*
 * Making the role: its ways, the files, and what AWS said, for everybody who may see them, be it in
 * the portal or by a hand-off link.
 */
#ifndef WEB_SHOW_ROLE_H
#define WEB_SHOW_ROLE_H

#include "../link/platform.h"
#include "../link/role_ways.h"
#include "screen.h"

/* What such a page is about. */
struct show_role {
	struct cloud_account account;
	struct reseller reseller;
	struct platform own;
	struct role_plan plan;
	const char *asked; /* the partition that the page was asked for, of those that there are
	                      credentials for; "": none, or a role is known already */
};

/*
 * Reads it.  The plan is for the partition of the role's ARN; without one for the one that the
 * query or the form names (partition), or the usual one.  ERR_NOTFOUND: the account.
 */
const struct err *
show_role_read(struct screen *s, struct id account, struct show_role *x);

/* Where the page's links and forms lead. */
struct show_role_places {
	const char *page;  /* its own path, to which the ARN is posted; PAGE?way=cli shows a way */
	const char *check; /* to which Check now is posted */
	const char *files; /* what the files' paths begin with: FILES.sh */
	const char *back;  /* a way back beside Save; "": none */
};

/*
 * Sets account.{number state external_id}, role.*, ways.*, partitions.*, proof.*, search.* and the
 * two forms of templates/part/role_page.cs.  `way` is the one to show: "console" (also anything
 * that is none), "cloudformation", "cli", "terraform".  While the platform's own account is not
 * known there are the console's steps alone.
 */
const struct err *
show_role(struct screen *s, const struct show_role *x, const char *way,
          const struct show_role_places *places);

/*
 * After an ARN was saved or a check asked for: waits some seconds for what the verifier finds, and
 * flashes it.  From there on the verifier asks AWS whether or not anybody waits; `x` is as it was
 * before.
 */
void
show_role_wait(struct screen *s, const struct show_role *x);

/*
 * The file that the last segment of the path names: role.yaml, .sh, .tf: the ways; role.json: the
 * trust policy; role-policy.json: the narrow permission policy.
 */
const struct err *
show_role_file(struct screen *s, const struct show_role *x);

/* What stands behind the page's path to stay at the partition that was asked for: "?partition=..."
 * or "". */
const char *
show_role_query_text(struct screen *s, const struct show_role *x);

/* The fields of both: of the query of page and files, of the ARN's form, and of Check now's. */
enum { SHOW_ROLE_QUERY = 2, SHOW_ROLE_FIELDS = 2, SHOW_ROLE_CHECK = 1 };
extern const struct form_field show_role_query[SHOW_ROLE_QUERY], show_role_fields[SHOW_ROLE_FIELDS],
	show_role_check[SHOW_ROLE_CHECK];

#endif
