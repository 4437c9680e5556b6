/* token_sign: authenticator data and a signature over it and a hash, at the
 * touch of the security key (WebAuthn, section 6.3.3). */
#include "unlock/token_argument.h"

struct arguments {
	const char *pinentry;
	const char *credential;
	const char *algorithm;
	const char *verification;
	const char *client_data_hash;
};

static const struct json_field fields[] = {
	UNLOCK_PINENTRY_FIELD(struct arguments),
	JSON_FIELD(struct arguments, credential, JSON_STRING, true),
	JSON_FIELD(struct arguments, algorithm, JSON_STRING, true),
	JSON_FIELD(struct arguments, verification, JSON_STRING, true),
	JSON_FIELD(struct arguments, client_data_hash, JSON_STRING, true),
};

static enum status read(const struct json *args,
	struct token_enrolled *enrolled, unsigned char hash[32])
{
	struct arguments arguments = {0};
	enum key_algorithm algorithm = KEY_ES256;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = token_credential_parse(
			arguments.credential, &enrolled->credential);
	if (st == STATUS_OK)
		st = key_algorithm_parse(arguments.algorithm, &algorithm);
	if (st == STATUS_OK && algorithm != enrolled->credential.key.algorithm)
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK)
		st = token_argument_verification(
			arguments.verification, &enrolled->verification);
	if (st == STATUS_OK)
		st = token_argument_bytes(arguments.client_data_hash, hash, 32);
	return st;
}

enum status op_token_sign(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	static struct token_enrolled enrolled;
	struct token_set set;
	struct token token = {0};
	struct token_signature signature;
	unsigned char hash[32];
	size_t found;
	enum status st = read(args, &enrolled, hash);

	if (st == STATUS_OK &&
		(enrolled.verification || enrolled.credential.is_hidden))
		unlock_prepare_pinentry(request);
	if (st == STATUS_OK)
		st = tokens_start(request, &set);
	if (st == STATUS_OK)
		st = token_find(&set, &enrolled, 1, TOKEN_WAIT, &token, &found);
	if (st == STATUS_OK)
		st = token_sign(&token, &enrolled, hash, &signature);
	if (st == STATUS_OK) {
		token_result_bytes(result, "authenticator_data", signature.data,
			signature.data_len);
		token_result_bytes(
			result, "signature", signature.bytes, signature.len);
	}
	token_close(&token);
	return st;
}
