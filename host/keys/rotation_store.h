/* The change of a handle's key for another. Until the change is over the vault
 * has both: the one that signs in the handle's own rows, the other here. */
#ifndef KEYS_ROTATION_STORE_H
#define KEYS_ROTATION_STORE_H

#include "keys/handle_store.h"

enum rotation_stage {
	ROTATION_NONE,
	ROTATION_ADD,    /* the other is new, and to be published */
	ROTATION_REMOVE, /* the other, old or called off, is to go */
};

struct rotation {
	enum rotation_stage stage;
	struct public_key public_key; /* of the other key */
	char fragment[DID_KEY_FRAGMENT_MAX + 1];
};

/* "none", "add" and "remove". */
const char *rotation_stage_name(enum rotation_stage stage);

/* ROTATION_NONE when the handle has none. */
CHECKED enum status rotation_store_find(
	struct vault *vault, const char *handle, struct rotation *out);

/* Keeps a new key that is to be published under that fragment, durably; key is
 * the caller's. *out is what was stored. */
CHECKED enum status rotation_store_begin(struct vault *vault,
	const char *handle, const struct key *key, const char *fragment,
	struct rotation *out);

/* The new key, in the account's document under that fragment, signs from now
 * on, durably, and the old one takes its place here. *record, the handle's, and
 * *rotation follow. */
CHECKED enum status rotation_store_switch(struct vault *vault,
	const char *fragment, struct handle_record *record,
	struct rotation *rotation);

/* The new key, which the account's document has already under that fragment, is
 * not to sign and is what has to go, durably; as from the end of a change.
 * *rotation follows. */
CHECKED enum status rotation_store_call_off(struct vault *vault,
	const char *handle, const char *fragment, struct rotation *rotation);

/* Forgets the other key. */
CHECKED enum status rotation_store_end(struct vault *vault, const char *handle);

#endif
