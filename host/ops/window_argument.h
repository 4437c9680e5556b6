/* The private window that an operation is about. */
#ifndef OPS_WINDOW_ARGUMENT_H
#define OPS_WINDOW_ARGUMENT_H

#include "ops/session.h"

/* Which counts as use. STATUS_BAD_ARGUMENT for what is no reference,
 * STATUS_WINDOW_UNKNOWN for one that is not, or no more, of this host. */
CHECKED enum status window_argument_find(
	struct session *session, const char *ref, struct window **out);

/* The same with the vault open, whose opening may end windows. */
CHECKED enum status window_argument_vault(struct session *session,
	const char *ref, struct window **out, struct vault **vault);

#endif
