/* handle_show: all of one handle, with what to publish for it. */
#include "ops/handle_argument.h"
#include "ops/handle_json.h"
#include "ops/operation.h"

enum status op_handle_show(struct session *session, const struct json *args,
	struct json_writer *result)
{
	char default_handle[HANDLE_MAX + 1];
	struct handle_record record;
	struct vault *vault;
	enum status st = handle_argument_find(session, args, &record, &vault);

	if (st == STATUS_OK)
		st = handle_store_default(vault, default_handle);
	if (st == STATUS_OK) {
		handle_json_members(result, &record, default_handle);
		st = handle_json_publish(result, &record, NULL);
	}
	return st;
}
