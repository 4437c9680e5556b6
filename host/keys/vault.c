#include "keys/vault_internal.h"

#include <string.h>

static const char *const queries[QUERY_COUNT] = {
	[QUERY_META] = "SELECT value FROM meta WHERE name=?1",
	[QUERY_SET_META] = "REPLACE INTO meta(name, value) VALUES(?1, ?2)",
	[QUERY_SLOTS] = "SELECT id, kind, label, created_at, used_at,"
			" parameters, wrapped FROM slot ORDER BY id",
	[QUERY_NEXT_SLOT] = "SELECT 1 + max(coalesce((SELECT max(id) FROM"
			    " slot), 0), coalesce((SELECT seq FROM"
			    " sqlite_sequence WHERE name='slot'), 0))",
	[QUERY_ADD_SLOT] = "INSERT INTO slot(id, kind, label, created_at,"
			   " used_at, parameters, wrapped)"
			   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[QUERY_CHANGE_SLOT] = "UPDATE slot SET used_at=?5, parameters=?6,"
			      " wrapped=?7 WHERE id=?1",
	/* unless its secret was changed meanwhile */
	[QUERY_USE_SLOT] = "UPDATE slot SET used_at=?5, parameters=?6,"
			   " wrapped=?7 WHERE id=?1 AND wrapped=?8",
	[QUERY_REMOVE_SLOT] = "DELETE FROM slot WHERE id=?1",
	[QUERY_READ] = "SELECT version, sealed FROM record"
		       " WHERE kind=?1 AND grp=?2 AND id=?3",
	[QUERY_VERSION] = "SELECT version FROM record"
			  " WHERE kind=?1 AND grp=?2 AND id=?3",
	/* Nothing is written any more under a data key that was changed. */
	[QUERY_WRITE] = "REPLACE INTO record(kind, grp, id, version, sealed)"
			" SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS(SELECT 1 FROM"
			" meta WHERE name='epoch' AND value=?6)",
	[QUERY_REMOVE] =
		"DELETE FROM record WHERE kind=?1 AND grp=?2 AND id=?3",
	[QUERY_REMOVE_GROUP] = "DELETE FROM record WHERE kind=?1 AND grp=?2",
	[QUERY_EACH] = "SELECT version, sealed, id FROM record"
		       " WHERE kind=?1 AND (grp, id) > (x'', ?3)"
		       " ORDER BY grp, id LIMIT ?4",
	[QUERY_EACH_OF_GROUP] = "SELECT version, sealed, id FROM record"
				" WHERE kind=?1 AND grp=?2 ORDER BY id"
				" LIMIT ?4",
	[QUERY_ALL] = "SELECT kind, grp, id, version, sealed FROM record"
		      " WHERE (kind, grp, id) > (?1, ?2, ?3)"
		      " ORDER BY kind, grp, id LIMIT 1",
	[QUERY_RESEAL] = "UPDATE record SET sealed=?4"
			 " WHERE kind=?1 AND grp=?2 AND id=?3",
	[QUERY_GENERATION] = "PRAGMA data_version",
	[QUERY_BEGIN] = "BEGIN IMMEDIATE",
	[QUERY_COMMIT] = "COMMIT",
	[QUERY_ROLLBACK] = "ROLLBACK",
	/* Of equal names the latest counts. */
	[QUERY_BEGIN_INNER] = "SAVEPOINT inner",
	[QUERY_COMMIT_INNER] = "RELEASE inner",
	[QUERY_ROLLBACK_INNER] = "ROLLBACK TO inner",
};

enum status vault_prepare(
	struct vault *vault, enum query which, sqlite3_stmt **out)
{
	sqlite3_stmt **query = &vault->query[which];

	if (*query == NULL) {
		int code = sqlite3_prepare_v3(vault->db, queries[which], -1,
			SQLITE_PREPARE_PERSISTENT, query, NULL);

		if (code != SQLITE_OK)
			return vault_file_status(code);
	}
	*out = *query;
	return STATUS_OK;
}

enum status vault_run(sqlite3_stmt *query)
{
	enum status st = vault_file_status(sqlite3_step(query));

	sqlite3_reset(query);
	sqlite3_clear_bindings(query);
	return st;
}

static enum status find_group(struct vault *vault, enum vault_kind kind,
	const char *group, struct vault_row *row)
{
	*row = (struct vault_row){.place.kind = kind};
	if (vault->seal == NULL)
		return STATUS_LOCKED;
	if (group == NULL)
		return STATUS_OK;
	row->group_len = sizeof(row->group);
	/* Another space of names than that of rows. */
	return seal_name(vault->seal, 0x80 | kind, group, row->group);
}

enum status vault_locate(struct vault *vault, enum vault_kind kind,
	const char *group, const char *name, struct vault_row *row)
{
	enum status st = find_group(vault, kind, group, row);

	if (st == STATUS_OK)
		st = seal_name(vault->seal, kind, name, row->place.id);
	return st;
}

static void bind_row(sqlite3_stmt *query, const struct vault_row *row)
{
	sqlite3_bind_int(query, 1, row->place.kind);
	/* A NULL pointer would bind NULL, not the empty blob. */
	sqlite3_bind_blob(query, 2, row->group, row->group_len, SQLITE_STATIC);
	sqlite3_bind_blob(
		query, 3, row->place.id, sizeof(row->place.id), SQLITE_STATIC);
}

/* Columns 0 and 1 are version and sealed value. */
static enum status open_columns(struct vault *vault, sqlite3_stmt *query,
	struct seal_place *place, struct secret **value)
{
	enum status st;

	/* Longer than what we write: not worth an attempt at memory. */
	if (sqlite3_column_bytes(query, 1) > VAULT_VALUE_MAX + AEAD_OVERHEAD)
		return STATUS_VAULT_DAMAGED;
	place->version = sqlite3_column_int64(query, 0);
	st = seal_open_row(vault->seal, place, sqlite3_column_blob(query, 1),
		(size_t)sqlite3_column_bytes(query, 1), value);
	if (st != STATUS_VAULT_DAMAGED)
		return st;
	/* It may be whole, under another data key. */
	st = vault_check_epoch(vault);
	return st == STATUS_OK ? STATUS_VAULT_DAMAGED : st;
}

enum status vault_read_row(
	struct vault *vault, struct vault_row *row, struct secret **value)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, QUERY_READ, &query);
	int code;

	if (st != STATUS_OK)
		return st;
	bind_row(query, row);
	code = sqlite3_step(query);
	*value = NULL;
	row->place.version = 0;
	st = vault_file_status(code);
	if (code == SQLITE_ROW)
		st = open_columns(vault, query, &row->place, value);
	sqlite3_reset(query);
	sqlite3_clear_bindings(query);
	return st;
}

enum status vault_read(struct vault *vault, enum vault_kind kind,
	const char *group, const char *name, struct secret **value)
{
	struct vault_row row;
	enum status st = vault_locate(vault, kind, group, name, &row);

	return st == STATUS_OK ? vault_read_row(vault, &row, value) : st;
}

static enum status read_version(struct vault *vault, struct vault_row *row)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, QUERY_VERSION, &query);
	int code;

	if (st != STATUS_OK)
		return st;
	bind_row(query, row);
	code = sqlite3_step(query);
	row->place.version =
		code == SQLITE_ROW ? sqlite3_column_int64(query, 0) : 0;
	sqlite3_reset(query);
	sqlite3_clear_bindings(query);
	return vault_file_status(code);
}

enum status vault_write_row(struct vault *vault, struct vault_row *row,
	const void *value, size_t len)
{
	unsigned char sealed[VAULT_VALUE_MAX + AEAD_OVERHEAD];
	sqlite3_stmt *query = NULL;
	enum status st;

	if (len > VAULT_VALUE_MAX)
		return STATUS_TOO_LONG;
	row->place.version++;
	st = seal_row(vault->seal, &row->place, value, len, sealed);
	if (st == STATUS_OK)
		st = vault_prepare(vault, QUERY_WRITE, &query);
	if (st != STATUS_OK)
		return st;
	bind_row(query, row);
	sqlite3_bind_int64(query, 4, row->place.version);
	sqlite3_bind_blob(
		query, 5, sealed, (int)(len + AEAD_OVERHEAD), SQLITE_STATIC);
	sqlite3_bind_blob(
		query, 6, vault->epoch, sizeof(vault->epoch), SQLITE_STATIC);
	st = vault_run(query);
	if (st != STATUS_OK || sqlite3_changes64(vault->db) > 0)
		return st;
	st = vault_check_epoch(vault);
	return st == STATUS_OK ? STATUS_VAULT_BUSY : st;
}

enum status vault_write(struct vault *vault, enum vault_kind kind,
	const char *group, const char *name, const void *value, size_t len)
{
	struct vault_row row;
	enum status st = vault_locate(vault, kind, group, name, &row);

	if (st == STATUS_OK)
		st = read_version(vault, &row);
	return st == STATUS_OK ? vault_write_row(vault, &row, value, len) : st;
}

enum status vault_remove(struct vault *vault, enum vault_kind kind,
	const char *group, const char *name)
{
	sqlite3_stmt *query = NULL;
	struct vault_row row;
	enum status st = vault_locate(vault, kind, group, name, &row);

	if (st == STATUS_OK)
		st = vault_prepare(vault, QUERY_REMOVE, &query);
	if (st != STATUS_OK)
		return st;
	bind_row(query, &row);
	return vault_run(query);
}

enum status vault_remove_group(struct vault *vault, enum vault_kind kind,
	const char *group, int64_t *removed)
{
	sqlite3_stmt *query = NULL;
	struct vault_row row;
	enum status st = find_group(vault, kind, group, &row);

	if (st == STATUS_OK)
		st = vault_prepare(vault, QUERY_REMOVE_GROUP, &query);
	if (st != STATUS_OK)
		return st;
	sqlite3_bind_int(query, 1, row.place.kind);
	sqlite3_bind_blob(query, 2, row.group, row.group_len, SQLITE_STATIC);
	st = vault_run(query);
	if (st == STATUS_OK)
		*removed = sqlite3_changes64(vault->db);
	return st;
}

static enum status visit_row(struct vault *vault, sqlite3_stmt *query,
	enum vault_kind kind, vault_visit visit, void *context,
	struct vault_page *page)
{
	struct seal_place place = {.kind = kind};
	struct secret *value = NULL;
	enum status st = STATUS_VAULT_DAMAGED;

	page->rows++;
	if (sqlite3_column_bytes(query, 2) == SEAL_ROW_ID_LENGTH) {
		memcpy(place.id, sqlite3_column_blob(query, 2),
			SEAL_ROW_ID_LENGTH);
		memcpy(page->last, place.id, SEAL_ROW_ID_LENGTH);
		st = open_columns(vault, query, &place, &value);
	}
	if (st == STATUS_OK)
		st = visit(context, value);
	secret_free(value);
	if (st != STATUS_VAULT_DAMAGED)
		return st;
	page->damaged++;
	return STATUS_OK;
}

enum status vault_each(struct vault *vault, const struct vault_range *range,
	vault_visit visit, void *context, struct vault_page *page)
{
	enum query which =
		range->group == NULL ? QUERY_EACH : QUERY_EACH_OF_GROUP;
	sqlite3_stmt *query = NULL;
	struct vault_row row;
	enum status st = find_group(vault, range->kind, range->group, &row);
	int code;

	*page = (struct vault_page){0};
	if (st == STATUS_OK)
		st = vault_prepare(vault, which, &query);
	if (st != STATUS_OK)
		return st;
	if (range->after != NULL)
		memcpy(row.place.id, range->after, SEAL_ROW_ID_LENGTH);
	bind_row(query, &row);
	sqlite3_bind_int64(query, 4, range->limit);
	while (st == STATUS_OK && (code = sqlite3_step(query)) != SQLITE_DONE) {
		st = vault_file_status(code);
		if (st == STATUS_OK)
			st = visit_row(vault, query, range->kind, visit,
				context, page);
	}
	sqlite3_reset(query);
	sqlite3_clear_bindings(query);
	return st;
}

enum status vault_integer(struct vault *vault, enum query which, int64_t *out)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, which, &query);
	int code;

	if (st != STATUS_OK)
		return st;
	code = sqlite3_step(query);
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int64(query, 0);
	sqlite3_reset(query);
	return vault_file_status(code);
}

enum status vault_generation(struct vault *vault, int64_t *out)
{
	return vault_integer(vault, QUERY_GENERATION, out);
}

enum status vault_seal_apart(
	struct vault *vault, const void *value, size_t len, unsigned char *out)
{
	return vault->seal == NULL ? STATUS_LOCKED
				   : seal_apart(vault->seal, value, len, out);
}

enum status vault_open_apart(
	struct vault *vault, const unsigned char *sealed, size_t len, void *out)
{
	return vault->seal == NULL
		       ? STATUS_LOCKED
		       : seal_open_apart(vault->seal, sealed, len, out);
}
