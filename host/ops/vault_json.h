/* The state of the vault, as hello, unlock, lock and init tell it. */
#ifndef OPS_VAULT_JSON_H
#define OPS_VAULT_JSON_H

#include "base/json.h"
#include "ops/session.h"

/* Writes "vault":{"state":"missing|locked|open|error",…}. */
void vault_json_write(struct json_writer *w, struct session *session);

/* Writes "unlock":["keyring","passphrase"], the kinds of the ways to open it in
 * the order in which they are tried, so far as they are known. */
void vault_json_unlock(struct json_writer *w, struct session *session);

#endif
