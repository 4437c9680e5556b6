/* redirect: the user is about to show a handle to a site that will send her to
 * the handle's server. Nothing is signed; the site is remembered. */
#include "keys/site_store.h"
#include "ops/operation.h"
#include "ops/window_argument.h"

#include <time.h>

struct arguments {
	const char *origin;
	const char *handle;
	const char *window; /* a private one, in which the handle was chosen */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
	JSON_FIELD(struct arguments, window, JSON_STRING, false),
};

static enum status check_handle(
	struct vault *vault, const struct handle *handle)
{
	struct handle_record record;
	enum status st = handle_store_find(vault, handle->text, &record);

	return st == STATUS_OK && handle->type != HANDLE_DNS
		       ? STATUS_HANDLE_REFUSED
		       : st;
}

static enum status remember(struct session *session,
	const struct origin *origin, const struct handle *handle)
{
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	if (st == STATUS_OK)
		st = check_handle(vault, handle);
	if (st == STATUS_OK)
		st = vault_begin(vault, false);
	if (st == STATUS_OK)
		st = vault_end(vault, site_store_disclose(vault, origin, handle,
					      false, time(NULL)));
	return st;
}

/* A disposable name has no server to go to: only a handle of the user's own. */
static enum status remember_window(struct session *session,
	const struct arguments *arguments, const struct origin *origin,
	const struct handle *handle)
{
	struct window_site *site;
	struct window *window;
	struct vault *vault;
	enum status st = window_argument_vault(
		session, arguments->window, &window, &vault);

	if (st == STATUS_OK && window->self.kind != SELF_HANDLE)
		st = STATUS_WINDOW_OTHER;
	if (st == STATUS_OK)
		st = check_handle(vault, handle);
	if (st == STATUS_OK)
		st = windows_showing(
			&session->windows, window, origin, handle, &site);
	if (st == STATUS_OK)
		site->is_shown = true;
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
	if (st == STATUS_OK && arguments.window != NULL)
		st = remember_window(session, &arguments, &origin, &handle);
	else if (st == STATUS_OK)
		st = remember(session, &origin, &handle);
	if (st == STATUS_OK)
		json_add_string(result, "handle", handle.text);
	return st;
}
