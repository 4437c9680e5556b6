/* redirect: the user is about to show a handle to a site that will send her to
 * the handle's server. Nothing is signed; the site is remembered. */
#include "keys/site_store.h"
#include "ops/operation.h"

#include <time.h>

struct arguments {
	const char *origin;
	const char *handle;
	bool private;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
	JSON_FIELD(struct arguments, private, JSON_BOOL, false),
};

static enum status remember(struct session *session,
	const struct arguments *arguments, const struct origin *origin,
	const struct handle *handle)
{
	struct handle_record record;
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	if (st == STATUS_OK)
		st = handle_store_find(vault, handle->text, &record);
	if (st == STATUS_OK && handle->type != HANDLE_DNS)
		st = STATUS_HANDLE_REFUSED;
	if (st != STATUS_OK || arguments->private)
		return st;
	st = vault_begin(vault, false);
	if (st == STATUS_OK)
		st = vault_end(vault, site_store_disclose(vault, origin, handle,
					      false, time(NULL)));
	return st;
}

enum status op_redirect(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct origin origin;
	struct handle handle;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = origin_parse(arguments.origin, &origin);
	if (st == STATUS_OK)
		st = handle_parse(arguments.handle, &handle);
	if (st == STATUS_OK)
		st = remember(session, &arguments, &origin, &handle);
	if (st == STATUS_OK)
		json_add_string(result, "handle", handle.text);
	return st;
}
