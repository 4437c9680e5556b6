/* unlock: open the keys, asking the user outside the browser. */
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
