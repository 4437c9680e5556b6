/* Whether what the world says of a handle is what the vault says: one check
 * after the other, each a sentence, and what to do where one fails. */
#ifndef OPS_HANDLE_CHECK_H
#define OPS_HANDLE_CHECK_H

#include "keys/handle_store.h"
#include "ops/handle_json.h"
#include "ops/net_resolution.h"

#define HANDLE_CHECK_TEXT 1024 /* bytes of a sentence, with the closing NUL */

/* Under which fragment the account's document has that key, so that a token
 * could name it; within *resolution, NULL if it has it not. */
const char *handle_check_fragment(const struct handle_record *record,
	const struct net_resolution *resolution, const struct public_key *key);

/* Our keys in the account's document that the vault has not: those of other
 * devices. */
void handle_check_others(const struct handle_record *record,
	const struct net_resolution *resolution, struct handle_keys *out);

/* Writes "agrees" and "checks". *fragment is that of the vault's key in the
 * account's document, within *resolution; NULL if it is not there. */
void handle_check_write(struct json_writer *w,
	const struct handle_record *record,
	const struct net_resolution *resolution, bool *agrees,
	const char **fragment);

#endif
