/*
 * Create IAM Role: the console's steps, the role's ARN, and what AWS said about it.
 *   GET  /accounts/ID/role   readable from the first moment
 *   POST /accounts/ID/role   role_arn description: saves, waits some seconds for what the verifier
 *                            finds, and shows it
 */
#include <strings.h>

#include "base/clock.h"
#include "base/log.h"
#include "link/account.h"
#include "link/platform.h"
#include "link/role.h"
#include "web/show.h"

static void
show_steps(struct screen *s, const struct cloud_account *c, const char *partition,
           const char *platform)
{
	struct node *n = node_child(s->page, "role");
	static const char *const consoles[][2] = {
		{"aws", "https://console.aws.amazon.com"},
		{"aws-cn", "https://console.amazonaws.cn"},
		{"aws-us-gov", "https://console.amazonaws-us-gov.com"},
		{"aws-eusc", "https://console.amazonaws-eusc.eu"},
	};

	node_set(n, "platform_account", platform);
	node_set(n, "name", "RolecallReadOnly");
	node_set(n, "blocked", role_blocked_text(c->state));
	node_set(n, "console", "");
	for (size_t i = 0; i < sizeof consoles / sizeof *consoles; i++)
		if (strcmp(consoles[i][0], partition) == 0)
			node_set(n, "console",
			         arena_printf(s->arena, "%s/iam/home#/roles/create",
			                      consoles[i][1]));
	node_set(n, "trust_policy",
	         role_trust_policy(s->arena, partition,
	                           platform[0] != '\0' ? platform : "ACCOUNT-ID", c->external_id));
}

/* How a wrong external ID differs from the right one. */
static const char *
difference_text(const char *right, const char *wrong)
{
	size_t length = strlen(right);

	if (strlen(wrong) > length && strncmp(right, wrong, length) == 0)
		return "one character longer";
	if (strcasecmp(right, wrong) == 0)
		return "capitals exchanged";
	if (length > 0 && strlen(wrong) == length && strncmp(right, wrong, length - 1) == 0)
		return "last character changed";
	return "another one of the same form";
}

static const char *
question_text(struct arena *a, const char *external_id, const struct probe *p)
{
	switch (p->kind) {
	case PROBE_WITH_EXTERNAL_ID:
		return "AssumeRole with the right external ID";
	case PROBE_WITHOUT_EXTERNAL_ID:
		return "AssumeRole with no external ID";
	case PROBE_WRONG_EXTERNAL_ID:
		break;
	}
	return arena_printf(a, "AssumeRole with a wrong external ID, %s: %s",
	                    difference_text(external_id, p->external_id), p->external_id);
}

static const char *
answer_text(struct arena *a, const struct probe *p)
{
	switch (p->answer) {
	case PROBE_ALLOWED:
		return p->account[0] != '\0' ? arena_printf(a, "let in, account %s", p->account)
		                             : "let in";
	case PROBE_REFUSED:
		return "refused";
	case PROBE_INCONCLUSIVE:
		return "no clear answer";
	case PROBE_NOT_ASKED:
		break;
	}
	return "not asked: it means something only after the first has passed";
}

static void
show_probe(struct screen *s, const char *external_id, const struct probe *p)
{
	struct node *n = node_add(node_child(s->page, "probes"));
	enum probe_answer wanted =
		p->kind == PROBE_WITH_EXTERNAL_ID ? PROBE_ALLOWED : PROBE_REFUSED;
	bool clear = p->answer == PROBE_ALLOWED || p->answer == PROBE_REFUSED;

	node_set(n, "question", question_text(s->arena, external_id, p));
	node_set(n, "expected", wanted == PROBE_ALLOWED ? "let in" : "AccessDenied");
	node_set(n, "answer", answer_text(s->arena, p));
	node_set(n, "is", !clear ? "unknown" : p->answer == wanted ? "pass" : "fail");
	node_set(n, "code", p->code);
	node_set(n, "message", p->message);
	node_set(n, "aws_request_id", p->aws_request_id);
	node_set(n, "at", clock_format(s->arena, p->asked_ms));
	node_set(n, "took",
	         p->asked_ms == 0 ? "" : arena_printf(s->arena, "%lld ms", (long long)p->took_ms));
}

static const struct err *
show_proof(struct screen *s, const struct cloud_account *c, const char *platform)
{
	struct node *n = node_child(s->page, "proof"), *causes = node_child(s->page, "causes");
	struct proof_explanation why;
	struct proof proof;
	const struct err *e = role_latest_proof(&s->link, c, &proof);

	if (e != NULL) {
		node_set(n, "verdict", "");
		return e->kind == ERR_NOTFOUND ? NULL : e;
	}
	role_explain(&s->link, c, &proof, platform, &why);
	node_set(n, "verdict", proof_verdict_names[proof.verdict]);
	node_set(n, "title", role_verdict_text(proof.verdict));
	node_set(n, "text", why.summary);
	node_set(n, "at", clock_format(s->arena, proof.finished_ms));
	node_set(n, "role_arn", proof.role_arn);
	for (size_t i = 0; i < why.count; i++) {
		struct node *cause = node_add(causes);

		node_set(cause, "title", why.causes[i].title);
		node_set(cause, "text", why.causes[i].text);
	}
	for (size_t i = 0; i < proof.probes.count; i++)
		show_probe(s, proof.external_id, &proof.probes.items[i]);
	return NULL;
}

static void
show_account(struct screen *s, const struct cloud_account *c)
{
	struct node *n = node_child(s->page, "account");

	node_set(n, "id", c->head.id.text);
	node_set(n, "number", c->account_number);
	node_set(n, "state", account_state_names[c->state]);
	node_set(n, "external_id", c->external_id);
	node_set(n, "next", account_next_text(s->arena, c));
	node_set(n, "customer", c->customer_organization);
	node_set(n, "customer_id", c->customer.text);
}

static const struct err *
show(struct screen *s)
{
	struct cloud_account c;
	struct platform own;
	const char *partition, *platform;
	const struct err *e = account_get(&s->link, s->ids[0], &c);

	platform_read(s->arena, s->conf, &own);
	partition = platform_partition(s->arena, &own);
	platform = platform_account(&own, partition);
	if (e != NULL || (e = show_proof(s, &c, platform)) != NULL)
		return e;
	show_account(s, &c);
	show_steps(s, &c, partition, platform);
	screen_value(s, "role_arn", c.role_arn);
	screen_value(s, "description", c.description);
	screen_form(s, "role", arena_printf(s->arena, "/accounts/%s/role", c.head.id.text),
	            c.head.version);
	node_set(s->page, "main.state", account_state_names[c.state]);
	node_set(s->page, "main.external_id", c.external_id);
	node_set(s->page, "main.platform_account", platform);
	if (c.state == ACCOUNT_CHECKING)
		node_set(s->page, "main.poll",
		         arena_printf(s->arena, "/accounts/%s/status", c.head.id.text));
	return screen_render(s, "role", "Create IAM Role");
}

static void
flash_outcome(struct screen *s, const struct cloud_account *c)
{
	if (c->state == ACCOUNT_LINKED)
		screen_flash(
			s, "success",
			"Linked. AWS proved that the role lets us in only with its external ID.");
	else if (c->state == ACCOUNT_CHECKING)
		screen_flash(s, "info",
		             "Saved. AWS has not given a clear answer yet; we keep asking.");
	else
		screen_flash(s, "danger",
		             "The role is not linked. What AWS answered, and what to change, "
		             "stands below.");
}

static const struct err *
save(struct screen *s)
{
	struct role_form form = {form_get(s->form, "role_arn"), form_get(s->form, "description"),
	                         s->version};
	struct cloud_account account;
	struct platform own;
	struct id proof;
	const struct err *e = account_get(&s->link, s->ids[0], &account);

	platform_read(s->arena, s->conf, &own);
	if (e != NULL || (e = role_save(&s->link, own.partitions, s->ids[0], &form)) != NULL)
		return e;
	proof = account.proof;
	/*
	 * from here on the ARN is saved, and the verifier asks AWS whether or not this page waits
	 * for it
	 */
	if (own.known &&
	    (e = role_wait(&s->link, s->ids[0], proof, s->conf->aws_answer_ms, &account)) != NULL)
		log_err(e, "waiting for the verifier");
	if (e != NULL || id_equal(account.proof, proof))
		screen_flash(s, "info", "Saved. AWS could not be asked just now; we keep trying.");
	else
		flash_outcome(s, &account);
	return screen_redirect(s, "/accounts/%s/role", s->ids[0].text);
}

static const struct form_field fields[] = {
	{"role_arn", FORM_LINE, 3000, NULL},
	{"description", FORM_LINE, 500, NULL},
};
static const struct screen_route routes[] = {
	{"GET", "/accounts/ID/role", SCREEN_MEMBER, show, NULL, 0, NULL},
	{"POST", "/accounts/ID/role", SCREEN_MEMBER, save, fields, sizeof fields / sizeof *fields,
         show},
};

int
main(void)
{
	return screen_main(
		&(struct screen_program){"role", routes, sizeof routes / sizeof *routes});
}
