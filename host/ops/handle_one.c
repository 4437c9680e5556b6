/* record, handle_show, handle_default, handle_remove. */
#include "ops/handle_json.h"
#include "ops/operation.h"

struct arguments {
	const char *handle;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
};

static enum status begin(struct session *session, const struct json *args,
	struct handle *handle, struct vault **vault)
{
	struct arguments arguments;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = handle_parse(arguments.handle, handle);
	if (st == STATUS_OK)
		st = session_vault(session, vault);
	return st;
}

static enum status find(struct session *session, const struct json *args,
	struct handle_record *record, struct vault **vault)
{
	struct handle handle;
	enum status st = begin(session, args, &handle, vault);

	if (st == STATUS_OK)
		st = handle_store_find(*vault, handle.text, record);
	return st;
}

enum status op_record(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct handle_record record;
	struct vault *vault;
	enum status st = find(session, args, &record, &vault);

	if (st == STATUS_OK)
		handle_json_publish(result, &record);
	return st;
}

enum status op_handle_show(struct session *session, const struct json *args,
	struct json_writer *result)
{
	char default_handle[HANDLE_MAX + 1];
	struct handle_record record;
	struct vault *vault;
	enum status st = find(session, args, &record, &vault);

	if (st == STATUS_OK)
		st = handle_store_default(vault, default_handle);
	if (st == STATUS_OK) {
		handle_json_members(result, &record, default_handle);
		handle_json_publish(result, &record);
	}
	return st;
}

enum status op_handle_default(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct handle handle;
	struct vault *vault;
	enum status st = begin(session, args, &handle, &vault);

	if (st == STATUS_OK)
		st = handle_store_set_default(vault, handle.text);
	if (st == STATUS_OK)
		json_add_string(result, "handle", handle.text);
	return st;
}

enum status op_handle_remove(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct handle handle;
	struct vault *vault;
	enum status st = begin(session, args, &handle, &vault);

	session_forget_key(session);
	if (st == STATUS_OK)
		st = handle_store_remove(vault, handle.text);
	if (st == STATUS_OK)
		json_add_string(result, "handle", handle.text);
	return st;
}
