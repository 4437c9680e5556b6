#include "ops/handle_argument.h"

struct arguments {
	const char *handle;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
};

enum status handle_argument_read(struct session *session,
	const struct json *args, struct handle *handle, struct vault **vault)
{
	struct arguments arguments;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = handle_parse(arguments.handle, handle);
	if (st == STATUS_OK)
		st = session_vault(session, vault);
	return st;
}

enum status handle_argument_find(struct session *session,
	const struct json *args, struct handle_record *record,
	struct vault **vault)
{
	struct handle handle;
	enum status st = handle_argument_read(session, args, &handle, vault);

	if (st == STATUS_OK)
		st = handle_store_find(*vault, handle.text, record);
	return st;
}
