/* Shared by the files that make up vault.h, and by nobody else. */
#ifndef KEYS_VAULT_INTERNAL_H
#define KEYS_VAULT_INTERNAL_H

#include "keys/vault.h"
#include "keys/vault_file.h"

enum query {
	QUERY_SLOTS,
	QUERY_READ,
	QUERY_VERSION,
	QUERY_WRITE,
	QUERY_REMOVE,
	QUERY_REMOVE_GROUP,
	QUERY_EACH,
	QUERY_EACH_OF_GROUP,
	QUERY_GENERATION,
	QUERY_BEGIN,
	QUERY_COMMIT,
	QUERY_ROLLBACK,
	QUERY_COUNT
};

struct vault {
	sqlite3 *db;
	sqlite3_stmt *query[QUERY_COUNT]; /* prepared when first needed */
	unsigned char id[SEAL_VAULT_ID_LENGTH];
	struct seal *seal; /* NULL while locked */
	bool durable;      /* of the transaction */
	char folder[PLATFORM_PATH_MAX];
	struct vault_file_identity file;
};

/* The statement, which stays the vault's; made when first needed. Whoever steps
 * it resets it. */
CHECKED enum status vault_prepare(
	struct vault *vault, enum query which, sqlite3_stmt **out);

#endif
