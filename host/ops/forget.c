/* forget: an end to all that is remembered of a site. */
#include "keys/site_store.h"
#include "ops/operation.h"

struct arguments {
	const char *origin;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
};

enum status op_forget(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments;
	struct origin origin;
	struct vault *vault;
	int64_t removed = 0;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = origin_parse(arguments.origin, &origin);
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = site_store_forget(vault, &origin, &removed);
	if (st == STATUS_OK)
		json_add_integer(result, "forgotten", removed);
	return st;
}
