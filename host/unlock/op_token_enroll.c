/* token_enroll: makes a credential on a security key and reads the secret that
 * it has for a fresh salt. Two touches. */
#include "unlock/token_argument.h"

#include <openssl/rand.h>

struct arguments {
	const char *pinentry;
	const char *user;
	struct json_strings exclude;
	const char *verification;
};

static const struct json_field fields[] = {
	UNLOCK_PINENTRY_FIELD(struct arguments),
	JSON_FIELD(struct arguments, user, JSON_STRING, true),
	JSON_FIELD(struct arguments, exclude, JSON_STRINGS, false),
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
		st = token_argument_exclude(&arguments.exclude, wish);
	if (st == STATUS_OK)
		st = token_argument_verification(
			arguments.verification, &wish->verification);
	wish->hmac_secret = true;
	return st;
}

/* On the key that is open; its PIN is not asked for a second time. */
static enum status first_secret(struct token *token,
	struct token_enrolled *enrolled, struct secret **out)
{
	if (RAND_bytes(enrolled->salt, sizeof(enrolled->salt)) != 1)
		return STATUS_CRYPTO;
	return token_secret(token, enrolled, out);
}

enum status op_token_enroll(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	static struct token_wish wish;
	static struct token_enrolled enrolled;
	struct token_set set;
	struct token token = {0};
	struct secret *secret = NULL;
	enum status st = read_wish(args, &wish);

	if (st == STATUS_OK)
		unlock_prepare_pinentry(request);
	if (st == STATUS_OK)
		st = tokens_start(request, &set);
	if (st == STATUS_OK)
		st = token_make(&set, &wish, &token, &enrolled);
	if (st == STATUS_OK)
		st = first_secret(&token, &enrolled, &secret);
	if (st == STATUS_OK) {
		token_result_credential(result, &enrolled.credential);
		token_result_bytes(
			result, "salt", enrolled.salt, sizeof(enrolled.salt));
		json_add_string(result, "verification",
			token_verification_name(enrolled.verification));
		json_add_string(result, "product", token.port->product);
		token_result_secret(result, secret);
	}
	secret_free(secret);
	token_close(&token);
	return st;
}
