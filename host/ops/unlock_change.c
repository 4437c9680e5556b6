/* unlock_change: another passphrase. The data key stays, nothing is sealed
 * anew. */
#include "ops/ask_passphrase.h"
#include "ops/operation.h"
#include "ops/slot_consent.h"

struct arguments {
	int64_t id;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, id, JSON_INTEGER, false),
};

enum { CONSENT, PASSPHRASE }; /* steps of the thread */

/* The one that is named, or the first passphrase. */
static enum status find(
	struct session *session, const struct json *args, struct slot *out)
{
	struct arguments arguments = {0};
	struct slot_list slots;
	struct vault *vault;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = vault_slots(vault, &slots);
	for (size_t i = 0; st == STATUS_OK && i < slots.count; i++) {
		if (slots.slot[i].kind == SLOT_PASSPHRASE &&
			(arguments.id == 0 ||
				arguments.id == slots.slot[i].id)) {
			*out = slots.slot[i];
			return STATUS_OK;
		}
	}
	return st == STATUS_OK ? STATUS_SLOT_UNKNOWN : st;
}

static enum status ask_new(
	struct session *session, struct net_question *question)
{
	question->thread->step = PASSPHRASE;
	return ask_passphrase_write(session, ASK_NEW, question);
}

enum status ask_unlock_change(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct slot slot;
	enum status st = find(session, args, &slot);

	if (st != STATUS_OK)
		return st;
	return slot_consent_is_needed(session)
		       ? slot_consent_ask(session, "change", &slot, question)
		       : ask_new(session, question);
}

enum status take_unlock_change(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct secret *passphrase = NULL;
	struct slot slot;
	enum status st = reply;

	if (question->thread->step == CONSENT) {
		st = slot_consent_read(reply, answer);
		return st == STATUS_OK ? ask_new(session, question) : st;
	}
	if (st == STATUS_OK)
		st = ask_passphrase_read(answer, &passphrase);
	if (st == STATUS_OK)
		st = find(session, args, &slot);
	if (st == STATUS_OK)
		st = vault_change_secret(session->vault, slot.id, passphrase);
	secret_free(passphrase);
	if (st == STATUS_OK)
		json_add_integer(result, "id", slot.id);
	return st;
}
