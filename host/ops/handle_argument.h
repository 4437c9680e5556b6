/* The one argument of the operations that are about one of the user's handles:
 * {"handle":"…"}. */
#ifndef OPS_HANDLE_ARGUMENT_H
#define OPS_HANDLE_ARGUMENT_H

#include "base/json.h"
#include "ops/session.h"

/* Reads it and opens the vault. */
CHECKED enum status handle_argument_read(struct session *session,
	const struct json *args, struct handle *handle, struct vault **vault);

/* Also looks the handle up: STATUS_HANDLE_UNKNOWN. */
CHECKED enum status handle_argument_find(struct session *session,
	const struct json *args, struct handle_record *record,
	struct vault **vault);

#endif
