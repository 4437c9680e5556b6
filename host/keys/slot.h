/* A slot: one way to the vault's data key, which it holds wrapped under
 * another key. Several slots lead to the same data key. */
#ifndef KEYS_SLOT_H
#define KEYS_SLOT_H

#include "keys/seal.h"

#include <stddef.h>

#define SLOT_WRAPPED_LENGTH (SEAL_DATA_KEY_LENGTH + AEAD_OVERHEAD)
#define SLOT_SALT_LENGTH 16
#define SLOT_PASSPHRASE_MIN 8 /* bytes */

enum slot_kind {
	SLOT_PASSPHRASE = 1, /* scrypt (RFC 7914) of what the user types */
	SLOT_FILE = 2,       /* a key file beside the vault */
};

/* As it stands in the vault; everything but the data key is public. */
struct slot {
	enum slot_kind kind;
	unsigned char salt[SLOT_SALT_LENGTH]; /* passphrase only, as the next */
	int64_t cost;                         /* scrypt's N, a power of two */
	unsigned char wrapped[SLOT_WRAPPED_LENGTH];
};

/* "passphrase" or "file". */
const char *slot_kind_name(enum slot_kind kind);

/* Wraps data_key for that vault; what is given stays the caller's.
 * STATUS_PASSPHRASE_SHORT below SLOT_PASSPHRASE_MIN. */
CHECKED enum status slot_wrap_passphrase(const struct secret *passphrase,
	const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], struct slot *out);
CHECKED enum status slot_wrap_file(const struct secret *file_key,
	const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], struct slot *out);

/* key is the passphrase or the file's key, by the slot's kind.
 * STATUS_WRONG_PASSPHRASE or STATUS_KEY_FILE_WRONG. */
CHECKED enum status slot_unwrap(const struct slot *slot,
	const struct secret *key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH],
	struct secret **data_key);

/* The key file: made with 32 random bytes where none is, mode 0600; read back
 * only if it is a file of the user's own that nobody else may touch. */
CHECKED enum status slot_key_file_create(const char *path, struct secret **out);
CHECKED enum status slot_key_file_check(const char *path);
CHECKED enum status slot_key_file_read(const char *path, struct secret **out);

#endif
