/* handle_rotate: looks how far the change of a handle's key is, and goes on. */
#include "ops/handle_argument.h"
#include "ops/operation.h"
#include "ops/rotation.h"

static enum status find(struct session *session, const struct json *args,
	struct vault **vault, struct rotation_state *state)
{
	struct handle handle;
	enum status st = handle_argument_read(session, args, &handle, vault);

	return st == STATUS_OK ? rotation_find(*vault, handle.text, state) : st;
}

enum status ask_handle_rotate(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct rotation_state state;
	struct vault *vault;
	enum status st = find(session, args, &vault, &state);

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
	struct net_resolution resolution;
	struct rotation_state state;
	struct vault *vault;
	enum status st = find(session, args, &vault, &state);

	if (st == STATUS_OK)
		st = net_resolution_read(answer, &resolution);
	if (st == STATUS_OK)
		st = rotation_advance(session, vault, &resolution, &state);
	return st == STATUS_OK ? rotation_write(result, &state, &resolution)
			       : st;
}
