/* The vault's SQLite file: whether it is one of ours, how it is made, and what
 * an error of SQLite means to a user. Nothing here knows a key. */
#ifndef KEYS_VAULT_FILE_H
#define KEYS_VAULT_FILE_H

#include "base/platform.h"
#include "base/status.h"

#include <sqlite3.h>
#include <stdint.h>

#define VAULT_SCHEMA_VERSION 2
#define VAULT_FILE "vault.db"
#define VAULT_KEY_FILE "vault.key"
#define VAULT_LOCK_FILE "locked"

/* Whether a vault is there that may be opened, by its permissions and the head
 * of the file alone: STATUS_VAULT_MISSING, _UNSAFE, _FOREIGN, _NEWER. */
CHECKED enum status vault_file_check(const char *folder);

/* Opens an existing vault: as vault_file_check, and STATUS_VAULT_READONLY,
 * _DAMAGED. The caller closes *out. */
CHECKED enum status vault_file_open(const char *folder, sqlite3 **out);

/* The folder, made if need be, for one who makes a vault in it at a time: a
 * second one waits. Closing *lock lets go. STATUS_VAULT_EXISTS. */
CHECKED enum status vault_file_begin(const char *folder, int *lock);

/* An empty vault under a provisional name, for vault_file_publish to put in
 * place in one step: a vault exists whole or not at all. */
CHECKED enum status vault_file_create(const char *folder, sqlite3 **out);
CHECKED enum status vault_file_publish(const char *folder);

/* A file that was made, replaced or taken away outlives a power cut once its
 * folder is on the disk. STATUS_IO. */
CHECKED enum status vault_file_sync(const char *folder);

/* Tells one file from another that takes its name. */
struct vault_file_identity {
	uint64_t device;
	uint64_t inode;
};

/* Of the vault that is in folder now; zeros when there is none. */
struct vault_file_identity vault_file_identify(const char *folder);

/* folder/name; STATUS_IO when that is too long. */
CHECKED enum status vault_file_path(
	const char *folder, const char *name, char out[PLATFORM_PATH_MAX]);

/* The status of a result code; SQLITE_OK, _ROW and _DONE are STATUS_OK. */
CHECKED enum status vault_file_status(int sqlite_code);

/* Why a file could not be made or written, of errno: 0 of a write that was cut
 * short. */
CHECKED enum status vault_file_errno(void);

CHECKED enum status vault_file_exec(sqlite3 *db, const char *sql);

/* The tables of an earlier schema become those of this one, in one transaction:
 * cut off anywhere, they are wholly one or the other. Slots keep what wrapped
 * them until their secrets are at hand. STATUS_VAULT_NEWER. */
CHECKED enum status vault_upgrade(sqlite3 *db);

extern const char vault_slot_table[];

#endif
