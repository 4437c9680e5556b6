#include "shell/link_wait.h"

#include "ops/operation.h"
#include "shell/interrupt.h"
#include "wire/frame.h"

enum { FINISH = 1, CANCEL = 2 }; /* ids */

struct wait {
	struct shell *shell;
	const char *flow;
	struct json_writer w;
	int unanswered;
	bool cancels;
	enum status finished;
	struct answer *out;
};

static enum operation_state begin(struct wait *wait, int64_t id, const char *op)
{
	char text[512];
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	json_add_integer(&w, "id", id);
	json_add_string(&w, "op", op);
	json_begin_object(&w, "args");
	json_add_string(&w, "flow", wait->flow);
	json_end_object(&w);
	json_end_object(&w);
	wait->unanswered++;
	json_writer_init(&wait->w, wait->shell->reply, FRAME_MAX_OUT);
	return operation_begin(&wait->shell->session, text, w.len, &wait->w);
}

static void take_reply(struct wait *wait)
{
	struct reply reply;
	enum status st = reply_read(wait->w.text, wait->w.len, &reply);

	wait->unanswered--;
	if (st == STATUS_OK && reply.id == CANCEL) {
		reply_clear(&reply);
		return;
	}
	wait->finished = st == STATUS_OK ? reply.status : st;
	wait->out->doc = reply.doc;
	wait->out->result = reply.result;
}

/* Until there is something to receive, or the user has had enough. */
static bool is_interrupted(const struct wait *wait)
{
	const struct net_client *net = &wait->shell->session.net;

	return !wait->cancels && net_client_timeout(net) != 0 &&
	       net->connection.fd >= 0 &&
	       interrupt_is_first(net->connection.fd);
}

static void run(struct wait *wait)
{
	enum operation_state state = begin(wait, FINISH, "link_finish");

	for (;;) {
		if (state == OPERATION_ANSWERED)
			take_reply(wait);
		if (wait->unanswered == 0)
			return;
		if (state == OPERATION_PENDING && is_interrupted(wait)) {
			wait->cancels = true;
			state = begin(wait, CANCEL, "link_cancel");
			continue;
		}
		json_writer_init(&wait->w, wait->shell->reply, FRAME_MAX_OUT);
		state = operation_receive(&wait->shell->session, &wait->w);
	}
}

enum status link_wait(struct shell *shell, const char *flow, struct answer *out)
{
	struct wait wait = {
		.shell = shell,
		.flow = flow,
		.finished = STATUS_INTERNAL,
		.out = out,
	};
	struct question question;

	run(&wait);
	/* What is proven stays so; only the vault has to be opened again. */
	if (wait.finished == STATUS_LOCKED && !wait.cancels) {
		shell_question(&question, "link_finish");
		json_add_string(&question.w, "flow", flow);
		return shell_ask(shell, &question, out);
	}
	return wait.finished != STATUS_OK && wait.cancels ? STATUS_CANCELLED
							  : wait.finished;
}

void link_give_up(struct shell *shell, const char *flow)
{
	struct answer answer = {0};
	struct question question;
	enum status st;

	shell_question(&question, "link_cancel");
	json_add_string(&question.w, "flow", flow);
	/* It may have ended by itself: there is nothing left to say then. */
	st = shell_ask(shell, &question, &answer);
	(void)st;
	answer_clear(&answer);
}
