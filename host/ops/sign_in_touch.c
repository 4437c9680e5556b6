#include "ops/sign_in_touch.h"

#include "base/base64url.h"
#include "handle/digest.h"
#include "keys/token_proof.h"
#include "ops/slot_ask.h"

#include <string.h>

static enum status read_bound(struct session *session,
	const struct handle_record *record, struct bound_key *out)
{
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	return st == STATUS_OK ? handle_store_bound(vault, record, out) : st;
}

static void add_token(
	struct json_writer *w, const struct slot_token *token, bool has_salt)
{
	slot_add_bytes(
		w, "credential", token->credential, token->credential_len);
	if (has_salt)
		slot_add_bytes(w, "salt", token->salt, sizeof(token->salt));
	json_add_string(
		w, "verification", token->verification ? "required" : "none");
}

static enum status ask_secret(struct session *session,
	const struct slot_token *token, struct net_question *question)
{
	struct json_writer *w = question->args;
	enum status st = slot_question(session, "token_secret", question);

	if (st != STATUS_OK)
		return st;
	json_begin_array(w, "enrolled");
	json_begin_object(w, NULL);
	add_token(w, token, true);
	json_end_object(w);
	json_end_array(w);
	return STATUS_OK;
}

/* What is signed has to be there again when the signature comes. */
static enum status keep_input(
	struct session *session, const char *input, size_t len, int64_t *flow)
{
	*flow = session_flow_begin(session);
	session->flow.secret = secret_copy(input, len);
	return session->flow.secret == NULL ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status ask_signature(struct session *session,
	const struct handle_record *record, const struct slot_token *token,
	const struct token_claims *claims, struct net_question *question)
{
	struct json_writer *w = question->args;
	unsigned char digest[DIGEST_SHA256];
	char input[TOKEN_MAX];
	size_t len;
	enum status st = token_input(
		&record->public_key, claims, TOKEN_FIDO2, input, &len);

	question->thread->when = claims->issued_at;
	if (st == STATUS_OK)
		st = keep_input(session, input, len, &question->thread->flow);
	if (st == STATUS_OK)
		st = slot_question(session, "token_sign", question);
	if (st != STATUS_OK)
		return st;
	digest_sha256(input, len, digest);
	add_token(w, token, false);
	json_add_string(w, "algorithm",
		key_algorithm_name(record->public_key.algorithm));
	slot_add_bytes(w, "client_data_hash", digest, sizeof(digest));
	return STATUS_OK;
}

enum status sign_in_touch_ask(struct session *session,
	const struct handle_record *record, const struct token_claims *claims,
	struct net_question *question)
{
	struct bound_key bound;
	enum status st = read_bound(session, record, &bound);

	if (st != STATUS_OK)
		return st;
	return bound.guard == GUARD_INSIDE
		       ? ask_signature(session, record, &bound.token, claims,
				 question)
		       : ask_secret(session, &bound.token, question);
}

/* Opened, used, wiped. */
static enum status sign_with_secret(const struct bound_key *bound,
	const struct handle_record *record, const struct token_claims *claims,
	const struct json *answer, char token[TOKEN_MAX])
{
	struct secret *secret = NULL;
	struct key *key = NULL;
	enum status st = slot_answer(SLOT_TOKEN, answer, &secret);

	if (st == STATUS_OK)
		st = bound_key_open(bound, record, secret, &key);
	secret_free(secret);
	if (st == STATUS_OK)
		st = token_sign(key, claims, token);
	key_free(key);
	return st;
}

struct given {
	const char *authenticator_data;
	const char *signature;
};

static const struct json_field given_fields[] = {
	JSON_FIELD(struct given, authenticator_data, JSON_STRING, true),
	JSON_FIELD(struct given, signature, JSON_STRING, true),
};

static enum status read_proof(
	const struct json *answer, struct token_proof *out)
{
	struct given given = {0};
	size_t data_len = sizeof(out->data);

	out->signature_len = sizeof(out->signature);
	if (JSON_DECODE(answer, given_fields, &given) != STATUS_OK ||
		base64url_decode(given.authenticator_data,
			strlen(given.authenticator_data), out->data,
			&data_len) != STATUS_OK ||
		data_len != sizeof(out->data) ||
		base64url_decode(given.signature, strlen(given.signature),
			out->signature, &out->signature_len) != STATUS_OK)
		return STATUS_HELPER_FAILED;
	return STATUS_OK;
}

static enum status take_signature(struct session *session,
	const struct handle_record *record, const struct net_thread *thread,
	const struct json *answer, char token[TOKEN_MAX])
{
	const struct secret *input = session->flow.secret;
	struct token_proof proof;
	enum status st = STATUS_CANCELLED;

	if (session_flow_is(session, thread->flow) && input != NULL)
		st = read_proof(answer, &proof);
	if (st != STATUS_OK)
		return st;
	memcpy(token, input->data, input->len);
	st = token_proof_append(&record->public_key, &proof, token, input->len);
	session_flow_end(session);
	return st;
}

enum status sign_in_touch_take(struct session *session,
	const struct handle_record *record, const struct token_claims *claims,
	const struct net_thread *thread, const struct json *answer,
	char token[TOKEN_MAX], int64_t *expires)
{
	struct bound_key bound;
	enum status st = read_bound(session, record, &bound);

	if (st != STATUS_OK)
		return st;
	if (bound.guard == GUARD_TOUCH) {
		*expires = claims->issued_at + TOKEN_LIFETIME;
		return sign_with_secret(&bound, record, claims, answer, token);
	}
	*expires = thread->when + TOKEN_LIFETIME;
	if (*expires <= claims->issued_at)
		return STATUS_TOKEN_REFUSED;
	return take_signature(session, record, thread, answer, token);
}
