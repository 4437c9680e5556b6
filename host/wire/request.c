#include "wire/request.h"

static const struct json_field request_fields[] = {
	JSON_FIELD(struct request, id, JSON_INTEGER, true),
	JSON_FIELD(struct request, op, JSON_STRING, true),
	JSON_FIELD(struct request, args, JSON_OBJECT, false),
};

enum status request_parse(const char *text, size_t len, struct request *out)
{
	struct request request = {0};
	enum status st = json_parse(text, len, &request.doc);

	*out = (struct request){.id = REQUEST_NO_ID};
	if (st != STATUS_OK)
		return st;
	if (JSON_DECODE(request.doc, request_fields, &request) != STATUS_OK ||
		request.id < 0) {
		json_free(request.doc);
		return STATUS_BAD_REQUEST;
	}
	*out = request;
	return STATUS_OK;
}

void request_clear(struct request *request)
{
	json_free(request->doc);
	*request = (struct request){.id = REQUEST_NO_ID};
}

static void begin_with_id(struct json_writer *w, int64_t id)
{
	json_writer_init(w, w->text, w->size);
	json_begin_object(w, NULL);
	if (id == REQUEST_NO_ID)
		json_add_null(w, "id");
	else
		json_add_integer(w, "id", id);
}

void reply_begin(struct json_writer *w, int64_t id)
{
	begin_with_id(w, id);
	json_begin_object(w, "result");
}

void reply_end(struct json_writer *w)
{
	json_end_object(w);
	json_end_object(w);
}

void reply_error(struct json_writer *w, int64_t id, enum status status)
{
	begin_with_id(w, id);
	json_begin_object(w, "error");
	json_add_string(w, "code", status_code(status));
	json_add_string(w, "message", status_sentence(status));
	json_end_object(w);
	json_end_object(w);
}

struct reply {
	int64_t id;
	const struct json *result;
	const struct json *error;
};

struct reply_failure {
	const char *code;
	const char *message;
};

static const struct json_field reply_fields[] = {
	JSON_FIELD(struct reply, id, JSON_INTEGER, true),
	JSON_FIELD(struct reply, result, JSON_OBJECT, false),
	JSON_FIELD(struct reply, error, JSON_OBJECT, false),
};

static const struct json_field failure_fields[] = {
	JSON_FIELD(struct reply_failure, code, JSON_STRING, true),
	JSON_FIELD(struct reply_failure, message, JSON_STRING, true),
};

enum status reply_parse(const char *text, size_t len, struct json **doc,
	const struct json **result)
{
	struct reply reply = {0};
	struct reply_failure failure;
	enum status st;

	if (json_parse(text, len, doc) != STATUS_OK ||
		JSON_DECODE(*doc, reply_fields, &reply) != STATUS_OK ||
		(reply.result == NULL) == (reply.error == NULL))
		return STATUS_HELPER_FAILED;
	if (reply.result != NULL) {
		*result = reply.result;
		return STATUS_OK;
	}
	if (JSON_DECODE(reply.error, failure_fields, &failure) != STATUS_OK)
		return STATUS_HELPER_FAILED;
	st = status_from_code(failure.code);
	/* An error that says "ok" is none, and there is no result. */
	return st == STATUS_OK ? STATUS_HELPER_FAILED : st;
}
