/* How a zone is shown to those who ask, and named to nywhere-net. */
#ifndef OPS_ZONE_JSON_H
#define OPS_ZONE_JSON_H

#include "base/json.h"
#include "keys/zone_store.h"

/* Writes the members of an object that the caller has begun; no secret. */
void zone_json_members(struct json_writer *w, const struct zone *zone);

/* The member "key" of a question. The secret is in it: w's text has to be
 * wiped. */
CHECKED enum status zone_json_key(
	struct json_writer *w, const struct tsig_key *key);

/* The members "server", "zone" and "key" of a question to the own server of a
 * zone with a key; as above. */
CHECKED enum status zone_json_server(
	struct json_writer *w, const struct zone *zone);

#endif
