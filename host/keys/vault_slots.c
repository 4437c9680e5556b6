/* Opening, unlocking and locking a vault: its slots. */
#include "keys/vault_internal.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SLOTS 8

static enum status read_slots(
	struct vault *vault, struct slot slots[MAX_SLOTS], size_t *count)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, QUERY_SLOTS, &query);
	int code;

	*count = 0;
	if (st != STATUS_OK)
		return st;
	while ((code = sqlite3_step(query)) == SQLITE_ROW) {
		struct slot *slot = &slots[*count];

		slot->kind = (enum slot_kind)sqlite3_column_int(query, 0);
		slot->cost = sqlite3_column_int64(query, 2);
		/* A slot of a kind or shape unknown here is left alone. */
		if ((slot->kind != SLOT_PASSPHRASE &&
			    slot->kind != SLOT_FILE) ||
			sqlite3_column_bytes(query, 1) != SLOT_SALT_LENGTH ||
			sqlite3_column_bytes(query, 3) != SLOT_WRAPPED_LENGTH)
			continue;
		memcpy(slot->salt, sqlite3_column_blob(query, 1),
			SLOT_SALT_LENGTH);
		memcpy(slot->wrapped, sqlite3_column_blob(query, 3),
			SLOT_WRAPPED_LENGTH);
		++*count;
	}
	sqlite3_reset(query);
	return vault_file_status(code);
}

enum status vault_slots(
	struct vault *vault, enum slot_kind kinds[MAX_SLOTS], size_t *count)
{
	struct slot slots[MAX_SLOTS];
	enum status st = read_slots(vault, slots, count);

	for (size_t i = 0; st == STATUS_OK && i < *count; i++)
		kinds[i] = slots[i].kind;
	return st;
}

static enum status unlock_with(
	struct vault *vault, enum slot_kind kind, const struct secret *key)
{
	struct slot slots[MAX_SLOTS];
	struct secret *data_key = NULL;
	size_t count;
	enum status st = read_slots(vault, slots, &count);

	if (st != STATUS_OK)
		return st;
	st = STATUS_VAULT_DAMAGED; /* no slot of that kind */
	for (size_t i = 0; i < count && data_key == NULL; i++) {
		if (slots[i].kind == kind)
			st = slot_unwrap(&slots[i], key, vault->id, &data_key);
	}
	if (data_key != NULL)
		st = seal_new(data_key, vault->id, &vault->seal);
	secret_free(data_key);
	return st;
}

enum status vault_unlock(struct vault *vault, enum slot_kind kind,
	const struct secret *passphrase)
{
	char path[PLATFORM_PATH_MAX];
	struct secret *file_key = NULL;
	enum status st;

	if (vault->seal != NULL)
		return STATUS_OK;
	if (kind == SLOT_PASSPHRASE)
		return unlock_with(vault, kind, passphrase);
	st = vault_file_path(vault->folder, VAULT_KEY_FILE, path);
	if (st == STATUS_OK)
		st = slot_key_file_read(path, &file_key);
	if (st == STATUS_OK)
		st = unlock_with(vault, kind, file_key);
	secret_free(file_key);
	return st;
}

enum status vault_check_key_file(const char *folder)
{
	char path[PLATFORM_PATH_MAX];
	enum status st = vault_file_path(folder, VAULT_KEY_FILE, path);

	return st == STATUS_OK ? slot_key_file_check(path) : st;
}

bool vault_is_unlocked(const struct vault *vault)
{
	return vault->seal != NULL;
}

void vault_lock(struct vault *vault)
{
	seal_free(vault->seal);
	vault->seal = NULL;
}

bool vault_is_current(const struct vault *vault)
{
	struct vault_file_identity now = vault_file_identify(vault->folder);

	return now.device == vault->file.device &&
	       now.inode == vault->file.inode;
}

void vault_close(struct vault *vault)
{
	if (vault == NULL)
		return;
	vault_lock(vault);
	for (int i = 0; i < QUERY_COUNT; i++)
		sqlite3_finalize(vault->query[i]);
	sqlite3_close(vault->db);
	free(vault);
}

static enum status read_vault_id(
	sqlite3 *db, unsigned char id[SEAL_VAULT_ID_LENGTH])
{
	sqlite3_stmt *query = NULL;
	int code = sqlite3_prepare_v2(db,
		"SELECT value FROM meta WHERE name='vault_id'", -1, &query,
		NULL);
	enum status st;

	if (code == SQLITE_OK)
		code = sqlite3_step(query);
	st = vault_file_status(code);
	if (code == SQLITE_ROW &&
		sqlite3_column_bytes(query, 0) == SEAL_VAULT_ID_LENGTH)
		memcpy(id, sqlite3_column_blob(query, 0), SEAL_VAULT_ID_LENGTH);
	else if (st == STATUS_OK)
		st = STATUS_VAULT_DAMAGED;
	sqlite3_finalize(query);
	return st;
}

enum status vault_open(const char *folder, struct vault **out)
{
	struct vault *vault = calloc(1, sizeof(*vault));
	enum status st;

	if (vault == NULL)
		return STATUS_NO_MEMORY;
	/* checked for its length by vault_file_open */
	strncpy(vault->folder, folder, sizeof(vault->folder) - 1);
	st = vault_file_open(folder, &vault->db);
	vault->file = vault_file_identify(folder);
	if (st == STATUS_OK)
		st = read_vault_id(vault->db, vault->id);
	if (st != STATUS_OK) {
		vault_close(vault);
		return st;
	}
	*out = vault;
	return STATUS_OK;
}
