#include "ops/operation.h"

#include "wire/request.h"

#include <string.h>

static const struct operation table[] = {
	{"hello", false, op_hello},
	{"unlock", false, op_unlock},
	{"lock", false, op_lock},
	{"handles", false, op_handles},
	{"plan", false, op_plan},
	{"sign_in", false, op_sign_in},
	{"redirect", false, op_redirect},
	{"site", false, op_site},
	{"forget", false, op_forget},
	{"log", false, op_log},
	{"handle_add", false, op_handle_add},
	{"record", false, op_record},
	{"init", true, op_init},
	{"handle_show", true, op_handle_show},
	{"handle_remove", true, op_handle_remove},
	{"handle_default", true, op_handle_default},
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

static enum status run(struct session *session, const struct request *request,
	struct json_writer *w)
{
	const struct operation *operation = find(request->op);
	struct json *no_args = NULL;
	enum status st;

	if (operation == NULL)
		return STATUS_UNKNOWN_OPERATION;
	if (operation->shell_only && !session->is_shell)
		return STATUS_SHELL_ONLY;
	if (request->args != NULL)
		return operation->run(session, request->args, w);
	st = json_parse("{}", 2, &no_args);
	if (st == STATUS_OK)
		st = operation->run(session, no_args, w);
	json_free(no_args);
	return st;
}

void operation_answer(struct session *session, const char *text, size_t len,
	struct json_writer *w)
{
	struct request request;
	enum status st = request_parse(text, len, &request);

	if (st == STATUS_OK) {
		reply_begin(w, request.id);
		st = run(session, &request, w);
		reply_end(w);
	}
	if (st == STATUS_OK)
		st = json_finish(w);
	if (st != STATUS_OK)
		reply_error(w, request.id, st);
	request_clear(&request);
}
