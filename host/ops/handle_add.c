/* handle_add: a new handle with a fresh key of its own. */
#include "handle/fingerprint.h"
#include "ops/handle_json.h"
#include "ops/operation.h"

#include <string.h>
#include <time.h>

struct arguments {
	const char *type;
	const char *handle; /* of a DNS handle; a fingerprint names itself */
	const char *did;    /* "key" or "web"; DNS only */
	const char *alg;
	const char *label;
	bool make_default;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, type, JSON_STRING, true),
	JSON_FIELD(struct arguments, handle, JSON_STRING, false),
	JSON_FIELD(struct arguments, did, JSON_STRING, false),
	JSON_FIELD(struct arguments, alg, JSON_STRING, false),
	JSON_FIELD(struct arguments, label, JSON_STRING, false),
	{"default", JSON_BOOL, false, offsetof(struct arguments, make_default)},
};

static enum status name_dns(
	const struct arguments *arguments, struct handle_record *record)
{
	enum status st;

	if (arguments->handle == NULL)
		return STATUS_BAD_ARGUMENT;
	st = handle_parse(arguments->handle, &record->handle);
	if (st == STATUS_OK && record->handle.type != HANDLE_DNS)
		st = STATUS_BAD_HANDLE;
	if (st != STATUS_OK)
		return st;
	if (arguments->did == NULL || strcmp(arguments->did, "key") == 0) {
		did_from_key(&record->public_key, &record->did);
		return STATUS_OK;
	}
	if (strcmp(arguments->did, "web") == 0)
		return did_from_host(record->handle.text, &record->did);
	return STATUS_BAD_ARGUMENT;
}

static enum status name_fingerprint(
	const struct arguments *arguments, struct handle_record *record)
{
	char text[FINGERPRINT_LENGTH + 1];

	if (arguments->handle != NULL || arguments->did != NULL)
		return STATUS_BAD_ARGUMENT;
	fingerprint_of_key(&record->public_key, text);
	return handle_parse(text, &record->handle);
}

/* The key first: both kinds of name may be made of it. */
static enum status compose(const struct arguments *arguments,
	struct handle_record *record, struct key **key)
{
	enum key_algorithm algorithm = KEY_ES256;
	enum handle_type type;
	enum status st = handle_type_parse(arguments->type, &type);

	if (st == STATUS_OK && arguments->alg != NULL)
		st = key_algorithm_parse(arguments->alg, &algorithm);
	if (st == STATUS_OK && arguments->label != NULL)
		st = handle_label_check(arguments->label);
	if (st == STATUS_OK)
		st = key_generate(algorithm, key);
	if (st != STATUS_OK)
		return st;
	record->key = HANDLE_KEY_OWN;
	record->public_key = *key_public(*key);
	record->created = time(NULL);
	if (arguments->label != NULL)
		strcpy(record->label, arguments->label);
	return type == HANDLE_DNS ? name_dns(arguments, record)
				  : name_fingerprint(arguments, record);
}

/* All or nothing: what is refused has not been added. */
static enum status add(struct vault *vault, const struct arguments *arguments,
	const struct handle_record *record, const struct key *key,
	char default_handle[HANDLE_MAX + 1])
{
	enum status st = vault_begin(vault, true);

	if (st != STATUS_OK)
		return st;
	st = handle_store_add(vault, record, key);
	if (st == STATUS_OK && arguments->make_default)
		st = handle_store_set_default(vault, record->handle.text);
	if (st == STATUS_OK)
		st = handle_store_default(vault, default_handle);
	return vault_end(vault, st);
}

enum status op_handle_add(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct handle_record record = {0};
	char default_handle[HANDLE_MAX + 1];
	struct key *key = NULL;
	struct vault *vault;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = compose(&arguments, &record, &key);
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = add(vault, &arguments, &record, key, default_handle);
	if (st == STATUS_OK)
		handle_json_members(result, &record, default_handle);
	key_free(key);
	return st;
}
