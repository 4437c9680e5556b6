#include "keys/slot.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

/* N = 2^16, r = 8, p = 1: 64 MiB and about a quarter of a second, the most
 * that somebody at a sign-in does not feel. A vault may name another N, within
 * bounds that neither a typing error nor a malicious file can abuse. */
#define SCRYPT_COST 65536
#define SCRYPT_COST_MIN 16384
#define SCRYPT_COST_MAX 1048576
#define SCRYPT_BLOCK 8
#define SCRYPT_PARALLEL 1
#define SCRYPT_MEMORY ((uint64_t)SCRYPT_COST_MAX * 128 * SCRYPT_BLOCK * 2)

const char *slot_kind_name(enum slot_kind kind)
{
	return kind == SLOT_PASSPHRASE ? "passphrase" : "file";
}

static enum status stretch(const struct slot *slot,
	const struct secret *passphrase, struct secret **out)
{
	struct secret *key;

	if (slot->cost < SCRYPT_COST_MIN || slot->cost > SCRYPT_COST_MAX ||
		(slot->cost & (slot->cost - 1)) != 0)
		return STATUS_VAULT_DAMAGED;
	key = secret_new(AEAD_KEY_LENGTH);
	if (key == NULL)
		return STATUS_NO_MEMORY;
	if (EVP_PBE_scrypt((const char *)passphrase->data, passphrase->len,
		    slot->salt, sizeof(slot->salt), (uint64_t)slot->cost,
		    SCRYPT_BLOCK, SCRYPT_PARALLEL, SCRYPT_MEMORY, key->data,
		    key->len) != 1) {
		secret_free(key);
		return STATUS_CRYPTO;
	}
	*out = key;
	return STATUS_OK;
}

/* What the wrapping authenticates: a slot works only in its own vault, as
 * what it is. Salt and cost need no mention, they decide the key. */
struct binding {
	unsigned char text[SEAL_VAULT_ID_LENGTH + 1];
};

static struct binding bind(const struct slot *slot,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH])
{
	struct binding binding;

	memcpy(binding.text, vault_id, SEAL_VAULT_ID_LENGTH);
	binding.text[SEAL_VAULT_ID_LENGTH] = (unsigned char)slot->kind;
	return binding;
}

static enum status wrap(const struct secret *key, const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], struct slot *slot)
{
	struct binding binding = bind(slot, vault_id);
	struct aead *aead = NULL;
	enum status st = aead_new(key->data, &aead);

	if (st == STATUS_OK)
		st = aead_seal(aead, binding.text, sizeof(binding.text),
			data_key->data, data_key->len, slot->wrapped);
	aead_free(aead);
	return st;
}

enum status slot_wrap_passphrase(const struct secret *passphrase,
	const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], struct slot *out)
{
	struct slot slot = {.kind = SLOT_PASSPHRASE, .cost = SCRYPT_COST};
	struct secret *key = NULL;
	enum status st;

	if (passphrase->len < SLOT_PASSPHRASE_MIN)
		return STATUS_PASSPHRASE_SHORT;
	if (RAND_bytes(slot.salt, sizeof(slot.salt)) != 1)
		return STATUS_CRYPTO;
	st = stretch(&slot, passphrase, &key);
	if (st == STATUS_OK)
		st = wrap(key, data_key, vault_id, &slot);
	secret_free(key);
	if (st == STATUS_OK)
		*out = slot;
	return st;
}

enum status slot_wrap_file(const struct secret *file_key,
	const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], struct slot *out)
{
	struct slot slot = {.kind = SLOT_FILE};
	enum status st = wrap(file_key, data_key, vault_id, &slot);

	if (st == STATUS_OK)
		*out = slot;
	return st;
}

static enum status unwrap(const struct slot *slot, const struct secret *key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH],
	struct secret **data_key)
{
	struct binding binding = bind(slot, vault_id);
	struct secret *opened = secret_new(SEAL_DATA_KEY_LENGTH);
	struct aead *aead = NULL;
	enum status st =
		opened == NULL ? STATUS_NO_MEMORY : aead_new(key->data, &aead);

	if (st == STATUS_OK)
		st = aead_open(aead, binding.text, sizeof(binding.text),
			slot->wrapped, sizeof(slot->wrapped), opened->data);
	aead_free(aead);
	if (st != STATUS_OK) {
		secret_free(opened);
		return st;
	}
	*data_key = opened;
	return STATUS_OK;
}

enum status slot_unwrap(const struct slot *slot, const struct secret *key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH],
	struct secret **data_key)
{
	struct secret *stretched = NULL;
	enum status st;

	if (slot->kind == SLOT_FILE) {
		st = unwrap(slot, key, vault_id, data_key);
		return st == STATUS_VAULT_DAMAGED ? STATUS_KEY_FILE_WRONG : st;
	}
	st = stretch(slot, key, &stretched);
	if (st == STATUS_OK) {
		st = unwrap(slot, stretched, vault_id, data_key);
		if (st == STATUS_VAULT_DAMAGED)
			st = STATUS_WRONG_PASSPHRASE;
	}
	secret_free(stretched);
	return st;
}
