/* token_enroll: makes a credential on a security key and reads the secret that
 * it has for a fresh salt. Two touches. */
#include "unlock/token_argument.h"

#include <openssl/rand.h>

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
	static struct token_enrolled enrolled;
	struct token token = {0};
	struct secret *secret = NULL;
	enum status st =
		token_argument_make(request, args, true, &token, &enrolled);

	if (st == STATUS_OK)
		st = first_secret(&token, &enrolled, &secret);
	if (st == STATUS_OK) {
		token_result_made(result, &enrolled);
		token_result_bytes(
			result, "salt", enrolled.salt, sizeof(enrolled.salt));
		json_add_string(result, "product", token.port->product);
		unlock_write_secret(result, secret);
	}
	secret_free(secret);
	token_close(&token);
	return st;
}
