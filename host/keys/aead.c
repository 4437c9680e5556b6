#include "keys/aead.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>

/* The key schedule is kept: setting a key costs more than sealing a row. */
struct aead {
	EVP_CIPHER_CTX *seal;
	EVP_CIPHER_CTX *open;
};

void aead_free(struct aead *aead)
{
	if (aead == NULL)
		return;
	EVP_CIPHER_CTX_free(aead->seal);
	EVP_CIPHER_CTX_free(aead->open);
	free(aead);
}

enum status aead_new(
	const unsigned char key[AEAD_KEY_LENGTH], struct aead **out)
{
	struct aead *aead = calloc(1, sizeof(*aead));

	if (aead == NULL)
		return STATUS_NO_MEMORY;
	aead->seal = EVP_CIPHER_CTX_new();
	aead->open = EVP_CIPHER_CTX_new();
	if (aead->seal == NULL || aead->open == NULL ||
		EVP_EncryptInit_ex2(
			aead->seal, EVP_aes_256_gcm(), key, NULL, NULL) != 1 ||
		EVP_DecryptInit_ex2(
			aead->open, EVP_aes_256_gcm(), key, NULL, NULL) != 1) {
		aead_free(aead);
		return STATUS_CRYPTO;
	}
	*out = aead;
	return STATUS_OK;
}

enum status aead_seal_at(struct aead *aead,
	const unsigned char nonce[AEAD_NONCE_LENGTH], const void *aad,
	size_t aad_len, const void *in, size_t len, unsigned char *out)
{
	int n;

	if (EVP_EncryptInit_ex2(aead->seal, NULL, NULL, nonce, NULL) != 1 ||
		EVP_EncryptUpdate(aead->seal, NULL, &n, aad, (int)aad_len) !=
			1 ||
		EVP_EncryptUpdate(aead->seal, out, &n, in, (int)len) != 1 ||
		EVP_EncryptFinal_ex(aead->seal, out + len, &n) != 1 ||
		EVP_CIPHER_CTX_ctrl(aead->seal, EVP_CTRL_AEAD_GET_TAG,
			AEAD_TAG_LENGTH, out + len) != 1)
		return STATUS_CRYPTO;
	return STATUS_OK;
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
	size_t text_len;
	int n;

	if (len < AEAD_TAG_LENGTH)
		return STATUS_VAULT_DAMAGED;
	text_len = len - AEAD_TAG_LENGTH;
	if (EVP_DecryptInit_ex2(aead->open, NULL, NULL, nonce, NULL) != 1 ||
		EVP_DecryptUpdate(aead->open, NULL, &n, aad, (int)aad_len) !=
			1 ||
		EVP_DecryptUpdate(aead->open, out, &n, in, (int)text_len) !=
			1 ||
		EVP_CIPHER_CTX_ctrl(aead->open, EVP_CTRL_AEAD_SET_TAG,
			AEAD_TAG_LENGTH, (void *)(in + text_len)) != 1 ||
		EVP_DecryptFinal_ex(aead->open, NULL, &n) != 1) {
		OPENSSL_cleanse(out, text_len);
		return STATUS_VAULT_DAMAGED;
	}
	return STATUS_OK;
}

enum status aead_open(struct aead *aead, const void *aad, size_t aad_len,
	const unsigned char *in, size_t len, void *out)
{
	if (len < AEAD_OVERHEAD)
		return STATUS_VAULT_DAMAGED;
	return aead_open_at(aead, in, aad, aad_len, in + AEAD_NONCE_LENGTH,
		len - AEAD_NONCE_LENGTH, out);
}
