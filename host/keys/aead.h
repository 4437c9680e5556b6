/* AES-256-GCM (NIST SP 800-38D): nonce || ciphertext || tag in one piece. */
#ifndef KEYS_AEAD_H
#define KEYS_AEAD_H

#include "base/status.h"

#include <stddef.h>

#define AEAD_KEY_LENGTH 32
#define AEAD_NONCE_LENGTH 12
#define AEAD_TAG_LENGTH 16
#define AEAD_OVERHEAD (AEAD_NONCE_LENGTH + AEAD_TAG_LENGTH)

struct aead;

/* Sets up the cipher for one key, which it copies. */
CHECKED enum status aead_new(
	const unsigned char key[AEAD_KEY_LENGTH], struct aead **out);
void aead_free(struct aead *aead);

/* Writes len + AEAD_OVERHEAD bytes. aad is authenticated, not stored. */
CHECKED enum status aead_seal(struct aead *aead, const void *aad,
	size_t aad_len, const void *in, size_t len, unsigned char *out);

/* Writes len - AEAD_OVERHEAD bytes. STATUS_VAULT_DAMAGED, and out wiped, when
 * key, aad or bytes are not those of the seal. */
CHECKED enum status aead_open(struct aead *aead, const void *aad,
	size_t aad_len, const unsigned char *in, size_t len, void *out);

/* The same under a nonce of the caller's, which must never come twice with one
 * key and stands nowhere: len + AEAD_TAG_LENGTH bytes, or as many less. */
CHECKED enum status aead_seal_at(struct aead *aead,
	const unsigned char nonce[AEAD_NONCE_LENGTH], const void *aad,
	size_t aad_len, const void *in, size_t len, unsigned char *out);
CHECKED enum status aead_open_at(struct aead *aead,
	const unsigned char nonce[AEAD_NONCE_LENGTH], const void *aad,
	size_t aad_len, const unsigned char *in, size_t len, void *out);

#endif
