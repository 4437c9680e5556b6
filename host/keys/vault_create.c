#include "keys/vault.h"
#include "keys/vault_file.h"

#include <errno.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static enum status insert_slot(sqlite3 *db, const struct slot *slot)
{
	sqlite3_stmt *query = NULL;
	int code = sqlite3_prepare_v2(db,
		"INSERT INTO slot(id, kind, label, created_at, used_at,"
		" parameters, wrapped) VALUES(?1, ?2, '', ?3, 0, ?4, ?5)",
		-1, &query, NULL);

	if (code == SQLITE_OK) {
		sqlite3_bind_int64(query, 1, slot->id);
		sqlite3_bind_int(query, 2, (int)slot->kind);
		sqlite3_bind_int64(query, 3, time(NULL));
		sqlite3_bind_blob(query, 4, slot->parameters,
			(int)slot->parameters_len, SQLITE_STATIC);
		sqlite3_bind_blob(query, 5, slot->wrapped,
			sizeof(slot->wrapped), SQLITE_STATIC);
		code = sqlite3_step(query);
	}
	sqlite3_finalize(query);
	return vault_file_status(code);
}

static enum status insert_meta(
	sqlite3 *db, const unsigned char id[SEAL_VAULT_ID_LENGTH])
{
	sqlite3_stmt *query = NULL;
	int code = sqlite3_prepare_v2(db,
		"INSERT INTO meta(name, value) VALUES('vault_id', ?1),"
		" ('epoch', zeroblob(8))",
		-1, &query, NULL);

	if (code == SQLITE_OK) {
		sqlite3_bind_blob(
			query, 1, id, SEAL_VAULT_ID_LENGTH, SQLITE_STATIC);
		code = sqlite3_step(query);
	}
	sqlite3_finalize(query);
	return vault_file_status(code);
}

/* A key file that is there already is one that an earlier attempt left, or
 * that the user put back: it serves. */
static enum status obtain_file_key(const char *folder, struct secret **out)
{
	char path[PLATFORM_PATH_MAX];
	enum status st = vault_file_path(folder, VAULT_KEY_FILE, path);

	if (st != STATUS_OK)
		return st;
	st = slot_key_file_read(path, out);
	if (st == STATUS_KEY_FILE_MISSING)
		st = slot_key_file_create(path, out);
	return st;
}

/* A key file that no slot is for would make a locked vault look like one that
 * opens by itself. It may be somebody's only copy, so it is kept, and so is one
 * that was set aside before. */
static enum status set_aside_file_key(const char *folder)
{
	char name[sizeof(VAULT_KEY_FILE ".unused-2147483647")];
	char from[PLATFORM_PATH_MAX];
	char to[PLATFORM_PATH_MAX];
	enum status st = vault_file_path(folder, VAULT_KEY_FILE, from);

	for (int i = 1; st == STATUS_OK; i++) {
		snprintf(name, sizeof(name), VAULT_KEY_FILE ".unused-%d", i);
		st = vault_file_path(folder, name, to);
		if (st == STATUS_OK && link(from, to) == 0)
			return unlink(from) == 0 ? STATUS_OK
						 : vault_file_errno();
		if (st == STATUS_OK && errno != EEXIST)
			return errno == ENOENT ? STATUS_OK : vault_file_errno();
	}
	return st;
}

static enum status make_slot(const char *folder,
	const struct secret *passphrase,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], struct slot *slot)
{
	struct secret *data_key = secret_random(SEAL_DATA_KEY_LENGTH);
	struct secret *file_key = NULL;
	enum status st = STATUS_OK;

	if (data_key == NULL)
		st = STATUS_NO_MEMORY;
	else if (slot->kind == SLOT_FILE)
		st = obtain_file_key(folder, &file_key);
	else
		st = set_aside_file_key(folder);
	if (st == STATUS_OK)
		st = slot_wrap(slot,
			slot->kind == SLOT_FILE ? file_key : passphrase,
			data_key, vault_id);
	secret_free(file_key);
	secret_free(data_key);
	return st;
}

/* The whole of it, up to the moment when it stands in its place. */
static enum status make_file(const char *folder, enum slot_kind kind,
	const struct secret *passphrase)
{
	unsigned char vault_id[SEAL_VAULT_ID_LENGTH];
	struct slot slot = {.id = 1, .kind = kind};
	sqlite3 *db = NULL;
	enum status st = vault_file_create(folder, &db);

	if (st != STATUS_OK)
		return st;
	if (RAND_bytes(vault_id, sizeof(vault_id)) != 1)
		st = STATUS_CRYPTO;
	if (st == STATUS_OK)
		st = make_slot(folder, passphrase, vault_id, &slot);
	if (st == STATUS_OK)
		st = insert_meta(db, vault_id);
	if (st == STATUS_OK)
		st = insert_slot(db, &slot);
	/* From the log into the file itself: closing would do it, too, but not
	 * say whether it could. */
	if (st == STATUS_OK)
		st = vault_file_status(sqlite3_wal_checkpoint_v2(
			db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL));
	if (sqlite3_close(db) != SQLITE_OK && st == STATUS_OK)
		st = STATUS_IO;
	return st == STATUS_OK ? vault_file_publish(folder) : st;
}

enum status vault_create(const char *folder, enum slot_kind kind,
	const struct secret *passphrase, struct vault **out)
{
	struct vault *vault = NULL;
	int lock = -1;
	enum status st = vault_file_begin(folder, &lock);

	if (st != STATUS_OK)
		return st;
	st = make_file(folder, kind, passphrase);
	close(lock);
	if (st == STATUS_OK)
		st = vault_open(folder, &vault);
	if (st == STATUS_OK)
		st = vault_unlock(vault, kind, passphrase);
	if (st != STATUS_OK) {
		vault_close(vault);
		return st;
	}
	*out = vault;
	return STATUS_OK;
}
