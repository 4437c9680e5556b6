#include "ops/handle_draft.h"

#include "handle/fingerprint.h"
#include "ops/handle_json.h"

#include <string.h>
#include <time.h>

static enum status parse_dns(
	const struct handle_draft *draft, struct handle *handle)
{
	enum status st;

	if (draft->handle == NULL)
		return STATUS_BAD_ARGUMENT;
	st = handle_parse(draft->handle, handle);
	if (st == STATUS_OK && handle->type != HANDLE_DNS)
		st = STATUS_BAD_HANDLE;
	if (st == STATUS_OK && draft->did != NULL &&
		strcmp(draft->did, "key") != 0 &&
		strcmp(draft->did, "web") != 0)
		st = STATUS_BAD_ARGUMENT;
	return st;
}

static bool is_web(const struct handle_draft *draft)
{
	return draft->did != NULL && strcmp(draft->did, "web") == 0;
}

/* A did:key is the one key that it has. */
static enum status read_device(const struct handle_draft *draft,
	char fragment[DID_KEY_FRAGMENT_MAX + 1])
{
	if (draft->device == NULL)
		return STATUS_OK;
	return is_web(draft) ? did_device_fragment(draft->device, fragment)
			     : STATUS_BAD_ARGUMENT;
}

enum status handle_draft_check(const struct handle_draft *draft)
{
	enum handle_type type;
	char fragment[DID_KEY_FRAGMENT_MAX + 1];
	struct handle handle;
	enum status st = handle_type_parse(draft->type, &type);

	if (st == STATUS_OK && draft->label != NULL)
		st = handle_label_check(draft->label);
	if (st == STATUS_OK)
		st = read_device(draft, fragment);
	if (st == STATUS_OK && type == HANDLE_DNS)
		return parse_dns(draft, &handle);
	if (st == STATUS_OK && (draft->handle != NULL || draft->did != NULL))
		st = STATUS_BAD_ARGUMENT;
	return st;
}

/* It was checked, so that its handle is as the vault writes it. */
enum status handle_draft_check_new(
	struct session *session, const struct handle_draft *draft)
{
	struct handle_record record;
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	if (st != STATUS_OK || draft->handle == NULL)
		return st;
	st = handle_store_find(vault, draft->handle, &record);
	if (st == STATUS_HANDLE_UNKNOWN)
		return STATUS_OK;
	return st == STATUS_OK ? STATUS_HANDLE_EXISTS : st;
}

static enum status name_dns(
	const struct handle_draft *draft, struct handle_record *record)
{
	enum status st = parse_dns(draft, &record->handle);

	if (st != STATUS_OK)
		return st;
	if (is_web(draft))
		return did_from_host(record->handle.text, &record->did);
	did_from_key(&record->public_key, &record->did);
	return STATUS_OK;
}

static enum status name_fingerprint(struct handle_record *record)
{
	char text[FINGERPRINT_LENGTH + 1];

	fingerprint_of_key(&record->public_key, text);
	return handle_parse(text, &record->handle);
}

/* The key first: both kinds of name may be made of it. */
enum status handle_draft_record(const struct handle_draft *draft,
	const struct public_key *public_key, struct handle_record *out)
{
	struct handle_record record = {0};
	enum handle_type type;
	enum status st = handle_draft_check(draft);

	if (st == STATUS_OK)
		st = handle_type_parse(draft->type, &type);
	if (st != STATUS_OK)
		return st;
	record.key = HANDLE_KEY_OWN;
	record.public_key = *public_key;
	record.created = time(NULL);
	if (draft->label != NULL)
		strcpy(record.label, draft->label);
	st = read_device(draft, record.fragment);
	if (st != STATUS_OK)
		return st;
	st = type == HANDLE_DNS ? name_dns(draft, &record)
				: name_fingerprint(&record);
	if (st == STATUS_OK)
		*out = record;
	return st;
}

static enum status tell(struct vault *vault, const struct handle_draft *draft,
	const struct handle_record *record, struct json_writer *result)
{
	char default_handle[HANDLE_MAX + 1];
	enum status st = STATUS_OK;

	if (draft->make_default)
		st = handle_store_set_default(vault, record->handle.text);
	if (st == STATUS_OK)
		st = handle_store_default(vault, default_handle);
	if (st == STATUS_OK)
		handle_json_members(result, record, default_handle);
	return st;
}

enum status handle_draft_add(struct session *session,
	const struct handle_draft *draft, const struct key *key,
	struct json_writer *result)
{
	struct handle_record record;
	struct vault *vault;
	enum status st = handle_draft_record(draft, key_public(key), &record);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = vault_begin(vault, true);
	if (st != STATUS_OK)
		return st;
	st = handle_store_add(vault, &record, key);
	if (st == STATUS_OK)
		st = tell(vault, draft, &record, result);
	return vault_end(vault, st); /* what is refused is not there */
}

enum status handle_draft_add_bound(struct session *session,
	const struct handle_draft *draft, const struct handle_record *record,
	const struct bound_key *bound, struct json_writer *result)
{
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	if (st == STATUS_OK)
		st = vault_begin(vault, true);
	if (st != STATUS_OK)
		return st;
	st = handle_store_add_bound(vault, record, bound);
	if (st == STATUS_OK)
		st = tell(vault, draft, record, result);
	return vault_end(vault, st);
}
