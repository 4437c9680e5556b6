/* The slot that an operation is about. */
#ifndef OPS_SLOT_ARGUMENT_H
#define OPS_SLOT_ARGUMENT_H

#include "ops/operation.h"

/* Of args with id alone. STATUS_SLOT_UNKNOWN. */
CHECKED enum status slot_argument(
	struct session *session, const struct json *args, struct slot *out);

/* Writes the members that are for everybody to see. */
void slot_json_members(struct json_writer *w, const struct slot *slot);

#endif
