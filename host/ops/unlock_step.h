/* What the user is asked to do outside the browser, as nywhere-unlock tells of
 * it while it waits. */
#ifndef OPS_UNLOCK_STEP_H
#define OPS_UNLOCK_STEP_H

#include "ops/session.h"

/* An operation_step. "passphrase" and "pin": a window asks for it; "touch": a
 * security key waits to be touched; "busy": another program uses it; "keyring":
 * the keyring is asked. */
CHECKED enum status step_unlock(struct session *session,
	const struct json *progress, struct json_writer *w);

#endif
