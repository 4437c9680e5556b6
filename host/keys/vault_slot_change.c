/* Slots that come, go and change, and the data key that they lead to. */
#include "keys/vault_internal.h"

#include <errno.h>
#include <openssl/rand.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static enum status key_file_path(
	const struct vault *vault, char path[PLATFORM_PATH_MAX])
{
	return vault_file_path(vault->folder, VAULT_KEY_FILE, path);
}

enum status vault_next_slot(struct vault *vault, int64_t *id)
{
	return vault_integer(vault, QUERY_NEXT_SLOT, id);
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

enum status vault_insert_slot(struct vault *vault, const struct slot *slot)
{
	return write_slot(vault, QUERY_ADD_SLOT, slot, NULL);
}

enum status vault_change_slot(struct vault *vault, const struct slot *slot)
{
	return write_slot(vault, QUERY_CHANGE_SLOT, slot, NULL);
}

enum status vault_delete_slot(struct vault *vault, int64_t id)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, QUERY_REMOVE_SLOT, &query);

	if (st != STATUS_OK)
		return st;
	sqlite3_bind_int64(query, 1, id);
	return vault_run(query);
}

/* In the transaction: other hosts may have changed anything before it. */
static enum status begin(struct vault *vault, struct slot_list *slots)
{
	enum status st =
		vault->seal == NULL ? STATUS_LOCKED : vault_begin(vault, true);

	if (st != STATUS_OK)
		return st;
	st = vault_check_epoch(vault);
	if (st == STATUS_OK)
		st = vault_slots(vault, slots);
	return st == STATUS_OK ? STATUS_OK : vault_end(vault, st);
}

const struct slot *slot_list_find(const struct slot_list *slots, int64_t id)
{
	for (size_t i = 0; i < slots->count; i++) {
		if (slots->slot[i].id == id)
			return &slots->slot[i];
	}
	return NULL;
}

static enum status insert(struct vault *vault, const struct slot *draft,
	const struct secret *secret, int64_t *id)
{
	struct slot slot = *draft;
	enum status st = vault_next_slot(vault, &slot.id);

	slot.created_at = time(NULL);
	slot.used_at = 0;
	if (st == STATUS_OK)
		st = slot_wrap(&slot, secret, vault->data_key, vault->id);
	if (st == STATUS_OK)
		st = vault_insert_slot(vault, &slot);
	if (st == STATUS_OK)
		*id = slot.id;
	return st;
}

enum status slot_list_check(const struct slot_list *slots, enum slot_kind kind)
{
	size_t tokens = 0;

	for (size_t i = 0; i < slots->count; i++) {
		tokens += slots->slot[i].kind == SLOT_TOKEN;
		if ((kind == SLOT_FILE || kind == SLOT_KEYRING) &&
			slots->slot[i].kind == kind)
			return STATUS_SLOT_EXISTS;
	}
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
	enum status st = begin(vault, &slots);

	if (st != STATUS_OK)
		return st;
	st = slot_list_check(&slots, draft->kind);
	if (st == STATUS_OK && draft->kind == SLOT_FILE)
		st = make_file_key(vault, &file_key);
	if (st == STATUS_OK)
		st = insert(vault, draft,
			draft->kind == SLOT_FILE ? file_key : secret, id);
	secret_free(file_key);
	return vault_end(vault, st);
}

static enum status remove_file_key(struct vault *vault)
{
	char path[PLATFORM_PATH_MAX];
	enum status st = key_file_path(vault, path);

	if (st == STATUS_OK && unlink(path) != 0 && errno != ENOENT)
		st = STATUS_VAULT_READONLY;
	return st == STATUS_OK ? vault_file_sync(vault->folder) : st;
}

/* Its file goes first: what was cut off then is a slot that opens nothing and
 * can be removed again, and not a key that somebody finds. */
static enum status delete (struct vault *vault, const struct slot *slot) {
	enum status st = vault_delete_slot(vault, slot->id);

	if (st == STATUS_OK && slot->kind == SLOT_FILE)
		st = remove_file_key(vault);
	return st;
}

enum status vault_remove_slot(struct vault *vault, int64_t id)
{
	struct slot_list slots;
	const struct slot *slot;
	enum status st = begin(vault, &slots);

	if (st != STATUS_OK)
		return st;
	slot = slot_list_find(&slots, id);
	if (slot == NULL)
		st = STATUS_SLOT_UNKNOWN;
	else if (slots.count == 1)
		st = STATUS_SLOT_LAST;
	else
		st = delete (vault, slot);
	return vault_end(vault, st);
}

enum status vault_change_secret(
	struct vault *vault, int64_t id, const struct secret *secret)
{
	struct slot_list slots;
	struct slot slot;
	enum status st = begin(vault, &slots);

	if (st != STATUS_OK)
		return st;
	if (slot_list_find(&slots, id) == NULL)
		return vault_end(vault, STATUS_SLOT_UNKNOWN);
	slot = *slot_list_find(&slots, id);
	st = slot_wrap(&slot, secret, vault->data_key, vault->id);
	if (st == STATUS_OK)
		st = vault_change_slot(vault, &slot);
	return vault_end(vault, st);
}

/* What a new data key is made of, until it is in its place. */
struct renewal {
	struct secret *data_key;
	struct seal *seal;
	unsigned char kept[SEAL_KEPT_LENGTH];
	unsigned char epoch[VAULT_EPOCH_LENGTH];
	struct seal_place place; /* of the row that was done last */
	unsigned char group[SEAL_ROW_ID_LENGTH];
	int group_len;
	int64_t damaged;
};

static enum status reseal(struct vault *vault, struct renewal *renewal,
	const unsigned char *sealed, size_t len)
{
	unsigned char out[VAULT_VALUE_MAX + AEAD_OVERHEAD];
	struct secret *value = NULL;
	sqlite3_stmt *query = NULL;
	enum status st = STATUS_VAULT_DAMAGED;

	if (len <= sizeof(out))
		st = seal_open_row(
			vault->seal, &renewal->place, sealed, len, &value);
	if (st == STATUS_VAULT_DAMAGED) {
		renewal->damaged++;
		return STATUS_OK;
	}
	if (st == STATUS_OK)
		st = seal_row(renewal->seal, &renewal->place, value->data,
			value->len, out);
	secret_free(value);
	if (st == STATUS_OK)
		st = vault_prepare(vault, QUERY_RESEAL, &query);
	if (st != STATUS_OK)
		return st;
	sqlite3_bind_int(query, 1, renewal->place.kind);
	sqlite3_bind_blob(
		query, 2, renewal->group, renewal->group_len, SQLITE_STATIC);
	sqlite3_bind_blob(query, 3, renewal->place.id,
		sizeof(renewal->place.id), SQLITE_STATIC);
	sqlite3_bind_blob(query, 4, out, (int)len, SQLITE_STATIC);
	return vault_run(query);
}

/* The row's columns are kind, grp, id, version and sealed. */
static enum status take_row(
	struct vault *vault, struct renewal *renewal, sqlite3_stmt *query)
{
	renewal->place.kind = sqlite3_column_int(query, 0);
	renewal->group_len = sqlite3_column_bytes(query, 1);
	renewal->place.version = sqlite3_column_int64(query, 3);
	if (renewal->group_len > SEAL_ROW_ID_LENGTH ||
		sqlite3_column_bytes(query, 2) != SEAL_ROW_ID_LENGTH)
		return STATUS_VAULT_DAMAGED;
	if (renewal->group_len > 0)
		memcpy(renewal->group, sqlite3_column_blob(query, 1),
			(size_t)renewal->group_len);
	memcpy(renewal->place.id, sqlite3_column_blob(query, 2),
		SEAL_ROW_ID_LENGTH);
	return reseal(vault, renewal, sqlite3_column_blob(query, 4),
		(size_t)sqlite3_column_bytes(query, 4));
}

/* Row by row from the last one on: a table is not changed while it is read. */
static enum status next_row(
	struct vault *vault, struct renewal *renewal, bool *is_done)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, QUERY_ALL, &query);
	int code;

	if (st != STATUS_OK)
		return st;
	sqlite3_bind_int(query, 1, renewal->place.kind);
	sqlite3_bind_blob(
		query, 2, renewal->group, renewal->group_len, SQLITE_TRANSIENT);
	sqlite3_bind_blob(query, 3, renewal->place.id,
		sizeof(renewal->place.id), SQLITE_TRANSIENT);
	code = sqlite3_step(query);
	*is_done = code == SQLITE_DONE;
	st = vault_file_status(code);
	if (code == SQLITE_ROW)
		st = take_row(vault, renewal, query);
	sqlite3_reset(query);
	return st;
}

static enum status renew_slots(struct vault *vault,
	const struct renewal *renewal, struct slot_list *slots,
	struct secret *const secrets[SLOT_COUNT_MAX])
{
	size_t kept = 0;
	enum status st = STATUS_OK;

	for (size_t i = 0; i < slots->count && st == STATUS_OK; i++) {
		struct slot *slot = &slots->slot[i];

		if (secrets[i] == NULL) {
			st = delete (vault, slot);
			continue;
		}
		kept++;
		st = slot_wrap(slot, secrets[i], renewal->data_key, vault->id);
		if (st == STATUS_OK)
			st = vault_change_slot(vault, slot);
	}
	return st == STATUS_OK && kept == 0 ? STATUS_SLOT_LAST : st;
}

static bool are_same(const struct slot_list *one, const struct slot_list *other)
{
	if (one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++) {
		if (one->slot[i].id != other->slot[i].id ||
			memcmp(one->slot[i].wrapped, other->slot[i].wrapped,
				SLOT_WRAPPED_LENGTH) != 0)
			return false;
	}
	return true;
}

static enum status prepare(struct vault *vault, struct renewal *renewal)
{
	renewal->data_key = secret_random(SEAL_DATA_KEY_LENGTH);
	if (renewal->data_key == NULL)
		return STATUS_NO_MEMORY;
	if (RAND_bytes(renewal->epoch, sizeof(renewal->epoch)) != 1)
		return STATUS_CRYPTO;
	return seal_renew(
		vault->seal, renewal->data_key, renewal->kept, &renewal->seal);
}

static enum status renew(struct vault *vault, struct renewal *renewal,
	struct slot_list *slots, struct secret *const secrets[SLOT_COUNT_MAX])
{
	bool is_done = false;
	enum status st = prepare(vault, renewal);

	while (st == STATUS_OK && !is_done)
		st = next_row(vault, renewal, &is_done);
	if (st == STATUS_OK)
		st = renew_slots(vault, renewal, slots, secrets);
	if (st == STATUS_OK)
		st = vault_write_meta(
			vault, "kept", renewal->kept, sizeof(renewal->kept));
	if (st == STATUS_OK)
		st = vault_write_meta(
			vault, "epoch", renewal->epoch, sizeof(renewal->epoch));
	return st;
}

enum status vault_rekey(struct vault *vault, const struct slot_list *slots,
	struct secret *const secrets[SLOT_COUNT_MAX], int64_t *damaged)
{
	struct renewal renewal = {0};
	struct slot_list now;
	enum status st = begin(vault, &now);

	if (st != STATUS_OK)
		return st;
	st = are_same(slots, &now) ? renew(vault, &renewal, &now, secrets)
				   : STATUS_VAULT_BUSY;
	st = vault_end(vault, st);
	if (st == STATUS_OK) {
		vault_lock(vault);
		vault->data_key = renewal.data_key;
		vault->seal = renewal.seal;
		memcpy(vault->epoch, renewal.epoch, sizeof(renewal.epoch));
		*damaged = renewal.damaged;
		return STATUS_OK;
	}
	secret_free(renewal.data_key);
	seal_free(renewal.seal);
	return st;
}
