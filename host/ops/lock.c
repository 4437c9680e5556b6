/* lock: forget the keys, here and in the other hosts. */
#include "ops/operation.h"
#include "ops/vault_json.h"

/* The reply says what was done. Asked, a vault with a key file is always open:
 * it opens again at the next use. */
enum status op_lock(struct session *session, const struct json *args,
	struct json_writer *result)
{
	enum status st = json_decode(args, NULL, 0, NULL);

	if (st == STATUS_OK)
		st = session_lock(session);
	if (st != STATUS_OK)
		return st;
	json_begin_object(result, "vault");
	json_add_string(result, "state", "locked");
	vault_json_unlock(result, session);
	json_end_object(result);
	return STATUS_OK;
}
