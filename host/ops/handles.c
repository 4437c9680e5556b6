/* handles: all of them, some at a time. */
#include "ops/handle_json.h"
#include "ops/operation.h"
#include "ops/page.h"

struct listing {
	struct json_writer *w;
	char default_handle[HANDLE_MAX + 1];
};

static enum status write_handle(void *context, const struct secret *value)
{
	struct listing *listing = context;
	struct handle_record record;
	enum status st = handle_row_read(value, &record);

	if (st != STATUS_OK)
		return st;
	json_begin_object(listing->w, NULL);
	handle_json_members(listing->w, &record, listing->default_handle);
	json_end_object(listing->w);
	return STATUS_OK;
}

enum status op_handles(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct listing listing = {.w = result};
	struct page_start start;
	struct vault *vault;
	enum status st = page_read(args, &start);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = handle_store_default(vault, listing.default_handle);
	if (st == STATUS_OK)
		st = page_write(vault, VAULT_HANDLE, &start, result, "handles",
			write_handle, &listing);
	return st;
}
