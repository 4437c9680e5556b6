/* token_make_key: a key to sign with that never leaves the security key. */
#include "unlock/token_argument.h"

struct arguments {
	const char *pinentry;
	const char *user;
	const char *verification;
};

static const struct json_field fields[] = {
	UNLOCK_PINENTRY_FIELD(struct arguments),
	JSON_FIELD(struct arguments, user, JSON_STRING, true),
	JSON_FIELD(struct arguments, verification, JSON_STRING, true),
};

static enum status read_wish(const struct json *args, struct token_wish *wish)
{
	struct arguments arguments = {0};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = token_argument_bytes(
			arguments.user, wish->user, sizeof(wish->user));
	if (st == STATUS_OK)
		st = token_argument_verification(
			arguments.verification, &wish->verification);
	return st;
}

static void write_result(
	struct json_writer *result, const struct token_enrolled *made)
{
	const struct public_key *key = &made->credential.key;
	unsigned char spki[PUBLIC_KEY_SPKI_MAX];
	size_t len = public_key_spki(key, spki);

	token_result_credential(result, &made->credential);
	json_add_string(
		result, "algorithm", key_algorithm_name(key->algorithm));
	token_result_bytes(result, "public_key", spki, len);
	json_add_string(result, "verification",
		token_verification_name(made->verification));
}

enum status op_token_make_key(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	static struct token_wish wish;
	static struct token_enrolled made;
	struct token_set set;
	struct token token = {0};
	enum status st = read_wish(args, &wish);

	if (st == STATUS_OK)
		unlock_prepare_pinentry(request);
	if (st == STATUS_OK)
		st = tokens_start(request, &set);
	if (st == STATUS_OK)
		st = token_make(&set, &wish, &token, &made);
	if (st == STATUS_OK)
		write_result(result, &made);
	token_close(&token);
	return st;
}
