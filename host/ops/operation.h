/* What a browser or a shell may ask: one table, one file an operation. */
#ifndef OPS_OPERATION_H
#define OPS_OPERATION_H

#include "base/json.h"
#include "ops/session.h"

/* Writes its members into the result that the caller has begun. What it wrote
 * before a failure is taken back. args is an object, {} if there was none. */
typedef enum status (*operation_run)(struct session *session,
	const struct json *args, struct json_writer *result);

struct operation {
	const char *name;
	bool shell_only;
	operation_run run;
};

/* The table; *count entries. */
const struct operation *operation_table(size_t *count);

/* Answers one request, well-formed or not, with one reply in w, whose text and
 * size the caller has set. */
void operation_answer(struct session *session, const char *text, size_t len,
	struct json_writer *w);

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
enum status op_init(struct session *session, const struct json *args,
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
enum status op_unlock(struct session *session, const struct json *args,
	struct json_writer *result);

#endif
