/* Slots that come, go and change. */
#include "keys/vault_internal.h"

#include <time.h>

static enum status key_file_path(
	const struct vault *vault, char path[PLATFORM_PATH_MAX])
{
	return vault_file_path(vault->folder, VAULT_KEY_FILE, path);
}

static enum status write_slot(struct vault *vault, enum query which,
	const struct slot *slot, const struct slot *before)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, which, &query);

	if (st != STATUS_OK)
		return st;
	sqlite3_bind_int64(query, 1, slot->id);
	sqlite3_bind_int64(query, 5, slot->used_at);
	sqlite3_bind_blob(query, 6, slot->parameters, (int)slot->parameters_len,
		SQLITE_STATIC);
	sqlite3_bind_blob(
		query, 7, slot->wrapped, sizeof(slot->wrapped), SQLITE_STATIC);
	if (which == QUERY_ADD_SLOT) {
		sqlite3_bind_int(query, 2, (int)slot->kind);
		sqlite3_bind_text(query, 3, slot->label, -1, SQLITE_STATIC);
		sqlite3_bind_int64(query, 4, slot->created_at);
	}
	if (which == QUERY_USE_SLOT)
		sqlite3_bind_blob(query, 8, before->wrapped,
			sizeof(before->wrapped), SQLITE_STATIC);
	return vault_run(query);
}

enum status vault_note_slot(
	struct vault *vault, const struct slot *slot, const struct slot *before)
{
	return write_slot(vault, QUERY_USE_SLOT, slot, before);
}

enum status vault_change_slot(struct vault *vault, const struct slot *slot)
{
	return write_slot(vault, QUERY_CHANGE_SLOT, slot, NULL);
}

static enum status delete_row(struct vault *vault, int64_t id)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, QUERY_REMOVE_SLOT, &query);

	if (st != STATUS_OK)
		return st;
	sqlite3_bind_int64(query, 1, id);
	return vault_run(query);
}

enum status vault_begin_slots(struct vault *vault, struct slot_list *slots)
{
	enum status st =
		vault->seal == NULL ? STATUS_LOCKED : vault_begin(vault, true);

	if (st != STATUS_OK)
		return st;
	st = vault_check_epoch(vault);
	if (st == STATUS_OK)
		st = vault_slots(vault, slots);
	if (st == STATUS_OK)
		st = vault_tidy_key_file(vault, slots);
	return st == STATUS_OK ? STATUS_OK : vault_end(vault, st);
}

/* While another host reads, the log stays; it goes with the last that closes
 * the file. */
enum status vault_end_slots(struct vault *vault, enum status st)
{
	st = vault_end(vault, st);
	if (st == STATUS_OK)
		(void)sqlite3_wal_checkpoint_v2(vault->db, NULL,
			SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	vault_tidy(vault);
	return st;
}

const struct slot *slot_list_find(const struct slot_list *slots, int64_t id)
{
	for (size_t i = 0; i < slots->count; i++) {
		if (slots->slot[i].id == id)
			return &slots->slot[i];
	}
	return NULL;
}

bool slot_list_has(const struct slot_list *slots, enum slot_kind kind)
{
	for (size_t i = 0; i < slots->count; i++) {
		if (slots->slot[i].kind == kind)
			return true;
	}
	return false;
}

static enum status insert(struct vault *vault, const struct slot *draft,
	const struct secret *secret, int64_t *id)
{
	struct slot slot = *draft;
	enum status st = vault_integer(vault, QUERY_NEXT_SLOT, &slot.id);

	slot.created_at = time(NULL);
	slot.used_at = 0;
	if (st == STATUS_OK)
		st = slot_wrap(&slot, secret, vault->data_key, vault->id);
	if (st == STATUS_OK)
		st = write_slot(vault, QUERY_ADD_SLOT, &slot, NULL);
	if (st == STATUS_OK)
		*id = slot.id;
	return st;
}

enum status slot_list_check(const struct slot_list *slots, enum slot_kind kind)
{
	size_t tokens = 0;

	if ((kind == SLOT_FILE || kind == SLOT_KEYRING) &&
		slot_list_has(slots, kind))
		return STATUS_SLOT_EXISTS;
	for (size_t i = 0; i < slots->count; i++)
		tokens += slots->slot[i].kind == SLOT_TOKEN;
	if (kind == SLOT_TOKEN && tokens >= SLOT_TOKENS_MAX)
		return STATUS_SLOT_FULL;
	return slots->count < SLOT_COUNT_MAX ? STATUS_OK : STATUS_SLOT_FULL;
}

/* A key file that no slot is for is somebody's: it serves. */
static enum status make_file_key(struct vault *vault, struct secret **out)
{
	char path[PLATFORM_PATH_MAX];
	enum status st = key_file_path(vault, path);

	if (st != STATUS_OK)
		return st;
	st = slot_key_file_read(path, out);
	return st == STATUS_KEY_FILE_MISSING ? slot_key_file_create(path, out)
					     : st;
}

enum status vault_add_slot(struct vault *vault, const struct slot *draft,
	const struct secret *secret, int64_t *id)
{
	struct slot_list slots;
	struct secret *file_key = NULL;
	enum status st = vault_begin_slots(vault, &slots);

	if (st != STATUS_OK)
		return st;
	st = slot_list_check(&slots, draft->kind);
	if (st == STATUS_OK && draft->kind == SLOT_FILE)
		st = make_file_key(vault, &file_key);
	if (st == STATUS_OK)
		st = insert(vault, draft,
			draft->kind == SLOT_FILE ? file_key : secret, id);
	secret_free(file_key);
	return vault_end_slots(vault, st);
}

enum status vault_drop_slot(struct vault *vault, const struct slot *slot)
{
	enum status st = delete_row(vault, slot->id);

	if (st == STATUS_OK && slot->kind == SLOT_FILE)
		st = vault_mark_key_file(vault);
	return st;
}

enum status vault_remove_slot(struct vault *vault, int64_t id)
{
	struct slot_list slots;
	const struct slot *slot;
	enum status st = vault_begin_slots(vault, &slots);

	if (st != STATUS_OK)
		return st;
	slot = slot_list_find(&slots, id);
	if (slot == NULL)
		st = STATUS_SLOT_UNKNOWN;
	else if (slots.count == 1)
		st = STATUS_SLOT_LAST;
	else
		st = vault_drop_slot(vault, slot);
	return vault_end_slots(vault, st);
}

enum status vault_change_secret(
	struct vault *vault, int64_t id, const struct secret *secret)
{
	struct slot_list slots;
	struct slot slot;
	enum status st = vault_begin_slots(vault, &slots);

	if (st != STATUS_OK)
		return st;
	if (slot_list_find(&slots, id) == NULL)
		return vault_end_slots(vault, STATUS_SLOT_UNKNOWN);
	slot = *slot_list_find(&slots, id);
	st = slot_wrap(&slot, secret, vault->data_key, vault->id);
	if (st == STATUS_OK)
		st = vault_change_slot(vault, &slot);
	return vault_end_slots(vault, st);
}
