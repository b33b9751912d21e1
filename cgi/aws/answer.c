/* Reading AWS's XML.  See answer.h. */
#include <expat.h>
#include <limits.h>

#include "../base/buf.h"
#include "../base/crypto.h"
#include "../base/utf8.h"
#include "answer.h"

enum {
	DEPTH_MOST = 32,
	PATH_MOST = 512,
	WANTS_ALL = ANSWER_WANTS + 4 + ANSWER_SECRETS,
	REQUEST_ID_MOST = 128,
	CODE_MOST = 128
};

/* The texts that every answer is looked through for, behind the caller's own. */
enum {
	RESULT_REQUEST_ID = ANSWER_WANTS,
	ERROR_CODE,
	ERROR_MESSAGE,
	ERROR_REQUEST_ID,
	FIRST_SECRET
};

/* One text that is looked for: the element's whole path, and what was found. */
struct slot {
	const char *path;
	struct buf text;
	const struct answer_secret *secret; /* where the text goes instead, or NULL */
	size_t secret_length;
	bool seen;
	bool many;    /* it may be there many times; then `text` has a NUL behind each */
	size_t count; /* of them */
};

struct reader {
	XML_Parser parser;
	struct slot slots[WANTS_ALL];
	char path[PATH_MOST];    /* of the element that is open: "/A/B" */
	size_t ends[DEPTH_MOST]; /* the lengths of the paths above it */
	size_t depth;
	struct slot *open; /* the slot whose element is open, or NULL: then characters are not
	                      looked at */
	bool refused;
};

/* The parser's memory: with its size in front, so that it is overwritten before it is given back.
 */
struct piece {
	_Alignas(max_align_t) size_t size;
};

static void
piece_free(void *memory)
{
	struct piece *p = memory == NULL ? NULL : (struct piece *)memory - 1;

	if (p == NULL)
		return;
	crypto_cleanse(p + 1, p->size);
	free(p);
}

static void *
piece_new(size_t size)
{
	struct piece *p = size > SIZE_MAX - sizeof *p ? NULL : malloc(sizeof *p + size);

	if (p == NULL)
		return NULL;
	p->size = size;
	return p + 1;
}

static void *
piece_resize(void *memory, size_t size)
{
	void *bigger = piece_new(size);

	if (bigger == NULL || memory == NULL)
		return bigger;
	size_t old = ((struct piece *)memory - 1)->size;

	memcpy(bigger, memory, old < size ? old : size);
	piece_free(memory);
	return bigger;
}

static void
refuse(struct reader *r)
{
	r->refused = true;
	XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL
on_start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *r = arg;
	size_t at = r->depth == 0 ? 0 : strlen(r->path), length = strlen(name);

	(void)attributes;
	if (r->depth == DEPTH_MOST || at + length + 2 > sizeof r->path || r->open != NULL) {
		refuse(r);
		return;
	}
	r->ends[r->depth++] = at;
	r->path[at] = '/';
	memcpy(r->path + at + 1, name, length + 1);
	for (size_t i = 0; i < WANTS_ALL; i++) {
		struct slot *slot = &r->slots[i];

		if (slot->path == NULL || strcmp(slot->path, r->path) != 0)
			continue;
		if (slot->seen && !slot->many)
			refuse(r);
		slot->seen = true;
		r->open = slot;
	}
}

static void XMLCALL
on_end(void *arg, const XML_Char *name)
{
	struct reader *r = arg;

	(void)name;
	if (r->refused) /* expat still ends an empty element that it was stopped in */
		return;
	r->path[r->ends[--r->depth]] = '\0';
	if (r->open != NULL && r->open->many) {
		buf_putc(&r->open->text, '\0');
		r->open->count++;
	}
	r->open = NULL;
}

static void XMLCALL
on_text(void *arg, const XML_Char *text, int length)
{
	struct reader *r = arg;
	struct slot *slot = r->open;
	size_t size = (size_t)length;

	if (slot == NULL)
		return;
	if (slot->secret == NULL) {
		buf_put(&slot->text, text, size);
	} else if (size >= slot->secret->size - slot->secret_length) {
		refuse(r);
	} else {
		memcpy(slot->secret->room + slot->secret_length, text, size);
		slot->secret_length += size;
		slot->secret->room[slot->secret_length] = '\0';
	}
}

static void XMLCALL
on_doctype(void *arg, const XML_Char *name, const XML_Char *system, const XML_Char *public,
           int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	refuse(arg);
}

/* Whether `bytes` are one whole document that nothing was refused in. */
static bool
parse(struct reader *r, const char *bytes, size_t size)
{
	static const XML_Memory_Handling_Suite memory = {piece_new, piece_resize, piece_free};
	bool good;

	if (size > INT_MAX || (r->parser = XML_ParserCreate_MM(NULL, &memory, NULL)) == NULL)
		return false;
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, on_start, on_end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
	/* In one piece: expat then reads the caller's bytes in place instead of copying them. */
	good = XML_Parse(r->parser, bytes, (int)size, XML_TRUE) == XML_STATUS_OK && !r->refused;
	XML_ParserFree(r->parser);
	return good;
}

static void
look_for(struct reader *r, struct arena *arena, size_t at, const char *path)
{
	r->slots[at].path = path;
	buf_init(&r->slots[at].text, arena);
}

static bool
is_code(const char *text)
{
	size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.");

	return n > 0 && n <= CODE_MOST && text[n] == '\0';
}

char *
answer_clean(struct arena *arena, const char *text, size_t most)
{
	struct buf out;
	bool blank = false;

	buf_init(&out, arena);
	while (*text != '\0' && out.len < most) {
		char one[5] = "";
		size_t n = 0;

		/* The shortest beginning that is UTF-8 is one code point. */
		do {
			one[n] = text[n];
			n++;
		} while (n < 4 && text[n] != '\0' && !utf8_valid(one, n));
		if (!utf8_valid(one, n) || *one == ' ' || utf8_has_control(one, UTF8_ONE_LINE)) {
			blank = out.len > 0;
			text += utf8_valid(one, n) ? n : 1;
			continue;
		}
		if (out.len + (blank ? 1 : 0) + n > most)
			break;
		if (blank)
			buf_putc(&out, ' ');
		blank = false;
		buf_put(&out, one, n);
		text += n;
	}
	return out.data;
}

const char *
answer_without(struct arena *arena, const char *text, const char *secret)
{
	char head[24];
	const char *at;

	if (strlen(secret) < sizeof head)
		return text;
	memcpy(head, secret, sizeof head - 1);
	head[sizeof head - 1] = '\0';
	if ((at = strstr(text, head)) == NULL)
		return text;
	return arena_printf(arena, "%.*s...", (int)(at - text), text);
}

static void
take_result(struct reader *r, struct arena *arena, size_t want_count, struct answer *out)
{
	out->shape = ANSWER_RESULT;
	out->request_id =
		answer_clean(arena, r->slots[RESULT_REQUEST_ID].text.data, REQUEST_ID_MOST);
	for (size_t i = 0; i < want_count; i++) {
		out->values[i] = r->slots[i].seen ? r->slots[i].text.data : NULL;
		out->counts[i] = r->slots[i].count;
	}
}

static void
take_error(struct reader *r, struct arena *arena, struct answer *out)
{
	out->shape = ANSWER_ERROR;
	out->code = r->slots[ERROR_CODE].text.data;
	out->message = answer_clean(arena, r->slots[ERROR_MESSAGE].text.data, ANSWER_MESSAGE_MOST);
	out->request_id =
		answer_clean(arena, r->slots[ERROR_REQUEST_ID].text.data, REQUEST_ID_MOST);
}

/* What the bytes say, once they were read. */
static void
take(struct reader *r, struct arena *arena, size_t want_count, struct answer *out)
{
	if (r->slots[ERROR_CODE].seen && is_code(r->slots[ERROR_CODE].text.data))
		take_error(r, arena, out);
	else if (!r->slots[ERROR_CODE].seen && r->slots[RESULT_REQUEST_ID].seen)
		take_result(r, arena, want_count, out);
}

struct answer
answer_none(void)
{
	return (struct answer){
		.shape = ANSWER_UNREADABLE, .code = "", .message = "", .request_id = ""};
}

void
answer_read(struct arena *arena, const char *bytes, size_t size, const char *operation,
            const char *const *wants, size_t want_count, const struct answer_secret *secrets,
            size_t secret_count, struct answer *out)
{
	struct reader *r = arena_alloc(arena, sizeof *r);
	const char *root = arena_printf(arena, "/%sResponse", operation);

	*out = answer_none();
	for (size_t i = 0; i < want_count && i < ANSWER_WANTS; i++) {
		r->slots[i].many = *wants[i] == '*';
		look_for(r, arena, i,
		         arena_printf(arena, "%s/%sResult/%s", root, operation,
		                      wants[i] + (r->slots[i].many ? 1 : 0)));
	}
	for (size_t i = 0; i < secret_count && i < ANSWER_SECRETS; i++) {
		look_for(r, arena, FIRST_SECRET + i,
		         arena_printf(arena, "%s/%sResult/%s", root, operation, secrets[i].path));
		r->slots[FIRST_SECRET + i].secret = &secrets[i];
		*secrets[i].room = '\0';
	}
	look_for(r, arena, RESULT_REQUEST_ID,
	         arena_printf(arena, "%s/ResponseMetadata/RequestId", root));
	look_for(r, arena, ERROR_CODE, "/ErrorResponse/Error/Code");
	look_for(r, arena, ERROR_MESSAGE, "/ErrorResponse/Error/Message");
	look_for(r, arena, ERROR_REQUEST_ID, "/ErrorResponse/RequestId");
	if (parse(r, bytes, size))
		take(r, arena, want_count, out);
	for (size_t i = 0; i < secret_count && out->shape != ANSWER_RESULT; i++)
		crypto_cleanse(secrets[i].room, secrets[i].size);
}
