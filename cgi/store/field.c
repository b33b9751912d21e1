/* Fields by their descriptions, and tables by name.  See table.h. */
#include "table.h"

struct list {
	const unsigned char *items;
	size_t count;
};

static struct list
list_at(const void *at)
{
	struct list list;

	memcpy(&list, at, sizeof list);
	return list;
}

static const char *
text_at(const void *at)
{
	const char *text = *(const char *const *)at;

	return text == NULL ? "" : text;
}

static bool
lists_equal(const struct table *table, struct list a, struct list b)
{
	if (a.count != b.count)
		return false;
	for (size_t i = 0; i < a.count; i++)
		for (size_t f = 0; f < table->field_count; f++)
			if (!table_field_equal(&table->fields[f], a.items + i * table->size,
			                       b.items + i * table->size))
				return false;
	return true;
}

bool
table_field_equal(const struct field *field, const void *record_a, const void *record_b)
{
	const char *a = (const char *)record_a + field->offset,
		   *b = (const char *)record_b + field->offset;

	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_SECRET:
		return strcmp(text_at(a), text_at(b)) == 0;
	case FIELD_ID:
		return id_equal(*(const struct id *)a, *(const struct id *)b);
	case FIELD_INT:
		return *(const int64_t *)a == *(const int64_t *)b;
	case FIELD_FLAG:
		return *(const bool *)a == *(const bool *)b;
	case FIELD_ENUM:
		return *(const unsigned int *)a == *(const unsigned int *)b;
	case FIELD_LIST:
		return lists_equal(field->item_table, list_at(a), list_at(b));
	}
	return false;
}

const char *
table_field_text(struct arena *a, const struct field *field, const void *record)
{
	const char *at = (const char *)record + field->offset;

	switch (field->type) {
	case FIELD_TEXT:
		return text_at(at);
	case FIELD_SECRET:
		return *text_at(at) != '\0' ? "(secret)" : "";
	case FIELD_ID:
		return arena_strdup(a, ((const struct id *)at)->text);
	case FIELD_INT:
		return arena_printf(a, "%lld", (long long)*(const int64_t *)at);
	case FIELD_FLAG:
		return *(const bool *)at ? "yes" : "no";
	case FIELD_ENUM:
		return field->names[*(const unsigned int *)at];
	case FIELD_LIST:
		return arena_printf(a, "(%zu)", list_at(at).count);
	}
	return "";
}

const struct table *
table_find(const char *name)
{
	for (size_t i = 0; table_all[i] != NULL; i++)
		if (strcmp(table_all[i]->name, name) == 0)
			return table_all[i];
	return NULL;
}

bool
table_equal(const struct table *table, const void *record_a, const void *record_b)
{
	for (size_t i = 0; i < table->field_count; i++)
		if (!table_field_equal(&table->fields[i], record_a, record_b))
			return false;
	return true;
}
