#include "ops/operation.h"

#include "ops/net_step.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#define BY_NETWORK(name_, net_op_)                                             \
	{                                                                      \
		.name = #name_, .net_op = net_op_, .ask = ask_##name_,         \
		.finish = finish_##name_                                       \
	}

static const struct operation table[] = {
	{.name = "hello", .run = op_hello},
	{.name = "unlock", .run = op_unlock},
	{.name = "lock", .run = op_lock},
	{.name = "handles", .run = op_handles},
	{.name = "plan", .run = op_plan},
	{.name = "sign_in", .run = op_sign_in},
	{.name = "redirect", .run = op_redirect},
	{.name = "site", .run = op_site},
	{.name = "forget", .run = op_forget},
	{.name = "log", .run = op_log},
	{.name = "handle_add", .run = op_handle_add},
	{.name = "record", .run = op_record},
	{.name = "contact_list", .run = op_contact_list},
	{.name = "contact_put", .run = op_contact_put},
	{.name = "contact_remove", .run = op_contact_remove},
	{.name = "settings", .run = op_settings},
	{.name = "doctor", .run = op_doctor},
	{.name = "handle_show", .run = op_handle_show},
	{.name = "handle_remove", .run = op_handle_remove},
	{.name = "handle_default", .run = op_handle_default},
	BY_NETWORK(resolve, "resolve"),
	BY_NETWORK(server, "server"),
	BY_NETWORK(link_begin, "oauth_begin"),
	BY_NETWORK(link_finish, "oauth_finish"),
	BY_NETWORK(link_code, "oauth_add_key"),
	BY_NETWORK(link_cancel, "oauth_cancel"),
	BY_NETWORK(handle_check, "resolve"),
	{.name = "net_check",
		.shell_only = true,
		.net_op = "check",
		.ask = ask_net_check,
		.finish = finish_net_check},
	{.name = "init", .shell_only = true, .run = op_init},
};

const struct operation *operation_table(size_t *count)
{
	*count = sizeof(table) / sizeof(table[0]);
	return table;
}

static const struct operation *find(const char *name)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	}
	return NULL;
}

/* The first half of an operation that needs the network. When it does, the
 * request becomes pending and is no longer the caller's. */
static enum status ask_network(struct session *session,
	const struct operation *operation, struct request *request,
	bool *pending, struct json_writer *w)
{
	char *text = malloc(FRAME_MAX_IN);
	struct json_writer args;
	struct net_question question = {.args = &args};
	enum status st;

	if (text == NULL)
		return STATUS_NO_MEMORY;
	json_writer_init(&args, text, FRAME_MAX_IN);
	json_begin_object(&args, NULL);
	st = operation->ask(session, request->args, &question);
	json_end_object(&args);
	if (st == STATUS_OK)
		st = json_finish(&args);
	if (st == STATUS_OK && question.needless) {
		st = operation->finish(session, request->args, NULL, w);
	} else if (st == STATUS_OK) {
		st = net_client_ask(&session->net, &session->launcher,
			operation, request, text);
		*pending = st == STATUS_OK;
	}
	OPENSSL_clear_free(text, FRAME_MAX_IN); /* a code may be in it */
	return st;
}

static enum status run(struct session *session, struct request *request,
	bool *pending, struct json_writer *w)
{
	const struct operation *operation = find(request->op);
	struct json *no_args = NULL;
	enum status st;

	if (operation == NULL)
		return STATUS_UNKNOWN_OPERATION;
	if (operation->shell_only && !session->is_shell)
		return STATUS_SHELL_ONLY;
	if (operation->run == NULL)
		/* all of these are about something */
		return request->args == NULL ? STATUS_BAD_ARGUMENT
					     : ask_network(session, operation,
						       request, pending, w);
	if (request->args != NULL)
		return operation->run(session, request->args, w);
	st = json_parse("{}", 2, &no_args);
	if (st == STATUS_OK)
		st = operation->run(session, no_args, w);
	json_free(no_args);
	return st;
}

/* Ends the reply that reply_begin began, or turns it into a refusal. */
static void end_reply(struct json_writer *w, int64_t id, enum status st)
{
	reply_end(w);
	if (st == STATUS_OK)
		st = json_finish(w);
	if (st != STATUS_OK)
		reply_error(w, id, st);
}

enum operation_state operation_begin(struct session *session, const char *text,
	size_t len, struct json_writer *w)
{
	struct request request;
	bool pending = false;
	enum status st = request_parse(text, len, &request);

	if (st == STATUS_OK) {
		reply_begin(w, request.id);
		st = run(session, &request, &pending, w);
	}
	if (pending) {
		json_writer_init(w, w->text, w->size);
		return OPERATION_PENDING;
	}
	end_reply(w, request.id, st);
	request_clear(&request);
	return OPERATION_ANSWERED;
}

/* Text of nywhere-net goes no further: what is passed on is written anew. */
static enum status pass_step(struct session *session, int64_t id,
	const struct json *progress, struct json_writer *w)
{
	struct net_step step;
	enum status st = net_step_read(progress, &step);

	if (st != STATUS_OK)
		return st;
	if (session->on_step != NULL)
		session->on_step(session->on_step_context, &step);
	reply_begin_progress(w, id);
	net_step_members(w, &step);
	reply_end(w);
	return json_finish(w);
}

static enum operation_state answer_pending(struct session *session,
	struct net_pending *pending, const struct reply *reply,
	struct json_writer *w)
{
	struct request *request = &pending->request;
	enum status st = reply->status;

	reply_begin(w, request->id);
	if (st == STATUS_OK)
		st = pending->operation->finish(
			session, request->args, reply->result, w);
	if (st == STATUS_HELPER_FAILED) {
		/* it is not what it should be: neither is what else it says */
		net_client_fail(&session->net, STATUS_NET_FAILED);
		st = STATUS_NET_FAILED;
	}
	end_reply(w, request->id, st);
	request_clear(request);
	return OPERATION_ANSWERED;
}

enum operation_state operation_receive(
	struct session *session, struct json_writer *w)
{
	struct net_pending pending;
	struct reply reply;
	enum operation_state state = OPERATION_PENDING;

	while (state == OPERATION_PENDING) {
		enum net_event event =
			net_client_receive(&session->net, &pending, &reply);

		if (event == NET_QUIET)
			break;
		if (event == NET_REPLY)
			state = answer_pending(session, &pending, &reply, w);
		else if (pass_step(session, pending.request.id, reply.progress,
				 w) == STATUS_OK)
			state = OPERATION_PROGRESS;
		else
			net_client_fail(&session->net, STATUS_NET_FAILED);
		reply_clear(&reply);
	}
	return state;
}

void operation_answer(struct session *session, const char *text, size_t len,
	struct json_writer *w)
{
	enum operation_state state = operation_begin(session, text, len, w);

	while (state != OPERATION_ANSWERED) {
		if (state == OPERATION_PENDING)
			net_client_wait(&session->net, session->request_fd);
		state = operation_receive(session, w);
	}
}
