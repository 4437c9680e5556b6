/* window_close: a private window was closed, and its names with it. */
#include "ops/operation.h"
#include "ops/window_argument.h"
#include "ops/window_end.h"

struct arguments {
	const char *window;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, window, JSON_STRING, true),
};

/* One that is not known needs no more than that. */
enum status op_window_close(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments;
	struct window *window;
	enum status st = JSON_DECODE(args, fields, &arguments);

	(void)result;
	if (st == STATUS_OK)
		st = window_argument_find(session, arguments.window, &window);
	if (st == STATUS_OK)
		window_end(session, window);
	return st == STATUS_WINDOW_UNKNOWN ? STATUS_OK : st;
}
