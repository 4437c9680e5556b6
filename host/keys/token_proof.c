#include "keys/token_proof.h"

#include "handle/digest.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

/* The relying party of all keys that nywhere-unlock makes. */
static const char relying_party[] = "nywhere:";

#define FLAGS DIGEST_SHA256
#define USER_PRESENT 0x01
#define MORE_FOLLOWS (0x40 | 0x80)

static EVP_PKEY *read_key(const struct public_key *key)
{
	unsigned char spki[PUBLIC_KEY_SPKI_MAX];
	const unsigned char *at = spki;

	return d2i_PUBKEY(NULL, &at, (long)public_key_spki(key, spki));
}

/* The library says of a signature that it is wrong in the same way in which it
 * says that it had no memory to find out; its own record of errors does not. */
static enum status failure(void)
{
	return ERR_GET_REASON(ERR_peek_error()) == ERR_R_MALLOC_FAILURE
		       ? STATUS_NO_MEMORY
		       : STATUS_TOKEN_FAILED;
}

static enum status check_signature(const struct public_key *key,
	const struct token_proof *proof, const unsigned char *text, size_t len)
{
	const EVP_MD *digest =
		key->algorithm == KEY_ES256 ? EVP_sha256() : NULL;
	enum status st = STATUS_NO_MEMORY;
	EVP_PKEY *pkey;
	EVP_MD_CTX *ctx;

	ERR_clear_error();
	pkey = read_key(key);
	ctx = EVP_MD_CTX_new();
	if (pkey != NULL && ctx != NULL &&
		EVP_DigestVerifyInit(ctx, NULL, digest, NULL, pkey) == 1) {
		/* One text is all: no copy, whose failure is not recorded. */
		EVP_MD_CTX_set_flags(ctx, EVP_MD_CTX_FLAG_FINALISE);
		st = EVP_DigestVerify(ctx, proof->signature,
			     proof->signature_len, text, len) == 1
			     ? STATUS_OK
			     : failure();
	}
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return st;
}

/* What a site is going to check, before it leaves. */
static enum status check(const struct public_key *key,
	const struct token_proof *proof, const char *input, size_t len)
{
	unsigned char text[TOKEN_PROOF_DATA_LENGTH + DIGEST_SHA256];
	unsigned char party[DIGEST_SHA256];

	digest_sha256(relying_party, sizeof(relying_party) - 1, party);
	memcpy(text, proof->data, TOKEN_PROOF_DATA_LENGTH);
	digest_sha256(input, len, text + TOKEN_PROOF_DATA_LENGTH);
	if (memcmp(proof->data, party, sizeof(party)) != 0 ||
		(proof->data[FLAGS] & USER_PRESENT) == 0 ||
		(proof->data[FLAGS] & MORE_FOLLOWS) != 0)
		return STATUS_TOKEN_FAILED;
	return check_signature(key, proof, text, sizeof(text));
}

enum status token_proof_append(const struct public_key *key,
	const struct token_proof *proof, char token[TOKEN_MAX], size_t len)
{
	enum status st = check(key, proof, token, len);

	if (st == STATUS_OK)
		st = token_append(
			token, &len, proof->data, sizeof(proof->data));
	if (st == STATUS_OK)
		st = token_append(
			token, &len, proof->signature, proof->signature_len);
	return st;
}
