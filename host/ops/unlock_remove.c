/* unlock_remove: one way less to open the vault. */
#include "ops/operation.h"
#include "ops/slot_argument.h"
#include "ops/slot_ask.h"

/* What is left in the keyring opens nothing; it is taken away all the same. */
enum status ask_unlock_remove(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct vault *vault;
	struct slot slot;
	enum status st = session_vault(session, &vault);

	if (st == STATUS_OK)
		st = slot_argument(session, args, &slot);
	if (st == STATUS_OK)
		st = vault_remove_slot(vault, slot.id);
	if (st != STATUS_OK)
		return st;
	question->needless =
		slot.kind != SLOT_KEYRING ||
		slot_question(session, "keyring_remove", question) != STATUS_OK;
	if (!question->needless)
		slot_add_bytes(question->args, "vault", vault_id(vault),
			SEAL_VAULT_ID_LENGTH);
	return STATUS_OK;
}

enum status take_unlock_remove(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	(void)session;
	(void)args;
	(void)reply; /* it was only to be tidy */
	(void)answer;
	(void)question;
	(void)result;
	return STATUS_OK;
}
