/* unlock_add: one way more to open the vault. */
#include "keys/recovery.h"
#include "ops/ask_passphrase.h"
#include "ops/copy_code.h"
#include "ops/operation.h"
#include "ops/slot_ask.h"
#include "ops/slot_consent.h"

#include <string.h>

#define TRIES 3

struct arguments {
	const char *kind;
	const char *label;
	const char *verification;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, kind, JSON_STRING, true),
	JSON_FIELD(struct arguments, label, JSON_STRING, false),
	JSON_FIELD(struct arguments, verification, JSON_STRING, false),
};

/* verification: of a token, whether it is demanded. */
struct wanted {
	struct slot slot;
	bool verification;
};

static enum status read_verification(
	const struct arguments *arguments, struct wanted *out)
{
	const char *text = arguments->verification;

	if (text == NULL)
		return STATUS_OK;
	if (out->slot.kind != SLOT_TOKEN ||
		(strcmp(text, "required") != 0 && strcmp(text, "none") != 0))
		return STATUS_BAD_ARGUMENT;
	out->verification = strcmp(text, "required") == 0;
	return STATUS_OK;
}

static enum status read_wanted(const struct json *args, struct wanted *out)
{
	struct arguments arguments = {0};
	struct wanted wanted = {0};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = slot_kind_read(arguments.kind, &wanted.slot.kind);
	if (st == STATUS_OK && arguments.label != NULL)
		st = handle_label_check(arguments.label);
	if (st == STATUS_OK && arguments.label != NULL)
		strcpy(wanted.slot.label, arguments.label);
	if (st == STATUS_OK)
		st = read_verification(&arguments, &wanted);
	if (st == STATUS_OK)
		*out = wanted;
	return st;
}

/* Those that are enrolled are not enrolled again. */
static enum status ask_token(struct session *session,
	const struct wanted *wanted, const struct slot_list *slots,
	struct net_question *question)
{
	struct json_writer *w = question->args;
	enum status st = slot_question(session, "token_enroll", question);

	if (st != STATUS_OK)
		return st;
	slot_add_bytes(
		w, "user", vault_id(session->vault), SEAL_VAULT_ID_LENGTH);
	json_add_string(
		w, "verification", wanted->verification ? "required" : "none");
	json_begin_array(w, "exclude");
	for (size_t i = 0; i < slots->count; i++) {
		struct slot_token token;

		if (slot_token_read(&slots->slot[i], &token) == STATUS_OK)
			slot_add_bytes(w, NULL, token.credential,
				token.credential_len);
	}
	json_end_array(w);
	return STATUS_OK;
}

static enum status ask_keyring(
	struct session *session, struct net_question *question)
{
	struct secret *secret = secret_random(SLOT_SECRET_LENGTH);
	enum status st;

	if (secret == NULL)
		return STATUS_NO_MEMORY;
	session->flow.secret = secret;
	st = slot_question(session, "keyring_store", question);
	if (st != STATUS_OK)
		return st;
	slot_add_bytes(question->args, "vault", vault_id(session->vault),
		SEAL_VAULT_ID_LENGTH);
	slot_add_bytes(question->args, "secret", secret->data, secret->len);
	return STATUS_OK;
}

/* It is shown once, and then typed back: what is not written down opens
 * nothing. */
static enum status ask_recovery(
	struct session *session, struct net_question *question)
{
	enum status st;

	if (session->on_code == NULL)
		return STATUS_SHELL_ONLY;
	st = recovery_new(&session->flow.secret);
	if (st != STATUS_OK)
		return st;
	session->on_code(session->on_code_context, session->flow.secret);
	return ask_passphrase_write(session, ASK_RECOVERY, question);
}

static enum status ask_wanted(struct session *session,
	const struct wanted *wanted, const struct slot_list *slots,
	struct net_question *question)
{
	switch (wanted->slot.kind) {
	case SLOT_FILE:
		question->needless = true;
		return STATUS_OK;
	case SLOT_KEYRING:
		return ask_keyring(session, question);
	case SLOT_TOKEN:
		return ask_token(session, wanted, slots, question);
	case SLOT_RECOVERY:
		return ask_recovery(session, question);
	default:
		return ask_passphrase_write(session, ASK_NEW, question);
	}
}

/* What is wanted, and that it may be added. A browser is not to get what opens
 * the vault without anybody: a file, or a code that it could show. */
static enum status check(struct session *session, const struct json *args,
	struct wanted *wanted, struct slot_list *slots)
{
	struct vault *vault;
	enum status st = read_wanted(args, wanted);

	if (st == STATUS_OK && slot_consent_is_needed(session) &&
		(wanted->slot.kind == SLOT_FILE ||
			wanted->slot.kind == SLOT_RECOVERY))
		st = STATUS_SHELL_ONLY;
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = vault_slots(vault, slots);
	return st == STATUS_OK ? slot_list_check(slots, wanted->slot.kind) : st;
}

/* From here on the thread has a flow. */
static enum status ask_secret(struct session *session,
	const struct wanted *wanted, const struct slot_list *slots,
	struct net_question *question)
{
	enum status st;

	question->thread->flow = session_flow_begin(session);
	st = ask_wanted(session, wanted, slots, question);
	if (st != STATUS_OK)
		session_flow_end(session);
	return st;
}

enum status ask_unlock_add(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct slot_list slots;
	struct wanted wanted;
	enum status st = check(session, args, &wanted, &slots);

	if (st != STATUS_OK)
		return st;
	return slot_consent_is_needed(session)
		       ? slot_consent_ask(
				 session, "add", &wanted.slot, question)
		       : ask_secret(session, &wanted, &slots, question);
}

static enum status take_consent(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question)
{
	struct slot_list slots;
	struct wanted wanted;
	enum status st = slot_consent_read(reply, answer);

	if (st == STATUS_OK)
		st = check(session, args, &wanted, &slots);
	return st == STATUS_OK ? ask_secret(session, &wanted, &slots, question)
			       : st;
}

/* Its maker's name for it is a good label, if it is one. */
static void take_label(struct slot *slot, const char *product)
{
	char text[SLOT_LABEL_MAX + 1];

	if (slot->label[0] == '\0' &&
		net_text_clean(product, SLOT_LABEL_MAX, text) &&
		handle_label_check(text) == STATUS_OK)
		strcpy(slot->label, text);
}

static enum status take_token(const struct json *answer, struct wanted *wanted,
	struct secret **secret)
{
	struct slot_token token;
	struct secret *given = NULL;
	const char *product;
	enum status st = slot_enrolled(answer, &token, &product, &given);

	if (st == STATUS_OK)
		st = slot_token_write(&wanted->slot, &token);
	if (st != STATUS_OK) {
		secret_free(given);
		return st;
	}
	take_label(&wanted->slot, product);
	*secret = given;
	return STATUS_OK;
}

static enum status take_secret(struct session *session,
	const struct json *answer, struct wanted *wanted,
	struct secret **secret)
{
	switch (wanted->slot.kind) {
	case SLOT_FILE:
		return STATUS_OK;
	case SLOT_KEYRING:
		*secret = session->flow.secret;
		session->flow.secret = NULL;
		return *secret == NULL ? STATUS_LOCKED : STATUS_OK;
	case SLOT_TOKEN:
		return take_token(answer, wanted, secret);
	case SLOT_RECOVERY:
		return copy_code_confirm(session, answer, secret);
	default:
		return ask_passphrase_read(answer, secret);
	}
}

static enum status add(struct session *session, const struct json *args,
	const struct json *answer, struct json_writer *result)
{
	struct secret *secret = NULL;
	struct wanted wanted;
	struct vault *vault;
	int64_t id = 0;
	enum status st = read_wanted(args, &wanted);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	/* Unlocked and asked again, it would show another code. */
	if (st == STATUS_LOCKED && wanted.slot.kind == SLOT_RECOVERY)
		st = STATUS_LOCKED_MEANWHILE;
	if (st == STATUS_OK)
		st = take_secret(session, answer, &wanted, &secret);
	if (st == STATUS_OK)
		st = vault_add_slot(vault, &wanted.slot, secret, &id);
	secret_free(secret);
	if (st != STATUS_OK)
		return st;
	json_add_integer(result, "id", id);
	json_add_string(result, "kind", slot_kind_name(wanted.slot.kind));
	if (wanted.slot.label[0] != '\0')
		json_add_string(result, "label", wanted.slot.label);
	return STATUS_OK;
}

enum status take_unlock_add(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	enum status st = reply;

	if (question->thread->flow == 0)
		return take_consent(session, args, reply, answer, question);
	if (!session_flow_is(session, question->thread->flow))
		return STATUS_CANCELLED;
	if (st == STATUS_OK)
		st = add(session, args, answer, result);
	if (st == STATUS_RECOVERY_WRONG && ++question->thread->step < TRIES)
		return ask_passphrase_write(
			session, ASK_RECOVERY_AGAIN, question);
	session_flow_end(session);
	return st;
}
