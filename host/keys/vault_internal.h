/* Shared by the files that make up vault.h, and by nobody else. */
#ifndef KEYS_VAULT_INTERNAL_H
#define KEYS_VAULT_INTERNAL_H

#include "keys/vault.h"
#include "keys/vault_file.h"

enum query {
	QUERY_META,
	QUERY_SET_META,
	QUERY_SLOTS,
	QUERY_NEXT_SLOT,
	QUERY_ADD_SLOT,
	QUERY_CHANGE_SLOT,
	QUERY_USE_SLOT,
	QUERY_REMOVE_SLOT,
	QUERY_READ,
	QUERY_VERSION,
	QUERY_WRITE,
	QUERY_REMOVE,
	QUERY_REMOVE_GROUP,
	QUERY_EACH,
	QUERY_EACH_OF_GROUP,
	QUERY_ALL,
	QUERY_RESEAL,
	QUERY_GENERATION,
	QUERY_BEGIN,
	QUERY_COMMIT,
	QUERY_ROLLBACK,
	QUERY_BEGIN_INNER,
	QUERY_COMMIT_INNER,
	QUERY_ROLLBACK_INNER,
	QUERY_COUNT
};

#define VAULT_EPOCH_LENGTH 8

struct vault {
	sqlite3 *db;
	sqlite3_stmt *query[QUERY_COUNT]; /* prepared when first needed */
	unsigned char id[SEAL_VAULT_ID_LENGTH];
	struct seal *seal;       /* NULL while locked, as the next */
	struct secret *data_key; /* for slots to come */
	unsigned char epoch[VAULT_EPOCH_LENGTH]; /* of the data key */
	bool durable;                            /* of the transaction */
	int64_t written; /* rows, by this connection, before it began */
	int depth;       /* of transactions within it */
	char folder[PLATFORM_PATH_MAX];
	struct vault_file_identity file;
};

/* The statement, which stays the vault's; made when first needed. Whoever steps
 * it resets it. */
CHECKED enum status vault_prepare(
	struct vault *vault, enum query which, sqlite3_stmt **out);

/* The one number that a query without parameters gives. */
CHECKED enum status vault_integer(
	struct vault *vault, enum query which, int64_t *out);

/* Steps once and makes ready for the next use. */
CHECKED enum status vault_run(sqlite3_stmt *query);

/* A value of meta of that length; STATUS_VAULT_DAMAGED, *is_there telling
 * whether it is of another length. */
CHECKED enum status vault_read_meta(struct vault *vault, const char *name,
	void *out, size_t len, bool *is_there);
CHECKED enum status vault_write_meta(
	struct vault *vault, const char *name, const void *value, size_t len);

/* A transaction about slots, which are read in it: other hosts may have changed
 * anything before. STATUS_LOCKED. Its end also takes what wrapped the data key
 * before out of the file's log. */
CHECKED enum status vault_begin_slots(
	struct vault *vault, struct slot_list *slots);
CHECKED enum status vault_end_slots(struct vault *vault, enum status st);

/* These are for within it. The key file goes with its slot, at the end. */
CHECKED enum status vault_change_slot(
	struct vault *vault, const struct slot *slot);
CHECKED enum status vault_drop_slot(
	struct vault *vault, const struct slot *slot);

/* These, too: the key file is to go with its slot (STATUS_KEY_FILE_UNSAFE); one
 * whose slot has gone goes, and one whose slot stays stays. */
CHECKED enum status vault_mark_key_file(const struct vault *vault);
CHECKED enum status vault_tidy_key_file(
	const struct vault *vault, const struct slot_list *slots);

/* The latter by itself, so far as it can be done. */
void vault_tidy(struct vault *vault);

/* Notes the use of a slot, which is as it was in before. */
CHECKED enum status vault_note_slot(struct vault *vault,
	const struct slot *slot, const struct slot *before);

/* In a transaction: one change more, *changes with it. vault_age.c */
CHECKED enum status vault_count_change(struct vault *vault, int64_t *changes);

#endif
