/* unlock_list: the ways to open the vault, which may be locked. */
#include "ops/operation.h"
#include "ops/slot_argument.h"

enum status op_unlock_list(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct slot_list slots;
	enum status st = json_decode(args, NULL, 0, NULL);

	if (st == STATUS_OK)
		st = session_slots(session, &slots);
	if (st != STATUS_OK)
		return st;
	json_begin_array(result, "slots");
	for (size_t i = 0; i < slots.count; i++) {
		json_begin_object(result, NULL);
		slot_json_members(result, &slots.slot[i]);
		json_end_object(result);
	}
	json_end_array(result);
	return STATUS_OK;
}
