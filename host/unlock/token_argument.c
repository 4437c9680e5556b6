#include "unlock/token_argument.h"

#include "base/base64url.h"

#include <string.h>

#define BYTES_MAX 512

struct enrolled_arguments {
	const char *credential;
	const char *salt;
	const char *verification;
};

static const struct json_field enrolled_fields[] = {
	JSON_FIELD(struct enrolled_arguments, credential, JSON_STRING, true),
	JSON_FIELD(struct enrolled_arguments, salt, JSON_STRING, true),
	JSON_FIELD(struct enrolled_arguments, verification, JSON_STRING, true),
};

enum status token_argument_bytes(
	const char *text, unsigned char *out, size_t len)
{
	size_t n = len;
	enum status st = base64url_decode(text, strlen(text), out, &n);

	return st == STATUS_OK && n == len ? STATUS_OK : STATUS_BAD_ARGUMENT;
}

enum status token_argument_verification(const char *text, bool *out)
{
	bool required = strcmp(text, "required") == 0;

	if (!required && strcmp(text, "none") != 0)
		return STATUS_BAD_ARGUMENT;
	*out = required;
	return STATUS_OK;
}

const char *token_verification_name(bool verification)
{
	return verification ? "required" : "none";
}

enum status token_argument_exclude(
	const struct json_strings *list, struct token_wish *wish)
{
	enum status st = STATUS_OK;

	if (list->count > TOKEN_EXCLUDE_MAX)
		return STATUS_BAD_ARGUMENT;
	for (size_t i = 0; i < list->count && st == STATUS_OK; i++)
		st = token_credential_parse(list->item[i], &wish->exclude[i]);
	wish->exclude_count = list->count;
	return st;
}

static enum status read_enrolled(
	const struct json *object, struct token_enrolled *out)
{
	struct enrolled_arguments arguments;
	enum status st = JSON_DECODE(object, enrolled_fields, &arguments);

	if (st == STATUS_OK)
		st = token_credential_parse(
			arguments.credential, &out->credential);
	if (st == STATUS_OK)
		st = token_argument_bytes(
			arguments.salt, out->salt, sizeof(out->salt));
	if (st == STATUS_OK)
		st = token_argument_verification(
			arguments.verification, &out->verification);
	return st;
}

enum status token_argument_enrolled(const struct json *list,
	struct token_enrolled out[TOKEN_ENROLLED_MAX], size_t *count)
{
	enum status st = STATUS_OK;
	size_t n = 0;

	for (const struct json *object = json_first(list);
		object != NULL && st == STATUS_OK; object = json_next(object)) {
		if (n == TOKEN_ENROLLED_MAX)
			return STATUS_BAD_ARGUMENT;
		st = read_enrolled(object, &out[n++]);
	}
	*count = n;
	return st == STATUS_OK && n == 0 ? STATUS_BAD_ARGUMENT : st;
}

void token_result_credential(
	struct json_writer *w, const struct token_credential *credential)
{
	char text[TOKEN_CREDENTIAL_TEXT_MAX];

	token_credential_format(credential, text);
	json_add_string(w, "credential", text);
}

void token_result_bytes(struct json_writer *w, const char *name,
	const unsigned char *bytes, size_t len)
{
	char text[BASE64URL_LENGTH(BYTES_MAX) + 1];

	if (len > BYTES_MAX) {
		w->failed = true;
		return;
	}
	base64url_encode(bytes, len, text);
	json_add_string(w, name, text);
}

void token_result_secret(struct json_writer *w, const struct secret *secret)
{
	struct secret *text = secret_new(BASE64URL_LENGTH(secret->len) + 1);

	if (text == NULL) {
		w->failed = true;
		return;
	}
	base64url_encode(secret->data, secret->len, (char *)text->data);
	json_add_string(w, "secret", (const char *)text->data);
	secret_free(text);
}
