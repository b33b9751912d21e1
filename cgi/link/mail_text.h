/*
 * The text of a reseller's own mails: plain text with {{variables}}, and nothing else: no loops, no
 * conditions, no code.  It is expanded here, in one pass (what a variable stands for is never
 * looked at again), and is never given to ClearSilver as a template.  Knows no store and no HTML:
 * for the HTML part a text is taken to pieces, which a template of ours puts together, escaped.
 *
 * {{name}} or {{ name }}: a variable; single braces are just braces.
 */
#ifndef LINK_MAIL_TEXT_H
#define LINK_MAIL_TEXT_H

#include "../base/err.h"

/* What a mail says, as data for its text or its template. */
struct mail_value {
	const char *name;
	const char *value;
};
struct mail_values {
	const struct mail_value *items;
	size_t count;
};

/*
 * Checks `text`: braces that don't pair, a variable that is not among `variables` (ended by NULL),
 * and, unless `needed` is NULL, that this variable stands in it.  Adds to the chain `bad`, beside
 * `field`.
 */
const struct err *
mail_text_check(struct arena *a, const struct err *bad, const char *field, const char *text,
                const char *const *variables, const char *needed);

/* `text` with the variables' values; one without a value is nothing. */
char *
mail_text_expand(struct arena *a, const char *text, const struct mail_values *values);

enum mail_piece_kind {
	MAIL_PIECE_TEXT,
	MAIL_PIECE_LINK,     /* the address that a variable of ours stands for */
	MAIL_PIECE_BREAK,    /* a new line */
	MAIL_PIECE_PARAGRAPH /* a new paragraph: there was an empty line */
};
struct mail_piece {
	enum mail_piece_kind kind;
	const char *text; /* "" for the last two */
};
struct mail_pieces {
	struct mail_piece *items;
	size_t count;
};

/*
 * The same in pieces.  Only a variable whose name ends in "link", with an http address as its
 * value, becomes a link: an address that somebody typed stays text.
 */
struct mail_pieces
mail_text_pieces(struct arena *a, const char *text, const struct mail_values *values);

#endif
