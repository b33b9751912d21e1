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

const struct err *
token_issue(struct store_txn *txn, struct link *l, enum token_purpose purpose, struct id subject,
            struct id person, int64_t expires_ms, struct token *token)
{
	unsigned char id[ID_SIZE];

	*token = (struct token){
		.head.id = id_new(),
		.purpose = purpose,
		.subject = subject,
		.person = person,
		.expires_ms = expires_ms,
		.key = keys_current(l->keys),
	};
	if (!make_id(l->keys, token, id))
		return err_new(l->arena, ERR_SYSTEM, "token: no current key");
	token->hash = hash_id(l->arena, id);
	crypto_cleanse(id, sizeof id);
	return store_token_add(txn, l->reseller, token);
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

	if (!verify(l->keys, purpose, text, id))
		return err_new(l->arena, ERR_NOTFOUND, "token: not one of ours");
	o.hash = hash_id(l->arena, id);
	crypto_cleanse(id, sizeof id);
	if ((e = link_read(l, read_open, &o)) != NULL)
		return e;
	if (token->purpose != purpose)
		return err_new(l->arena, ERR_NOTFOUND, "token %s: other purpose",
		               token->head.id.text);
	l->reseller = o.reseller;
	*standing = token->revoked_ms != 0           ? TOKEN_REVOKED
	            : token->used_ms != 0            ? TOKEN_USED
	            : token->expires_ms <= l->now_ms ? TOKEN_EXPIRED
	                                             : TOKEN_GOOD;
	return NULL;
}
