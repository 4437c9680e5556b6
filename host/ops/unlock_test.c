/* unlock_test: whether one way to open the vault works, without opening it. */
#include "ops/operation.h"
#include "ops/slot_argument.h"
#include "ops/slot_ask.h"

#define TRIES 3

static enum status ask(struct session *session, const struct slot *slot,
	bool again, struct net_question *question)
{
	struct slot_list slots;
	enum status st = session_slots(session, &slots);

	if (st == STATUS_OK)
		st = slot_ask(
			session, slot->kind, &slots, slot->id, again, question);
	return st;
}

enum status ask_unlock_test(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct slot slot;
	enum status st = slot_argument(session, args, &slot);

	if (st != STATUS_OK)
		return st;
	question->needless = slot.kind == SLOT_FILE;
	return question->needless ? STATUS_OK
				  : ask(session, &slot, false, question);
}

enum status take_unlock_test(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct secret *secret = NULL;
	struct slot slot;
	enum status st = reply;

	if (st == STATUS_OK)
		st = slot_argument(session, args, &slot);
	if (st == STATUS_OK)
		st = slot_try(session, &slot, answer, &secret);
	secret_free(secret);
	if (reply == STATUS_OK &&
		(st == STATUS_WRONG_PASSPHRASE ||
			st == STATUS_RECOVERY_WRONG) &&
		++question->thread->step < TRIES)
		return ask(session, &slot, true, question);
	if (st == STATUS_OK)
		slot_json_members(result, &slot);
	return st;
}
