/* The key of a handle that a security key guards: sealed under what that gives
 * at a touch, or made on it and never outside. In the vault this stands in the
 * place of the private bytes, and is sealed under the data key as they are. */
#ifndef KEYS_BOUND_KEY_H
#define KEYS_BOUND_KEY_H

#include "keys/handle_row.h"
#include "keys/key.h"
#include "keys/slot.h"

#define BOUND_KEY_SEALED_LENGTH (KEY_PRIVATE_LENGTH + AEAD_OVERHEAD)

struct bound_key {
	enum handle_guard guard; /* not GUARD_NONE */
	/* What the security key needs to give its secret, or to sign; the salt
	 * is zeros for the latter. */
	struct slot_token token;
	unsigned char sealed[BOUND_KEY_SEALED_LENGTH]; /* of GUARD_TOUCH */
};

/* Seals the key for that handle under the secret of the security key; guard and
 * token are set. */
CHECKED enum status bound_key_seal(struct bound_key *bound,
	const struct handle_record *record, const struct key *key,
	const struct secret *secret);

/* The key, at the touch that gave the secret; the caller frees it at once.
 * STATUS_VAULT_DAMAGED if secret, record or bytes are not those of the seal. */
CHECKED enum status bound_key_open(const struct bound_key *bound,
	const struct handle_record *record, const struct secret *secret,
	struct key **out);

/* As it is stored; the caller frees *out. */
CHECKED enum status bound_key_write(
	const struct bound_key *bound, struct secret **out);

/* STATUS_VAULT_DAMAGED for what bound_key_write did not write. */
CHECKED enum status bound_key_read(
	const struct secret *stored, struct bound_key *out);

#endif
