/* Vaults of earlier versions. */
#include "keys/slot.h"
#include "keys/vault_file.h"

/* An id is not used twice, whatever was removed: what a slot is wrapped with
 * depends on it. */
const char vault_slot_table[] =
	"CREATE TABLE slot(id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" kind INTEGER NOT NULL, label TEXT NOT NULL,"
	" created_at INTEGER NOT NULL, used_at INTEGER NOT NULL,"
	" parameters BLOB NOT NULL, wrapped BLOB NOT NULL);";

static enum status read_version(sqlite3 *db, int *out)
{
	sqlite3_stmt *query = NULL;
	int code =
		sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &query, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(query);
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int(query, 0);
	sqlite3_finalize(query);
	return vault_file_status(code);
}

/* Columns of from: id, kind, salt, cost, wrapped. */
static int copy_slot(sqlite3_stmt *from, sqlite3_stmt *to)
{
	struct slot slot = {0};
	int code;

	if (sqlite3_column_bytes(from, 2) != SLOT_OLD_SALT_LENGTH)
		return SQLITE_OK; /* none of ours */
	slot_set_old(&slot, sqlite3_column_blob(from, 2),
		sqlite3_column_int64(from, 3));
	sqlite3_bind_value(to, 1, sqlite3_column_value(from, 0));
	sqlite3_bind_value(to, 2, sqlite3_column_value(from, 1));
	sqlite3_bind_blob(to, 3, slot.parameters, (int)slot.parameters_len,
		SQLITE_STATIC);
	sqlite3_bind_value(to, 4, sqlite3_column_value(from, 4));
	code = sqlite3_step(to);
	sqlite3_reset(to);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static enum status copy_slots(sqlite3 *db)
{
	sqlite3_stmt *from = NULL;
	sqlite3_stmt *to = NULL;
	int code = sqlite3_prepare_v2(db,
		"SELECT id, kind, salt, cost, wrapped FROM slot_1 ORDER BY id",
		-1, &from, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_prepare_v2(db,
			"INSERT INTO slot(id, kind, label, created_at,"
			" used_at, parameters, wrapped)"
			" VALUES(?1, ?2, '', 0, 0, ?3, ?4)",
			-1, &to, NULL);
	while (code == SQLITE_OK && (code = sqlite3_step(from)) == SQLITE_ROW)
		code = copy_slot(from, to);
	sqlite3_finalize(to);
	sqlite3_finalize(from);
	return vault_file_status(code);
}

static enum status from_version_1(sqlite3 *db)
{
	enum status st =
		vault_file_exec(db, "ALTER TABLE slot RENAME TO slot_1");

	if (st == STATUS_OK)
		st = vault_file_exec(db, vault_slot_table);
	if (st == STATUS_OK)
		st = copy_slots(db);
	if (st == STATUS_OK)
		st = vault_file_exec(db, "DROP TABLE slot_1;"
					 "INSERT INTO meta(name, value)"
					 " VALUES('epoch', zeroblob(8));"
					 "PRAGMA user_version=2");
	return st;
}

/* Another host may have done it while this one waited. */
static enum status upgrade(sqlite3 *db)
{
	int version = 0;
	enum status st = read_version(db, &version);

	if (st != STATUS_OK || version == VAULT_SCHEMA_VERSION)
		return st;
	if (version > VAULT_SCHEMA_VERSION)
		return STATUS_VAULT_NEWER;
	return version == 1 ? from_version_1(db) : STATUS_VAULT_DAMAGED;
}

enum status vault_upgrade(sqlite3 *db)
{
	int version = 0;
	enum status st = read_version(db, &version);

	if (st != STATUS_OK || version == VAULT_SCHEMA_VERSION)
		return st;
	st = vault_file_exec(db, "PRAGMA synchronous=FULL;BEGIN IMMEDIATE");
	if (st != STATUS_OK)
		return st;
	st = upgrade(db);
	if (st == STATUS_OK)
		st = vault_file_exec(db, "COMMIT");
	if (st != STATUS_OK)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_exec(db, "PRAGMA synchronous=NORMAL", NULL, NULL, NULL);
	return st;
}
