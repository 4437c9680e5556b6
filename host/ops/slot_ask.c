#include "ops/slot_ask.h"

#include "base/base64url.h"
#include "ops/ask_passphrase.h"
#include "ops/copy_code.h"

#include <string.h>

void slot_add_bytes(struct json_writer *w, const char *name,
	const unsigned char *bytes, size_t len)
{
	char text[BASE64URL_LENGTH(SLOT_CREDENTIAL_MAX) + 1];

	base64url_encode(bytes, len, text);
	json_add_string(w, name, text);
}

enum status slot_question(
	struct session *session, const char *op, struct net_question *question)
{
	struct config config;
	enum status st = config_read(&config);

	if (st != STATUS_OK)
		return st;
	question->client = &session->unlock;
	question->net_op = op;
	if (config.pinentry[0] != '\0')
		json_add_string(question->args, "pinentry", config.pinentry);
	return STATUS_OK;
}

static enum status ask_token(struct session *session,
	const struct slot_list *slots, int64_t id,
	struct net_question *question)
{
	struct json_writer *w = question->args;
	enum status st = slot_question(session, "token_secret", question);

	if (st != STATUS_OK)
		return st;
	json_begin_array(w, "enrolled");
	for (size_t i = 0; i < slots->count; i++) {
		struct slot_token token;

		if (slots->slot[i].kind != SLOT_TOKEN ||
			(id != 0 && slots->slot[i].id != id) ||
			slot_token_read(&slots->slot[i], &token) != STATUS_OK)
			continue;
		json_begin_object(w, NULL);
		slot_add_bytes(w, "credential", token.credential,
			token.credential_len);
		slot_add_bytes(w, "salt", token.salt, sizeof(token.salt));
		json_add_string(w, "verification",
			token.verification ? "required" : "none");
		json_end_object(w);
	}
	json_end_array(w);
	return STATUS_OK;
}

enum status slot_ask(struct session *session, enum slot_kind kind,
	const struct slot_list *slots, int64_t id, bool again,
	struct net_question *question)
{
	enum status st;

	switch (kind) {
	case SLOT_PASSPHRASE:
		return ask_passphrase_write(session,
			again ? ASK_UNLOCK_AGAIN : ASK_UNLOCK, question);
	case SLOT_RECOVERY:
		return ask_passphrase_write(session,
			again ? ASK_RECOVERY_AGAIN : ASK_RECOVERY, question);
	case SLOT_TOKEN:
		return ask_token(session, slots, id, question);
	default:
		st = slot_question(session, "keyring_read", question);
		if (st == STATUS_OK)
			slot_add_bytes(question->args, "vault",
				vault_id(session->vault), SEAL_VAULT_ID_LENGTH);
		return st;
	}
}

struct given {
	const char *credential;
	const char *secret;
};

static const struct json_field given_fields[] = {
	JSON_FIELD(struct given, credential, JSON_STRING, false),
	JSON_FIELD(struct given, secret, JSON_STRING, true),
};

static enum status read_secret(const struct json *answer, struct secret **out)
{
	struct given given = {0};
	struct secret *secret;
	size_t len = SLOT_SECRET_LENGTH;

	if (JSON_DECODE(answer, given_fields, &given) != STATUS_OK ||
		strlen(given.secret) != BASE64URL_LENGTH(SLOT_SECRET_LENGTH))
		return STATUS_HELPER_FAILED;
	secret = secret_new(SLOT_SECRET_LENGTH);
	if (secret == NULL)
		return STATUS_NO_MEMORY;
	if (base64url_decode(given.secret, strlen(given.secret), secret->data,
		    &len) != STATUS_OK ||
		len != SLOT_SECRET_LENGTH) {
		secret_free(secret);
		return STATUS_HELPER_FAILED;
	}
	*out = secret;
	return STATUS_OK;
}

enum status slot_answer(
	enum slot_kind kind, const struct json *answer, struct secret **out)
{
	switch (kind) {
	case SLOT_PASSPHRASE:
		return ask_passphrase_read(answer, out);
	case SLOT_RECOVERY:
		return copy_code_read(answer, out);
	default:
		return read_secret(answer, out);
	}
}

enum status slot_try(struct session *session, const struct slot *slot,
	const struct json *answer, struct secret **out)
{
	struct secret *secret = NULL;
	enum status st = slot->kind == SLOT_FILE
				 ? vault_file_secret(session->vault, &secret)
				 : slot_answer(slot->kind, answer, &secret);

	if (st == STATUS_OK)
		st = vault_try_slot(session->vault, slot, secret);
	if (st == STATUS_OK)
		*out = secret;
	else
		secret_free(secret);
	return st;
}

struct enrolled {
	const char *credential;
	const char *salt;
	const char *verification;
	const char *product;
	const char *secret;
};

static const struct json_field enrolled_fields[] = {
	JSON_FIELD(struct enrolled, credential, JSON_STRING, true),
	JSON_FIELD(struct enrolled, salt, JSON_STRING, true),
	JSON_FIELD(struct enrolled, verification, JSON_STRING, true),
	JSON_FIELD(struct enrolled, product, JSON_STRING, true),
	JSON_FIELD(struct enrolled, secret, JSON_STRING, true),
};

static bool decode(
	const char *text, unsigned char *out, size_t size, size_t *len)
{
	*len = size;
	return strlen(text) <= BASE64URL_LENGTH(size) &&
	       base64url_decode(text, strlen(text), out, len) == STATUS_OK;
}

static bool read_enrolled(const struct json *answer, struct enrolled *enrolled,
	struct slot_token *token, struct secret *secret)
{
	size_t salt_len;
	size_t len;

	if (JSON_DECODE(answer, enrolled_fields, enrolled) != STATUS_OK ||
		!decode(enrolled->credential, token->credential,
			sizeof(token->credential), &token->credential_len) ||
		token->credential_len == 0 ||
		!decode(enrolled->salt, token->salt, sizeof(token->salt),
			&salt_len) ||
		!decode(enrolled->secret, secret->data, secret->len, &len))
		return false;
	token->verification = strcmp(enrolled->verification, "required") == 0;
	return salt_len == sizeof(token->salt) && len == secret->len;
}

enum status slot_enrolled(const struct json *answer, struct slot_token *token,
	const char **product, struct secret **secret)
{
	struct secret *given = secret_new(SLOT_SECRET_LENGTH);
	struct enrolled enrolled = {0};

	if (given == NULL)
		return STATUS_NO_MEMORY;
	if (!read_enrolled(answer, &enrolled, token, given)) {
		secret_free(given);
		return STATUS_HELPER_FAILED;
	}
	*product = enrolled.product;
	*secret = given;
	return STATUS_OK;
}
