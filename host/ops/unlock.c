/* unlock and lock: open the keys, asking outside the browser; forget them. */
#include "ops/operation.h"
#include "ops/vault_json.h"

enum status op_unlock(struct session *session, const struct json *args,
	struct json_writer *result)
{
	enum status st = json_decode(args, NULL, 0, NULL);

	if (st == STATUS_OK)
		st = session_unlock(session);
	if (st == STATUS_OK)
		vault_json_write(result, session);
	return st;
}

/* The reply is written out, not asked for: asking would open a vault that has
 * a key file again. */
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
