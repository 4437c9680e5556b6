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
	json_writer_restart(w);
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

void reply_begin_progress(struct json_writer *w, int64_t id)
{
	begin_with_id(w, id);
	json_begin_object(w, "progress");
}

void reply_end(struct json_writer *w)
{
	json_end_object(w);
	json_end_object(w);
}

void reply_begin_error(struct json_writer *w, int64_t id, enum status status)
{
	begin_with_id(w, id);
	json_begin_object(w, "error");
	json_add_string(w, "code", status_code(status));
	json_add_string(w, "message", status_sentence(status));
}

void reply_error(struct json_writer *w, int64_t id, enum status status)
{
	reply_begin_error(w, id, status);
	reply_end(w);
}

struct reply_members {
	int64_t id;
	const struct json *result;
	const struct json *error;
	const struct json *progress;
};

struct reply_failure {
	const char *code;
	const char *message;
};

static const struct json_field reply_fields[] = {
	JSON_FIELD(struct reply_members, id, JSON_INTEGER, true),
	JSON_FIELD(struct reply_members, result, JSON_OBJECT, false),
	JSON_FIELD(struct reply_members, error, JSON_OBJECT, false),
	JSON_FIELD(struct reply_members, progress, JSON_OBJECT, false),
};

static const struct json_field failure_fields[] = {
	JSON_FIELD(struct reply_failure, code, JSON_STRING, true),
	JSON_FIELD(struct reply_failure, message, JSON_STRING, true),
};

static enum status read_members(const struct json *doc, struct reply *out)
{
	struct reply_members members = {0};
	struct reply_failure failure;

	if (JSON_DECODE(doc, reply_fields, &members) != STATUS_OK ||
		(members.result != NULL) + (members.error != NULL) +
				(members.progress != NULL) !=
			1)
		return STATUS_HELPER_FAILED;
	out->id = members.id;
	out->result = members.result;
	out->progress = members.progress;
	if (members.error == NULL)
		return STATUS_OK;
	/* An operation may have more to say of it. */
	if (JSON_PICK(members.error, failure_fields, &failure) != STATUS_OK)
		return STATUS_HELPER_FAILED;
	out->status = status_from_code(failure.code);
	/* An error that says "ok" is none, and there is no result. */
	return out->status == STATUS_OK ? STATUS_HELPER_FAILED : STATUS_OK;
}

enum status reply_read(const char *text, size_t len, struct reply *out)
{
	struct reply reply = {.status = STATUS_OK};
	enum status st = json_parse(text, len, &reply.doc);

	*out = (struct reply){.id = REQUEST_NO_ID};
	if (st == STATUS_OK)
		st = read_members(reply.doc, &reply);
	if (st != STATUS_OK) {
		json_free(reply.doc);
		return STATUS_HELPER_FAILED;
	}
	*out = reply;
	return STATUS_OK;
}

void reply_clear(struct reply *reply)
{
	json_free(reply->doc);
	*reply = (struct reply){.id = REQUEST_NO_ID};
}

enum status reply_parse(const char *text, size_t len, struct json **doc,
	const struct json **result)
{
	struct reply reply;
	enum status st = reply_read(text, len, &reply);

	*doc = reply.doc;
	if (st == STATUS_OK && reply.progress != NULL)
		st = STATUS_HELPER_FAILED;
	if (st == STATUS_OK)
		st = reply.status;
	if (st == STATUS_OK)
		*result = reply.result;
	return st;
}
