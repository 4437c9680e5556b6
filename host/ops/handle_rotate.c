/* handle_rotate: looks how far the change of a handle's key is, and goes on, or
 * calls it off. */
#include "ops/operation.h"
#include "ops/rotation.h"

struct arguments {
	const char *handle;
	bool cancel;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
	JSON_FIELD(struct arguments, cancel, JSON_BOOL, false),
};

static enum status find(struct session *session, const struct json *args,
	struct arguments *arguments, struct vault **vault,
	struct rotation_state *state)
{
	struct handle handle;
	enum status st = JSON_DECODE(args, fields, arguments);

	if (st == STATUS_OK)
		st = handle_parse(arguments->handle, &handle);
	if (st == STATUS_OK)
		st = session_vault(session, vault);
	return st == STATUS_OK ? rotation_find(*vault, handle.text, state) : st;
}

enum status ask_handle_rotate(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct arguments arguments = {0};
	struct rotation_state state;
	struct vault *vault;
	enum status st = find(session, args, &arguments, &vault, &state);

	if (st != STATUS_OK)
		return st;
	json_add_string(question->args, "handle", state.record.handle.text);
	json_add_string(question->args, "until", "key");
	json_add_bool(question->args, "fresh", true);
	return STATUS_OK;
}

enum status finish_handle_rotate(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct net_resolution resolution;
	struct rotation_state state;
	struct vault *vault;
	enum status st = find(session, args, &arguments, &vault, &state);

	if (st == STATUS_OK)
		st = net_resolution_read(answer, &resolution);
	if (st == STATUS_OK)
		st = arguments.cancel
			     ? rotation_cancel(vault, &resolution, &state)
			     : rotation_advance(
				       session, vault, &resolution, &state);
	return st == STATUS_OK ? rotation_write(result, &state, &resolution)
			       : st;
}
