/* handle_bind: a new handle whose key a security key guards: sealed under what
 * that gives at a touch, or made on it and never outside. */
#include "base/base64url.h"
#include "ops/handle_draft.h"
#include "ops/operation.h"
#include "ops/slot_ask.h"

#include <string.h>

struct arguments {
	struct handle_draft draft;
	const char *security_key;
	const char *verification;
	const char *alg; /* of a key that is sealed; others are as they come */
};

static const struct json_field fields[] = {
	HANDLE_DRAFT_FIELDS(struct arguments, draft),
	JSON_FIELD(struct arguments, security_key, JSON_STRING, true),
	JSON_FIELD(struct arguments, verification, JSON_STRING, false),
	JSON_FIELD(struct arguments, alg, JSON_STRING, false),
};

struct wanted {
	struct handle_draft draft;
	enum handle_guard guard;
	enum key_algorithm algorithm;
	bool verification;
};

static enum status read_verification(const char *text, bool *out)
{
	*out = text != NULL && strcmp(text, "required") == 0;
	return text == NULL || *out || strcmp(text, "none") == 0
		       ? STATUS_OK
		       : STATUS_BAD_ARGUMENT;
}

static enum status read_wanted(const struct json *args, struct wanted *out)
{
	struct arguments arguments = {0};
	struct wanted wanted = {.algorithm = KEY_ES256};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = handle_draft_check(&arguments.draft);
	if (st == STATUS_OK)
		st = handle_guard_parse(arguments.security_key, &wanted.guard);
	if (st == STATUS_OK)
		st = read_verification(
			arguments.verification, &wanted.verification);
	if (st == STATUS_OK && arguments.alg != NULL)
		st = wanted.guard == GUARD_TOUCH
			     ? key_algorithm_parse(
				       arguments.alg, &wanted.algorithm)
			     : STATUS_BAD_ARGUMENT;
	wanted.draft = arguments.draft;
	if (st == STATUS_OK)
		*out = wanted;
	return st;
}

/* A credential of its own for each handle: none can be told by another. */
enum status ask_handle_bind(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct wanted wanted;
	enum status st = read_wanted(args, &wanted);

	if (st == STATUS_OK)
		st = handle_draft_check_new(session, &wanted.draft);
	if (st == STATUS_OK)
		st = slot_question(session,
			wanted.guard == GUARD_INSIDE ? "token_make_key"
						     : "token_enroll",
			question);
	if (st != STATUS_OK)
		return st;
	slot_add_bytes(question->args, "user", vault_id(session->vault),
		SEAL_VAULT_ID_LENGTH);
	json_add_string(question->args, "verification",
		wanted.verification ? "required" : "none");
	return STATUS_OK;
}

/* The key is here for as long as this takes. */
static enum status bind_new_key(const struct wanted *wanted,
	const struct json *answer, struct handle_record *record,
	struct bound_key *bound)
{
	struct secret *secret = NULL;
	struct key *key = NULL;
	const char *product;
	enum status st =
		slot_enrolled(answer, &bound->token, &product, &secret);

	if (st == STATUS_OK)
		st = key_generate(wanted->algorithm, &key);
	if (st == STATUS_OK)
		st = handle_draft_record(
			&wanted->draft, key_public(key), record);
	record->guard = wanted->guard;
	if (st == STATUS_OK)
		st = bound_key_seal(bound, record, key, secret);
	key_free(key);
	secret_free(secret);
	return st;
}

struct made {
	const char *credential;
	const char *algorithm;
	const char *public_key;
	const char *verification;
};

static const struct json_field made_fields[] = {
	JSON_FIELD(struct made, credential, JSON_STRING, true),
	JSON_FIELD(struct made, algorithm, JSON_STRING, true),
	JSON_FIELD(struct made, public_key, JSON_STRING, true),
	JSON_FIELD(struct made, verification, JSON_STRING, true),
};

static enum status read_made(const struct json *answer,
	struct slot_token *token, struct public_key *public_key)
{
	struct made made = {0};
	unsigned char spki[PUBLIC_KEY_SPKI_MAX];
	size_t len = sizeof(spki);

	token->credential_len = sizeof(token->credential);
	if (JSON_DECODE(answer, made_fields, &made) != STATUS_OK ||
		base64url_decode(made.credential, strlen(made.credential),
			token->credential,
			&token->credential_len) != STATUS_OK ||
		token->credential_len == 0 ||
		key_algorithm_parse(made.algorithm, &public_key->algorithm) !=
			STATUS_OK ||
		base64url_decode(made.public_key, strlen(made.public_key), spki,
			&len) != STATUS_OK ||
		!public_key_from_spki(spki, len, public_key))
		return STATUS_HELPER_FAILED;
	token->verification = strcmp(made.verification, "required") == 0;
	return STATUS_OK;
}

static enum status bind_their_key(const struct wanted *wanted,
	const struct json *answer, struct handle_record *record,
	struct bound_key *bound)
{
	struct public_key public_key;
	enum status st = read_made(answer, &bound->token, &public_key);

	if (st == STATUS_OK)
		st = handle_draft_record(&wanted->draft, &public_key, record);
	record->guard = wanted->guard;
	return st;
}

enum status take_handle_bind(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct handle_record record = {0};
	struct bound_key bound = {0};
	struct wanted wanted;
	enum status st = reply;

	(void)question;
	if (st == STATUS_OK)
		st = read_wanted(args, &wanted);
	if (st != STATUS_OK)
		return st;
	bound.guard = wanted.guard;
	st = wanted.guard == GUARD_INSIDE
		     ? bind_their_key(&wanted, answer, &record, &bound)
		     : bind_new_key(&wanted, answer, &record, &bound);
	if (st == STATUS_OK)
		st = handle_draft_add_bound(
			session, &wanted.draft, &record, &bound, result);
	return st;
}
