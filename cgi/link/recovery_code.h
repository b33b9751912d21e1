/*
 * Recovery codes: 60 random bits as "abcd-efgh-jkmn" in Crockford's base32, each good for one
 * sign-in. Kept as HMACs under the installation's key.  No I/O.
 */
#ifndef LINK_RECOVERY_CODE_H
#define LINK_RECOVERY_CODE_H

#include "link.h"

/* A new one of `user`: its text for the person, its record in *code. */
const char *
recovery_code_new(struct link *l, struct id user, struct recovery_code *code);

/* Which of `codes`, not used yet, `text` is (case, blanks and dashes don't matter); NULL: none. */
struct recovery_code *
recovery_code_find(struct link *l, struct id user, const struct recovery_code_list *codes,
                   const char *text);

#endif
