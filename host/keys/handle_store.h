/* The user's handles as they stand in the vault: what belongs to a handle in
 * one row, its private key in another that only a signature opens. */
#ifndef KEYS_HANDLE_STORE_H
#define KEYS_HANDLE_STORE_H

#include "keys/bound_key.h"
#include "keys/handle_row.h"
#include "keys/key.h"
#include "keys/vault.h"

/* Adds the handle with its key, durably; without one, key is NULL. One with a
 * key is HANDLE_KEY_OWN unless it is pending. STATUS_HANDLE_EXISTS. The first
 * one added becomes the default. */
CHECKED enum status handle_store_add(struct vault *vault,
	const struct handle_record *record, const struct key *key);

/* Writes the record of a handle that is there, durably. With a key that is
 * stored, too; without, what there is stays. STATUS_HANDLE_UNKNOWN;
 * STATUS_TOUCH_NEEDED rather than to put a key in the place of one that a
 * security key guards. */
CHECKED enum status handle_store_update(struct vault *vault,
	const struct handle_record *record, const struct key *key);

/* STATUS_HANDLE_UNKNOWN when there is none. */
CHECKED enum status handle_store_find(
	struct vault *vault, const char *handle, struct handle_record *out);

/* The key that signs: STATUS_NO_KEY unless HANDLE_KEY_OWN, and
 * STATUS_TOUCH_NEEDED if a security key guards it. */
CHECKED enum status handle_store_key(struct vault *vault,
	const struct handle_record *record, struct key **out);

/* The same for one that a security key guards. */
CHECKED enum status handle_store_add_bound(struct vault *vault,
	const struct handle_record *record, const struct bound_key *bound);
CHECKED enum status handle_store_bound(struct vault *vault,
	const struct handle_record *record, struct bound_key *out);
CHECKED enum status handle_store_remove(
	struct vault *vault, const char *handle);

/* The handle that is offered first; *out is "" when there is none. */
CHECKED enum status handle_store_default(
	struct vault *vault, char out[HANDLE_MAX + 1]);
CHECKED enum status handle_store_set_default(
	struct vault *vault, const char *handle);

/* The two rows of a handle as they stand, for who moves it to another vault.
 * *key is the caller's, NULL where there is none. */
CHECKED enum status handle_store_raw_key(
	struct vault *vault, const char *handle, struct secret **key);

/* STATUS_BAD_ARGUMENT unless the key, NULL for none, is that of the record. */
CHECKED enum status handle_store_check_raw(
	const struct handle_record *record, const struct secret *key);

/* Adds or replaces a handle by its rows; key may be NULL. A change of its key
 * that was under way here is over. *record is what
 * handle_row_read made of row. */
CHECKED enum status handle_store_put_raw(struct vault *vault,
	const struct handle_record *record, const struct secret *row,
	const struct secret *key);

#endif
