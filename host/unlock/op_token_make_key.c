/* token_make_key: a key to sign with that never leaves the security key. */
#include "unlock/token_argument.h"

static void write_result(
	struct json_writer *result, const struct token_enrolled *made)
{
	const struct public_key *key = &made->credential.key;
	unsigned char spki[PUBLIC_KEY_SPKI_MAX];
	size_t len = public_key_spki(key, spki);

	token_result_made(result, made);
	json_add_string(
		result, "algorithm", key_algorithm_name(key->algorithm));
	token_result_bytes(result, "public_key", spki, len);
}

enum status op_token_make_key(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	static struct token_enrolled made;
	struct token token = {0};
	enum status st =
		token_argument_make(request, args, false, &token, &made);

	if (st == STATUS_OK)
		write_result(result, &made);
	token_close(&token);
	return st;
}
