/* rekey_secret, rekey: another data key. Who has had the old one, and a copy
 * of the file, must not come to the new one by what lies in the vault: so each
 * slot is wrapped anew with its secret, asked for again, or dropped. */
#include "ops/operation.h"
#include "ops/slot_argument.h"
#include "ops/slot_ask.h"

#include <string.h>

#define TRIES 3

struct arguments {
	const struct json *drop; /* ids of slots whose secrets were not given */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, drop, JSON_ARRAY, false),
};

/* The slots are those of when the first secret was asked for. After a lock it
 * does not begin anew by itself: what was given before would not be kept. */
static enum status begin(struct session *session)
{
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	if ((st == STATUS_OK || st == STATUS_LOCKED) &&
		session_was_cut_off(session))
		return STATUS_LOCKED_MEANWHILE;
	if (st != STATUS_OK || session->flow.slots.count > 0)
		return st;
	(void)session_flow_begin(session);
	return vault_slots(vault, &session->flow.slots);
}

static enum status ask(struct session *session, const struct slot *slot,
	bool again, struct net_question *question)
{
	return slot_ask(session, slot->kind, &session->flow.slots, slot->id,
		again, question);
}

enum status ask_rekey_secret(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct slot slot;
	enum status st = begin(session);

	if (st == STATUS_OK)
		st = slot_argument(session, args, &slot);
	if (st != STATUS_OK)
		return st;
	question->thread->flow = session->flow.number;
	question->needless = slot.kind == SLOT_FILE;
	return question->needless ? STATUS_OK
				  : ask(session, &slot, false, question);
}

static enum status keep(
	struct session *session, const struct slot *slot, struct secret *secret)
{
	struct slot_flow *flow = &session->flow;

	for (size_t i = 0; i < flow->slots.count; i++) {
		if (flow->slots.slot[i].id != slot->id)
			continue;
		secret_free(flow->secrets[i]);
		flow->secrets[i] = secret;
		return STATUS_OK;
	}
	return STATUS_SLOT_UNKNOWN;
}

static enum status take(struct session *session, const struct slot *slot,
	const struct json *answer)
{
	struct secret *secret = NULL;
	enum status st = slot_try(session, slot, answer, &secret);

	if (st == STATUS_OK)
		st = keep(session, slot, secret);
	if (st != STATUS_OK)
		secret_free(secret);
	return st;
}

enum status take_rekey_secret(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct slot slot;
	enum status st = reply;

	if (!session_flow_is(session, question->thread->flow))
		return STATUS_CANCELLED;
	if (session_was_cut_off(session))
		return STATUS_LOCKED_MEANWHILE;
	if (st == STATUS_OK)
		st = slot_argument(session, args, &slot);
	if (st == STATUS_OK)
		st = take(session, &slot, answer);
	if (reply == STATUS_OK &&
		(st == STATUS_WRONG_PASSPHRASE ||
			st == STATUS_RECOVERY_WRONG) &&
		++question->thread->step < TRIES)
		return ask(session, &slot, true, question);
	if (st == STATUS_OK)
		slot_json_members(result, &slot);
	return st;
}

static bool has_id(const struct json *ids, int64_t id)
{
	const struct json *one = ids == NULL ? NULL : json_first(ids);
	int64_t found;

	for (; one != NULL; one = json_next(one)) {
		if (json_integer(one, &found) && found == id)
			return true;
	}
	return false;
}

/* Only what the user has said may be dropped is. */
static enum status count_dropped(
	const struct slot_flow *flow, const struct json *ids, int64_t *dropped)
{
	for (size_t i = 0; i < flow->slots.count; i++) {
		if (flow->secrets[i] != NULL)
			continue;
		if (!has_id(ids, flow->slots.slot[i].id))
			return STATUS_SLOT_WRONG;
		++*dropped;
	}
	return STATUS_OK;
}

enum status op_rekey(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	int64_t dropped = 0;
	int64_t damaged = 0;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = begin(session);
	if (st != STATUS_OK)
		return st;
	st = count_dropped(&session->flow, arguments.drop, &dropped);
	if (st == STATUS_OK)
		st = vault_rekey(session->vault, &session->flow.slots,
			session->flow.secrets, &damaged);
	session_flow_end(session);
	session_forget_key(session);
	if (st != STATUS_OK)
		return st;
	json_add_integer(result, "dropped", dropped);
	json_add_integer(result, "damaged", damaged);
	return vault_check_left(session->folder);
}
