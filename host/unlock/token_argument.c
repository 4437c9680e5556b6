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

struct wish_arguments {
	const char *pinentry;
	const char *user;
	struct json_strings exclude;
	const char *verification;
};

static const struct json_field wish_fields[] = {
	UNLOCK_PINENTRY_FIELD(struct wish_arguments),
	JSON_FIELD(struct wish_arguments, user, JSON_STRING, true),
	JSON_FIELD(struct wish_arguments, exclude, JSON_STRINGS, false),
	JSON_FIELD(struct wish_arguments, verification, JSON_STRING, true),
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

static enum status read_exclude(
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

static enum status read_wish(const struct json *args, struct token_wish *wish)
{
	struct wish_arguments arguments = {0};
	enum status st = JSON_DECODE(args, wish_fields, &arguments);

	if (st == STATUS_OK)
		st = token_argument_bytes(
			arguments.user, wish->user, sizeof(wish->user));
	if (st == STATUS_OK)
		st = read_exclude(&arguments.exclude, wish);
	if (st == STATUS_OK)
		st = token_argument_verification(
			arguments.verification, &wish->verification);
	return st;
}

enum status token_argument_make(struct unlock_request *request,
	const struct json *args, bool hmac_secret, struct token *token,
	struct token_enrolled *out)
{
	static struct token_wish wish;
	struct token_set set;
	enum status st = read_wish(args, &wish);

	wish.hmac_secret = hmac_secret;
	if (st == STATUS_OK)
		unlock_prepare_pinentry(request);
	if (st == STATUS_OK)
		st = tokens_start(request, &set);
	if (st == STATUS_OK)
		st = token_make(&set, &wish, token, out);
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

static const char *verification_name(bool verification)
{
	return verification ? "required" : "none";
}

void token_result_made(struct json_writer *w, const struct token_enrolled *made)
{
	token_result_credential(w, &made->credential);
	json_add_string(
		w, "verification", verification_name(made->verification));
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
