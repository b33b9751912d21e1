/*
 * Index keys: scope, parts, reseller and record ID.  See table.h; the callback is Berkeley DB's,
 * see DB->associate().
 */
#include <errno.h>

#include "inner.h"

#include "codec.h"

#include "../base/utf8.h"

enum {
	KEYS_MAX = 100,  /* that one record has in one index */
	WORDS_MAX = 32,  /* that one text adds */
	WORD_SIZE = 64,  /* of one word, at most */
	EMAIL_SIZE = 254 /* of a whole address (RFC 5321, 4.5.3.1.3) */
};

struct index_key {
	struct arena *scratch;
	const char *owner; /* reseller ID and record ID: the primary key */
	enum { AT_START, IN_PARTS } at;
	bool of_reseller;
	struct buf bytes; /* of the key being built */
	struct done_key {
		const char *data;
		size_t size;
	} done[KEYS_MAX];
	size_t count;
};

static void
begin_parts(struct index_key *key)
{
	if (key->at == IN_PARTS)
		return;
	key->at = IN_PARTS;
	if (key->of_reseller)
		buf_put(&key->bytes, key->owner, ID_LENGTH);
}

void
index_key_text(struct index_key *key, const char *text)
{
	begin_parts(key);
	buf_put(&key->bytes, text, strlen(text) + 1);
}

void
index_key_int(struct index_key *key, int64_t number)
{
	uint64_t biased = (uint64_t)number ^ (uint64_t)1
	                                             << 63; /* so that negative ones sort first */
	unsigned char bytes[8];

	begin_parts(key);
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(biased >> (56 - 8 * i));
	buf_put(&key->bytes, bytes, sizeof bytes);
}

void
index_key_folded(struct index_key *key, const char *text)
{
	index_key_text(key, utf8_fold(key->scratch, text));
}

static bool
is_done(const struct index_key *key)
{
	for (size_t i = 0; i < key->count; i++)
		if (key->done[i].size == key->bytes.len &&
		    memcmp(key->done[i].data, key->bytes.data, key->bytes.len) == 0)
			return true;
	return false;
}

/* The reseller's own indexes have it in front already; all end in what makes them unique. */
void
index_key_next(struct index_key *key)
{
	if (key->at == AT_START)
		return;
	if (key->of_reseller)
		buf_put(&key->bytes, key->owner + ID_LENGTH, ID_LENGTH);
	else
		buf_put(&key->bytes, key->owner, 2 * ID_LENGTH);
	if (key->count < KEYS_MAX && !is_done(key))
		key->done[key->count++] = (struct done_key){key->bytes.data, key->bytes.len};
	buf_init(&key->bytes, key->scratch);
	key->at = AT_START;
}

static bool
in_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c >= 0x80;
}

/*
 * One word, or a whole address, of at most `limit` bytes and not through the middle of a character.
 */
static void
put_word(struct index_key *key, const char *lead, const char *word, size_t size, size_t limit)
{
	if (size > limit) {
		size = limit;
		while (size > 0 && ((unsigned char)word[size] & 0xC0) == 0x80)
			size--;
	}
	if (lead != NULL)
		index_key_text(key, lead);
	index_key_text(key, arena_memdup(key->scratch, word, size));
	index_key_next(key);
}

void
index_key_words(struct index_key *key, const char *lead, const char *text)
{
	const char *folded = utf8_fold(key->scratch, text);
	size_t words = 0;

	if (strchr(folded, '@') != NULL && strpbrk(folded, " \t\r\n") == NULL)
		put_word(key, lead, folded, strlen(folded), EMAIL_SIZE);
	for (const char *p = folded; *p != '\0' && words < WORDS_MAX; words++) {
		const char *start;

		while (*p != '\0' && !in_word((unsigned char)*p))
			p++;
		for (start = p; in_word((unsigned char)*p); p++)
			continue;
		if (p > start)
			put_word(key, lead, start, (size_t)(p - start), WORD_SIZE);
	}
}

/* Berkeley DB frees it: a buffer of ours would leave stale entries behind. */
static int
dbt_copy(DBT *dbt, const void *data, size_t size)
{
	memset(dbt, 0, sizeof *dbt);
	if ((dbt->data = malloc(size)) == NULL)
		return ENOMEM;
	memcpy(dbt->data, data, size);
	dbt->size = (u_int32_t)size;
	dbt->flags = DB_DBT_APPMALLOC;
	return 0;
}

static int
give_many(const struct index_key *key, DBT *result)
{
	DBT *all = calloc(key->count, sizeof *all);
	int r = all == NULL ? ENOMEM : 0;

	for (size_t i = 0; r == 0 && i < key->count; i++)
		r = dbt_copy(&all[i], key->done[i].data, key->done[i].size);
	if (r != 0) {
		for (size_t i = 0; all != NULL && i < key->count; i++)
			free(all[i].data);
		free(all);
		return r;
	}
	memset(result, 0, sizeof *result);
	result->data = all;
	result->size = (u_int32_t)key->count;
	result->flags = DB_DBT_MULTIPLE | DB_DBT_APPMALLOC;
	return 0;
}

static int
give(const struct index_key *key, DBT *result)
{
	if (key->count == 0)
		return DB_DONOTINDEX;
	if (key->count == 1)
		return dbt_copy(result, key->done[0].data, key->done[0].size);
	return give_many(key, result);
}

int
index_associate(DB *secondary, const DBT *primary_key, const DBT *data, DBT *result)
{
	struct open_index *open = secondary->app_private;
	_Alignas(16) unsigned char record[STORE_RECORD_SIZE];
	struct record_head *head = (struct record_head *)record;
	struct index_key *key;
	int r;

	if (primary_key->size != STORE_KEY_SIZE ||
	    !codec_decode(NULL, open->table, data->data, data->size, record))
		return EINVAL;
	memcpy(head->id.text, (const char *)primary_key->data + ID_LENGTH, ID_LENGTH);
	key = arena_alloc(open->scratch, sizeof *key);
	key->scratch = open->scratch;
	key->owner = primary_key->data;
	key->of_reseller = open->index->scope == INDEX_OF_RESELLER;
	buf_init(&key->bytes, open->scratch);
	open->index->key(record, key);
	index_key_next(key);
	r = give(key, result);
	arena_reset(open->scratch);
	return r;
}
