/* SELF: who the user is in a private window, as it is written. */
#ifndef OPS_WINDOW_SELF_H
#define OPS_WINDOW_SELF_H

#include "keys/zone_store.h"
#include "ops/session.h"
#include "ops/site_terms.h"

/* What a site takes; NULL where none is meant: everything fits. */
struct window_terms {
	struct site_terms types;
	bool direct;
	struct origin origin;
};

/* Whether a name of that kind may be shown to the site. */
bool window_self_fits(enum self_kind kind, const struct window_terms *terms);

/* "fingerprint", "zone", "at_will" or "handle"; the reverse for the first
 * three, STATUS_BAD_ARGUMENT for any other name. */
const char *window_self_name(enum self_kind kind);
CHECKED enum status window_self_parse(const char *name, enum self_kind *out);

/* What the user has set for windows in which she says nothing else; the same
 * as a configuration has it. */
CHECKED enum status window_self_preferred(struct self *out);
struct self window_self_of(const struct config *config);

/* Whether the zone that self names is there. STATUS_ZONE_UNKNOWN,
 * STATUS_BAD_ZONE; needs no vault for a fingerprint. */
CHECKED enum status window_self_check(
	struct session *session, const struct self *self);

/* The zone in which self makes names at will; the caller clears it. */
CHECKED enum status window_self_zone(
	struct vault *vault, const struct self *self, struct zone *out);

/* Writes it as a member of that name. Of the vault, which may be NULL, only a
 * handle of the user's own needs anything. */
CHECKED enum status window_self_write(struct vault *vault,
	const struct window *window, const struct window_terms *terms,
	struct json_writer *w, const char *name);

#endif
