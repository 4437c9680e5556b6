#include "keys/seal.h"

#include "keys/kdf.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct seal {
	unsigned char vault_id[SEAL_VAULT_ID_LENGTH];
	EVP_MAC *mac; /* for names; looked up once */
	struct aead *rows;
	struct aead *apart;
	struct secret *kept; /* the keys of names and apart, as they are */
};

void seal_free(struct seal *seal)
{
	if (seal == NULL)
		return;
	EVP_MAC_free(seal->mac);
	aead_free(seal->rows);
	aead_free(seal->apart);
	secret_free(seal->kept);
	free(seal);
}

#define KEPT_LENGTH (2 * SEAL_DATA_KEY_LENGTH)

/* The vault's id as salt: equal data keys of two vaults share nothing. */
static enum status derive_kept(const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], struct secret *out)
{
	struct secret *names = NULL;
	struct secret *apart = NULL;
	enum status st =
		kdf_derive(data_key, vault_id, "nywhere names", &names);

	if (st == STATUS_OK)
		st = kdf_derive(data_key, vault_id, "nywhere apart", &apart);
	if (st == STATUS_OK) {
		memcpy(out->data, names->data, names->len);
		memcpy(out->data + names->len, apart->data, apart->len);
	}
	secret_free(apart);
	secret_free(names);
	return st;
}

static enum status new_aead(const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], const char *purpose,
	struct aead **out)
{
	struct secret *key = NULL;
	enum status st = kdf_derive(data_key, vault_id, purpose, &key);

	if (st == STATUS_OK)
		st = aead_new(key->data, out);
	secret_free(key);
	return st;
}

/* With what is kept already there. */
static enum status set_up(struct seal *seal, const struct secret *data_key)
{
	enum status st =
		new_aead(data_key, seal->vault_id, "nywhere rows", &seal->rows);

	if (st == STATUS_OK)
		st = aead_new(
			seal->kept->data + SEAL_DATA_KEY_LENGTH, &seal->apart);
	if (st != STATUS_OK)
		return st;
	seal->mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	return seal->mac == NULL ? STATUS_CRYPTO : STATUS_OK;
}

static enum status new_seal(
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], struct seal **out)
{
	struct seal *seal = calloc(1, sizeof(*seal));

	if (seal != NULL)
		seal->kept = secret_new(KEPT_LENGTH);
	if (seal == NULL || seal->kept == NULL) {
		seal_free(seal);
		return STATUS_NO_MEMORY;
	}
	memcpy(seal->vault_id, vault_id, SEAL_VAULT_ID_LENGTH);
	*out = seal;
	return STATUS_OK;
}

static const char kept_purpose[] = "nywhere kept";

static enum status open_kept(struct seal *seal, const struct secret *data_key,
	const unsigned char *kept)
{
	struct aead *aead = NULL;
	enum status st =
		new_aead(data_key, seal->vault_id, kept_purpose, &aead);

	if (st == STATUS_OK)
		st = aead_open(aead, seal->vault_id, SEAL_VAULT_ID_LENGTH, kept,
			SEAL_KEPT_LENGTH, seal->kept->data);
	aead_free(aead);
	return st;
}

enum status seal_new(const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH],
	const unsigned char *kept, struct seal **out)
{
	struct seal *seal = NULL;
	enum status st = new_seal(vault_id, &seal);

	if (st == STATUS_OK)
		st = kept == NULL ? derive_kept(data_key, vault_id, seal->kept)
				  : open_kept(seal, data_key, kept);
	if (st == STATUS_OK)
		st = set_up(seal, data_key);
	if (st == STATUS_OK)
		*out = seal;
	else
		seal_free(seal);
	return st;
}

enum status seal_renew(const struct seal *seal, const struct secret *data_key,
	unsigned char kept[SEAL_KEPT_LENGTH], struct seal **out)
{
	struct seal *renewed = NULL;
	struct aead *aead = NULL;
	enum status st = new_seal(seal->vault_id, &renewed);

	if (st == STATUS_OK) {
		memcpy(renewed->kept->data, seal->kept->data, KEPT_LENGTH);
		st = set_up(renewed, data_key);
	}
	if (st == STATUS_OK)
		st = new_aead(data_key, seal->vault_id, kept_purpose, &aead);
	if (st == STATUS_OK)
		st = aead_seal(aead, seal->vault_id, SEAL_VAULT_ID_LENGTH,
			seal->kept->data, KEPT_LENGTH, kept);
	aead_free(aead);
	if (st == STATUS_OK)
		*out = renewed;
	else
		seal_free(renewed);
	return st;
}

enum status seal_name(struct seal *seal, int kind, const char *name,
	unsigned char id[SEAL_ROW_ID_LENGTH])
{
	unsigned char space = (unsigned char)kind;
	unsigned char mac[EVP_MAX_MD_SIZE];
	char digest[] = "SHA256";
	const OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(
			OSSL_MAC_PARAM_DIGEST, digest, sizeof(digest) - 1),
		OSSL_PARAM_END,
	};
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(seal->mac);
	size_t len;
	bool done = ctx != NULL &&
		    EVP_MAC_init(ctx, seal->kept->data, SEAL_DATA_KEY_LENGTH,
			    params) == 1 &&
		    EVP_MAC_update(ctx, &space, 1) == 1 &&
		    EVP_MAC_update(ctx, (const unsigned char *)name,
			    strlen(name)) == 1 &&
		    EVP_MAC_final(ctx, mac, &len, sizeof(mac)) == 1;

	EVP_MAC_CTX_free(ctx);
	if (!done)
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

enum status seal_apart(
	struct seal *seal, const void *value, size_t len, unsigned char *out)
{
	return aead_seal(seal->apart, seal->vault_id, sizeof(seal->vault_id),
		value, len, out);
}

enum status seal_open_apart(
	struct seal *seal, const unsigned char *sealed, size_t len, void *out)
{
	return aead_open(seal->apart, seal->vault_id, sizeof(seal->vault_id),
		sealed, len, out);
}
