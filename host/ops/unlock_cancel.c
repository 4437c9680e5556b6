/* unlock_cancel: what the user is asked outside the browser is not asked any
 * more; the operation that asked ends with "cancelled". */
#include "ops/operation.h"

enum status op_unlock_cancel(struct session *session, const struct json *args,
	struct json_writer *result)
{
	enum status st = json_decode(args, NULL, 0, NULL);

	if (st != STATUS_OK)
		return st;
	json_add_bool(result, "cancelled", session->unlock.count > 0);
	net_client_fail(&session->unlock, STATUS_CANCELLED);
	return STATUS_OK;
}
