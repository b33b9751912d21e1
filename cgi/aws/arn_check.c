/*
 * arn_check_role(): what a person typed as Role ARN.  The checks stand in the order in which they
 * explain best: first what the text is at all, then whose it is, then its details.  Each returns
 * the sentence for its mistake, or NULL.
 */
#include <strings.h>

#include "../base/utf8.h"
#include "arn.h"

enum { ARN_MOST = 2048, NAME_MOST = 64, PATH_MOST = 512 };

#define WHERE "Open the role in the IAM console and copy \"ARN\" from its summary."

/* What every check may look at. */
struct typed {
	struct arena *arena;
	const char *text;    /* trimmed */
	const char *account; /* registered */
	const char *partitions;
	struct arn arn; /* from check_parts() on */
};

static bool
starts(const char *text, const char *prefix)
{
	return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

static bool
name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("_+=,.@-", c) != NULL);
}

/* The ARN that a role called `name` most likely has. */
static const char *
probable(const struct typed *t, const char *partition, const char *account, const char *name)
{
	return arena_printf(t->arena, "arn:%s:iam::%s:role/%s", partition, account, name);
}

static const char *
check_present(struct typed *t)
{
	if (*t->text != '\0')
		return NULL;
	return arena_printf(t->arena, "Enter the Role ARN, like %s. " WHERE,
	                    probable(t, "aws", t->account, "RoleName"));
}

static const char *
check_length(struct typed *t)
{
	if (strlen(t->text) <= ARN_MOST)
		return NULL;
	return "That is too long for a Role ARN. Paste the ARN alone, without any other text.";
}

static const char *
check_quotes(struct typed *t)
{
	/* Single and double quotes, straight, typographic and French; brackets; backticks. */
	static const char *const marks[] = {"\"",
	                                    "'",
	                                    "`",
	                                    "<",
	                                    ">",
	                                    "\xE2\x80\x98",
	                                    "\xE2\x80\x99",
	                                    "\xE2\x80\x9C",
	                                    "\xE2\x80\x9D",
	                                    "\xC2\xAB",
	                                    "\xC2\xBB",
	                                    "(",
	                                    ")",
	                                    "[",
	                                    "]",
	                                    "{",
	                                    "}"};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strstr(t->text, marks[i]) != NULL)
			return arena_printf(t->arena,
			                    "Take the %s out of the Role ARN: paste it without "
			                    "quotes or brackets.",
			                    marks[i]);
	return NULL;
}

static const char *
check_blanks(struct typed *t)
{
	static const char *const wide[] = {"\xC2\xA0", "\xE2\x80\x8B", "\xE2\x80\x8C",
	                                   "\xE2\x80\x8D", "\xEF\xBB\xBF"};

	for (const char *p = t->text; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7F)
			return "The Role ARN has a blank or a line break in it. Paste it again in "
			       "one piece, without blanks.";
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (strstr(t->text, wide[i]) != NULL)
			return "The Role ARN has an invisible blank in it. Copy it from the IAM "
			       "console, not from a document.";
	for (const char *p = t->text; *p != '\0'; p++)
		if ((unsigned char)*p > '~')
			return "The Role ARN has a letter or sign in it that ARNs can't have. Copy "
			       "it from the IAM console "
			       "instead of typing it.";
	return NULL;
}

static const char *
check_trailing(struct typed *t)
{
	char last = t->text[strlen(t->text) - 1];

	if (strchr(".,;:!", last) == NULL)
		return NULL;
	return arena_printf(
		t->arena, "Take the \"%c\" off the end of the Role ARN: it does not belong to it.",
		last);
}

static bool
is_access_key(const char *text)
{
	return strlen(text) == 20 && (starts(text, "AKIA") || starts(text, "ASIA"));
}

static const char *
not_an_arn(const struct typed *t)
{
	const char *name = starts(t->text, "role/") ? t->text + 5 : t->text;
	size_t i = 0;

	if (starts(t->text, "http://") || starts(t->text, "https://") ||
	    strstr(t->text, "console.aws") != NULL)
		return "That is the address of a web page, not a Role ARN. " WHERE;
	if (arn_account_valid(t->text))
		return "That is an account number, not a Role ARN. " WHERE;
	if (is_access_key(t->text))
		return "That is an access key ID, not a Role ARN. Rolecall never needs an access "
		       "key. " WHERE;
	if (strncmp(t->text, "AROA", 4) == 0 && strlen(t->text) > 16)
		return "That is the role's internal ID, not its ARN. " WHERE;
	if (strncmp(t->text, "rc-", 3) == 0 && strlen(t->text) > 20)
		return "That is the external ID, which belongs into the role. The Role ARN is what "
		       "AWS shows once the role is "
		       "made. " WHERE;
	while (name_char(name[i]) || name[i] == '/')
		i++;
	if (i > 0 && name[i] == '\0' && i <= NAME_MOST && name[i - 1] != '/')
		return arena_printf(t->arena,
		                    "That is a role's name only. The whole Role ARN is needed; it "
		                    "probably is %s.",
		                    probable(t, "aws", t->account, *name == '/' ? name + 1 : name));
	return "That is not an ARN: a Role ARN begins with \"arn:\". " WHERE;
}

static const char *
check_is_arn(struct typed *t)
{
	if (strncmp(t->text, "arn:", 4) == 0)
		return NULL;
	if (starts(t->text, "arn:"))
		return "Write \"arn:\" in small letters: AWS tells capitals and small letters "
		       "apart. Best copy the ARN from the "
		       "IAM console.";
	return not_an_arn(t);
}

static const char *
check_wildcard(struct typed *t)
{
	if (strpbrk(t->text, "*?") == NULL)
		return NULL;
	return "The Role ARN must name one role: it can't have \"*\" or \"?\" in it. " WHERE;
}

static const char *
check_parts(struct typed *t)
{
	if (arn_parse(t->arena, t->text, &t->arn))
		return NULL;
	return arena_printf(t->arena, "A part of the Role ARN is missing. It looks like %s. " WHERE,
	                    probable(t, "aws", t->account, "RoleName"));
}

static const char *
check_partition_known(struct typed *t)
{
	if (arn_partition_known(t->arn.partition))
		return NULL;
	return arena_printf(
		t->arena,
		"\"arn:%s:\" is not a part of AWS. A Role ARN begins with arn:aws:, arn:aws-cn:, "
		"arn:aws-us-gov: or arn:aws-eusc:.",
		t->arn.partition);
}

static const char *
sts_mistake(const struct typed *t)
{
	const char *role = arn_assumed_role_name(t->arena, &t->arn);

	if (role != NULL)
		return arena_printf(t->arena,
		                    "That is the ARN of a session (an assumed role), not of the "
		                    "role. The Role ARN "
		                    "probably is %s.",
		                    probable(t, t->arn.partition, t->arn.account, role));
	if (strcmp(t->arn.type, "federated-user") == 0)
		return "That is the ARN of a federated user, not of a role. Make a role with the "
		       "steps on this page and paste "
		       "its ARN.";
	return "That is an STS ARN, not that of a role: a Role ARN has \":iam::\" in it. " WHERE;
}

static const char *
check_service(struct typed *t)
{
	if (strcmp(t->arn.service, "iam") == 0)
		return NULL;
	if (strcmp(t->arn.service, "sts") == 0)
		return sts_mistake(t);
	return arena_printf(t->arena,
	                    "That is the ARN of something in \"%s\", not of a role: a Role ARN has "
	                    "\":iam::\" in it. " WHERE,
	                    t->arn.service);
}

static const char *
check_type(struct typed *t)
{
	static const struct {
		const char *type, *is;
	} others[] = {
		{"user", "a user"},
		{"group", "a group"},
		{"policy", "a policy"},
		{"instance-profile", "an instance profile"},
		{"root", "the account itself (its root user)"},
		{"saml-provider", "an identity provider"},
		{"oidc-provider", "an identity provider"},
		{"mfa", "an MFA device"},
		{"server-certificate", "a certificate"},
		{"assumed-role", "a session"},
		{"federated-user", "a federated user"},
	};

	if (strcmp(t->arn.type, "role") == 0)
		return NULL;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(t->arn.type, others[i].type) == 0)
			return arena_printf(t->arena,
			                    "That is the ARN of %s, not of a role. Make a role "
			                    "with the steps on this "
			                    "page and paste its ARN.",
			                    others[i].is);
	if (strcasecmp(t->arn.type, "role") == 0)
		return "Write \"role/\" in small letters: AWS tells capitals and small letters "
		       "apart. Best copy the ARN from "
		       "the IAM console.";
	return "That is not the ARN of a role: a Role ARN has \":role/\" and the role's name in "
	       "it. " WHERE;
}

static const char *
check_account(struct typed *t)
{
	if (*t->arn.region != '\0')
		return "A Role ARN has no region: between \"iam\" and the account number stand two "
		       "colons. " WHERE;
	if (!arn_account_valid(t->arn.account))
		return arena_printf(t->arena,
		                    "The account number in the Role ARN must be 12 digits without "
		                    "dashes; \"%s\" is not. " WHERE,
		                    t->arn.account);
	if (strcmp(t->arn.account, t->account) != 0)
		return arena_printf(t->arena,
		                    "That role is in account %s, but this is account %s. Make the "
		                    "role in account %s, or "
		                    "register account %s instead.",
		                    t->arn.account, t->account, t->account, t->arn.account);
	return NULL;
}

static const char *
check_name(struct typed *t)
{
	const char *name = t->arn.name;

	if (*name == '\0')
		return "The role's name is missing at the end of the Role ARN. " WHERE;
	for (; *name != '\0'; name++)
		if (!name_char(*name))
			return arena_printf(t->arena,
			                    "A role's name can't have \"%c\" in it. " WHERE, *name);
	if (strlen(t->arn.name) > NAME_MOST)
		return arena_printf(
			t->arena,
			"A role's name has at most %d characters, this one has %zu. " WHERE,
			NAME_MOST, strlen(t->arn.name));
	return NULL;
}

static const char *
check_path(struct typed *t)
{
	if (strlen(t->arn.path) > PATH_MOST)
		return arena_printf(t->arena,
		                    "The path before the role's name is too long: AWS allows %d "
		                    "characters. " WHERE,
		                    PATH_MOST);
	if (strstr(t->arn.path, "//") != NULL)
		return "The Role ARN has two \"/\" behind each other. " WHERE;
	if (strncmp(t->arn.path, "/aws-service-role/", 18) == 0)
		return "That role belongs to an AWS service (a service-linked role) and can't be "
		       "shared. Make a role with the "
		       "steps on this page and paste its ARN.";
	if (strncmp(t->arn.path, "/aws-reserved/", 14) == 0)
		return "That role belongs to AWS (IAM Identity Center makes such roles) and can't "
		       "be changed to trust us. Make a "
		       "role with the steps on this page and paste its ARN.";
	return NULL;
}

/* Whether `word` stands in the list `words`, separated by blanks. */
static bool
listed(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *p = words; (p = strstr(p, word)) != NULL; p += length)
		if ((p == words || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
			return true;
	return false;
}

static const char *
check_partition_ours(struct typed *t)
{
	if (t->partitions == NULL || listed(t->partitions, t->arn.partition))
		return NULL;
	return arena_printf(t->arena,
	                    "That role is in the AWS partition \"%s\", which Rolecall is not set "
	                    "up for (it can ask: %s). "
	                    "Ask whoever runs Rolecall to add credentials for it.",
	                    t->arn.partition, *t->partitions == '\0' ? "none" : t->partitions);
}

const struct err *
arn_check_role(struct arena *arena, const char *typed, const char *account_number,
               const char *partitions, struct arn *out)
{
	static const char *(*const checks[])(struct typed *) = {
		check_present,  check_length,  check_quotes,
		check_blanks,   check_is_arn,  check_wildcard,
		check_trailing, check_parts,   check_partition_known,
		check_service,  check_type,    check_name,
		check_path,     check_account, check_partition_ours,
	};
	struct typed t = {arena,
	                  utf8_trim(arena, typed == NULL ? "" : typed),
	                  account_number,
	                  partitions,
	                  {0}};

	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		const char *mistake = checks[i](&t);

		if (mistake != NULL)
			return err_field(arena, NULL, "role_arn", "%s", mistake);
	}
	*out = t.arn;
	return NULL;
}
