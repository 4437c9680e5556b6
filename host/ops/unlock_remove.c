/* unlock_remove: one way less to open the vault. */
#include "ops/operation.h"
#include "ops/slot_argument.h"
#include "ops/slot_ask.h"
#include "ops/slot_consent.h"

enum { CONSENT, TIDY }; /* steps of the thread */

static enum status find(
	struct session *session, const struct json *args, struct slot *out)
{
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	return st == STATUS_OK ? slot_argument(session, args, out) : st;
}

/* Hosts that a key file has opened do not close it with the screen: without it
 * they must, even if it could not be deleted. What is left in the keyring opens
 * nothing; it is taken away all the same, if there is a question for that. */
static enum status remove_slot(struct session *session, const struct slot *slot,
	struct net_question *question)
{
	enum status st = vault_remove_slot(session->vault, slot->id);

	if (st != STATUS_OK)
		return st;
	question->thread->step = TIDY;
	question->needless = true;
	/* Whatever fails now, it is not that nothing was changed. */
	if (slot->kind == SLOT_FILE)
		return session_lock(session) == STATUS_OK
			       ? vault_check_left(session->folder)
			       : STATUS_IO;
	if (slot->kind != SLOT_KEYRING ||
		slot_question(session, "keyring_remove", question) != STATUS_OK)
		return STATUS_OK;
	question->needless = false;
	slot_add_bytes(question->args, "vault", vault_id(session->vault),
		SEAL_VAULT_ID_LENGTH);
	return STATUS_OK;
}

enum status ask_unlock_remove(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct slot_list slots;
	struct slot slot;
	enum status st = find(session, args, &slot);

	if (st == STATUS_OK)
		st = session_slots(session, &slots);
	if (st == STATUS_OK && slots.count == 1)
		st = STATUS_SLOT_LAST; /* nobody need be asked */
	if (st != STATUS_OK)
		return st;
	return slot_consent_is_needed(session)
		       ? slot_consent_ask(session, "remove", &slot, question)
		       : remove_slot(session, &slot, question);
}

enum status take_unlock_remove(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct slot slot;
	enum status st;

	(void)result;
	if (question->thread->step == TIDY)
		return STATUS_OK; /* whatever came of it */
	st = slot_consent_read(reply, answer);
	if (st == STATUS_OK)
		st = find(session, args, &slot);
	return st == STATUS_OK ? remove_slot(session, &slot, question) : st;
}
