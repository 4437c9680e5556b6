/* The change that makes a handle's record in the DNS what it should be: what
 * the zone's own server is asked, and what is made of its answers. */
#ifndef OPS_PUBLICATION_H
#define OPS_PUBLICATION_H

#include "keys/zone_store.h"
#include "ops/handle_json.h"
#include "ops/operation.h"

struct publication {
	struct handle_record record;
	bool is_needed;        /* else nothing of what follows is set */
	struct handle_txt txt; /* what there should be */
	struct zone zone;      /* with its key */
};

/* For the handle of the user's vault. STATUS_ZONE_UNKNOWN when it needs a
 * record and no zone with a key covers it. The caller clears *out. */
CHECKED enum status publication_find(
	struct session *session, const char *handle, struct publication *out);
void publication_clear(struct publication *publication);

/* Asks the zone's server for the TXT records at the handle's _nywhere, or at
 * its _atproto. */
CHECKED enum status publication_ask(const struct publication *publication,
	bool atproto, struct net_question *question);

/* Reads the answer to that: *texts is a list of strings, which belongs to the
 * answer. */
CHECKED enum status publication_read(
	const struct json *answer, const struct json **texts);

/* Whether a text is a record of ours: others at the name stay. */
bool publication_is_ours(const char *text);

/* Whether the texts are those that should be there. */
bool publication_is_done(
	const struct publication *publication, const struct json *texts);

/* Writes a list of texts: those that are there, those that should be. */
void publication_write_now(
	struct json_writer *w, const char *name, const struct json *texts);
void publication_write_then(struct json_writer *w, const char *name,
	const struct publication *publication, const struct json *texts);

#endif
