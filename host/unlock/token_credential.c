#include "unlock/token_credential.h"

#include "base/base64url.h"

#include <fido/eddsa.h>
#include <fido/es256.h>
#include <string.h>

#define HIDDEN 0x80
#define RAW_MAX (1 + 64 + TOKEN_CREDENTIAL_ID_MAX)

_Static_assert(TOKEN_CREDENTIAL_TEXT_MAX == BASE64URL_LENGTH(RAW_MAX) + 1,
	"the longest credential fits exactly");

static const unsigned char numbers[] = {
	[KEY_ES256] = 1,
	[KEY_ED25519] = 2,
};

static const int cose[] = {
	[KEY_ES256] = COSE_ES256,
	[KEY_ED25519] = COSE_EDDSA,
};

/* The public key's length is that of its algorithm. */
static enum status read_algorithm(unsigned char number, struct public_key *key)
{
	for (size_t i = 0; i < sizeof(numbers); i++) {
		if (numbers[i] != number)
			continue;
		key->algorithm = (enum key_algorithm)i;
		return STATUS_OK;
	}
	return STATUS_BAD_ARGUMENT;
}

enum status token_credential_parse(
	const char *text, struct token_credential *out)
{
	unsigned char raw[RAW_MAX];
	size_t len = sizeof(raw);
	size_t key_len;
	enum status st = base64url_decode(text, strlen(text), raw, &len);

	if (st == STATUS_OK && len == 0)
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK)
		st = read_algorithm(
			(unsigned char)(raw[0] & ~HIDDEN), &out->key);
	if (st != STATUS_OK)
		return STATUS_BAD_ARGUMENT;
	key_len = public_key_length(&out->key);
	if (len < 1 + key_len + 1 ||
		len - 1 - key_len > TOKEN_CREDENTIAL_ID_MAX)
		return STATUS_BAD_ARGUMENT;
	out->is_hidden = (raw[0] & HIDDEN) != 0;
	memcpy(out->key.bytes, raw + 1, key_len);
	out->id_len = len - 1 - key_len;
	memcpy(out->id, raw + 1 + key_len, out->id_len);
	return STATUS_OK;
}

void token_credential_format(const struct token_credential *credential,
	char out[TOKEN_CREDENTIAL_TEXT_MAX])
{
	unsigned char raw[RAW_MAX];
	size_t key_len = public_key_length(&credential->key);

	raw[0] = (unsigned char)(numbers[credential->key.algorithm] |
				 (credential->is_hidden ? HIDDEN : 0));
	memcpy(raw + 1, credential->key.bytes, key_len);
	memcpy(raw + 1 + key_len, credential->id, credential->id_len);
	base64url_encode(raw, 1 + key_len + credential->id_len, out);
}

enum status token_credential_from_cred(
	const fido_cred_t *cred, struct token_credential *out)
{
	size_t id_len = fido_cred_id_len(cred);
	int type = fido_cred_type(cred);

	out->key.algorithm = type == COSE_EDDSA ? KEY_ED25519 : KEY_ES256;
	if (type != cose[out->key.algorithm] ||
		fido_cred_pubkey_len(cred) != public_key_length(&out->key) ||
		id_len == 0 || id_len > TOKEN_CREDENTIAL_ID_MAX)
		return STATUS_TOKEN_UNSUITABLE;
	memcpy(out->key.bytes, fido_cred_pubkey_ptr(cred),
		fido_cred_pubkey_len(cred));
	memcpy(out->id, fido_cred_id_ptr(cred), id_len);
	out->id_len = id_len;
	out->is_hidden = fido_cred_prot(cred) == FIDO_CRED_PROT_UV_REQUIRED;
	return STATUS_OK;
}

static bool verifies_es256(
	const struct public_key *key, const fido_assert_t *assert)
{
	es256_pk_t *pk = es256_pk_new();
	bool result = pk != NULL &&
		      es256_pk_from_ptr(pk, key->bytes,
			      public_key_length(key)) == FIDO_OK &&
		      fido_assert_verify(assert, 0, COSE_ES256, pk) == FIDO_OK;

	es256_pk_free(&pk);
	return result;
}

static bool verifies_ed25519(
	const struct public_key *key, const fido_assert_t *assert)
{
	eddsa_pk_t *pk = eddsa_pk_new();
	bool result = pk != NULL &&
		      eddsa_pk_from_ptr(pk, key->bytes,
			      public_key_length(key)) == FIDO_OK &&
		      fido_assert_verify(assert, 0, COSE_EDDSA, pk) == FIDO_OK;

	eddsa_pk_free(&pk);
	return result;
}

bool token_credential_verifies(
	const struct token_credential *credential, const fido_assert_t *assert)
{
	if (credential->key.algorithm == KEY_ED25519)
		return verifies_ed25519(&credential->key, assert);
	return verifies_es256(&credential->key, assert);
}
