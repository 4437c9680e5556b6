#include "ops/vault_json.h"

static const char *state_name(enum status st)
{
	switch (st) {
	case STATUS_OK:
		return "open";
	case STATUS_LOCKED:
		return "locked";
	case STATUS_VAULT_MISSING:
		return "missing";
	default:
		return "error";
	}
}

/* In the order in which they are tried. */
static const enum slot_kind kinds[] = {
	SLOT_FILE, SLOT_KEYRING, SLOT_TOKEN, SLOT_PASSPHRASE, SLOT_RECOVERY};

/* The first word of a host does without opening the vault: what it then does
 * not know it does not say. */
void vault_json_unlock(struct json_writer *w, struct session *session)
{
	struct slot_list slots = {.count = 0};

	if (session->vault != NULL) {
		if (session_slots(session, &slots) != STATUS_OK)
			return;
	} else if (vault_check_key_file(session->folder) == STATUS_OK) {
		slots.count = 1;
		slots.slot[0].kind = SLOT_FILE;
	} else {
		return;
	}
	json_begin_array(w, "unlock");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (slot_list_has(&slots, kinds[i]))
			json_add_string(w, NULL, slot_kind_name(kinds[i]));
	}
	json_end_array(w);
}

void vault_json_write(struct json_writer *w, struct session *session)
{
	enum status st = session_state(session);

	json_begin_object(w, "vault");
	json_add_string(w, "state", state_name(st));
	if (st != STATUS_VAULT_MISSING)
		vault_json_unlock(w, session);
	if (st != STATUS_OK && st != STATUS_LOCKED &&
		st != STATUS_VAULT_MISSING) {
		json_begin_object(w, "error");
		json_add_string(w, "code", status_code(st));
		json_add_string(w, "message", status_sentence(st));
		json_end_object(w);
	}
	json_end_object(w);
}
