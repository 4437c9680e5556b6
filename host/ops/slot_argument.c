#include "ops/slot_argument.h"

struct arguments {
	int64_t id;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, id, JSON_INTEGER, true),
};

enum status slot_argument(
	struct session *session, const struct json *args, struct slot *out)
{
	struct arguments arguments = {0};
	struct slot_list slots;
	const struct slot *slot;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = session_slots(session, &slots);
	if (st != STATUS_OK)
		return st;
	slot = slot_list_find(&slots, arguments.id);
	if (slot == NULL)
		return STATUS_SLOT_UNKNOWN;
	*out = *slot;
	return STATUS_OK;
}

void slot_json_members(struct json_writer *w, const struct slot *slot)
{
	struct slot_token token;

	json_add_integer(w, "id", slot->id);
	json_add_string(w, "kind", slot_kind_name(slot->kind));
	if (slot->label[0] != '\0')
		json_add_string(w, "label", slot->label);
	if (slot->created_at > 0)
		json_add_integer(w, "created_at", slot->created_at);
	if (slot->used_at > 0)
		json_add_integer(w, "used_at", slot->used_at);
	if (slot_token_read(slot, &token) == STATUS_OK)
		json_add_string(w, "verification",
			token.verification ? "required" : "none");
}
