/* windows: the extension says which private windows are open. Those that it
 * does not name have been closed; of those that it names, the ones that this
 * host does not know were another's. */
#include "ops/operation.h"
#include "ops/window_end.h"

#include <string.h>

struct arguments {
	const struct json *open;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, open, JSON_ARRAY, true),
};

static enum status check(const struct json *open)
{
	const struct json *item = json_first(open);

	for (; item != NULL; item = json_next(item)) {
		const char *ref = json_text(item);

		if (ref == NULL || !window_ref_is_valid(ref))
			return STATUS_BAD_ARGUMENT;
	}
	return STATUS_OK;
}

static bool names(const struct json *open, const char *ref)
{
	const struct json *item = json_first(open);

	while (item != NULL && strcmp(json_text(item), ref) != 0)
		item = json_next(item);
	return item != NULL;
}

static void close_others(struct session *session, const struct json *open)
{
	struct windows *windows = &session->windows;
	size_t i = 0;

	/* the last one takes the place of one that is removed */
	while (i < windows->count) {
		if (names(open, windows->window[i]->ref))
			i++;
		else
			window_end(session, windows->window[i]);
	}
}

enum status op_windows(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments;
	const struct json *item;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = check(arguments.open);
	if (st != STATUS_OK)
		return st;
	session_tick(session);
	close_others(session, arguments.open);
	json_begin_array(result, "unknown");
	for (item = json_first(arguments.open); item; item = json_next(item)) {
		if (windows_find(&session->windows, json_text(item)) == NULL)
			json_add_string(result, NULL, json_text(item));
	}
	json_end_array(result);
	return STATUS_OK;
}
