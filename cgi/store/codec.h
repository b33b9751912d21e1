/*
 * Records as bytes: for each field a varint tag (the field's number), a varint length, and so many
 * bytes of value. Fields with their zero value are not written; fields that the table does not know
 * are kept in the head and written back.
 *
 *   text        its bytes and a NUL, so that reading one is a pointer
 *   ID          its 26 characters
 *   int         zigzag, little-endian, without leading zero bytes; flags and enums likewise, as
 *               numbers
 *   list        for each item: varint length, and its fields as above
 *
 * Tags below CODEC_FIRST_FIELD are the head's.  Varints are LEB128 (protocol buffers' encoding,
 * "Base 128 Varints"). Reading trusts nothing: any bytes either decode or are refused.  Does no I/O
 * and knows nothing of Berkeley DB.
 */
#ifndef STORE_CODEC_H
#define STORE_CODEC_H

#include "table.h"

enum {
	CODEC_VERSION = 1,
	CODEC_CREATED = 2,
	CODEC_CHANGED = 3,
	CODEC_FIRST_FIELD = 10,
	CODEC_HEAD_MAX =
		3 * (1 + 1 + 8) /* bytes that the head's fields take at most, first in the record */
};

/* Appends `record`, a struct of `table`, to `out`. */
void
codec_encode(struct buf *out, const struct table *table, const void *record);

/*
 * Reads `size` bytes into `record`, all but head.id.  Texts point into `bytes`, which must live as
 * long as the record; lists and unknown fields come from `a`.  With `a` NULL lists stay empty and
 * unknown fields are forgotten (for index keys, which need neither).  False, and the record's
 * content undefined, when the bytes are not such a record.
 */
bool
codec_decode(struct arena *a, const struct table *table, const void *bytes, size_t size,
             void *record);

/*
 * The version alone, from a record's first CODEC_HEAD_MAX bytes (or fewer); 0 when there is none.
 */
int64_t
codec_version(const void *bytes, size_t size);

#endif
