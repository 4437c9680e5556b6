/* handle_default: the handle that is offered first. */
#include "ops/handle_argument.h"
#include "ops/operation.h"

enum status op_handle_default(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct handle handle;
	struct vault *vault;
	enum status st = handle_argument_read(session, args, &handle, &vault);

	if (st == STATUS_OK)
		st = handle_store_set_default(vault, handle.text);
	if (st == STATUS_OK)
		json_add_string(result, "handle", handle.text);
	return st;
}
