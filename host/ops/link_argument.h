/* The one argument that the operations after link_begin share: {"flow":"…"}. */
#ifndef OPS_LINK_ARGUMENT_H
#define OPS_LINK_ARGUMENT_H

#include "base/json.h"
#include "ops/session.h"

/* STATUS_FLOW_UNKNOWN when it is not, or no longer, under way. *flow is the
 * session's. */
CHECKED enum status link_argument_read(struct session *session,
	const struct json *args, struct link_flow **flow);

/* The code of a server's e-mail, without what surrounds it: STATUS_CODE_WRONG
 * for what could be none. */
#define LINK_CODE_MAX 64 /* characters */
CHECKED enum status link_argument_code(
	const char *typed, char out[LINK_CODE_MAX + 1]);

#endif
