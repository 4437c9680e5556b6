/* What stands or falls together, and how safe it is when it stands. */
#include "keys/vault_internal.h"
#include "keys/vault_seen.h"

static enum status run_alone(struct vault *vault, enum query which)
{
	sqlite3_stmt *query = NULL;
	enum status st = vault_prepare(vault, which, &query);

	return st == STATUS_OK ? vault_run(query) : st;
}

enum status vault_begin(struct vault *vault, bool durable)
{
	enum status st = STATUS_OK;

	if (!sqlite3_get_autocommit(vault->db)) {
		st = run_alone(vault, QUERY_BEGIN_INNER);
		if (st == STATUS_OK)
			vault->depth++;
		return st;
	}
	if (durable)
		st = vault_file_exec(vault->db, "PRAGMA synchronous=FULL");
	vault->durable = durable;
	vault->written = sqlite3_total_changes64(vault->db);
	return st == STATUS_OK ? run_alone(vault, QUERY_BEGIN) : st;
}

/* A failure may have ended the outer one, too. */
static enum status end_inner(struct vault *vault, enum status st)
{
	enum status undone;

	vault->depth--;
	if (st != STATUS_OK && !sqlite3_get_autocommit(vault->db)) {
		undone = run_alone(vault, QUERY_ROLLBACK_INNER);
		(void)undone; /* st says what went wrong first */
	}
	if (sqlite3_get_autocommit(vault->db))
		return st == STATUS_OK ? STATUS_IO : st;
	undone = run_alone(vault, QUERY_COMMIT_INNER);
	return st == STATUS_OK ? undone : st;
}

/* What outlives a power cut is counted; see vault_age.c. */
static enum status commit(struct vault *vault)
{
	bool counts = vault->durable &&
		      sqlite3_total_changes64(vault->db) > vault->written;
	int64_t changes = 0;
	enum status st =
		counts ? vault_count_change(vault, &changes) : STATUS_OK;

	if (st == STATUS_OK)
		st = run_alone(vault, QUERY_COMMIT);
	if (st == STATUS_OK && counts)
		vault_seen_raise(vault->id, changes);
	return st;
}

enum status vault_end(struct vault *vault, enum status st)
{
	enum status undone;

	if (vault->depth > 0)
		return end_inner(vault, st);
	if (st == STATUS_OK)
		st = commit(vault);
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
