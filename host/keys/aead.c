#include "keys/aead.h"

#include "base/secret.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdbool.h>
#include <stdlib.h>

/* libcrypto keeps what it makes of a key in ordinary memory, which may be
 * swapped out: so the key lies in locked memory, and libcrypto has it only
 * while a row is sealed or opened. What it frees is wiped. */
struct aead {
	struct secret *key;
	EVP_CIPHER *cipher; /* looked up once */
};

void aead_free(struct aead *aead)
{
	if (aead == NULL)
		return;
	secret_free(aead->key);
	EVP_CIPHER_free(aead->cipher);
	free(aead);
}

enum status aead_new(
	const unsigned char key[AEAD_KEY_LENGTH], struct aead **out)
{
	struct aead *aead = calloc(1, sizeof(*aead));

	if (aead == NULL)
		return STATUS_NO_MEMORY;
	aead->key = secret_copy(key, AEAD_KEY_LENGTH);
	aead->cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	if (aead->key == NULL || aead->cipher == NULL) {
		enum status st =
			aead->key == NULL ? STATUS_NO_MEMORY : STATUS_CRYPTO;

		aead_free(aead);
		return st;
	}
	*out = aead;
	return STATUS_OK;
}

enum status aead_seal_at(struct aead *aead,
	const unsigned char nonce[AEAD_NONCE_LENGTH], const void *aad,
	size_t aad_len, const void *in, size_t len, unsigned char *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n;
	bool done = ctx != NULL &&
		    EVP_EncryptInit_ex2(ctx, aead->cipher, aead->key->data,
			    nonce, NULL) == 1 &&
		    EVP_EncryptUpdate(ctx, NULL, &n, aad, (int)aad_len) == 1 &&
		    EVP_EncryptUpdate(ctx, out, &n, in, (int)len) == 1 &&
		    EVP_EncryptFinal_ex(ctx, out + len, &n) == 1 &&
		    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG,
			    AEAD_TAG_LENGTH, out + len) == 1;

	EVP_CIPHER_CTX_free(ctx);
	return done ? STATUS_OK : STATUS_CRYPTO;
}

enum status aead_seal(struct aead *aead, const void *aad, size_t aad_len,
	const void *in, size_t len, unsigned char *out)
{
	if (RAND_bytes(out, AEAD_NONCE_LENGTH) != 1)
		return STATUS_CRYPTO;
	return aead_seal_at(
		aead, out, aad, aad_len, in, len, out + AEAD_NONCE_LENGTH);
}

enum status aead_open_at(struct aead *aead,
	const unsigned char nonce[AEAD_NONCE_LENGTH], const void *aad,
	size_t aad_len, const unsigned char *in, size_t len, void *out)
{
	enum status st = STATUS_OK;
	EVP_CIPHER_CTX *ctx;
	size_t text_len;
	int n;

	if (len < AEAD_TAG_LENGTH)
		return STATUS_VAULT_DAMAGED;
	text_len = len - AEAD_TAG_LENGTH;
	ctx = EVP_CIPHER_CTX_new();
	if (ctx == NULL || EVP_DecryptInit_ex2(ctx, aead->cipher,
				   aead->key->data, nonce, NULL) != 1)
		st = STATUS_CRYPTO;
	else if (EVP_DecryptUpdate(ctx, NULL, &n, aad, (int)aad_len) != 1 ||
		 EVP_DecryptUpdate(ctx, out, &n, in, (int)text_len) != 1 ||
		 EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG,
			 AEAD_TAG_LENGTH, (void *)(in + text_len)) != 1 ||
		 EVP_DecryptFinal_ex(ctx, NULL, &n) != 1)
		st = STATUS_VAULT_DAMAGED;
	if (st != STATUS_OK)
		OPENSSL_cleanse(out, text_len);
	EVP_CIPHER_CTX_free(ctx);
	return st;
}

enum status aead_open(struct aead *aead, const void *aad, size_t aad_len,
	const unsigned char *in, size_t len, void *out)
{
	if (len < AEAD_OVERHEAD)
		return STATUS_VAULT_DAMAGED;
	return aead_open_at(aead, in, aad, aad_len, in + AEAD_NONCE_LENGTH,
		len - AEAD_NONCE_LENGTH, out);
}
