#include "ops/operation.h"

#include "ops/net_step.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

static const struct operation *find(const char *name)
{
	size_t count;
	const struct operation *table = operation_table(&count);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	}
	return NULL;
}

/* Asks what the operation wrote into the question. Once that is pending the
 * request is no longer the caller's. */
static enum status send_question(struct session *session,
	const struct net_question *question, struct net_pending *pending,
	bool *is_pending)
{
	struct net_client *net =
		question->client != NULL ? question->client : &session->net;
	enum status st = json_finish(question->args);

	if (st != STATUS_OK)
		return st;
	st = net_client_ask(net, &session->launcher, question->net_op,
		question->args->text, pending);
	*is_pending = st == STATUS_OK;
	return st;
}

/* What goes on after a reply, or without one: the result, or one question
 * more. */
static enum status go_on(struct session *session, struct net_pending *pending,
	enum status reply, const struct json *answer, bool *is_pending,
	struct json_writer *w)
{
	const struct operation *operation = pending->operation;
	const struct json *args = pending->request.args;
	bool is_asked;
	char *text;

	if (operation->take == NULL)
		return reply == STATUS_OK
			       ? operation->finish(session, args, answer, w)
			       : reply;
	text = malloc(FRAME_MAX_IN);
	if (text == NULL)
		return STATUS_NO_MEMORY;
	do {
		struct json_writer next;
		struct net_question question = {
			.args = &next, .thread = &pending->thread};

		json_writer_init(&next, text, FRAME_MAX_IN);
		json_begin_object(&next, NULL);
		reply = operation->take(
			session, args, reply, answer, &question, w);
		json_end_object(&next);
		is_asked = reply == STATUS_OK && question.net_op != NULL;
		if (is_asked)
			reply = send_question(
				session, &question, pending, is_pending);
		answer = NULL; /* what could not be asked has one, too */
	} while (is_asked && !*is_pending);
	OPENSSL_clear_free(text, FRAME_MAX_IN); /* a key may be in it */
	return reply;
}

/* An operation that takes what comes is told, too, what could not be asked. */
static enum status ask_first(struct session *session,
	const struct net_question *question, struct net_pending *pending,
	bool *is_pending, struct json_writer *w)
{
	enum status st = send_question(session, question, pending, is_pending);

	if (st == STATUS_OK || pending->operation->take == NULL)
		return st;
	return go_on(session, pending, st, NULL, is_pending, w);
}

/* The first half of an operation that needs the network. When it does, the
 * request becomes pending and is no longer the caller's. */
static enum status ask_network(struct session *session,
	const struct operation *operation, struct request *request,
	bool *is_pending, struct json_writer *w)
{
	struct net_pending pending = {
		.operation = operation, .request = *request};
	char *text = malloc(FRAME_MAX_IN);
	struct json_writer args;
	struct net_question question = {
		.args = &args,
		.net_op = operation->net_op,
		.thread = &pending.thread,
	};
	enum status st;

	if (text == NULL)
		return STATUS_NO_MEMORY;
	json_writer_init(&args, text, FRAME_MAX_IN);
	json_begin_object(&args, NULL);
	st = operation->ask(session, request->args, &question);
	json_end_object(&args);
	if (st == STATUS_OK && question.needless)
		st = go_on(session, &pending, STATUS_OK, NULL, is_pending, w);
	else if (st == STATUS_OK)
		st = ask_first(session, &question, &pending, is_pending, w);
	OPENSSL_clear_free(text, FRAME_MAX_IN); /* a code may be in it */
	*request = pending.request;
	return st;
}

static enum status run(struct session *session,
	const struct operation *operation, struct request *request,
	bool *is_pending, struct json_writer *w)
{
	struct json *no_args = NULL;
	enum status st;

	if (operation == NULL)
		return STATUS_UNKNOWN_OPERATION;
	if (operation->shell_only && !session->is_shell)
		return STATUS_SHELL_ONLY;
	if (operation->run == NULL && request->args == NULL &&
		!operation->argless)
		return STATUS_BAD_ARGUMENT;
	if (operation->run == NULL)
		return ask_network(session, operation, request, is_pending, w);
	if (request->args != NULL) {
		st = operation->run(session, request->args, w);
		return st == STATUS_TOUCH_NEEDED && operation->ask != NULL
			       ? ask_network(session, operation, request,
					 is_pending, w)
			       : st;
	}
	st = json_parse("{}", 2, &no_args);
	if (st == STATUS_OK)
		st = operation->run(session, no_args, w);
	json_free(no_args);
	return st;
}

/* Ends the reply that reply_begin began, or turns it into a refusal. */
static void end_reply(struct session *session,
	const struct operation *operation, struct json_writer *w, int64_t id,
	enum status st)
{
	reply_end(w);
	if (st == STATUS_OK)
		st = json_finish(w);
	if (st == STATUS_OK)
		return;
	reply_begin_error(w, id, st);
	if (operation != NULL && operation->explain != NULL)
		operation->explain(session, st, w);
	reply_end(w);
}

/* What the windows leave to be done; their nywhere-net is not kept, so that
 * nothing stays in its memory. Neither is the doctor: it looks anew. */
static void tidy(struct session *session)
{
	window_records_work(session);
	if (session->window_net.count == 0)
		net_client_clear(&session->window_net);
	if (session->doctor.count == 0)
		net_client_clear(&session->doctor);
}

enum operation_state operation_begin(struct session *session, const char *text,
	size_t len, struct json_writer *w)
{
	const struct operation *operation = NULL;
	struct request request;
	bool is_pending = false;
	enum status st = request_parse(text, len, &request);

	if (st == STATUS_OK) {
		operation = find(request.op);
		reply_begin(w, request.id);
		st = run(session, operation, &request, &is_pending, w);
	}
	if (is_pending) {
		json_writer_restart(w);
		return OPERATION_PENDING;
	}
	end_reply(session, operation, w, request.id, st);
	request_clear(&request);
	tidy(session);
	return OPERATION_ANSWERED;
}

static enum status pass_net_step(struct session *session,
	const struct json *progress, struct json_writer *w)
{
	struct net_step step;
	enum status st = net_step_read(progress, &step);

	if (st != STATUS_OK)
		return st;
	if (session->on_step != NULL)
		session->on_step(session->on_step_context, &step);
	net_step_members(w, &step);
	return STATUS_OK;
}

/* Text of a helper goes no further: what is passed on is written anew. */
static enum status pass_step(struct session *session,
	const struct net_pending *pending, const struct json *progress,
	struct json_writer *w)
{
	enum status st;

	reply_begin_progress(w, pending->request.id);
	st = pending->operation->step == NULL
		     ? pass_net_step(session, progress, w)
		     : pending->operation->step(session, progress, w);
	reply_end(w);
	return st == STATUS_OK ? json_finish(w) : st;
}

static enum operation_state answer_pending(struct session *session,
	struct net_client *net, struct net_pending *pending,
	const struct reply *reply, struct json_writer *w)
{
	int64_t id = pending->request.id;
	bool is_pending = false;
	enum status st;

	reply_begin(w, id);
	st = go_on(
		session, pending, reply->status, reply->result, &is_pending, w);
	if (is_pending) {
		json_writer_restart(w);
		return OPERATION_PENDING;
	}
	if (st == STATUS_HELPER_FAILED && net->helper != HELPER_UNLOCK) {
		/* it is not what it should be: neither is what else it says */
		net_client_fail(net, STATUS_NET_FAILED);
		st = STATUS_NET_FAILED;
	}
	end_reply(session, pending->operation, w, id, st);
	request_clear(&pending->request);
	if (id != REQUEST_NO_ID)
		return OPERATION_ANSWERED;
	/* nobody has asked: it was our own doing */
	json_writer_restart(w);
	return OPERATION_PENDING;
}

static enum operation_state receive_from(
	struct session *session, struct net_client *net, struct json_writer *w)
{
	struct net_pending pending;
	struct reply reply;
	enum operation_state state = OPERATION_PENDING;

	while (state == OPERATION_PENDING) {
		enum net_event event =
			net_client_receive(net, &pending, &reply);

		if (event == NET_QUIET)
			break;
		if (event == NET_REPLY)
			state = answer_pending(
				session, net, &pending, &reply, w);
		else if (pass_step(session, &pending, reply.progress, w) ==
			 STATUS_OK)
			state = OPERATION_PROGRESS;
		else
			net_client_fail(net, net_client_failure(net));
		reply_clear(&reply);
	}
	return state;
}

enum operation_state operation_receive(
	struct session *session, struct json_writer *w)
{
	enum operation_state state = OPERATION_PENDING;

	for (size_t i = 0; i < SESSION_CLIENTS && state == OPERATION_PENDING;
		i++)
		state = receive_from(session, session_client(session, i), w);
	tidy(session);
	return state;
}

/* Who is asked something; one of them is, while an answer is awaited. */
static struct net_client *busy_client(struct session *session)
{
	if (session->net.count > 0)
		return &session->net;
	if (session->unlock.count > 0)
		return &session->unlock;
	return session->doctor.count > 0 ? &session->doctor
					 : &session->window_net;
}

void operation_answer(struct session *session, const char *text, size_t len,
	struct json_writer *w)
{
	enum operation_state state = operation_begin(session, text, len, w);

	while (state != OPERATION_ANSWERED) {
		if (state == OPERATION_PENDING)
			net_client_wait(
				busy_client(session), session->request_fd);
		state = operation_receive(session, w);
	}
}
