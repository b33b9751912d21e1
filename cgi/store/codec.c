/* Records as bytes.  See codec.h. */
#include "codec.h"

struct reader {
	const unsigned char *at, *end;
};

/* One field as it lies in the bytes. */
struct piece {
	const unsigned char *start; /* of its tag */
	uint32_t number;
	const unsigned char *value;
	size_t size;
};

/* --- writing --- */

static void
put_varint(struct buf *out, uint64_t value)
{
	unsigned char bytes[10];
	size_t n = 0;

	for (; value >= 0x80; value >>= 7)
		bytes[n++] = (unsigned char)(value | 0x80);
	bytes[n++] = (unsigned char)value;
	buf_put(out, bytes, n);
}

static void
put_piece(struct buf *out, uint32_t number, const void *value, size_t size)
{
	put_varint(out, number);
	put_varint(out, size);
	buf_put(out, value, size);
}

static void
put_int(struct buf *out, uint32_t number, int64_t value)
{
	uint64_t zigzag = (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
	unsigned char bytes[8];
	size_t n = 0;

	for (; zigzag != 0; zigzag >>= 8)
		bytes[n++] = (unsigned char)zigzag;
	if (n > 0)
		put_piece(out, number, bytes, n);
}

static void
put_fields(struct buf *out, const struct table *table, const void *record);

static void
put_list(struct buf *out, const struct field *field, const void *at)
{
	struct list {
		const unsigned char *items;
		size_t count;
	} list;
	struct buf all;

	memcpy(&list, at, sizeof list);
	if (list.count == 0)
		return;
	buf_init(&all, out->arena);
	for (size_t i = 0; i < list.count; i++) {
		struct buf item;

		buf_init(&item, out->arena);
		put_fields(&item, field->item_table, list.items + i * field->item_table->size);
		put_varint(&all, item.len);
		buf_put(&all, item.data, item.len);
	}
	put_piece(out, field->number, all.data, all.len);
}

static void
put_field(struct buf *out, const struct field *field, const void *at)
{
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_SECRET: {
		const char *text = *(const char *const *)at;

		if (text != NULL && text[0] != '\0')
			put_piece(out, field->number, text, strlen(text) + 1);
		break;
	}
	case FIELD_ID:
		if (id_is_set(*(const struct id *)at))
			put_piece(out, field->number, at, ID_LENGTH);
		break;
	case FIELD_INT:
		put_int(out, field->number, *(const int64_t *)at);
		break;
	case FIELD_FLAG:
		put_int(out, field->number, *(const bool *)at ? 1 : 0);
		break;
	case FIELD_ENUM:
		put_int(out, field->number, *(const unsigned int *)at);
		break;
	case FIELD_LIST:
		put_list(out, field, at);
		break;
	}
}

static void
put_fields(struct buf *out, const struct table *table, const void *record)
{
	for (size_t i = 0; i < table->field_count; i++)
		put_field(out, &table->fields[i], (const char *)record + table->fields[i].offset);
}

void
codec_encode(struct buf *out, const struct table *table, const void *record)
{
	const struct record_head *head = record;

	put_int(out, CODEC_VERSION, head->version);
	put_int(out, CODEC_CREATED, head->created_ms);
	put_int(out, CODEC_CHANGED, head->changed_ms);
	put_fields(out, table, record);
	if (head->unknown_size > 0)
		buf_put(out, head->unknown, head->unknown_size);
}

/* --- reading --- */

static bool
get_varint(struct reader *r, uint64_t *value)
{
	*value = 0;
	for (unsigned int shift = 0; r->at < r->end && shift < 64; shift += 7) {
		unsigned char byte = *r->at++;

		if (shift == 63 && byte > 1)
			return false;
		*value |= (uint64_t)(byte & 0x7F) << shift;
		if (byte < 0x80)
			return true;
	}
	return false;
}

static bool
get_piece(struct reader *r, struct piece *piece)
{
	uint64_t number, size;

	piece->start = r->at;
	if (r->end - r->at >= 2 && r->at[0] < 0x80 && r->at[1] < 0x80) { /* nearly always */
		number = r->at[0];
		size = r->at[1];
		r->at += 2;
	} else if (!get_varint(r, &number) || !get_varint(r, &size)) {
		return false;
	}
	if (number == 0 || number > UINT32_MAX || size > (uint64_t)(r->end - r->at))
		return false;
	piece->number = (uint32_t)number;
	piece->value = r->at;
	piece->size = (size_t)size;
	r->at += size;
	return true;
}

static bool
get_int(const struct piece *piece, int64_t *value)
{
	uint64_t zigzag = 0;

	if (piece->size > 8)
		return false;
	for (size_t i = 0; i < piece->size; i++)
		zigzag |= (uint64_t)piece->value[i] << 8 * i;
	*value = (int64_t)(zigzag >> 1 ^ (0 - (zigzag & 1)));
	return true;
}

static bool
get_enum(const struct field *field, const struct piece *piece, unsigned int *value)
{
	int64_t number;
	unsigned int count = 0;

	if (!get_int(piece, &number))
		return false;
	while (field->names[count] != NULL)
		count++;
	*value = number >= 0 && number < count ? (unsigned int)number : count - 1;
	return true;
}

/* How many items the list's bytes hold, or false when their lengths don't add up. */
static bool
count_items(const struct piece *piece, size_t *count)
{
	struct reader r = {piece->value, piece->value + piece->size};
	uint64_t size;

	for (*count = 0; r.at < r.end; ++*count) {
		if (!get_varint(&r, &size) || size > (uint64_t)(r.end - r.at))
			return false;
		r.at += size;
	}
	return true;
}

static bool
get_fields(struct arena *a, const struct table *table, struct reader r, void *record,
           struct record_head *head);

static bool
get_list(struct arena *a, const struct field *field, const struct piece *piece, void *at)
{
	struct reader r = {piece->value, piece->value + piece->size};
	const struct table *table = field->item_table;
	struct list {
		unsigned char *items;
		size_t count;
	} list = {NULL, 0};
	uint64_t size = 0;

	if (!count_items(piece, &list.count))
		return false;
	if (a == NULL)
		return true;
	list.items = arena_array(a, list.count, table->size);
	for (size_t i = 0; i < list.count; i++) {
		if (!get_varint(&r, &size) ||
		    !get_fields(a, table, (struct reader){r.at, r.at + size},
		                list.items + i * table->size, NULL))
			return false;
		r.at += size;
	}
	memcpy(at, &list, sizeof list);
	return true;
}

static bool
get_field(struct arena *a, const struct field *field, const struct piece *piece, void *at)
{
	int64_t number;

	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_SECRET:
		if (piece->size == 0 || piece->value[piece->size - 1] != '\0')
			return false;
		*(const char **)at = (const char *)piece->value;
		return true;
	case FIELD_ID:
		if (piece->size != ID_LENGTH)
			return false;
		memcpy(at, piece->value, ID_LENGTH);
		return true;
	case FIELD_INT:
		return get_int(piece, at);
	case FIELD_FLAG:
		if (!get_int(piece, &number))
			return false;
		*(bool *)at = number != 0;
		return true;
	case FIELD_ENUM:
		return get_enum(field, piece, at);
	case FIELD_LIST:
		return get_list(a, field, piece, at);
	}
	return false;
}

/* The head's own fields; false also for a number there that this version does not know of. */
static bool
get_head(const struct piece *piece, struct record_head *head)
{
	switch (piece->number) {
	case CODEC_VERSION:
		return get_int(piece, &head->version);
	case CODEC_CREATED:
		return get_int(piece, &head->created_ms);
	case CODEC_CHANGED:
		return get_int(piece, &head->changed_ms);
	default:
		return false;
	}
}

/*
 * Adds a field that the table doesn't know to those kept.  Rare, so it may copy what is there
 * already.
 */
static void
keep_unknown(struct arena *a, const struct piece *piece, struct record_head *head)
{
	size_t size = (size_t)(piece->value - piece->start) + piece->size;
	char *all = arena_alloc(a, head->unknown_size + size);

	if (head->unknown_size > 0)
		memcpy(all, head->unknown, head->unknown_size);
	memcpy(all + head->unknown_size, piece->start, size);
	head->unknown = all;
	head->unknown_size += size;
}

static void
blank(const struct table *table, void *record)
{
	memset(record, 0, table->size);
	for (size_t i = 0; i < table->field_count; i++)
		if (table->fields[i].type == FIELD_TEXT || table->fields[i].type == FIELD_SECRET)
			*(const char **)((char *)record + table->fields[i].offset) = "";
}

/*
 * Fields stand in the table by rising number, and mostly so in the bytes: one walk along both, back
 * to the start if not.
 */
static bool
get_fields(struct arena *a, const struct table *table, struct reader r, void *record,
           struct record_head *head)
{
	const struct field *field = table->fields, *end = table->fields + table->field_count;
	struct piece piece;
	uint32_t last = 0;

	blank(table, record);
	while (r.at < r.end) {
		if (!get_piece(&r, &piece))
			return false;
		if (head != NULL && piece.number < CODEC_FIRST_FIELD) {
			if (!get_head(&piece, head))
				return false;
			continue;
		}
		if (piece.number < last)
			field = table->fields;
		last = piece.number;
		while (field < end && field->number < piece.number)
			field++;
		if (field < end && field->number == piece.number) {
			if (!get_field(a, field, &piece, (char *)record + field->offset))
				return false;
		} else if (a != NULL && head != NULL) {
			keep_unknown(a, &piece, head);
		}
	}
	return true;
}

bool
codec_decode(struct arena *a, const struct table *table, const void *bytes, size_t size,
             void *record)
{
	const unsigned char *at = bytes;

	return get_fields(a, table, (struct reader){at, at + size}, record, record);
}

int64_t
codec_version(const void *bytes, size_t size)
{
	const unsigned char *at = bytes;
	struct reader r = {at, at + size};
	struct piece piece;
	int64_t version;

	if (!get_piece(&r, &piece) || piece.number != CODEC_VERSION || !get_int(&piece, &version))
		return 0;
	return version;
}
