/* The user's handles as they stand in the vault: what belongs to a handle in
 * one row, its private key in another that only a signature opens. */
#ifndef KEYS_HANDLE_STORE_H
#define KEYS_HANDLE_STORE_H

#include "handle/did.h"
#include "handle/fingerprint.h"
#include "handle/handle.h"
#include "keys/key.h"
#include "keys/vault.h"

#define HANDLE_LABEL_MAX 64    /* bytes */
#define HANDLE_URL_MAX 1024    /* bytes */
#define HANDLE_SUBJECT_MAX 255 /* bytes */

enum handle_key {
	HANDLE_KEY_NONE, /* linked: only its server can confirm it */
	HANDLE_KEY_OWN,
	HANDLE_KEY_PENDING, /* made, but not known to be in its document */
};

struct handle_record {
	struct handle handle;
	struct did did; /* of a DNS handle; empty for a fingerprint */
	enum handle_key key;
	struct public_key public_key; /* unless HANDLE_KEY_NONE */
	/* of the key in its document, where that is not "nywhere"; or "" */
	char fragment[DID_KEY_FRAGMENT_MAX + 1];
	char server[HANDLE_URL_MAX + 1]; /* issuer, of a linked one; or "" */
	char pds[HANDLE_URL_MAX + 1];    /* likewise */
	/* what the server calls the account, where that has no DID; or "" */
	char subject[HANDLE_SUBJECT_MAX + 1];
	char label[HANDLE_LABEL_MAX + 1]; /* the user's own name; may be "" */
	int64_t created;                  /* seconds since 1970 */
};

/* STATUS_BAD_LABEL unless it is 1 to HANDLE_LABEL_MAX bytes of UTF-8 without
 * control characters. */
CHECKED enum status handle_label_check(const char *label);

/* Adds the handle with its key, durably; without one, key is NULL. One with a
 * key is HANDLE_KEY_OWN unless it is pending. STATUS_HANDLE_EXISTS. The first
 * one added becomes the default. */
CHECKED enum status handle_store_add(struct vault *vault,
	const struct handle_record *record, const struct key *key);

/* Writes the record of a handle that is there, durably. With a key that is
 * stored, too; without, what there is stays. STATUS_HANDLE_UNKNOWN. */
CHECKED enum status handle_store_update(struct vault *vault,
	const struct handle_record *record, const struct key *key);

/* STATUS_HANDLE_UNKNOWN when there is none. */
CHECKED enum status handle_store_find(
	struct vault *vault, const char *handle, struct handle_record *out);

/* The key that signs: STATUS_NO_KEY unless HANDLE_KEY_OWN. */
CHECKED enum status handle_store_key(struct vault *vault,
	const struct handle_record *record, struct key **out);
CHECKED enum status handle_store_remove(
	struct vault *vault, const char *handle);

/* The handle that is offered first; *out is "" when there is none. */
CHECKED enum status handle_store_default(
	struct vault *vault, char out[HANDLE_MAX + 1]);
CHECKED enum status handle_store_set_default(
	struct vault *vault, const char *handle);

/* Reads a record out of what vault_each visits. */
CHECKED enum status handle_record_read(
	const struct secret *value, struct handle_record *out);

/* The two rows of a handle as they stand, for who moves it to another vault.
 * *key is the caller's, NULL where there is none. */
CHECKED enum status handle_store_raw_key(
	struct vault *vault, const char *handle, struct secret **key);

/* STATUS_BAD_ARGUMENT unless the key, NULL for none, is that of the record. */
CHECKED enum status handle_store_check_raw(
	const struct handle_record *record, const struct secret *key);

/* Adds or replaces a handle by its rows; key may be NULL. *record is what
 * handle_record_read made of row. */
CHECKED enum status handle_store_put_raw(struct vault *vault,
	const struct handle_record *record, const struct secret *row,
	const struct secret *key);

#endif
