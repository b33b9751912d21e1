/* Records as bytes: every field type, unknown fields, damaged and random bytes. */
#include "store_help.h"

#include "../../cgi/store/codec.h"

static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct buf
encoded(const struct table *table, const void *record)
{
	struct buf bytes;

	buf_init(&bytes, arena);
	codec_encode(&bytes, table, record);
	return bytes;
}

/* Exactly as many bytes as there are, so that a sanitizer sees a read beyond. */
static bool
decoded(const struct table *table, const void *bytes, size_t size, void *record)
{
	void *exact = calloc(1, size + (size == 0)); /* malloc() makes gcc 12 warn at -O3 */
	bool ok;

	memcpy(exact, bytes, size);
	ok = codec_decode(arena, table, exact, size, record);
	arena_defer(arena, free, exact);
	return ok;
}

static struct proof
a_proof(void)
{
	static struct probe probes[3];
	struct proof proof = {.head = {.version = 7, .created_ms = 1700000000123, .changed_ms = -5},
	                      .cloud_account = id_new(),
	                      .role_arn = "arn:aws:iam::123456789012:role/R\xC3\xB6le",
	                      .verdict = PROOF_OPEN,
	                      .started_ms = INT64_MAX,
	                      .finished_ms = INT64_MIN,
	                      .probes = {probes, 3}};

	probes[0] = (struct probe){
		PROBE_WITH_EXTERNAL_ID, PROBE_ALLOWED, "x", "", "", "req", "123456789012", 1, 2};
	probes[1] = (struct probe){
		.kind = PROBE_WITHOUT_EXTERNAL_ID, .answer = PROBE_REFUSED, .code = "AccessDenied"};
	probes[2] = (struct probe){0};
	return proof;
}

static void
test_every_field_comes_back(void **state)
{
	struct proof in = a_proof(), out;
	struct buf bytes = encoded(&proof_table, &in);

	(void)state;
	assert_true(decoded(&proof_table, bytes.data, bytes.len, &out));
	assert_int_equal(out.head.version, 7);
	assert_int_equal(out.head.created_ms, 1700000000123);
	assert_int_equal(out.head.changed_ms, -5);
	assert_true(out.started_ms == INT64_MAX && out.finished_ms == INT64_MIN);
	assert_string_equal(out.external_id, "");
	assert_string_equal(out.probes.items[1].code, "AccessDenied");
	assert_string_equal(out.probes.items[2].message, "");
	assert_true(table_equal(&proof_table, &in, &out));
	assert_int_equal(codec_version(bytes.data, CODEC_HEAD_MAX), 7);
}

static void
test_nothing_is_read_as_blank(void **state)
{
	struct customer customer;

	(void)state;
	assert_true(decoded(&customer_table, "", 0, &customer));
	assert_string_equal(customer.organization, "");
	assert_int_equal(customer.archived_ms, 0);
	assert_false(id_is_set(customer.price_book));
}

static void
test_unknown_fields_are_kept(void **state)
{
	static const struct field newer_fields[] = {
		{10, "name", FIELD_TEXT, offsetof(struct contact, email), NULL,
	         NULL}, /* as contact.name */
		{11, "added", FIELD_TEXT, offsetof(struct contact, name), NULL, NULL},
		{900, "later", FIELD_FLAG, offsetof(struct contact, archived), NULL, NULL},
	};
	static const struct field older_fields[] = {
		{10, "name", FIELD_TEXT, offsetof(struct contact, email), NULL, NULL},
	};
	static const struct table newer = {"contact", sizeof(struct contact), newer_fields, 3,
	                                   NULL};
	static const struct table older = {"contact", sizeof(struct contact), older_fields, 1,
	                                   NULL};
	struct contact in = {.email = "Ann", .name = "new field", .archived = true}, old, out;
	struct buf first = encoded(&newer, &in), second;

	(void)state;
	assert_true(decoded(&older, first.data, first.len, &old));
	assert_string_equal(old.email, "Ann");
	assert_string_equal(old.name == NULL ? "" : old.name, "");
	assert_true(old.head.unknown_size > 0);
	old.email = "Ann Lee";
	second = encoded(&older, &old);
	assert_true(decoded(&newer, second.data, second.len, &out));
	assert_string_equal(out.email, "Ann Lee");
	assert_string_equal(out.name, "new field");
	assert_true(out.archived);
}

static void
test_fields_in_any_order(void **state)
{
	static const unsigned char bytes[] = {11, 2, 'e', 0, 10, 2, 'n', 0, 12, 1, 2, 1, 1, 4};
	struct contact contact;

	(void)state;
	assert_true(decoded(&contact_table, bytes, sizeof bytes, &contact));
	assert_string_equal(contact.name, "n");
	assert_string_equal(contact.email, "e");
	assert_true(contact.approves);
	assert_int_equal(contact.head.version, 2);
}

static void
test_unknown_enum_is_the_last(void **state)
{
	static const unsigned char bytes[] = {12, 1, 200};
	struct user user;

	(void)state;
	assert_true(decoded(&user_table, bytes, sizeof bytes, &user));
	assert_int_equal(user.role, USER_MEMBER);
}

static void
test_bad_bytes_are_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
	} bad[] = {
		{"\x0a", 1},                        /* no length */
		{"\x0a\x02x", 3},                   /* shorter than its length */
		{"\x0a\x01x", 3},                   /* text without its NUL */
		{"\x0a\x00", 2},                    /* text without anything */
		{"\x00\x00", 2},                    /* tag 0 */
		{"\x04\x00", 2},                    /* a head field that there is not */
		{"\x01\x09\1\1\1\1\1\1\1\1\1", 11}, /* number of nine bytes */
		{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02\x00", 11},  /* varint beyond 64 bits */
		{"\xff\xff\xff\xff\x7f\x00", 6},                       /* tag beyond 32 bits */
		{"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x", 12}, /* length of 2^64 - 1 */
	};
	struct contact contact;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (decoded(&contact_table, bad[i].bytes, bad[i].size, &contact))
			fail_msg("bytes %zu were taken", i);
}

static void
test_cut_short_at_each_byte(void **state)
{
	struct proof in = a_proof(), out;
	struct buf bytes = encoded(&proof_table, &in);
	int refused = 0;

	(void)state;
	for (size_t size = 0; size < bytes.len; size++)
		refused += !decoded(&proof_table, bytes.data, size, &out);
	assert_true(refused > (int)bytes.len / 2); /* all but the cuts between two fields */
}

/*
 * Random changes to good bytes, and random bytes: never a crash, and what is taken can be written
 * and read again.
 */
static void
test_random_bytes(void **state)
{
	struct proof in = a_proof();
	struct buf good = encoded(&proof_table, &in);
	unsigned int taken = 0;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		_Alignas(16) unsigned char out[2048], again[2048];
		const struct table *table = i % 2 == 0 ? &proof_table : table_all[i / 2 % 13];
		unsigned char bytes[600];
		uint16_t random[8];
		size_t size = good.len;
		struct buf rewritten;

		crypto_random(random, sizeof random);
		assert_true(size <= sizeof bytes);
		if (i % 2 == 0)
			memcpy(bytes, good.data, size);
		else
			crypto_random(bytes, size = random[6] % 64);
		for (int j = 0; size > 0 && j < 1 + random[7] % 3; j++)
			bytes[random[j] % size] = (unsigned char)random[j + 3];
		if (decoded(table, bytes, size, out)) {
			taken++;
			rewritten = encoded(table, out);
			assert_true(decoded(table, rewritten.data, rewritten.len, again));
			assert_true(table_equal(table, out, again));
		}
		if (i % 100 == 0) {
			arena_reset(arena);
			good = encoded(&proof_table, &in);
		}
	}
	assert_true(taken > 100);
}

static void
test_numbers_rise_and_are_single(void **state)
{
	(void)state;
	for (size_t t = 0; table_all[t] != NULL; t++)
		for (size_t f = 0; f < table_all[t]->field_count; f++) {
			const struct field *field = &table_all[t]->fields[f];

			assert_true(field->number >= CODEC_FIRST_FIELD);
			assert_true(f == 0 || field->number > field[-1].number);
			assert_true((field->type == FIELD_ENUM) == (field->names != NULL));
			assert_true((field->type == FIELD_LIST) == (field->item_table != NULL));
			assert_true(field->offset >= sizeof(struct record_head) &&
			            field->offset < table_all[t]->size);
		}
	assert_ptr_equal(table_find("cloud_account"), &cloud_account_table);
	assert_null(table_find("nothing"));
}

static void
test_fields_as_text(void **state)
{
	struct user user = {.role = USER_MEMBER, .last_sign_in_ms = -3, .email = NULL};

	(void)state;
	assert_string_equal(table_field_text(arena, &user_table.fields[0], &user), "");
	assert_string_equal(table_field_text(arena, &user_table.fields[2], &user), "member");
	assert_string_equal(table_field_text(arena, &user_table.fields[5], &user), "-3");
	assert_string_equal(table_field_text(arena, &user_table.fields[4], &user), "");
	user.password_hash = "$y$j9T$nobody";
	assert_string_equal(table_field_text(arena, &user_table.fields[4], &user), "(secret)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_field_comes_back),
		cmocka_unit_test(test_nothing_is_read_as_blank),
		cmocka_unit_test(test_unknown_fields_are_kept),
		cmocka_unit_test(test_fields_in_any_order),
		cmocka_unit_test(test_unknown_enum_is_the_last),
		cmocka_unit_test(test_bad_bytes_are_refused),
		cmocka_unit_test(test_cut_short_at_each_byte),
		cmocka_unit_test(test_random_bytes),
		cmocka_unit_test(test_numbers_rise_and_are_single),
		cmocka_unit_test(test_fields_as_text),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
