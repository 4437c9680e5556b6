/* rotate_code: the code that the server e-mailed lets the next step of a change
 * of keys into the account's document: the new key in, then the old one out. */
#include "ops/link_argument.h"
#include "ops/operation.h"
#include "ops/rotation.h"

#include <string.h>

struct added {
	const char *did;
	const char *fragment;
	bool code_sent;
};

static const struct json_field added_fields[] = {
	JSON_FIELD(struct added, did, JSON_STRING, true),
	JSON_FIELD(struct added, fragment, JSON_STRING, true),
	JSON_FIELD(struct added, code_sent, JSON_BOOL, true),
};

static const struct json_field removed_fields[] = {
	JSON_FIELD(struct added, did, JSON_STRING, true),
};

struct context {
	struct link_flow *flow;
	struct vault *vault;
	struct rotation_state state;
	char code[LINK_CODE_MAX + 1];
};

static enum status find(
	struct session *session, const struct json *args, struct context *out)
{
	enum status st =
		link_argument_code(session, args, &out->flow, out->code);

	if (st == STATUS_OK)
		st = session_vault(session, &out->vault);
	if (st == STATUS_OK)
		st = rotation_find(
			out->vault, out->flow->record.handle.text, &out->state);
	if (st == STATUS_OK &&
		(out->state.rotation.stage == ROTATION_NONE ||
			strcmp(out->state.record.did.text,
				out->flow->record.did.text) != 0))
		st = STATUS_FLOW_UNKNOWN;
	return st;
}

enum status ask_rotate_code(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct json_writer *w = question->args;
	struct context context = {.flow = NULL};
	struct did key;
	enum status st = find(session, args, &context);
	bool adds = context.state.rotation.stage == ROTATION_ADD;

	if (st != STATUS_OK)
		return st;
	question->thread->step = (int)context.state.rotation.stage;
	question->net_op = adds ? "oauth_add_key" : "oauth_remove_key";
	did_from_key(&context.state.rotation.public_key, &key);
	json_add_string(w, "flow", context.flow->id);
	json_add_string(w, "code", context.code);
	json_add_string(w, "key", key.text);
	if (adds) {
		json_add_string(w, "fragment", context.state.rotation.fragment);
		json_add_bool(w, "more", true);
	}
	return STATUS_OK;
}

/* nywhere-net has found the key in the directory. */
static enum status take_added(struct session *session, struct context *context,
	const struct json *answer, bool *code_sent)
{
	struct rotation_state *state = &context->state;
	struct added added = {0};

	if (JSON_DECODE(answer, added_fields, &added) != STATUS_OK ||
		strcmp(added.did, state->record.did.text) != 0 ||
		!did_key_fragment_is_valid(added.fragment))
		return STATUS_HELPER_FAILED;
	*code_sent = added.code_sent;
	session_forget_key(session);
	return rotation_store_switch(context->vault, added.fragment,
		&state->record, &state->rotation);
}

static enum status take_removed(
	struct context *context, const struct json *answer)
{
	struct rotation_state *state = &context->state;
	struct added removed = {0};

	if (JSON_DECODE(answer, removed_fields, &removed) != STATUS_OK ||
		strcmp(removed.did, state->record.did.text) != 0)
		return STATUS_HELPER_FAILED;
	state->is_over = true;
	return rotation_store_end(context->vault, state->record.handle.text);
}

enum status take_rotate_code(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct context context = {.flow = NULL};
	bool code_sent = false;
	enum status st = reply;

	if (st == STATUS_OK)
		st = find(session, args, &context);
	/* Another host may have gone on meanwhile. */
	if (st == STATUS_OK &&
		question->thread->step != (int)context.state.rotation.stage)
		st = STATUS_FLOW_UNKNOWN;
	if (st == STATUS_OK)
		st = context.state.rotation.stage == ROTATION_ADD
			     ? take_added(session, &context, answer, &code_sent)
			     : take_removed(&context, answer);
	if (st == STATUS_OK)
		st = rotation_write(result, &context.state, NULL);
	if (st != STATUS_OK)
		return st;
	if (code_sent)
		json_add_bool(result, "code_sent", true);
	else
		link_flow_remove(context.flow);
	return STATUS_OK;
}
