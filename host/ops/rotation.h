/* The change of a handle's key, step by step: what the account's document says
 * decides how far it is, and nothing is forgotten before that. */
#ifndef OPS_ROTATION_H
#define OPS_ROTATION_H

#include "keys/rotation_store.h"
#include "ops/net_resolution.h"
#include "ops/session.h"

struct rotation_state {
	struct handle_record record;
	struct rotation rotation;
	bool is_over;
};

/* The handle, if its key can be changed: STATUS_NO_KEY,
 * STATUS_ROTATE_GUARDED, STATUS_ROTATE_KEY_ITSELF. */
CHECKED enum status rotation_find(
	struct vault *vault, const char *handle, struct rotation_state *out);

/* Goes on as far as the document lets it: a new key is made, the new one signs
 * once it is there, the old one is forgotten once it is gone.
 * STATUS_ROTATE_UNPUBLISHED; why the document could not be read. */
CHECKED enum status rotation_advance(struct session *session,
	struct vault *vault, const struct net_resolution *resolution,
	struct rotation_state *state);

/* Goes back as far as the document lets it: a new key that is not there is
 * forgotten, one that is has to go as an old one would. STATUS_ROTATE_NONE,
 * STATUS_ROTATE_LATE; as above. */
CHECKED enum status rotation_cancel(struct vault *vault,
	const struct net_resolution *resolution, struct rotation_state *state);

/* The members of the result: "handle", "stage", "fragment" of the key
 * that stays, "old_fragment", and who has to change the document: "server" or,
 * to be published, "publish". resolution is NULL for the former. */
CHECKED enum status rotation_write(struct json_writer *w,
	const struct rotation_state *state,
	const struct net_resolution *resolution);

#endif
