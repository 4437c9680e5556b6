/* token_list: the security keys that are plugged in, and what they can do. */
#include "unlock/token.h"

#include <string.h>

struct arguments {
	const char *pinentry;
};

static const struct json_field fields[] = {
	UNLOCK_PINENTRY_FIELD(struct arguments),
};

static enum status look_at(
	const struct token_set *set, size_t index, struct json_writer *result)
{
	struct token token = {0};
	enum status st = token_open(set, index, TOKEN_AT_ONCE, &token);
	bool open = st == STATUS_OK && token.can.fido2;

	if (st == STATUS_OK && !token.can.hmac_secret)
		st = STATUS_TOKEN_UNSUITABLE;
	json_begin_object(result, NULL);
	json_add_string(result, "product", token.port->product);
	json_add_string(result, "path", token.port->path);
	json_add_bool(result, "hmac_secret", token.can.hmac_secret);
	json_add_bool(result, "pin", open && fido_dev_has_pin(token.line.dev));
	json_add_bool(result, "uv", open && fido_dev_has_uv(token.line.dev));
	if (st != STATUS_OK)
		json_add_string(result, "problem", status_code(st));
	json_end_object(result);
	token_close(&token);
	return st == STATUS_CANCELLED ? st : STATUS_OK;
}

enum status op_token_list(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	struct arguments arguments = {0};
	struct token_set set;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = tokens_start(request, &set);
	if (st == STATUS_TOKEN_MISSING)
		st = STATUS_OK; /* an empty list says so */
	if (st != STATUS_OK)
		return st;
	json_begin_array(result, "tokens");
	for (size_t i = 0; i < set.count && st == STATUS_OK; i++)
		st = look_at(&set, i, result);
	json_end_array(result);
	return st;
}
