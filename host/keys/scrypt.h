/* scrypt (RFC 7914), r = 8, p = 1: a key out of what somebody can remember. */
#ifndef KEYS_SCRYPT_H
#define KEYS_SCRYPT_H

#include "base/secret.h"
#include "keys/kdf.h"

#include <stdint.h>

/* What a vault may name: neither a slip nor a malicious file can abuse it. */
#define SCRYPT_COST_MIN 16384
#define SCRYPT_COST_MAX 1048576

/* N for a new slot, a power of two: what takes this computer about a quarter
 * of a second, the most that somebody at a sign-in does not feel. */
int64_t scrypt_measure(void);

/* STATUS_VAULT_DAMAGED for a cost out of bounds, without taking any time. The
 * caller frees *out. */
CHECKED enum status scrypt_derive(const struct secret *passphrase,
	const unsigned char salt[KDF_SALT_LENGTH], int64_t cost,
	struct secret **out);

#endif
