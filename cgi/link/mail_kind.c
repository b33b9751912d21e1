/* The kinds of mails.  See mail_kind.h. */
#include "mail_kind.h"

#include <string.h>

#define EVERYBODYS "to_name", "reseller_name", "reseller_email"
#define ACCOUNTS "customer", "account_number", "root_email", "type"
#define REQUESTS ACCOUNTS, "price_book", "cost_center", "asked_by", "asked_at", "note"

static const char *const asking[] = {EVERYBODYS, REQUESTS, "link", "expires_at", NULL};
static const char *const deciding[] = {EVERYBODYS, REQUESTS,       "decided_by", "decided_at",
                                       "reason",   "account_link", NULL};
static const char *const expiring[] = {EVERYBODYS, REQUESTS, "account_link", NULL};
static const char *const linking[] = {EVERYBODYS, REQUESTS, "role_arn", "account_link", NULL};
static const char *const attending[] = {EVERYBODYS, REQUESTS, "role_arn",     "verdict",
                                        "summary",  "at",     "account_link", NULL};
static const char *const handing[] = {EVERYBODYS, ACCOUNTS,     "sent_by", "note",
                                      "link",     "expires_at", NULL};
static const char *const inviting[] = {EVERYBODYS, "user_email", "role", "invited_by",
                                       "link",     "expires_at", NULL};
static const char *const resetting[] = {EVERYBODYS, "user_email", "link", "expires_at", NULL};
static const char *const failing[] = {EVERYBODYS, "customer", "account_number", "outbox_link",
                                      NULL};

static const char *const listing[] = {EVERYBODYS,      "count",     "list",
                                      "requests_link", "stop_link", NULL};

static const struct mail_kind_about kinds[] = {
	[MAIL_APPROVAL_REQUEST] =
		{
			.title = "Approval request",
			.purpose = "To every approval contact, when somebody asks for an account "
				   "to be added or removed.",
			.link = "link",
			.needed = true,
			.variables = asking,
			.subject = "Please decide: AWS account {{account_number}} of {{customer}}",
			.text = "Hello {{to_name}},\n\n{{asked_by}} asks you to decide about AWS "
				"account {{account_number}} of {{customer}}.\n\nThe link shows "
				"everything; opening it decides nothing:\n\n{{link}}\n\nIt works "
				"until {{expires_at}} and is meant for you alone.\n\nKind "
				"regards\n{{reseller_name}}",
		},
	[MAIL_APPROVED] =
		{
			.title = "Approved",
			.purpose = "To the one who asked, when an account is approved.",
			.variables = deciding,
			.subject = "Approved: AWS account {{account_number}} of {{customer}}",
			.text = "Hello {{to_name}},\n\n{{decided_by}} approved AWS account "
				"{{account_number}} of {{customer}} on {{decided_at}}.\n\nWhat "
				"comes next stands here:\n\n{{account_link}}\n\nKind "
				"regards\n{{reseller_name}}",
		},
	[MAIL_DECLINED] =
		{
			.title = "Declined",
			.purpose = "To the one who asked, when an account is declined.",
			.variables = deciding,
			.subject = "Declined: AWS account {{account_number}} of {{customer}}",
			.text = "Hello {{to_name}},\n\n{{decided_by}} declined AWS account "
				"{{account_number}} of {{customer}} on {{decided_at}}, with this "
				"reason:\n\n{{reason}}\n\n{{account_link}}\n\nKind "
				"regards\n{{reseller_name}}",
		},
	[MAIL_LINKED] =
		{
			.title = "Linked",
			.purpose = "To the one who asked, when AWS has proved the link.",
			.variables = linking,
			.subject = "Linked: AWS account {{account_number}} of {{customer}}",
			.text = "Hello {{to_name}},\n\nAWS account {{account_number}} of "
				"{{customer}} is linked: AWS has proved it.\n\nRole: "
				"{{role_arn}}\n\n{{account_link}}\n\nKind "
				"regards\n{{reseller_name}}",
		},
	[MAIL_NEEDS_ATTENTION] =
		{
			.title = "Needs attention",
			.purpose = "To the one who asked and to the customer's contact, when AWS's "
				   "answers about a role change.",
			.variables = attending,
			.subject = "Needs attention: AWS account {{account_number}} of "
				   "{{customer}}",
			.text = "Hello {{to_name}},\n\nAWS account {{account_number}} of "
				"{{customer}} needs attention.\n\n{{verdict}}. "
				"{{summary}}\n\nRole: {{role_arn}}\n\nKind "
				"regards\n{{reseller_name}}",
		},
	[MAIL_HANDOFF] =
		{
			.title = "To the account owner",
			.purpose = "To the owner of an AWS account, with the steps to make the "
				   "role; sent from the role screen.",
			.link = "link",
			.needed = true,
			.personal = true,
			.variables = handing,
			.subject = "Please make a role in AWS account {{account_number}}",
			.text = "Hello {{to_name}},\n\nwe ask you to make a read-only role in AWS "
				"account "
				"{{account_number}}. The steps stand here:\n\n{{link}}\n\nThe link "
				"works "
				"until {{expires_at}}.\n\n{{note}}\n\nKind "
				"regards\n{{reseller_name}}",
		},
	[MAIL_REMINDER] =
		{
			.title = "Reminder",
			.purpose = "To approval contacts, when a request still waits.",
			.link = "link",
			.variables = asking,
			.subject = "Still waiting: AWS account {{account_number}} of {{customer}}",
			.text = "Hello {{to_name}},\n\n{{asked_by}} asked on {{asked_at}} about "
				"AWS account {{account_number}} of {{customer}}, and nobody has "
				"decided yet:\n\n{{link}}\n\nThe link works until "
				"{{expires_at}}.\n\nKind regards\n{{reseller_name}}",
		},
	[MAIL_UNDELIVERED] =
		{
			.title = "Not delivered",
			.purpose = "To an owner, when a mail could not be delivered.",
			.variables = failing,
			.subject = "A mail could not be delivered",
			.text = "Hello {{to_name}},\n\na mail could not be delivered. Which one, "
				"and why, stands here:\n\n{{outbox_link}}\n\n{{reseller_name}}",
		},
	[MAIL_DIGEST] =
		{
			.title = "Daily digest",
			.purpose = "To approval contacts who want it, once a day while requests "
				   "wait.",
			.link = "list",
			.variables = listing,
			.subject = "Waiting for a decision: {{count}}",
			.text = "Hello {{to_name}},\n\nthese requests wait for a "
				"decision:\n\n{{list}}\n\nAll of them: "
				"{{requests_link}}\n\nNo such mails any more: "
				"{{stop_link}}\n\nKind regards\n{{reseller_name}}",
		},
	[MAIL_EXPIRED] =
		{
			.title = "Nobody decided",
			.purpose = "To the one who asked, when nobody decided in time.",
			.variables = expiring,
			.subject = "Nobody decided: AWS account {{account_number}} of {{customer}}",
			.text = "Hello {{to_name}},\n\nnobody decided in time about AWS account "
				"{{account_number}} of {{customer}}, which you asked for on "
				"{{asked_at}}. You can ask again:\n\n{{account_link}}\n\nKind "
				"regards\n{{reseller_name}}",
		},
	[MAIL_INVITATION] =
		{
			.title = "Invitation",
			.purpose = "To a new user, when an owner invites somebody.",
			.link = "link",
			.needed = true,
			.personal = true,
			.variables = inviting,
			.subject = "{{invited_by}} invites you to {{reseller_name}} in Rolecall",
			.text = "Hello {{to_name}},\n\n{{invited_by}} invites you to work for "
				"{{reseller_name}} in Rolecall. Choose your password "
				"here:\n\n{{link}}\n\nThe link works once, until "
				"{{expires_at}}.\n\nKind regards\n{{reseller_name}}",
		},
	[MAIL_PASSWORD_RESET] =
		{
			.title = "New password",
			.purpose = "To a user who has forgotten the password, and asked for this.",
			.link = "link",
			.needed = true,
			.personal = true,
			.variables = resetting,
			.subject = "Choose a new password for Rolecall",
			.text = "Hello {{to_name}},\n\nsomebody, probably you, asked for a new "
				"password for {{user_email}}. Choose it "
				"here:\n\n{{link}}\n\nThe link works once, until "
				"{{expires_at}}. If it wasn't you, do nothing: your password stays "
				"as it is.\n\nKind regards\n{{reseller_name}}",
		},
	[MAIL_SIGN_IN] =
		{
			.title = "Sign-in link",
			.purpose = "To a user who asked for a link to sign in without the "
				   "password.",
			.link = "link",
			.needed = true,
			.personal = true,
			.variables = resetting,
			.subject = "Your link to sign in to Rolecall",
			.text = "Hello {{to_name}},\n\nsomebody, probably you, asked for a link "
				"to sign in as {{user_email}}. Here it is:\n\n{{link}}\n\nThe "
				"link works once, until {{expires_at}}. If it wasn't you, do "
				"nothing: nobody is signed in by it.\n\nKind "
				"regards\n{{reseller_name}}",
		},
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

const struct mail_kind_about *
mail_kind_get(enum mail_kind kind)
{
	return &kinds[(size_t)kind < KIND_COUNT ? (size_t)kind : 0];
}

bool
mail_kind_find(const char *name, enum mail_kind *kind)
{
	for (size_t i = 0; i < KIND_COUNT && mail_kind_names[i] != NULL; i++)
		if (strcmp(mail_kind_names[i], name) == 0) {
			*kind = (enum mail_kind)i;
			return true;
		}
	return false;
}

size_t
mail_kind_count(void)
{
	return KIND_COUNT;
}
