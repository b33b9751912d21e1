/*
 * The command line.  Everything it changes goes through the same rules as the pages, with
 * ACTOR_ADMIN in the audit entries.
 *
 *   rolecall reseller add --name N --email CONTACT
 *   rolecall user add --reseller ID --email E --name N --role owner|member --password-stdin
 *   rolecall user password --email E --password-stdin
 *   rolecall user second-factor-off --email E
 *   rolecall customer add --reseller ID --organization O --email E
 *   rolecall dump TABLE --reseller ID --id ID
 *   rolecall role template
 *   rolecall check [FILE]
 *   rolecall secret new
 *
 * Exit status: 0 done, 1 refused or failed (the reason on standard error), 2 wrong usage.
 */

#include "../base/crypto.h"
#include "../link/customer.h"
#include "../link/process.h"
#include "../link/reseller.h"
#include "../link/role_ways.h"
#include "../link/second_factor.h"
#include "../link/user.h"

enum { PASSWORD_SIZE = 512 };

/* What was said on the command line. */
struct options {
	const char *reseller, *email, *name, *role, *organization, *id;
	bool password_stdin;
	const char *rest; /* an argument that is no option */
};

struct command {
	const char *object, *verb;
	int (*run)(struct link *l, const struct options *o);
	enum { NEEDS_NOTHING, NEEDS_STORE } needs;
	const char *usage;
};

static int
fail(const struct err *e)
{
	for (; e != NULL; e = e->next)
		fprintf(stderr, "rolecall: %s%s%s\n", e->field != NULL ? e->field : "",
		        e->field != NULL ? ": " : "", e->say != NULL ? e->say : e->what);
	return 1;
}

static int
print_id(const struct err *e, struct id id)
{
	if (e != NULL)
		return fail(e);
	printf("%s\n", id.text);
	return 0;
}

static int
misuse(const char *what)
{
	fprintf(stderr, "rolecall: %s\n", what);
	return 2;
}

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

/* The reseller that was named, read so that a wrong ID is told at once. */
static const struct err *
take_reseller(struct link *l, const struct options *o)
{
	struct reseller reseller;

	if (!id_parse(o->reseller, &l->reseller.id))
		return err_new(l->arena, ERR_INPUT, "--reseller wants a reseller's ID");
	return reseller_get(l, &reseller);
}

/* One line of standard input, without its line end. */
static bool
read_password(char password[PASSWORD_SIZE])
{
	if (fgets(password, PASSWORD_SIZE, stdin) == NULL)
		return false;
	password[strcspn(password, "\r\n")] = '\0';
	return true;
}

/* --- the commands --- */

static int
reseller_add_command(struct link *l, const struct options *o)
{
	const struct err *e = reseller_add(l, or_empty(o->name), "", or_empty(o->email));

	return print_id(e, l->reseller.id);
}

static int
user_add_command(struct link *l, const struct options *o)
{
	char password[PASSWORD_SIZE];
	struct user_form form = {or_empty(o->email), or_empty(o->name), or_empty(o->role),
	                         password};
	struct id id;
	const struct err *e = take_reseller(l, o);

	if (e != NULL)
		return fail(e);
	if (!o->password_stdin || !read_password(password))
		return misuse("give the password on standard input, with --password-stdin");
	e = user_add(l, &form, &id);
	crypto_cleanse(password, sizeof password);
	return print_id(e, id);
}

static int
user_password_command(struct link *l, const struct options *o)
{
	char password[PASSWORD_SIZE];
	const struct err *e;

	if (!o->password_stdin || !read_password(password))
		return misuse("give the password on standard input, with --password-stdin");
	e = user_set_password(l, or_empty(o->email), password);
	crypto_cleanse(password, sizeof password);
	if (e != NULL && e->kind == ERR_NOTFOUND)
		return misuse("there is no user with that e-mail address");
	return e == NULL ? 0 : fail(e);
}

/* For the owner who lost the phone and the recovery codes, and has no other owner to ask. */
static int
second_factor_command(struct link *l, const struct options *o)
{
	struct user user;
	const struct err *e = user_by_any_email(l, or_empty(o->email), &user);

	if (e != NULL && e->kind == ERR_NOTFOUND)
		return misuse("there is no user with that e-mail address");
	if (e == NULL)
		e = second_factor_remove(l, user.head.id);
	return e == NULL ? 0 : fail(e);
}

static int
customer_add_command(struct link *l, const struct options *o)
{
	struct customer_form form = {
		or_empty(o->organization), "", "", or_empty(o->email), "", "", "", 0};
	struct id id = id_new();
	const struct err *e = take_reseller(l, o);

	return print_id(e != NULL ? e : customer_add(l, id, &form), id);
}

/* --- dump --- */

struct dump {
	struct link *l;
	const struct table *table;
	struct id id;
	void *record;
};

static const struct err *
read_record(struct store_txn *txn, void *arg)
{
	struct dump *d = arg;

	return table_get(txn, d->l->reseller, d->table, d->id, d->record);
}

static int
dump_command(struct link *l, const struct options *o)
{
	struct dump d = {.l = l, .table = table_find(or_empty(o->rest))};
	const struct record_head *head;
	const struct err *e = take_reseller(l, o);

	if (e != NULL)
		return fail(e);
	if (d.table == NULL || !id_parse(o->id, &d.id))
		return misuse("dump wants a table's name and --id ID");
	d.record = arena_alloc(l->arena, d.table->size);
	if ((e = link_read(l, read_record, &d)) != NULL)
		return fail(e);
	head = d.record;
	printf("id\t%s\nversion\t%lld\ncreated_ms\t%lld\nchanged_ms\t%lld\n", head->id.text,
	       (long long)head->version, (long long)head->created_ms, (long long)head->changed_ms);
	for (size_t i = 0; i < d.table->field_count; i++)
		printf("%s\t%s\n", d.table->fields[i].name,
		       table_field_text(l->arena, &d.table->fields[i], d.record));
	return 0;
}

static int
check_command(struct link *l, const struct options *o)
{
	struct conf conf;
	const struct err *e;

	e = o->rest != NULL ? conf_load_file(l->arena, o->rest, &conf) : conf_load(l->arena, &conf);
	if (e == NULL) {
		printf("%s: good\n",
		       conf.file[0] != '\0' ? conf.file : "no configuration file, all defaults");
		return 0;
	}
	for (; e != NULL; e = e->next)
		fprintf(stderr, "%s\n", e->what);
	return 1;
}

static int
secret_command(struct link *l, const struct options *o)
{
	(void)o;
	printf("%s", keys_new_line(l->arena, 1));
	return 0;
}

/* What aws.template_url is to lead to. */
static int
template_command(struct link *l, const struct options *o)
{
	(void)o;
	fputs(role_ways_template(l->arena, NULL), stdout);
	return 0;
}

static const struct command commands[] = {
	{"reseller", "add", reseller_add_command, NEEDS_STORE, "--name N --email CONTACT"},
	{"user", "add", user_add_command, NEEDS_STORE,
         "--reseller ID --email E --name N --role owner|member --password-stdin"},
	{"user", "password", user_password_command, NEEDS_STORE, "--email E --password-stdin"},
	{"user", "second-factor-off", second_factor_command, NEEDS_STORE, "--email E"},
	{"customer", "add", customer_add_command, NEEDS_STORE,
         "--reseller ID --organization O --email E"},
	{"dump", NULL, dump_command, NEEDS_STORE, "TABLE --reseller ID --id ID"},
	{"role", "template", template_command, NEEDS_NOTHING, ""},
	{"check", NULL, check_command, NEEDS_NOTHING, "[FILE]"},
	{"secret", "new", secret_command, NEEDS_NOTHING, ""},
};

static int
usage(void)
{
	fprintf(stderr, "usage:\n");
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(stderr, "  rolecall %s%s%s %s\n", commands[i].object,
		        commands[i].verb != NULL ? " " : "", or_empty(commands[i].verb),
		        commands[i].usage);
	return 2;
}

/* Where the value of option `name` goes, or NULL. */
static const char **
option_place(struct options *o, const char *name)
{
	const struct {
		const char *name, **place;
	} all[] = {
		{"--reseller", &o->reseller},
		{"--email", &o->email},
		{"--name", &o->name},
		{"--role", &o->role},
		{"--organization", &o->organization},
		{"--id", &o->id},
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strcmp(all[i].name, name) == 0)
			return all[i].place;
	return NULL;
}

static bool
parse_options(char **argv, struct options *o)
{
	for (; *argv != NULL; argv++) {
		const char **place = option_place(o, *argv);

		if (strcmp(*argv, "--password-stdin") == 0) {
			o->password_stdin = true;
		} else if (place != NULL) {
			if (*++argv == NULL)
				return false;
			*place = *argv;
		} else if ((*argv)[0] == '-' || o->rest != NULL) {
			return false;
		} else {
			o->rest = *argv;
		}
	}
	return true;
}

static const struct command *
find_command(int argc, char **argv, int *words)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		const struct command *c = &commands[i];

		*words = c->verb == NULL ? 1 : 2;
		if (argc > *words && strcmp(argv[1], c->object) == 0 &&
		    (c->verb == NULL || strcmp(argv[2], c->verb) == 0))
			return c;
	}
	return NULL;
}

/* Opens what the command needs, runs it, closes. */
static int
run(const struct command *command, const struct options *o)
{
	struct process p;
	const struct err *e = process_configure(&p, "rolecall");
	struct link l;
	int status;

	if (command->needs == NEEDS_NOTHING)
		e = NULL; /* it looks at the configuration itself, or needs none */
	else if (e == NULL)
		e = process_open(&p);
	l = process_link(&p, p.arena, ACTOR_ADMIN);
	status = e != NULL ? fail(e) : command->run(&l, o);
	process_close(&p, NULL);
	return status;
}

int
main(int argc, char **argv)
{
	struct options o = {0};
	const struct command *command;
	int words;

	command = find_command(argc, argv, &words);
	if (command == NULL || !parse_options(argv + words + 1, &o))
		return usage();
	return run(command, &o);
}
