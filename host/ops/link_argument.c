#include "ops/link_argument.h"

struct arguments {
	const char *flow;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, flow, JSON_STRING, true),
};

enum status link_argument_read(struct session *session, const struct json *args,
	struct link_flow **flow)
{
	struct arguments arguments = {0};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st != STATUS_OK)
		return st;
	*flow = link_flow_find(&session->links, arguments.flow);
	return *flow == NULL ? STATUS_FLOW_UNKNOWN : STATUS_OK;
}
