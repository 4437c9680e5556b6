/* record: what the owner of a handle has to publish for it. */
#include "ops/handle_argument.h"
#include "ops/handle_json.h"
#include "ops/operation.h"

enum status op_record(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct handle_record record;
	struct vault *vault;
	enum status st = handle_argument_find(session, args, &record, &vault);

	if (st == STATUS_OK)
		st = handle_json_publish(result, &record, NULL);
	return st;
}
