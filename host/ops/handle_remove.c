/* handle_remove: a handle and its key, for good. */
#include "ops/handle_argument.h"
#include "ops/operation.h"

enum status op_handle_remove(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct handle handle;
	struct vault *vault;
	enum status st = handle_argument_read(session, args, &handle, &vault);

	session_forget_key(session);
	if (st == STATUS_OK)
		st = handle_store_remove(vault, handle.text);
	if (st == STATUS_OK)
		json_add_string(result, "handle", handle.text);
	return st;
}
