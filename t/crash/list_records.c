/*
 * Prints all of a reseller's records of one table, a JSON object a line, from the installation that
 * $ROLECALL_CONF names, for tests that must see what is stored and not what a page says.  The
 * installation may be running.
 *
 * list_records RESELLER TABLE
 */
#include <jansson.h>

#include "../../cgi/base/conf.h"
#include "../../cgi/base/log.h"
#include "../../cgi/store/table.h"

struct listing {
	struct reseller_id reseller;
	const struct table *table;
	struct table_query query;
	struct table_page page;
};

static const struct err *
read_page(struct store_txn *txn, void *arg)
{
	struct listing *l = arg;

	return table_list(txn, l->reseller, l->table, &l->query, &l->page);
}

static void
print_record(struct arena *a, const struct table *table, const void *record)
{
	const struct record_head *head = record;
	json_t *object =
		json_pack("{s:s, s:I}", "id", head->id.text, "version", (json_int_t)head->version);

	for (size_t i = 0; i < table->field_count; i++)
		json_object_set_new(object, table->fields[i].name,
		                    json_string(table_field_text(a, &table->fields[i], record)));
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(object);
}

static const struct err *
print_all(struct store *store, struct arena *a, struct listing *l)
{
	do {
		const struct err *e = store_read(store, a, read_page, l);

		if (e != NULL)
			return e;
		for (size_t i = 0; i < l->page.count; i++)
			print_record(a, l->table,
			             (const char *)l->page.records + i * l->table->size);
		l->query.after = l->page.next;
	} while (l->page.next != NULL);
	return NULL;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct listing l = {.table = argc == 3 ? table_find(argv[2]) : NULL};
	struct store *store = NULL;
	struct conf conf;
	const struct err *e;

	log_open("list_records");
	if (l.table == NULL || !id_parse(argv[1], &l.reseller.id)) {
		fprintf(stderr, "usage: list_records RESELLER TABLE\n");
		return 64;
	}
	if ((e = conf_load(a, &conf)) == NULL &&
	    (e = store_open(a, conf.home_dir, conf.data_dir, &store)) == NULL)
		e = print_all(store, a, &l);
	log_err(e, "listing");
	store_close(store);
	arena_free(a);
	return e == NULL ? 0 : 1;
}
