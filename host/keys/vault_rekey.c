/* Another data key. */
#include "keys/vault_internal.h"

#include <openssl/rand.h>
#include <string.h>

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

static enum status wrap_slots(struct vault *vault,
	const struct renewal *renewal, struct slot_list *slots,
	struct secret *const secrets[SLOT_COUNT_MAX])
{
	size_t kept = 0;
	enum status st = STATUS_OK;

	for (size_t i = 0; i < slots->count && st == STATUS_OK; i++) {
		struct slot *slot = &slots->slot[i];

		if (secrets[i] == NULL)
			continue;
		kept++;
		st = slot_wrap(slot, secrets[i], renewal->data_key, vault->id);
		if (st == STATUS_OK)
			st = vault_change_slot(vault, slot);
	}
	return st == STATUS_OK && kept == 0 ? STATUS_SLOT_LAST : st;
}

static enum status drop_slots(struct vault *vault,
	const struct slot_list *slots,
	struct secret *const secrets[SLOT_COUNT_MAX])
{
	enum status st = STATUS_OK;

	for (size_t i = 0; i < slots->count && st == STATUS_OK; i++) {
		if (secrets[i] == NULL)
			st = vault_drop_slot(vault, &slots->slot[i]);
	}
	return st;
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
		st = wrap_slots(vault, renewal, slots, secrets);
	if (st == STATUS_OK)
		st = vault_write_meta(
			vault, "kept", renewal->kept, sizeof(renewal->kept));
	if (st == STATUS_OK)
		st = vault_write_meta(
			vault, "epoch", renewal->epoch, sizeof(renewal->epoch));
	return st == STATUS_OK ? drop_slots(vault, slots, secrets) : st;
}

enum status vault_rekey(struct vault *vault, const struct slot_list *slots,
	struct secret *const secrets[SLOT_COUNT_MAX], int64_t *damaged)
{
	struct renewal renewal = {0};
	struct slot_list now;
	enum status st = vault_begin_slots(vault, &now);

	if (st != STATUS_OK)
		return st;
	st = are_same(slots, &now) ? renew(vault, &renewal, &now, secrets)
				   : STATUS_VAULT_BUSY;
	st = vault_end_slots(vault, st);
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
