/* The arguments that the operations after link_begin share: {"flow":"…"}, with
 * or without the code of a server's e-mail. */
#ifndef OPS_LINK_ARGUMENT_H
#define OPS_LINK_ARGUMENT_H

#include "base/json.h"
#include "ops/session.h"

/* STATUS_FLOW_UNKNOWN when it is not, or no longer, under way. *flow is the
 * session's. */
CHECKED enum status link_argument_read(struct session *session,
	const struct json *args, struct link_flow **flow);

/* The same with {"code":"…"}, without what surrounds it, of a flow that waits
 * for one: STATUS_CODE_WRONG for what could be none. */
#define LINK_CODE_MAX 64 /* characters */
CHECKED enum status link_argument_code(struct session *session,
	const struct json *args, struct link_flow **flow,
	char code[LINK_CODE_MAX + 1]);

#endif
