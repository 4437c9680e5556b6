/* Opening, unlocking and locking a vault: its slots. */
#include "keys/vault_internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HOUR 3600
#define REKEYED_TRIES 3

enum status vault_read_meta(struct vault *vault, const char *name, void *out,
	size_t len, bool *is_there)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, QUERY_META, &query);
	int code;

	*is_there = false;
	if (st != STATUS_OK)
		return st;
	sqlite3_bind_text(query, 1, name, -1, SQLITE_STATIC);
	code = sqlite3_step(query);
	st = vault_file_status(code);
	if (code == SQLITE_ROW) {
		*is_there = (size_t)sqlite3_column_bytes(query, 0) == len;
		if (*is_there)
			memcpy(out, sqlite3_column_blob(query, 0), len);
		else
			st = STATUS_VAULT_DAMAGED;
	}
	sqlite3_reset(query);
	return st;
}

enum status vault_write_meta(
	struct vault *vault, const char *name, const void *value, size_t len)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, QUERY_SET_META, &query);

	if (st != STATUS_OK)
		return st;
	sqlite3_bind_text(query, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_blob(query, 2, value, (int)len, SQLITE_STATIC);
	return vault_run(query);
}

static enum status read_epoch(
	struct vault *vault, unsigned char out[VAULT_EPOCH_LENGTH])
{
	bool is_there;
	enum status st = vault_read_meta(
		vault, "epoch", out, VAULT_EPOCH_LENGTH, &is_there);

	return st == STATUS_OK && !is_there ? STATUS_VAULT_DAMAGED : st;
}

enum status vault_check_epoch(struct vault *vault)
{
	unsigned char epoch[VAULT_EPOCH_LENGTH];
	enum status st;

	if (vault->seal == NULL)
		return STATUS_LOCKED;
	st = read_epoch(vault, epoch);
	if (st == STATUS_OK && memcmp(epoch, vault->epoch, sizeof(epoch)) != 0)
		st = STATUS_LOCKED;
	if (st == STATUS_LOCKED)
		vault_lock(vault);
	return st;
}

static bool read_slot(sqlite3_stmt *query, struct slot *slot)
{
	const void *label = sqlite3_column_text(query, 2);
	size_t label_len = (size_t)sqlite3_column_bytes(query, 2);
	size_t len = (size_t)sqlite3_column_bytes(query, 5);

	*slot = (struct slot){
		.id = sqlite3_column_int64(query, 0),
		.kind = (enum slot_kind)sqlite3_column_int(query, 1),
		.created_at = sqlite3_column_int64(query, 3),
		.used_at = sqlite3_column_int64(query, 4),
		.parameters_len = len,
	};
	if (slot->kind < SLOT_PASSPHRASE || slot->kind > SLOT_RECOVERY ||
		label_len > SLOT_LABEL_MAX || len == 0 ||
		len > SLOT_PARAMETERS_MAX ||
		sqlite3_column_bytes(query, 6) != SLOT_WRAPPED_LENGTH)
		return false;
	memcpy(slot->label, label, label_len);
	memcpy(slot->parameters, sqlite3_column_blob(query, 5), len);
	memcpy(slot->wrapped, sqlite3_column_blob(query, 6),
		SLOT_WRAPPED_LENGTH);
	return true;
}

enum status vault_slots(struct vault *vault, struct slot_list *out)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, QUERY_SLOTS, &query);
	int code = SQLITE_DONE;

	out->count = 0;
	if (st != STATUS_OK)
		return st;
	while (out->count < SLOT_COUNT_MAX &&
		(code = sqlite3_step(query)) == SQLITE_ROW) {
		if (read_slot(query, &out->slot[out->count]))
			out->count++;
	}
	sqlite3_reset(query);
	return vault_file_status(code);
}

enum status vault_file_secret(struct vault *vault, struct secret **out)
{
	char path[PLATFORM_PATH_MAX];
	enum status st = vault_file_path(vault->folder, VAULT_KEY_FILE, path);

	return st == STATUS_OK ? slot_key_file_read(path, out) : st;
}

/* With the keys that have outlived an earlier data key, if there are any. A
 * data key that was changed meanwhile fits nothing. */
static enum status open_seal(
	struct vault *vault, struct secret *data_key, struct seal **out)
{
	unsigned char kept[SEAL_KEPT_LENGTH];
	bool is_kept;
	enum status st =
		vault_read_meta(vault, "kept", kept, sizeof(kept), &is_kept);

	if (st == STATUS_OK)
		st = seal_new(data_key, vault->id, is_kept ? kept : NULL, out);
	return st;
}

/* When a slot was used is worth knowing, not worth failing for. A slot of the
 * first schema is wrapped as it should be now that its secret is at hand. */
static void note_use(struct vault *vault, const struct slot *slot,
	const struct secret *secret)
{
	struct slot noted = *slot;
	int64_t now = time(NULL);
	enum status st;

	noted.used_at = now;
	if (slot_is_old(slot))
		st = slot_wrap(&noted, secret, vault->data_key, vault->id);
	else if (now >= slot->used_at && now - slot->used_at < HOUR)
		return;
	else
		st = STATUS_OK;
	if (st == STATUS_OK)
		st = vault_begin(vault, slot_is_old(slot));
	if (st != STATUS_OK)
		return;
	st = vault_check_epoch(vault);
	if (st == STATUS_OK)
		st = vault_note_slot(vault, &noted, slot);
	st = vault_end(vault, st);
	(void)st;
}

/* epoch is that of before the slot was read: STATUS_VAULT_BUSY if another host
 * has changed the data key since. */
static enum status unlock_slot(struct vault *vault, const struct slot *slot,
	const struct secret *secret,
	const unsigned char epoch[VAULT_EPOCH_LENGTH])
{
	unsigned char now[VAULT_EPOCH_LENGTH];
	struct secret *data_key = NULL;
	enum status st = slot_unwrap(slot, secret, vault->id, &data_key);
	enum status opened = STATUS_OK;

	if (st == STATUS_OK) {
		opened = open_seal(vault, data_key, &vault->seal);
		st = read_epoch(vault, now);
	}
	if (st == STATUS_OK)
		st = memcmp(now, epoch, sizeof(now)) == 0 ? opened
							  : STATUS_VAULT_BUSY;
	if (st != STATUS_OK) {
		seal_free(vault->seal);
		vault->seal = NULL;
		secret_free(data_key);
		return st;
	}
	vault->data_key = data_key;
	memcpy(vault->epoch, now, sizeof(now));
	note_use(vault, slot, secret);
	return STATUS_OK;
}

static enum status try_slots(
	struct vault *vault, enum slot_kind kind, const struct secret *secret)
{
	unsigned char epoch[VAULT_EPOCH_LENGTH];
	struct slot_list slots;
	enum status st = read_epoch(vault, epoch);

	if (st == STATUS_OK)
		st = vault_slots(vault, &slots);
	if (st != STATUS_OK)
		return st;
	st = STATUS_SLOT_UNKNOWN;
	for (size_t i = 0; i < slots.count && vault->seal == NULL &&
			   st != STATUS_VAULT_BUSY;
		i++) {
		if (slots.slot[i].kind == kind)
			st = unlock_slot(vault, &slots.slot[i], secret, epoch);
	}
	return st;
}

static enum status unlock_with(
	struct vault *vault, enum slot_kind kind, const struct secret *secret)
{
	enum status st = STATUS_VAULT_BUSY;

	for (int i = 0; i < REKEYED_TRIES && st == STATUS_VAULT_BUSY; i++)
		st = try_slots(vault, kind, secret);
	return st;
}

enum status vault_unlock(
	struct vault *vault, enum slot_kind kind, const struct secret *secret)
{
	struct secret *file_key = NULL;
	enum status st = STATUS_OK;

	if (vault->seal != NULL)
		return STATUS_OK;
	if (kind == SLOT_FILE)
		st = vault_file_secret(vault, &file_key);
	if (st == STATUS_OK)
		st = unlock_with(
			vault, kind, kind == SLOT_FILE ? file_key : secret);
	secret_free(file_key);
	return st;
}

enum status vault_try_slot(struct vault *vault, const struct slot *slot,
	const struct secret *secret)
{
	struct secret *data_key = NULL;
	enum status st = slot_unwrap(slot, secret, vault->id, &data_key);

	secret_free(data_key);
	if (st == STATUS_OK && vault->seal != NULL)
		note_use(vault, slot, secret);
	return st;
}

const unsigned char *vault_id(const struct vault *vault)
{
	return vault->id;
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
	secret_free(vault->data_key);
	vault->data_key = NULL;
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
	vault_tidy(vault);
	*out = vault;
	return STATUS_OK;
}
