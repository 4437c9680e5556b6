/* link_cancel: the user has changed her mind; nothing of hers changes. */
#include "ops/link_argument.h"
#include "ops/operation.h"

enum status ask_link_cancel(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct link_flow *flow;
	enum status st = link_argument_read(session, args, &flow);

	if (st == STATUS_OK) {
		json_add_string(question->args, "flow", flow->id);
		/* nywhere-net is done with it */
		question->needless = flow->is_proven && !flow->waits_code;
	}
	return st;
}

/* The wait for her return, which this ends, may have ended the flow already. */
enum status finish_link_cancel(struct session *session, const struct json *args,
	const struct json *answer, struct json_writer *result)
{
	struct link_flow *flow;
	enum status st = link_argument_read(session, args, &flow);

	(void)answer;
	(void)result;
	if (st == STATUS_OK)
		link_flow_remove(flow);
	return STATUS_OK;
}
