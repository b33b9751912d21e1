/* The text of a reseller's own mails.  See mail_text.h. */
#include "mail_text.h"

#include <stdbool.h>
#include <string.h>

#include "../base/buf.h"

enum { NAME_MOST = 40 };

enum lexeme_kind { LEXEME_END, LEXEME_TEXT, LEXEME_VARIABLE, LEXEME_UNPAIRED };

struct lexeme {
	enum lexeme_kind kind;
	const char *text; /* of the text, or of the variable's name */
	size_t size;
};

/* The name in braces at `p`, which begins with "{{"; its end goes to *end. */
static struct lexeme
read_variable(const char *p, const char **end)
{
	const char *close = strstr(p + 2, "}}"), *open = strstr(p + 2, "{{");
	struct lexeme t = {LEXEME_VARIABLE, p + 2, 0};

	*end = p + 2;
	if (close == NULL || (open != NULL && open < close))
		return (struct lexeme){LEXEME_UNPAIRED, p, 2};
	*end = close + 2;
	while (t.text < close && *t.text == ' ')
		t.text++;
	while (close > t.text && close[-1] == ' ')
		close--;
	t.size = (size_t)(close - t.text);
	return t;
}

/* What comes next at *text, which is moved behind it. */
static struct lexeme
next_lexeme(const char **text)
{
	const char *p = *text;
	size_t n = 0;

	if (*p == '\0')
		return (struct lexeme){LEXEME_END, p, 0};
	if (p[0] == '{' && p[1] == '{')
		return read_variable(p, text);
	if (p[0] == '}' && p[1] == '}') {
		*text = p + 2;
		return (struct lexeme){LEXEME_UNPAIRED, p, 2};
	}
	do {
		n++;
	} while (p[n] != '\0' && strncmp(p + n, "{{", 2) != 0 && strncmp(p + n, "}}", 2) != 0);
	*text = p + n;
	return (struct lexeme){LEXEME_TEXT, p, n};
}

static bool
is_named(const struct lexeme *t, const char *name)
{
	return t->size == strlen(name) && memcmp(t->text, name, t->size) == 0;
}

static bool
is_among(const struct lexeme *t, const char *const *names)
{
	for (size_t i = 0; names[i] != NULL; i++)
		if (is_named(t, names[i]))
			return true;
	return false;
}

const struct err *
mail_text_check(struct arena *a, const struct err *bad, const char *field, const char *text,
                const char *const *variables, const char *needed)
{
	bool has_needed = needed == NULL;
	struct lexeme t;

	while ((t = next_lexeme(&text)).kind != LEXEME_END) {
		if (t.kind == LEXEME_UNPAIRED)
			return err_field(a, bad, field,
			                 "Close every {{ with }}: a variable is written like "
			                 "{{%s}}.",
			                 variables[0]);
		if (t.kind != LEXEME_VARIABLE)
			continue;
		if (!is_among(&t, variables))
			return err_field(a, bad, field,
			                 "There is no variable {{%.*s}} for this; the list "
			                 "below has those there are.",
			                 (int)(t.size < NAME_MOST ? t.size : NAME_MOST), t.text);
		has_needed = has_needed || is_named(&t, needed);
	}
	if (!has_needed)
		bad = err_field(a, bad, field,
		                "Put {{%s}} somewhere: the mail is of no use without it.", needed);
	return bad;
}

static const char *
value_of(const struct lexeme *t, const struct mail_values *values)
{
	for (size_t i = 0; i < values->count; i++)
		if (is_named(t, values->items[i].name))
			return values->items[i].value;
	return "";
}

char *
mail_text_expand(struct arena *a, const char *text, const struct mail_values *values)
{
	struct buf out;
	struct lexeme t;

	buf_init(&out, a);
	while ((t = next_lexeme(&text)).kind != LEXEME_END) {
		if (t.kind == LEXEME_VARIABLE)
			buf_puts(&out, value_of(&t, values));
		else
			buf_put(&out, t.text, t.size);
	}
	return out.data;
}

/* --- pieces --- */

struct cutter {
	struct arena *a;
	struct mail_pieces pieces;
	size_t room;
	size_t line_ends; /* since the last text */
};

static void
add_piece(struct cutter *c, enum mail_piece_kind kind, const char *text)
{
	if (c->pieces.count == c->room) {
		struct mail_piece *old = c->pieces.items;

		c->room = c->room == 0 ? 32 : c->room * 2;
		c->pieces.items = arena_array(c->a, c->room, sizeof *old);
		if (old != NULL)
			memcpy(c->pieces.items, old, c->pieces.count * sizeof *old);
	}
	c->pieces.items[c->pieces.count++] = (struct mail_piece){kind, text};
}

/* What the line ends since the last text are, now that there is more. */
static void
end_lines(struct cutter *c)
{
	if (c->line_ends > 0 && c->pieces.count > 0)
		add_piece(c, c->line_ends > 1 ? MAIL_PIECE_PARAGRAPH : MAIL_PIECE_BREAK, "");
	c->line_ends = 0;
}

static void
add_text(struct cutter *c, const char *text, size_t size)
{
	for (size_t i = 0; i < size;) {
		size_t n = 0;

		while (i + n < size && text[i + n] != '\n')
			n++;
		if (n > 0) {
			end_lines(c);
			add_piece(c, MAIL_PIECE_TEXT, arena_memdup(c->a, text + i, n));
		}
		i += n;
		if (i < size) {
			c->line_ends++;
			i++;
		}
	}
}

static bool
is_link(const struct lexeme *t, const char *value)
{
	return t->size >= 4 && memcmp(t->text + t->size - 4, "link", 4) == 0 &&
	       (strncmp(value, "https://", 8) == 0 || strncmp(value, "http://", 7) == 0);
}

struct mail_pieces
mail_text_pieces(struct arena *a, const char *text, const struct mail_values *values)
{
	struct cutter c = {.a = a};
	struct lexeme t;

	while ((t = next_lexeme(&text)).kind != LEXEME_END) {
		const char *value = t.kind == LEXEME_VARIABLE ? value_of(&t, values) : NULL;

		if (value == NULL) {
			add_text(&c, t.text, t.size);
		} else if (is_link(&t, value)) {
			end_lines(&c);
			add_piece(&c, MAIL_PIECE_LINK, value);
		} else {
			add_text(&c, value, strlen(value));
		}
	}
	return c.pieces;
}
