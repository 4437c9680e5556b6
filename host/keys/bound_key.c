#include "keys/bound_key.h"

#include "keys/kdf.h"

#include <string.h>

/* version || guard || verification, then of a sealed one the token's salt and
 * the seal, then the credential. */
#define VERSION 1
#define HEAD_LENGTH 3
#define SEALED_HEAD_LENGTH                                                     \
	(HEAD_LENGTH + SLOT_SALT_LENGTH + BOUND_KEY_SEALED_LENGTH)

#define AAD_MAX                                                                \
	(HEAD_LENGTH + SLOT_SALT_LENGTH + PUBLIC_KEY_SPKI_MAX + HANDLE_MAX +   \
		1 + SLOT_CREDENTIAL_MAX)

static const char purpose[] = "nywhere bound key";

static unsigned char *put(unsigned char *at, const void *bytes, size_t len)
{
	memcpy(at, bytes, len);
	return at + len;
}

static unsigned char *put_head(unsigned char *at, const struct bound_key *bound)
{
	*at++ = VERSION;
	*at++ = (unsigned char)bound->guard;
	*at++ = bound->token.verification;
	return at;
}

/* Whose key it is and what gives its secret. Not the row's id, which differs
 * from vault to vault: the seal moves house as it is. */
static size_t write_aad(const struct bound_key *bound,
	const struct handle_record *record, unsigned char aad[AAD_MAX])
{
	const struct slot_token *token = &bound->token;
	unsigned char spki[PUBLIC_KEY_SPKI_MAX];
	size_t spki_len = public_key_spki(&record->public_key, spki);
	unsigned char *at = put_head(aad, bound);

	at = put(at, token->salt, sizeof(token->salt));
	at = put(at, spki, spki_len);
	at = put(at, record->handle.text, strlen(record->handle.text) + 1);
	at = put(at, token->credential, token->credential_len);
	return (size_t)(at - aad);
}

static enum status cipher(const struct bound_key *bound,
	const struct secret *secret, struct aead **out)
{
	struct secret *key = NULL;
	enum status st = kdf_derive(secret, bound->token.salt, purpose, &key);

	if (st == STATUS_OK)
		st = aead_new(key->data, out);
	secret_free(key);
	return st;
}

enum status bound_key_seal(struct bound_key *bound,
	const struct handle_record *record, const struct key *key,
	const struct secret *secret)
{
	unsigned char aad[AAD_MAX];
	struct secret *bytes = NULL;
	struct aead *aead = NULL;
	size_t aad_len = write_aad(bound, record, aad);
	enum status st = key_export(key, &bytes);

	if (st == STATUS_OK)
		st = cipher(bound, secret, &aead);
	if (st == STATUS_OK)
		st = aead_seal(aead, aad, aad_len, bytes->data, bytes->len,
			bound->sealed);
	aead_free(aead);
	secret_free(bytes);
	return st;
}

enum status bound_key_open(const struct bound_key *bound,
	const struct handle_record *record, const struct secret *secret,
	struct key **out)
{
	unsigned char aad[AAD_MAX];
	struct secret *bytes = secret_new(KEY_PRIVATE_LENGTH);
	struct aead *aead = NULL;
	size_t aad_len = write_aad(bound, record, aad);
	enum status st = STATUS_NO_MEMORY;

	if (bytes != NULL)
		st = bound->guard == GUARD_TOUCH ? cipher(bound, secret, &aead)
						 : STATUS_VAULT_DAMAGED;
	if (st == STATUS_OK)
		st = aead_open(aead, aad, aad_len, bound->sealed,
			sizeof(bound->sealed), bytes->data);
	/* The seal says that the two are a pair. */
	if (st == STATUS_OK)
		st = key_import(bytes, &record->public_key, out);
	aead_free(aead);
	secret_free(bytes);
	return st;
}

static size_t head_length(enum handle_guard guard)
{
	return guard == GUARD_TOUCH ? SEALED_HEAD_LENGTH : HEAD_LENGTH;
}

enum status bound_key_write(const struct bound_key *bound, struct secret **out)
{
	const struct slot_token *token = &bound->token;
	struct secret *stored =
		secret_new(head_length(bound->guard) + token->credential_len);
	unsigned char *at;

	if (stored == NULL)
		return STATUS_NO_MEMORY;
	at = put_head(stored->data, bound);
	if (bound->guard == GUARD_TOUCH) {
		at = put(at, token->salt, sizeof(token->salt));
		at = put(at, bound->sealed, sizeof(bound->sealed));
	}
	put(at, token->credential, token->credential_len);
	*out = stored;
	return STATUS_OK;
}

static bool is_whole(const struct secret *stored)
{
	const unsigned char *p = stored->data;

	return stored->len > HEAD_LENGTH && p[0] == VERSION &&
	       (p[1] == GUARD_TOUCH || p[1] == GUARD_INSIDE) && p[2] <= 1 &&
	       stored->len > head_length(p[1]) &&
	       stored->len - head_length(p[1]) <= SLOT_CREDENTIAL_MAX;
}

enum status bound_key_read(const struct secret *stored, struct bound_key *out)
{
	struct bound_key bound = {0};
	struct slot_token *token = &bound.token;
	const unsigned char *at = stored->data + HEAD_LENGTH;

	if (!is_whole(stored))
		return STATUS_VAULT_DAMAGED;
	bound.guard = stored->data[1];
	token->verification = stored->data[2] == 1;
	if (bound.guard == GUARD_TOUCH) {
		memcpy(token->salt, at, sizeof(token->salt));
		at += sizeof(token->salt);
		memcpy(bound.sealed, at, sizeof(bound.sealed));
		at += sizeof(bound.sealed);
	}
	token->credential_len = (size_t)(stored->data + stored->len - at);
	memcpy(token->credential, at, token->credential_len);
	*out = bound;
	return STATUS_OK;
}
