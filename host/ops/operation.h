/* What a browser or a shell may ask: one table, one file an operation. */
#ifndef OPS_OPERATION_H
#define OPS_OPERATION_H

#include "base/json.h"
#include "ops/session.h"

/* Writes its members into the result that the caller has begun. What it wrote
 * before a failure is taken back. args is an object, {} if there was none. */
typedef enum status (*operation_run)(struct session *session,
	const struct json *args, struct json_writer *result);

/* An operation that needs the network has two halves. The first checks args and
 * writes the members of what nywhere-net is asked; one that can do without sets
 * question->needless. Between them other requests are answered, so whatever the
 * first half has looked at may be gone in the second. */
struct net_question {
	struct json_writer *args;
	bool needless;
	/* For those that take what is answered, below: */
	const char *net_op; /* what nywhere-net is asked next */
	struct net_thread *thread;
	struct net_client *client; /* who is asked: session->net, unless set */
};

typedef enum status (*operation_ask)(struct session *session,
	const struct json *args, struct net_question *question);

/* The second decodes what nywhere-net answered, NULL if it was needless, and
 * writes the result as operation_run does. An error of nywhere-net becomes the
 * operation's own and never comes here. */
typedef enum status (*operation_finish)(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result);

/* In the place of the second half, for an operation that may ask several
 * questions, or goes on after a failure: it is given each reply, STATUS_OK with
 * an answer or else what went wrong, and answer NULL if no question was needed.
 * It writes the next question and names its net_op, or writes the result. What
 * it wants to know again then is in question->thread. */
typedef enum status (*operation_take)(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);

/* Checks what a helper tells while it is at work, and writes it anew. */
typedef enum status (*operation_step)(struct session *session,
	const struct json *progress, struct json_writer *w);

/* Adds members to the error of an operation that has more to say of it than the
 * status. */
typedef void (*operation_explain)(const struct session *session,
	enum status failure, struct json_writer *w);

struct operation {
	const char *name;
	bool shell_only;
	bool argless; /* needs a helper, yet may be asked without args */
	/* NULL for one that needs a helper, or for which it says
	 * STATUS_TOUCH_NEEDED: */
	operation_run run;
	const char *net_op; /* what nywhere-net is asked first */
	operation_ask ask;
	operation_finish finish; /* one of the two */
	operation_take take;
	operation_step step;       /* NULL for steps of nywhere-net */
	operation_explain explain; /* NULL for nothing more */
};

/* The table; *count entries. */
const struct operation *operation_table(size_t *count);

enum operation_state {
	OPERATION_PENDING,  /* nothing is in w; ask operation_receive */
	OPERATION_PROGRESS, /* w has a frame for the asker, not yet the last */
	OPERATION_ANSWERED, /* w has the reply */
};

/* Takes one request, well-formed or not. w's text and size are the caller's,
 * here and below. */
enum operation_state operation_begin(struct session *session, const char *text,
	size_t len, struct json_writer *w);

/* The next of what has come for requests that are pending. OPERATION_PENDING
 * when there is no more for now: poll the connection.fd of each session_client
 * until its net_client_timeout. */
enum operation_state operation_receive(
	struct session *session, struct json_writer *w);

/* Takes one request and waits for its reply; progress goes to
 * session->on_step. For those who ask one thing at a time. */
void operation_answer(struct session *session, const char *text, size_t len,
	struct json_writer *w);

enum status op_settings(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_handle_add(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_handle_default(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_handle_remove(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_handle_show(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_handles(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_hello(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_forget(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_import(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_lock(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_log(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_plan(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_record(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_redirect(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_sign_in(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_site(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_rekey(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_unlock_list(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_unlock_cancel(struct session *session, const struct json *args,
	struct json_writer *result);

enum status op_contact_list(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_contact_put(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_contact_remove(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_window_plan(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_window_choose(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_window_close(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_windows(struct session *session, const struct json *args,
	struct json_writer *result);

enum status op_zone_list(struct session *session, const struct json *args,
	struct json_writer *result);
enum status op_zone_remove(struct session *session, const struct json *args,
	struct json_writer *result);
/* The two halves of those that need a helper. */
CHECKED enum status ask_doctor(struct session *session, const struct json *args,
	struct net_question *question);
CHECKED enum status take_doctor(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status step_doctor(struct session *session,
	const struct json *progress, struct json_writer *w);
CHECKED enum status ask_handle_bind(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_handle_bind(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_sign_in(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_sign_in(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_init(struct session *session, const struct json *args,
	struct net_question *question);
CHECKED enum status take_init(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_unlock_add(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_unlock_add(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_unlock_change(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_unlock_change(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_unlock_remove(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_unlock_remove(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_unlock_test(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_unlock_test(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_rekey_secret(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_rekey_secret(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_unlock(struct session *session, const struct json *args,
	struct net_question *question);
CHECKED enum status take_unlock(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
void explain_unlock(const struct session *session, enum status failure,
	struct json_writer *w);
CHECKED enum status ask_export(struct session *session, const struct json *args,
	struct net_question *question);
CHECKED enum status take_export(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_handle_export(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_handle_export(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_handle_rotate(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status finish_handle_rotate(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result);
CHECKED enum status ask_rotate_code(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_rotate_code(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_handle_take(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_handle_take(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_import_plan(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_import_plan(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_net_check(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status finish_net_check(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result);
CHECKED enum status ask_handle_check(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status finish_handle_check(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result);
CHECKED enum status ask_link_begin(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status finish_link_begin(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result);
CHECKED enum status ask_link_cancel(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status finish_link_cancel(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result);
CHECKED enum status ask_link_code(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status finish_link_code(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result);
CHECKED enum status ask_link_finish(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status finish_link_finish(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result);
CHECKED enum status ask_resolve(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status finish_resolve(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result);
CHECKED enum status ask_window_handle(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_window_handle(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_server(struct session *session, const struct json *args,
	struct net_question *question);
CHECKED enum status finish_server(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result);
CHECKED enum status ask_publish(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_publish(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_publish_plan(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_publish_plan(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_zone_add(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_zone_add(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);
CHECKED enum status ask_zone_check(struct session *session,
	const struct json *args, struct net_question *question);
CHECKED enum status take_zone_check(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result);

#endif
