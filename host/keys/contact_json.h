/* A contact as an object, the same in the vault and on the wire. */
#ifndef KEYS_CONTACT_JSON_H
#define KEYS_CONTACT_JSON_H

#include "base/json.h"
#include "keys/contact.h"

/* Reads and checks it; "id" and "changed" may be absent. STATUS_BAD_ARGUMENT,
 * STATUS_BAD_HANDLE, STATUS_BAD_DID, STATUS_BAD_CONTACT. */
CHECKED enum status contact_json_read(
	const struct json *object, struct contact *out);

/* Writes the members of an object that the caller has begun. */
void contact_json_members(struct json_writer *w, const struct contact *contact);

#endif
