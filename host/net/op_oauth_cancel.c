/* Ends a flow, whatever it is waiting for. */
#include "net/flow.h"
#include "net/oauth_step.h"
#include "net/service.h"

struct cancel {
	const char *flow;
};

static const struct json_field cancel_fields[] = {
	JSON_FIELD(struct cancel, flow, JSON_STRING, true),
};

enum status op_oauth_cancel(struct net_request *request,
	const struct json *args, struct json_writer *result)
{
	struct cancel cancel = {NULL};
	struct flow *idle = NULL;
	enum status st = JSON_DECODE(args, cancel_fields, &cancel);

	(void)result;
	if (st == STATUS_OK)
		st = flow_cancel(cancel.flow, &idle);
	oauth_step_finish_flow(request, idle, NULL);
	return st;
}
