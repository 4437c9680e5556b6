/* The user's contacts as they stand in the vault: one row each, and one for
 * each of their names, so that a name is found without reading them all. */
#ifndef KEYS_CONTACT_STORE_H
#define KEYS_CONTACT_STORE_H

#include "keys/contact.h"
#include "keys/vault.h"

/* Whom a name of the user's own means. */
struct personal_name {
	char name[CONTACT_NAME_MAX + 1];     /* as she wrote it */
	char contact[CONTACT_ID_LENGTH + 1]; /* "" for a handle of her own */
	struct handle handle;
	struct did did; /* which comes before the network; text "" if unknown */
};

/* Adds the contact, whose id is then set, or replaces the one of its id, and
 * sets its time. STATUS_BAD_CONTACT, STATUS_CONTACT_EXISTS when one of its
 * names is another's, STATUS_CONTACT_UNKNOWN when no contact has its id. */
CHECKED enum status contact_store_put(
	struct vault *vault, struct contact *contact, int64_t now);

/* The same with the id and the time that it has, whether or not there is one of
 * its id: for one that comes from another vault. */
CHECKED enum status contact_store_restore(
	struct vault *vault, const struct contact *contact);

/* The id of the contact that has this name, in any spelling; "" when it is
 * nobody's. STATUS_BAD_CONTACT for what is no name. */
CHECKED enum status contact_store_owner(
	struct vault *vault, const char *name, char id[CONTACT_ID_LENGTH + 1]);

/* STATUS_CONTACT_UNKNOWN when there is none. A damaged one can be removed. */
CHECKED enum status contact_store_find(
	struct vault *vault, const char *id, struct contact *out);
CHECKED enum status contact_store_remove(struct vault *vault, const char *id);

/* Looks a bare name up, in any spelling: among the contacts, then among the
 * labels of the user's own handles, where a label that two of them share means
 * neither. STATUS_NAME_UNKNOWN; STATUS_CONTACT_NO_HANDLE for a contact that has
 * addresses alone. */
CHECKED enum status contact_store_find_name(
	struct vault *vault, const char *name, struct personal_name *out);

/* Reads a contact out of what vault_each visits for VAULT_CONTACT. */
CHECKED enum status contact_store_read(
	const struct secret *value, struct contact *out);

#endif
