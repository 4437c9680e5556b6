#include "keys/scrypt.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <time.h>

#define BLOCK 8
#define PARALLEL 1
#define MEMORY ((uint64_t)SCRYPT_COST_MAX * 128 * BLOCK * 2)

/* 32 to 256 MiB. */
#define NEW_COST_MIN 32768
#define NEW_COST_MAX 262144

/* Twice of this is further from a quarter of a second than once. */
#define ENOUGH_US 177000

static bool stretch(const struct secret *passphrase, const unsigned char *salt,
	int64_t cost, struct secret *out)
{
	return EVP_PBE_scrypt((const char *)passphrase->data, passphrase->len,
		       salt, KDF_SALT_LENGTH, (uint64_t)cost, BLOCK, PARALLEL,
		       MEMORY, out->data, out->len) == 1;
}

/* The processor's time, so that a busy computer does not make a weak slot. */
int64_t scrypt_measure(void)
{
	const unsigned char salt[KDF_SALT_LENGTH] = {0};
	struct secret *key = secret_new(KDF_KEY_LENGTH);
	int64_t cost = NEW_COST_MIN;
	clock_t begin = clock();
	int64_t us;

	if (key == NULL || !stretch(key, salt, cost, key)) {
		secret_free(key);
		return cost;
	}
	us = (int64_t)(clock() - begin) * 1000000 / CLOCKS_PER_SEC;
	for (; us < ENOUGH_US && cost < NEW_COST_MAX; us *= 2)
		cost *= 2;
	secret_free(key);
	return cost;
}

enum status scrypt_derive(const struct secret *passphrase,
	const unsigned char salt[KDF_SALT_LENGTH], int64_t cost,
	struct secret **out)
{
	struct secret *key;

	if (cost < SCRYPT_COST_MIN || cost > SCRYPT_COST_MAX ||
		(cost & (cost - 1)) != 0)
		return STATUS_VAULT_DAMAGED;
	key = secret_new(KDF_KEY_LENGTH);
	if (key == NULL)
		return STATUS_NO_MEMORY;
	if (!stretch(passphrase, salt, cost, key)) {
		secret_free(key);
		return STATUS_CRYPTO;
	}
	*out = key;
	return STATUS_OK;
}
