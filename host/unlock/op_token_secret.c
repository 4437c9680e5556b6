/* token_secret: the secret of whichever enrolled security key is plugged in, at
 * its touch; or only, silently, which one it is. */
#include "unlock/token_argument.h"

struct arguments {
	const char *pinentry;
	const struct json *enrolled;
	bool silent;
};

static const struct json_field fields[] = {
	UNLOCK_PINENTRY_FIELD(struct arguments),
	JSON_FIELD(struct arguments, enrolled, JSON_ARRAY, true),
	JSON_FIELD(struct arguments, silent, JSON_BOOL, false),
};

/* Only then can a PIN be asked for. */
static bool may_ask(const struct token_enrolled *enrolled, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (enrolled[i].verification ||
			enrolled[i].credential.is_hidden)
			return true;
	}
	return false;
}

enum status op_token_secret(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	static struct token_enrolled enrolled[TOKEN_ENROLLED_MAX];
	struct arguments arguments = {0};
	struct token_set set;
	struct token token = {0};
	struct secret *secret = NULL;
	size_t count;
	size_t found = 0;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = token_argument_enrolled(
			arguments.enrolled, enrolled, &count);
	if (st == STATUS_OK && !arguments.silent && may_ask(enrolled, count))
		unlock_prepare_pinentry(request);
	if (st == STATUS_OK)
		st = tokens_start(request, &set);
	if (st == STATUS_OK)
		st = token_find(&set, enrolled, count,
			arguments.silent ? TOKEN_AT_ONCE : TOKEN_WAIT, &token,
			&found);
	if (st == STATUS_OK && !arguments.silent)
		st = token_secret(&token, &enrolled[found], &secret);
	if (st == STATUS_OK)
		token_result_credential(result, &enrolled[found].credential);
	if (secret != NULL)
		unlock_write_secret(result, secret);
	secret_free(secret);
	token_close(&token);
	return st;
}
