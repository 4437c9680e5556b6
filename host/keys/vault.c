#include "keys/vault_internal.h"

#include <string.h>

static const char *const queries[QUERY_COUNT] = {
	[QUERY_SLOTS] = "SELECT kind, salt, cost, wrapped FROM slot"
			" ORDER BY id LIMIT 8",
	[QUERY_READ] = "SELECT version, sealed FROM record"
		       " WHERE kind=?1 AND grp=?2 AND id=?3",
	[QUERY_VERSION] = "SELECT version FROM record"
			  " WHERE kind=?1 AND grp=?2 AND id=?3",
	[QUERY_WRITE] = "REPLACE INTO record(kind, grp, id, version, sealed)"
			" VALUES(?1, ?2, ?3, ?4, ?5)",
	[QUERY_REMOVE] =
		"DELETE FROM record WHERE kind=?1 AND grp=?2 AND id=?3",
	[QUERY_REMOVE_GROUP] = "DELETE FROM record WHERE kind=?1 AND grp=?2",
	[QUERY_EACH] = "SELECT version, sealed, id FROM record"
		       " WHERE kind=?1 AND (grp, id) > (x'', ?3)"
		       " ORDER BY grp, id LIMIT ?4",
	[QUERY_EACH_OF_GROUP] = "SELECT version, sealed, id FROM record"
				" WHERE kind=?1 AND grp=?2 ORDER BY id"
				" LIMIT ?4",
	[QUERY_GENERATION] = "PRAGMA data_version",
	[QUERY_BEGIN] = "BEGIN IMMEDIATE",
	[QUERY_COMMIT] = "COMMIT",
	[QUERY_ROLLBACK] = "ROLLBACK",
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

/* Steps once and makes ready for the next use. */
static enum status run(sqlite3_stmt *query)
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
	/* Longer than what we write: not worth an attempt at memory. */
	if (sqlite3_column_bytes(query, 1) > VAULT_VALUE_MAX + AEAD_OVERHEAD)
		return STATUS_VAULT_DAMAGED;
	place->version = sqlite3_column_int64(query, 0);
	return seal_open_row(vault->seal, place, sqlite3_column_blob(query, 1),
		(size_t)sqlite3_column_bytes(query, 1), value);
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
	return run(query);
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
	return run(query);
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
	st = run(query);
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

enum status vault_generation(struct vault *vault, int64_t *out)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, QUERY_GENERATION, &query);
	int code;

	if (st != STATUS_OK)
		return st;
	code = sqlite3_step(query);
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int64(query, 0);
	sqlite3_reset(query);
	return vault_file_status(code);
}

static enum status run_alone(struct vault *vault, enum query which)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, which, &query);

	return st == STATUS_OK ? run(query) : st;
}

enum status vault_begin(struct vault *vault, bool durable)
{
	enum status st = STATUS_OK;

	if (durable)
		st = vault_file_exec(vault->db, "PRAGMA synchronous=FULL");
	vault->durable = durable;
	return st == STATUS_OK ? run_alone(vault, QUERY_BEGIN) : st;
}

enum status vault_end(struct vault *vault, enum status st)
{
	enum status undone;

	if (st == STATUS_OK)
		st = run_alone(vault, QUERY_COMMIT);
	if (st != STATUS_OK && !sqlite3_get_autocommit(vault->db)) {
		undone = run_alone(vault, QUERY_ROLLBACK);
		(void)undone; /* st says what went wrong first */
	}
	if (vault->durable) {
		undone =
			vault_file_exec(vault->db, "PRAGMA synchronous=NORMAL");
		(void)undone; /* it then stays more careful than it need be */
	}
	return st;
}
