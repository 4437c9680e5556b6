/* Whether a zone can be used: what nywhere-net is asked, what its answer means,
 * and what a user is told of it. */
#ifndef OPS_ZONE_CHECK_JSON_H
#define OPS_ZONE_CHECK_JSON_H

#include "keys/zone_store.h"
#include "ops/operation.h"

struct zone_check {
	const char *state;  /* "ok", "missing", …: see nywhere-call(1) */
	const char *dnssec; /* "secure", "insecure", or NULL */
	enum status code;   /* of what failed; else STATUS_OK */
};

/* Writes the question: for a wildcard, whether its record is there; for a zone
 * with a key, an update that changes nothing. */
CHECKED enum status zone_check_ask(
	const struct zone *zone, struct net_question *question);

/* Reads the reply. What says nothing about the zone is returned. */
CHECKED enum status zone_check_read(enum zone_kind kind, enum status reply,
	const struct json *answer, struct zone_check *out);

bool zone_check_is_ok(const struct zone_check *check);

/* Writes "check" and "publish", the records that are wanting. */
void zone_check_json_members(struct json_writer *w, const char *zone,
	enum zone_kind kind, const struct zone_check *check);

#endif
