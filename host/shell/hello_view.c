#include "shell/hello_view.h"

struct hello {
	struct hello_view view; /* first, so that its offsets hold */
	const struct json *vault;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct hello_view, name, JSON_STRING, true),
	JSON_FIELD(struct hello_view, version, JSON_STRING, true),
	JSON_FIELD(struct hello_view, protocols, JSON_ARRAY, true),
	JSON_FIELD(struct hello_view, proofs, JSON_ARRAY, false),
	JSON_FIELD(struct hello_view, capabilities, JSON_ARRAY, true),
	{"vault", JSON_OBJECT, true, offsetof(struct hello, vault)},
};

static const struct json_field vault_fields[] = {
	JSON_FIELD(struct vault_view, state, JSON_STRING, true),
	JSON_FIELD(struct vault_view, unlock, JSON_STRINGS, false),
	JSON_FIELD(struct vault_view, error, JSON_OBJECT, false),
};

struct error {
	const char *code;
	const char *message;
};

static const struct json_field error_fields[] = {
	JSON_FIELD(struct error, code, JSON_STRING, true),
	JSON_FIELD(struct error, message, JSON_STRING, true),
};

enum status hello_view_read(const struct json *json, struct hello_view *out)
{
	struct hello hello = {0};
	enum status st = SHELL_DECODE(json, fields, &hello);

	if (st == STATUS_OK)
		st = SHELL_DECODE(hello.vault, vault_fields, &hello.view.vault);
	if (st == STATUS_OK)
		*out = hello.view;
	return st;
}

const char *hello_view_error(const struct vault_view *vault)
{
	struct error error;

	if (vault->error == NULL ||
		SHELL_DECODE(vault->error, error_fields, &error) != STATUS_OK)
		return status_sentence(STATUS_INTERNAL);
	return error.message;
}
