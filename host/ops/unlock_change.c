/* unlock_change: another passphrase. The data key stays, nothing is sealed
 * anew. */
#include "ops/ask_passphrase.h"
#include "ops/operation.h"

struct arguments {
	int64_t id;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, id, JSON_INTEGER, false),
};

/* The one that is named, or the first passphrase. */
static enum status find(
	struct session *session, const struct json *args, int64_t *out)
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
			*out = slots.slot[i].id;
			return STATUS_OK;
		}
	}
	return st == STATUS_OK ? STATUS_SLOT_UNKNOWN : st;
}

enum status ask_unlock_change(struct session *session, const struct json *args,
	struct net_question *question)
{
	int64_t id;
	enum status st = find(session, args, &id);

	return st == STATUS_OK
		       ? ask_passphrase_write(session, ASK_NEW, question)
		       : st;
}

enum status take_unlock_change(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct secret *passphrase = NULL;
	int64_t id;
	enum status st = reply;

	(void)question;
	if (st == STATUS_OK)
		st = ask_passphrase_read(answer, &passphrase);
	if (st == STATUS_OK)
		st = find(session, args, &id);
	if (st == STATUS_OK)
		st = vault_change_secret(session->vault, id, passphrase);
	secret_free(passphrase);
	if (st == STATUS_OK)
		json_add_integer(result, "id", id);
	return st;
}
