/* Links that are mailed.  See token.h. */
#include "token.h"

#include "../base/crypto.h"

enum {
	VERSION = 1,
	ID_SIZE = 16,
	PAYLOAD_SIZE = 1 + 1 + 8 + ID_SIZE,
	PAYLOAD_LENGTH = 35,
	MAC_LENGTH = 43
};

struct payload {
	unsigned char bytes[PAYLOAD_SIZE];
};

static bool
make_id(const struct keys *keys, const struct token *token, unsigned char id[ID_SIZE])
{
	unsigned char mac[CRYPTO_HASH_SIZE];

	if (!keys_mac(keys, (unsigned int)token->key, "token-id", token->head.id.text, ID_LENGTH,
	              mac))
		return false;
	memcpy(id, mac, ID_SIZE);
	crypto_cleanse(mac, sizeof mac);
	return true;
}

static const char *
hash_id(struct arena *a, const unsigned char id[ID_SIZE])
{
	unsigned char hash[CRYPTO_HASH_SIZE];

	crypto_sha256(id, ID_SIZE, hash);
	return crypto_hex(a, hash, sizeof hash);
}

static struct payload
make_payload(const struct token *token, const unsigned char id[ID_SIZE])
{
	struct payload p = {{VERSION, (unsigned char)token->key}};

	for (int i = 0; i < 8; i++)
		p.bytes[2 + i] = (unsigned char)((uint64_t)token->expires_ms >> (56 - 8 * i));
	memcpy(p.bytes + 10, id, ID_SIZE);
	return p;
}

const char *
token_text(const struct keys *keys, struct arena *a, const struct token *token)
{
	unsigned char id[ID_SIZE], mac[CRYPTO_HASH_SIZE];
	struct payload p;

	if (!make_id(keys, token, id))
		return NULL;
	p = make_payload(token, id);
	if (!keys_mac(keys, (unsigned int)token->key, token_purpose_names[token->purpose], p.bytes,
	              sizeof p.bytes, mac))
		return NULL;
	return arena_printf(a, "%s.%s", crypto_base64url(a, p.bytes, sizeof p.bytes),
	                    crypto_base64url(a, mac, sizeof mac));
}

/* Checks form and signature; the id in it goes to `id`. */
static bool
verify(const struct keys *keys, enum token_purpose purpose, const char *text,
       unsigned char id[ID_SIZE])
{
	unsigned char mac[CRYPTO_HASH_SIZE], want[CRYPTO_HASH_SIZE];
	struct payload p;
	size_t size;

	if (strlen(text) != TOKEN_LENGTH || text[PAYLOAD_LENGTH] != '.' ||
	    !crypto_base64url_decode(text, PAYLOAD_LENGTH, p.bytes, sizeof p.bytes, &size) ||
	    size != PAYLOAD_SIZE ||
	    !crypto_base64url_decode(text + PAYLOAD_LENGTH + 1, MAC_LENGTH, mac, sizeof mac,
	                             &size) ||
	    size != sizeof mac || p.bytes[0] != VERSION)
		return false;
	if (!keys_mac(keys, p.bytes[1], token_purpose_names[purpose], p.bytes, sizeof p.bytes,
	              want) ||
	    !crypto_equal(mac, want, sizeof mac))
		return false;
	memcpy(id, p.bytes + 10, ID_SIZE);
	return true;
}

const char *
token_address(struct link *l, const struct token *token)
{
	static const char *const places[] = {
		[TOKEN_APPROVE] = "approve", [TOKEN_HANDOFF] = "handoff",
		[TOKEN_INVITE] = "invite",   [TOKEN_PASSWORD] = "password",
		[TOKEN_SIGN_IN] = "sign-in", [TOKEN_DIGEST] = "digest",
	};
	const char *text = token_text(l->keys, l->arena, token);

	return text == NULL ? NULL
	                    : arena_printf(l->arena, "%s/%s/%s", l->conf->base_url,
	                                   places[token->purpose], text);
}

/* --- opening --- */

enum token_standing
token_standing(const struct token *token, int64_t now_ms)
{
	return token->revoked_ms != 0        ? TOKEN_REVOKED
	       : token->used_ms != 0         ? TOKEN_USED
	       : token->expires_ms <= now_ms ? TOKEN_EXPIRED
	                                     : TOKEN_GOOD;
}

/* Whether somebody who holds a link of ours has put it into another purpose's address. */
static bool
is_misplaced(const struct keys *keys, const char *text)
{
	unsigned char id[ID_SIZE];
	bool ours = false;

	for (int i = 0; !ours && token_purpose_names[i] != NULL; i++)
		ours = verify(keys, (enum token_purpose)i, text, id);
	crypto_cleanse(id, sizeof id);
	return ours;
}

struct open {
	const char *hash;
	struct reseller_id reseller;
	struct token *token;
};

static const struct err *
read_open(struct store_txn *txn, void *arg)
{
	struct open *o = arg;

	return table_way_in(txn, &token_table, &token_by_hash, o->hash, &o->reseller, o->token);
}

const struct err *
token_open(struct link *l, enum token_purpose purpose, const char *text, struct token *token,
           enum token_standing *standing)
{
	unsigned char id[ID_SIZE];
	struct open o = {.token = token};
	const struct err *e;

	*standing = TOKEN_UNKNOWN;
	if (!verify(l->keys, purpose, text, id)) {
		if (is_misplaced(l->keys, text))
			*standing = TOKEN_MISPLACED;
		return err_new(l->arena, ERR_NOTFOUND, "token: no link to here");
	}
	o.hash = hash_id(l->arena, id);
	crypto_cleanse(id, sizeof id);
	if ((e = link_read(l, read_open, &o)) != NULL)
		return e;
	if (token->purpose != purpose)
		return err_new(l->arena, ERR_NOTFOUND, "token %s: other purpose",
		               token->head.id.text);
	l->reseller = o.reseller;
	*standing = token_standing(token, l->now_ms);
	return NULL;
}

struct note_opened {
	struct link *l;
	struct id id;
};

static const struct err *
write_opened(struct store_txn *txn, void *arg)
{
	struct note_opened *n = arg;
	struct token token;
	const struct err *e = store_token_get(txn, n->l->reseller, n->id, &token);

	if (e != NULL || token.opened_ms != 0)
		return e;
	token.opened_ms = n->l->now_ms;
	return store_token_put(txn, n->l->reseller, &token);
}

const struct err *
token_note_opened(struct link *l, const struct token *token)
{
	struct note_opened n = {l, token->head.id};

	return token->opened_ms != 0 ? NULL : link_write_more(l, write_opened, &n);
}

/* --- lists --- */

static bool
is_of_purpose(const void *record, const char *part, const void *arg)
{
	(void)part;
	return ((const struct token *)record)->purpose == *(const enum token_purpose *)arg;
}

struct of_subject {
	struct link *l;
	enum token_purpose purpose;
	struct id subject;
	size_t limit;
	struct token_page *page;
};

const struct err *
token_read_of_subject(struct store_txn *txn, struct link *l, enum token_purpose purpose,
                      struct id subject, size_t limit, struct token_page *page)
{
	struct table_query query = {.index = &token_by_subject,
	                            .prefix = {subject.text},
	                            .order = TABLE_NEWEST_FIRST,
	                            .limit = limit,
	                            .keep = is_of_purpose,
	                            .keep_arg = &purpose};

	return store_token_list(txn, l->reseller, &query, page);
}

static const struct err *
read_of_subject(struct store_txn *txn, void *arg)
{
	struct of_subject *o = arg;

	return token_read_of_subject(txn, o->l, o->purpose, o->subject, o->limit, o->page);
}

const struct err *
token_of_subject(struct link *l, enum token_purpose purpose, struct id subject, size_t limit,
                 struct token_page *page)
{
	struct of_subject o = {l, purpose, subject, limit, page};

	return link_read(l, read_of_subject, &o);
}

/* --- inside transactions --- */

const struct err *
token_add(struct store_txn *txn, struct link *l, struct token *token)
{
	unsigned char id[ID_SIZE];
	struct reseller_id other;
	struct token found;
	const struct err *e;

	if (!id_is_set(token->head.id))
		token->head.id = id_new();
	token->key = keys_current(l->keys);
	if (!make_id(l->keys, token, id))
		return err_new(l->arena, ERR_SYSTEM, "token: no current key");
	token->hash = hash_id(l->arena, id);
	crypto_cleanse(id, sizeof id);
	/* an ID that came with a form may be anybody's: no two links are one, of whichever reseller
	 */
	e = table_way_in(txn, &token_table, &token_by_hash, token->hash, &other, &found);
	if (e == NULL)
		return err_new(l->arena, ERR_CONFLICT, "token %s: is there already",
		               token->head.id.text);
	return e->kind != ERR_NOTFOUND ? e : store_token_add(txn, l->reseller, token);
}

const struct err *
token_issue(struct store_txn *txn, struct link *l, enum token_purpose purpose, struct id subject,
            struct id person, int64_t expires_ms, struct token *token)
{
	*token = (struct token){
		.purpose = purpose, .subject = subject, .person = person, .expires_ms = expires_ms};
	return token_add(txn, l, token);
}

/* Why a link that has ended takes no more, in a sentence. */
static const char *
ended_text(enum token_standing standing)
{
	return standing == TOKEN_EXPIRED ? "This link has expired meanwhile. Nothing was changed."
	       : standing == TOKEN_USED  ? "This link was used already. Nothing was changed."
	                                 : "This link was taken back. Nothing was changed.";
}

const struct err *
token_hold(struct store_txn *txn, struct link *l, struct id id, struct token *token)
{
	const struct err *e = store_token_get(txn, l->reseller, id, token);
	enum token_standing standing;

	if (e != NULL)
		return e;
	standing = token_standing(token, l->now_ms);
	return standing == TOKEN_GOOD ? NULL
	                              : err_say(l->arena, ERR_CONFLICT, "%s", ended_text(standing));
}

const struct err *
token_use(struct store_txn *txn, struct link *l, struct id id, struct token *token)
{
	const struct err *e = token_hold(txn, l, id, token);

	if (e != NULL)
		return e;
	token->used_ms = l->now_ms;
	return store_token_put(txn, l->reseller, token);
}

/* Ends a link read in this transaction, unless it has ended already. */
typedef const struct err *
end_fn(struct store_txn *txn, struct link *l, struct token *token);

static const struct err *
use(struct store_txn *txn, struct link *l, struct token *token)
{
	if (token_standing(token, l->now_ms) != TOKEN_GOOD)
		return NULL;
	token->used_ms = l->now_ms;
	return store_token_put(txn, l->reseller, token);
}

static const struct err *
revoke(struct store_txn *txn, struct link *l, struct token *token)
{
	if (token->revoked_ms != 0 || token->used_ms != 0)
		return NULL;
	token->revoked_ms = l->now_ms;
	return store_token_put(txn, l->reseller, token);
}

const struct err *
token_revoke(struct store_txn *txn, struct link *l, struct id id)
{
	struct token token;
	const struct err *e = store_token_get(txn, l->reseller, id, &token);

	return e != NULL ? e : revoke(txn, l, &token);
}

static const struct err *
end_all(struct store_txn *txn, struct link *l, const struct index *index, struct id of,
        enum token_purpose purpose, end_fn *end)
{
	struct table_query query = {.index = index,
	                            .prefix = {of.text},
	                            .order = TABLE_NEWEST_FIRST,
	                            .keep = is_of_purpose,
	                            .keep_arg = &purpose};
	struct token_page page;
	const struct err *e;

	do {
		if ((e = store_token_list(txn, l->reseller, &query, &page)) != NULL)
			return e;
		for (size_t i = 0; i < page.count; i++)
			if ((e = end(txn, l, &page.items[i])) != NULL)
				return e;
	} while ((query.after = page.next) != NULL);
	return NULL;
}

const struct err *
token_use_of_subject(struct store_txn *txn, struct link *l, enum token_purpose purpose,
                     struct id subject)
{
	return end_all(txn, l, &token_by_subject, subject, purpose, use);
}

const struct err *
token_revoke_of_subject(struct store_txn *txn, struct link *l, enum token_purpose purpose,
                        struct id subject)
{
	return end_all(txn, l, &token_by_subject, subject, purpose, revoke);
}

const struct err *
token_revoke_of_person(struct store_txn *txn, struct link *l, enum token_purpose purpose,
                       struct id person)
{
	return end_all(txn, l, &token_by_person, person, purpose, revoke);
}
