/* handles: all of them, some at a time. */
#include "base/base64url.h"
#include "ops/handle_json.h"
#include "ops/operation.h"

#include <string.h>

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 100

struct arguments {
	const char *after; /* the "next" of an earlier reply */
	int64_t limit;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, after, JSON_STRING, false),
	JSON_FIELD(struct arguments, limit, JSON_INTEGER, false),
};

struct listing {
	struct json_writer *w;
	char default_handle[HANDLE_MAX + 1];
};

static enum status write_handle(void *context, const struct secret *value)
{
	struct listing *listing = context;
	struct handle_record record;
	enum status st = handle_record_read(value, &record);

	if (st != STATUS_OK)
		return st;
	json_begin_object(listing->w, NULL);
	handle_json_members(listing->w, &record, listing->default_handle);
	json_end_object(listing->w);
	return STATUS_OK;
}

static enum status read_cursor(
	const char *text, unsigned char id[SEAL_ROW_ID_LENGTH])
{
	size_t len = SEAL_ROW_ID_LENGTH;
	enum status st = base64url_decode(text, strlen(text), id, &len);

	return st == STATUS_OK && len == SEAL_ROW_ID_LENGTH
		       ? STATUS_OK
		       : STATUS_BAD_ARGUMENT;
}

enum status op_handles(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {.limit = LIMIT_DEFAULT};
	struct vault_range range = {.kind = VAULT_HANDLE};
	struct vault_page page = {0};
	struct listing listing = {.w = result};
	unsigned char after[SEAL_ROW_ID_LENGTH];
	char cursor[BASE64URL_LENGTH(SEAL_ROW_ID_LENGTH) + 1];
	struct vault *vault;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK &&
		(arguments.limit < 1 || arguments.limit > LIMIT_MAX))
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK && arguments.after != NULL) {
		st = read_cursor(arguments.after, after);
		range.after = after;
	}
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = handle_store_default(vault, listing.default_handle);
	if (st != STATUS_OK)
		return st;
	range.limit = arguments.limit;
	json_begin_array(result, "handles");
	st = vault_each(vault, &range, write_handle, &listing, &page);
	json_end_array(result);
	if (page.rows == range.limit) {
		base64url_encode(page.last, sizeof(page.last), cursor);
		json_add_string(result, "next", cursor);
	}
	json_add_integer(result, "damaged", page.damaged);
	return st;
}
