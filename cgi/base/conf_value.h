/* Whether a value of the configuration is of its key's type, for conf.c alone. */
#ifndef BASE_CONF_VALUE_H
#define BASE_CONF_VALUE_H

#include "conf_file.h"

/*
 * NULL when `text` may be the value of `key`; else what to say behind "KEY: ", in `a` or for ever.
 * Looks whether directories are there.
 */
const char *
conf_value_fault(struct arena *a, const struct conf_key *key, const char *text);

/* Sets `*number`; false when `text` is not a whole number. */
bool
conf_value_number(const char *text, int64_t *number);

/*
 * CONF_INTS: numbers with blanks between them, into `numbers` (room for CONF_INTS_MOST, and the 0
 * that ends them); false when they are not as `key` wants them.
 */
bool
conf_value_numbers(const struct conf_key *key, const char *text, int64_t *numbers);

#endif
