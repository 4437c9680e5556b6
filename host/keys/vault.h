/* The vault: rows of a kind, each sealed under the data key, in one SQLite
 * file that several hosts may have open. Names and groups of rows are stored
 * only as keyed hashes. */
#ifndef KEYS_VAULT_H
#define KEYS_VAULT_H

#include "base/secret.h"
#include "keys/slot.h"

#include <stdbool.h>
#include <stdint.h>

/* The largest contact, with what the locked heap adds to it, is a quarter of
 * that heap. */
#define VAULT_VALUE_MAX 16000

/* Numbers are stored; never reuse one. */
enum vault_kind {
	VAULT_HANDLE = 1, /* a handle and what belongs to it, no secret */
	VAULT_KEY = 2,    /* the private key of a handle */
	VAULT_DISCLOSURE =
		3,      /* a handle was shown to a site; group: the site */
	VAULT_SITE = 4, /* what the user decided for a site */
	VAULT_SETTING = 5,
	VAULT_CONTACT = 6,      /* a contact, by its id */
	VAULT_CONTACT_NAME = 7, /* the id of whom a name means */
	VAULT_ZONE = 8,         /* a DNS zone, with the secret of its key */
	VAULT_ROTATION = 9,     /* the other key of a handle that changes it */
};

struct vault;

/* Makes a vault in folder with one slot and opens it. passphrase is NULL for
 * SLOT_FILE. STATUS_VAULT_EXISTS leaves what is there alone. */
CHECKED enum status vault_create(const char *folder, enum slot_kind kind,
	const struct secret *passphrase, struct vault **out);

/* Whether a key file is beside the vault in folder and safe to use. */
CHECKED enum status vault_check_key_file(const char *folder);

/* STATUS_IO when the key file of a slot that is gone could not be deleted; that
 * is tried again when the vault is opened, and when its slots change. */
CHECKED enum status vault_check_left(const char *folder);

/* Opens the file, locked. See vault_file_open for what can be wrong. */
CHECKED enum status vault_open(const char *folder, struct vault **out);

/* Whether the file that was opened is still the one in its place: a user may
 * start over, or put back a copy, under a running host. */
bool vault_is_current(const struct vault *vault);

/* Whether it is an older copy of what was used on this computer before, so far
 * as that can be told: STATUS_VAULT_OLDER. It may be locked. */
CHECKED enum status vault_check_older(struct vault *vault);

/* From here on it is no older copy: it is what is used. */
CHECKED enum status vault_accept_older(struct vault *vault);

/* Locks and closes; vault may be NULL. */
void vault_close(struct vault *vault);

struct slot_list {
	size_t count;
	struct slot slot[SLOT_COUNT_MAX];
};

/* Whether one of that kind may be added: STATUS_SLOT_FULL; there is one key
 * file, and one entry in a keyring: STATUS_SLOT_EXISTS. */
CHECKED enum status slot_list_check(
	const struct slot_list *slots, enum slot_kind kind);

bool slot_list_has(const struct slot_list *slots, enum slot_kind kind);

/* NULL when it is not there. */
const struct slot *slot_list_find(const struct slot_list *slots, int64_t id);

/* Its slots, by their ids; public, and there while it is locked. One of a kind
 * or shape that is unknown here is left out. */
CHECKED enum status vault_slots(struct vault *vault, struct slot_list *out);

/* Opens the data key with the first slot of that kind that fits. For SLOT_FILE
 * secret is NULL. An open vault stays open. STATUS_SLOT_UNKNOWN when there is
 * no slot of that kind. */
CHECKED enum status vault_unlock(
	struct vault *vault, enum slot_kind kind, const struct secret *secret);
bool vault_is_unlocked(const struct vault *vault);
void vault_lock(struct vault *vault);

const unsigned char *vault_id(const struct vault *vault);

/* Whether a secret opens that slot; noted as a use of it while the vault is
 * open. */
CHECKED enum status vault_try_slot(struct vault *vault, const struct slot *slot,
	const struct secret *secret);

/* The secret in the key file; the caller frees it. */
CHECKED enum status vault_file_secret(struct vault *vault, struct secret **out);

/* STATUS_LOCKED, and the vault is, when another host has changed the data key.
 */
CHECKED enum status vault_check_epoch(struct vault *vault);

/* These need an unlocked vault, and outlive a power cut when they return. */

/* Adds a slot whose kind and label are set, and a token's parameters; *id is
 * its number. For SLOT_FILE secret is NULL. STATUS_SLOT_FULL;
 * STATUS_SLOT_EXISTS as slot_list_check. */
CHECKED enum status vault_add_slot(struct vault *vault,
	const struct slot *draft, const struct secret *secret, int64_t *id);

/* STATUS_SLOT_LAST for the only one. The key file goes with its slot; see
 * vault_check_left. */
CHECKED enum status vault_remove_slot(struct vault *vault, int64_t id);

/* The slot is wrapped anew under another secret; nothing else changes. */
CHECKED enum status vault_change_secret(
	struct vault *vault, int64_t id, const struct secret *secret);

/* Another data key. Each row is sealed anew, each slot wrapped anew with its
 * secret: secrets[i] is that of slots->slot[i], NULL to drop it (and the key
 * file with it). All or nothing. Other hosts find themselves locked.
 * STATUS_VAULT_BUSY when the slots are no longer these, STATUS_SLOT_LAST when
 * all are dropped. *damaged rows could not be read before, nor can be now. */
CHECKED enum status vault_rekey(struct vault *vault,
	const struct slot_list *slots,
	struct secret *const secrets[SLOT_COUNT_MAX], int64_t *damaged);

/* All that follows needs an unlocked vault: STATUS_LOCKED. */

/* *value is the caller's, NULL when there is no such row. group is NULL for
 * rows without one. STATUS_VAULT_DAMAGED when it is not what was sealed. */
CHECKED enum status vault_read(struct vault *vault, enum vault_kind kind,
	const char *group, const char *name, struct secret **value);

/* The same for a row that is read in order to be written: where it stands, then
 * its value as above, then the new one. All three in one transaction. */
struct vault_row {
	struct seal_place place;
	unsigned char group[SEAL_ROW_ID_LENGTH];
	int group_len; /* 0 for rows without a group */
};

CHECKED enum status vault_locate(struct vault *vault, enum vault_kind kind,
	const char *group, const char *name, struct vault_row *row);
CHECKED enum status vault_read_row(
	struct vault *vault, struct vault_row *row, struct secret **value);
CHECKED enum status vault_write_row(struct vault *vault, struct vault_row *row,
	const void *value, size_t len);

/* Adds the row or replaces its value, of at most VAULT_VALUE_MAX bytes. */
CHECKED enum status vault_write(struct vault *vault, enum vault_kind kind,
	const char *group, const char *name, const void *value, size_t len);

/* Removes the row, if there is one. */
CHECKED enum status vault_remove(struct vault *vault, enum vault_kind kind,
	const char *group, const char *name);

/* Removes the rows of a group and tells how many there were. */
CHECKED enum status vault_remove_group(struct vault *vault,
	enum vault_kind kind, const char *group, int64_t *removed);

/* One row at a time, in an order without meaning that does not change; value
 * belongs to the caller of visit. Another status than STATUS_OK ends it. */
typedef enum status (*vault_visit)(void *context, const struct secret *value);

struct vault_range {
	enum vault_kind kind;
	const char *group;          /* NULL: rows of any group */
	const unsigned char *after; /* the last row's id of the page before;
				       NULL: from the first */
	int64_t limit;              /* rows, damaged ones included */
};

struct vault_page {
	int64_t rows;
	int64_t damaged; /* could not be opened: left alone, not visited */
	unsigned char last[SEAL_ROW_ID_LENGTH];
};

/* *page tells how far it came. Paging is for rows without a group. */
CHECKED enum status vault_each(struct vault *vault,
	const struct vault_range *range, vault_visit visit, void *context,
	struct vault_page *page);

/* A number that is another one after another host has written: what was read
 * before still holds while it is the same and nothing was written here. */
CHECKED enum status vault_generation(struct vault *vault, int64_t *out);

/* Seals and opens what lies beside the vault's file: AEAD_OVERHEAD bytes more
 * or less. STATUS_VAULT_DAMAGED for what this vault has not sealed. */
CHECKED enum status vault_seal_apart(
	struct vault *vault, const void *value, size_t len, unsigned char *out);
CHECKED enum status vault_open_apart(struct vault *vault,
	const unsigned char *sealed, size_t len, void *out);

/* What is written between these stands or falls together. A durable write
 * outlives a power cut as well as a kill. vault_end commits when st is
 * STATUS_OK, else rolls back; it returns st or why it could not commit. One
 * within another is undone by itself or with the outer one. */
CHECKED enum status vault_begin(struct vault *vault, bool durable);
CHECKED enum status vault_end(struct vault *vault, enum status st);

#endif
