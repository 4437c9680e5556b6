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

void vault_json_unlock(struct json_writer *w, struct session *session)
{
	bool by_file = vault_check_key_file(session->folder) == STATUS_OK;

	json_begin_array(w, "unlock");
	json_add_string(
		w, NULL, slot_kind_name(by_file ? SLOT_FILE : SLOT_PASSPHRASE));
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
