#include "keys/seal.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

struct seal {
	unsigned char vault_id[SEAL_VAULT_ID_LENGTH];
	EVP_MAC_CTX *names; /* keyed once */
	struct aead *rows;
};

/* The vault's id as salt: equal data keys of two vaults share nothing. */
static struct secret *derive(const struct secret *data_key,
	const unsigned char salt[SEAL_VAULT_ID_LENGTH], const char *purpose)
{
	struct secret *out = secret_new(SEAL_DATA_KEY_LENGTH);
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	char digest[] = "SHA256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(
			OSSL_KDF_PARAM_DIGEST, digest, sizeof(digest) - 1),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_KEY,
			(void *)data_key->data, data_key->len),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt,
			SEAL_VAULT_ID_LENGTH),
		OSSL_PARAM_octet_string(
			OSSL_KDF_PARAM_INFO, (void *)purpose, strlen(purpose)),
		OSSL_PARAM_END,
	};

	if (out != NULL && (ctx == NULL || EVP_KDF_derive(ctx, out->data,
						   out->len, params) != 1)) {
		secret_free(out);
		out = NULL;
	}
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return out;
}

void seal_free(struct seal *seal)
{
	if (seal == NULL)
		return;
	EVP_MAC_CTX_free(seal->names);
	aead_free(seal->rows);
	free(seal);
}

static EVP_MAC_CTX *new_mac(const struct secret *key)
{
	char digest[] = "SHA256";
	const OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(
			OSSL_MAC_PARAM_DIGEST, digest, sizeof(digest) - 1),
		OSSL_PARAM_END,
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);

	EVP_MAC_free(mac);
	if (ctx != NULL &&
		EVP_MAC_init(ctx, key->data, key->len, params) != 1) {
		EVP_MAC_CTX_free(ctx);
		return NULL;
	}
	return ctx;
}

enum status seal_new(const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], struct seal **out)
{
	struct seal *seal = calloc(1, sizeof(*seal));
	struct secret *row_key = derive(data_key, vault_id, "nywhere rows");
	struct secret *name_key = derive(data_key, vault_id, "nywhere names");
	enum status st = STATUS_NO_MEMORY;

	if (seal == NULL || row_key == NULL || name_key == NULL)
		goto out;
	memcpy(seal->vault_id, vault_id, SEAL_VAULT_ID_LENGTH);
	st = STATUS_CRYPTO;
	seal->names = new_mac(name_key);
	if (seal->names == NULL)
		goto out;
	st = aead_new(row_key->data, &seal->rows);
	if (st != STATUS_OK)
		goto out;
	*out = seal;
	seal = NULL;
out:
	secret_free(name_key);
	secret_free(row_key);
	seal_free(seal);
	return st;
}

enum status seal_name(struct seal *seal, int kind, const char *name,
	unsigned char id[SEAL_ROW_ID_LENGTH])
{
	unsigned char space = (unsigned char)kind;
	unsigned char mac[EVP_MAX_MD_SIZE];
	size_t len;

	if (EVP_MAC_init(seal->names, NULL, 0, NULL) != 1 ||
		EVP_MAC_update(seal->names, &space, 1) != 1 ||
		EVP_MAC_update(seal->names, (const unsigned char *)name,
			strlen(name)) != 1 ||
		EVP_MAC_final(seal->names, mac, &len, sizeof(mac)) != 1)
		return STATUS_CRYPTO;
	memcpy(id, mac, SEAL_ROW_ID_LENGTH);
	return STATUS_OK;
}

#define PLACE_LENGTH (SEAL_VAULT_ID_LENGTH + 1 + SEAL_ROW_ID_LENGTH + 8)

static void write_place(const struct seal *seal, const struct seal_place *place,
	unsigned char out[PLACE_LENGTH])
{
	unsigned char *p = out;

	memcpy(p, seal->vault_id, SEAL_VAULT_ID_LENGTH);
	p += SEAL_VAULT_ID_LENGTH;
	*p++ = (unsigned char)place->kind;
	memcpy(p, place->id, SEAL_ROW_ID_LENGTH);
	p += SEAL_ROW_ID_LENGTH;
	for (int shift = 56; shift >= 0; shift -= 8)
		*p++ = (unsigned char)((uint64_t)place->version >> shift);
}

enum status seal_row(struct seal *seal, const struct seal_place *place,
	const void *value, size_t len, unsigned char *out)
{
	unsigned char aad[PLACE_LENGTH];

	write_place(seal, place, aad);
	return aead_seal(seal->rows, aad, sizeof(aad), value, len, out);
}

enum status seal_open_row(struct seal *seal, const struct seal_place *place,
	const unsigned char *sealed, size_t len, struct secret **value)
{
	unsigned char aad[PLACE_LENGTH];
	struct secret *opened;
	enum status st;

	if (len < AEAD_OVERHEAD)
		return STATUS_VAULT_DAMAGED;
	opened = secret_new(len - AEAD_OVERHEAD);
	if (opened == NULL)
		return STATUS_NO_MEMORY;
	write_place(seal, place, aad);
	st = aead_open(seal->rows, aad, sizeof(aad), sealed, len, opened->data);
	if (st != STATUS_OK) {
		secret_free(opened);
		return st;
	}
	*value = opened;
	return STATUS_OK;
}
