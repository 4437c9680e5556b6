/* keyring_store, keyring_read, keyring_remove: a key for the vault in the
 * desktop's keyring. */
#include "base/base64url.h"
#include "unlock/bus.h"
#include "unlock/keyring.h"
#include "unlock/service.h"

#include <string.h>

#define VAULT_MAX 64

struct arguments {
	const char *pinentry;
	const char *vault;
};

static const struct json_field fields[] = {
	UNLOCK_PINENTRY_FIELD(struct arguments),
	JSON_FIELD(struct arguments, vault, JSON_STRING, true),
};

struct store_arguments {
	const char *pinentry;
	const char *vault;
	const char *secret;
};

static const struct json_field store_fields[] = {
	UNLOCK_PINENTRY_FIELD(struct store_arguments),
	JSON_FIELD(struct store_arguments, vault, JSON_STRING, true),
	JSON_FIELD(struct store_arguments, secret, JSON_STRING, true),
};

static bool is_vault(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= VAULT_MAX && base64url_is_text(text, len);
}

static enum status read_arguments(
	const struct json *args, struct arguments *out)
{
	enum status st = JSON_DECODE(args, fields, out);

	if (st == STATUS_OK && !is_vault(out->vault))
		st = STATUS_BAD_ARGUMENT;
	return st;
}

static enum status decode(const char *text, struct secret **out)
{
	size_t text_len = strlen(text);
	size_t len = KEYRING_SECRET_SIZE;
	struct secret *secret;

	if (text_len != BASE64URL_LENGTH(KEYRING_SECRET_SIZE))
		return STATUS_BAD_ARGUMENT;
	secret = secret_new(len);
	if (secret == NULL)
		return STATUS_NO_MEMORY;
	if (base64url_decode(text, text_len, secret->data, &len) != STATUS_OK) {
		secret_free(secret);
		return STATUS_BAD_ARGUMENT;
	}
	*out = secret;
	return STATUS_OK;
}

static enum status begin(struct unlock_request *request)
{
	pinentry_follow(unlock_host_fd(request));
	unlock_progress(request, "keyring");
	return bus_restrict();
}

enum status op_keyring_store(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	struct store_arguments arguments = {0};
	struct secret *secret = NULL;
	enum status st = JSON_DECODE(args, store_fields, &arguments);

	(void)result;
	if (st == STATUS_OK && !is_vault(arguments.vault))
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK)
		st = decode(arguments.secret, &secret);
	if (st == STATUS_OK)
		st = begin(request);
	if (st == STATUS_OK)
		st = keyring_store(arguments.vault, secret);
	secret_free(secret);
	return st;
}

enum status op_keyring_read(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	struct arguments arguments = {0};
	struct secret *secret = NULL;
	enum status st = read_arguments(args, &arguments);

	if (st == STATUS_OK)
		st = begin(request);
	if (st == STATUS_OK)
		st = keyring_read(arguments.vault, &secret);
	if (st == STATUS_OK)
		unlock_write_secret(result, secret);
	secret_free(secret);
	return st;
}

enum status op_keyring_remove(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	struct arguments arguments = {0};
	enum status st = read_arguments(args, &arguments);

	(void)result;
	if (st == STATUS_OK)
		st = begin(request);
	if (st == STATUS_OK)
		st = keyring_remove(arguments.vault);
	return st;
}
