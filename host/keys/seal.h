/* What the data key is used for: sealing the vault's rows and naming them, so
 * that the file tells neither values nor names, and no row can stand in for
 * another. Each use has a key of its own (HKDF-SHA-256, RFC 5869). */
#ifndef KEYS_SEAL_H
#define KEYS_SEAL_H

#include "base/secret.h"
#include "keys/aead.h"

#include <stdint.h>

#define SEAL_VAULT_ID_LENGTH 16
#define SEAL_ROW_ID_LENGTH 16
#define SEAL_DATA_KEY_LENGTH 32

/* Where a row stands; authenticated with its value. */
struct seal_place {
	int kind;
	unsigned char id[SEAL_ROW_ID_LENGTH];
	int64_t version;
};

struct seal;

/* The keys that outlive a data key, sealed under the one that follows. */
#define SEAL_KEPT_LENGTH (2 * SEAL_DATA_KEY_LENGTH + AEAD_OVERHEAD)

/* Derives its keys; data_key stays the caller's. kept is NULL under a vault's
 * first data key. STATUS_VAULT_DAMAGED for another's. */
CHECKED enum status seal_new(const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH],
	const unsigned char *kept, struct seal **out);

/* Under another data key: rows are sealed anew. The keyed names stay, since
 * what is named cannot be read back out of them, and so does what lies apart.
 */
CHECKED enum status seal_renew(const struct seal *seal,
	const struct secret *data_key, unsigned char kept[SEAL_KEPT_LENGTH],
	struct seal **out);
void seal_free(struct seal *seal);

/* The id of the row of that kind and name (HMAC-SHA-256, cut). */
CHECKED enum status seal_name(struct seal *seal, int kind, const char *name,
	unsigned char id[SEAL_ROW_ID_LENGTH]);

/* As aead_seal and aead_open, for a row in its place. */
CHECKED enum status seal_row(struct seal *seal, const struct seal_place *place,
	const void *value, size_t len, unsigned char *out);
CHECKED enum status seal_open_row(struct seal *seal,
	const struct seal_place *place, const unsigned char *sealed, size_t len,
	struct secret **value);

/* The same for what lies outside of the vault's file, in one place that has no
 * version: under a key of its own. */
CHECKED enum status seal_apart(
	struct seal *seal, const void *value, size_t len, unsigned char *out);
CHECKED enum status seal_open_apart(
	struct seal *seal, const unsigned char *sealed, size_t len, void *out);

#endif
