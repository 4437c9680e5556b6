/* A slot: one way to the vault's data key, which it holds wrapped under
 * another key. Several slots lead to the same data key. */
#ifndef KEYS_SLOT_H
#define KEYS_SLOT_H

#include "keys/seal.h"

#include <stdbool.h>
#include <stddef.h>

#define SLOT_WRAPPED_LENGTH (SEAL_DATA_KEY_LENGTH + AEAD_OVERHEAD)
#define SLOT_PASSPHRASE_MIN 8    /* bytes */
#define SLOT_SECRET_LENGTH 32    /* of a file, a keyring, a token */
#define SLOT_LABEL_MAX 64        /* bytes */
#define SLOT_CREDENTIAL_MAX 1088 /* bytes */
#define SLOT_SALT_LENGTH 32      /* that a token is given */
#define SLOT_PARAMETERS_MAX 1200
#define SLOT_COUNT_MAX 32
#define SLOT_TOKENS_MAX 16 /* that can be looked for at a time */

/* Numbers are stored; never reuse one. */
enum slot_kind {
	SLOT_PASSPHRASE = 1, /* scrypt (RFC 7914) of what the user types */
	SLOT_FILE = 2,       /* a key file beside the vault */
	SLOT_KEYRING = 3,    /* a secret in the desktop's keyring */
	SLOT_TOKEN = 4,      /* hmac-secret of a security key (CTAP 2.1) */
	SLOT_RECOVERY = 5,   /* a code that the user has written down */
};

/* As it stands in the vault; everything but the data key is public. Parameters
 * are bytes of slot.c; the wrapping authenticates them, with the slot's id and
 * kind and the vault's id. */
struct slot {
	int64_t id; /* never used again within a vault */
	enum slot_kind kind;
	char label[SLOT_LABEL_MAX + 1]; /* the user's; "" for none */
	int64_t created_at;             /* seconds since 1970 */
	int64_t used_at;                /* 0 for never; to the hour */
	unsigned char parameters[SLOT_PARAMETERS_MAX];
	size_t parameters_len;
	unsigned char wrapped[SLOT_WRAPPED_LENGTH];
};

/* What a token needs to give its secret again. */
struct slot_token {
	unsigned char credential[SLOT_CREDENTIAL_MAX];
	size_t credential_len;
	unsigned char salt[SLOT_SALT_LENGTH];
	bool verification; /* with PIN or fingerprint, ever after */
};

/* "passphrase", "file", "keyring", "token", "recovery". */
const char *slot_kind_name(enum slot_kind kind);

/* STATUS_BAD_ARGUMENT for a name that is none of these. */
CHECKED enum status slot_kind_read(const char *name, enum slot_kind *out);

/* STATUS_BAD_ARGUMENT for a credential that is too long. */
CHECKED enum status slot_token_write(
	struct slot *slot, const struct slot_token *token);
CHECKED enum status slot_token_read(
	const struct slot *slot, struct slot_token *out);

/* Wraps data_key under a secret for a slot whose id and kind are set, and a
 * token's parameters; makes the other parameters. A recovery code is as
 * recovery_read gives it. STATUS_PASSPHRASE_SHORT below SLOT_PASSPHRASE_MIN. */
CHECKED enum status slot_wrap(struct slot *slot, const struct secret *secret,
	const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH]);

/* STATUS_WRONG_PASSPHRASE, STATUS_KEY_FILE_WRONG, STATUS_RECOVERY_WRONG or
 * STATUS_SLOT_WRONG, by its kind, for another secret. */
CHECKED enum status slot_unwrap(const struct slot *slot,
	const struct secret *secret,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH],
	struct secret **data_key);

/* A slot of schema 1 is read as it was wrapped then, until its secret is at
 * hand to wrap it anew. */
#define SLOT_OLD_SALT_LENGTH 16
void slot_set_old(struct slot *slot, const unsigned char *salt, int64_t cost);
bool slot_is_old(const struct slot *slot);

/* The key file: made with 32 random bytes where none is, mode 0600; read back
 * only if it is a file of the user's own that nobody else may touch. */
CHECKED enum status slot_key_file_create(const char *path, struct secret **out);
CHECKED enum status slot_key_file_check(const char *path);
CHECKED enum status slot_key_file_read(const char *path, struct secret **out);

#endif
