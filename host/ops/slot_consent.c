#include "ops/slot_consent.h"

#include "ops/slot_ask.h"

struct answer {
	bool confirmed;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct answer, confirmed, JSON_BOOL, true),
};

bool slot_consent_is_needed(const struct session *session)
{
	return !session->is_shell;
}

enum status slot_consent_ask(struct session *session, const char *change,
	const struct slot *slot, struct net_question *question)
{
	enum status st = slot_question(session, "confirm", question);

	if (st != STATUS_OK)
		return st;
	json_add_string(question->args, "change", change);
	json_add_string(question->args, "kind", slot_kind_name(slot->kind));
	if (slot->label[0] != '\0')
		json_add_string(question->args, "label", slot->label);
	return STATUS_OK;
}

enum status slot_consent_read(enum status reply, const struct json *answer)
{
	struct answer given = {0};

	if (reply != STATUS_OK)
		return reply;
	if (answer == NULL || JSON_DECODE(answer, fields, &given) != STATUS_OK)
		return STATUS_HELPER_FAILED;
	return given.confirmed ? STATUS_OK : STATUS_CANCELLED;
}
