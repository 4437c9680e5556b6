/* What a frame holds: {"id":1,"op":"sign_in","args":{…}}, answered by
 * {"id":1,"result":{…}} or {"id":1,"error":{"code":"…","message":"…"}}, before
 * which any number of
 * {"id":1,"progress":{…}} may come. */
#ifndef WIRE_REQUEST_H
#define WIRE_REQUEST_H

#include "base/json.h"
#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

#define REQUEST_NO_ID (-1)

struct request {
	struct json *doc;
	int64_t id;              /* 0 to 2^53-1, or REQUEST_NO_ID */
	const char *op;          /* within doc */
	const struct json *args; /* within doc; NULL when absent */
};

/* STATUS_BAD_JSON or STATUS_BAD_REQUEST leaves *out without id and document,
 * ready for an error reply. request_clear releases the document. */
CHECKED enum status request_parse(
	const char *text, size_t len, struct request *out);
void request_clear(struct request *request);

/* A reply is written in two steps, so that an operation writes its members
 * straight into the result; a failure takes back what it wrote. */
void reply_begin(struct json_writer *w, int64_t id);
void reply_begin_progress(struct json_writer *w, int64_t id);
void reply_begin_error(struct json_writer *w, int64_t id, enum status status);
void reply_end(struct json_writer *w);
void reply_error(struct json_writer *w, int64_t id, enum status status);

/* What a helper that stays sends: a result, an error, or how far it is. */
struct reply {
	struct json *doc;
	int64_t id;
	enum status status;          /* of the error; STATUS_OK without one */
	const struct json *result;   /* within doc; NULL for the others */
	const struct json *progress; /* likewise; more replies follow it */
};

/* STATUS_HELPER_FAILED for what is none of these. reply_clear releases the
 * document, and is harmless after a failure. */
CHECKED enum status reply_read(const char *text, size_t len, struct reply *out);
void reply_clear(struct reply *reply);

/* Reads a helper's one reply: the status of its error, or STATUS_OK and the
 * result as a part of *doc, which the caller frees in either case. */
CHECKED enum status reply_parse(const char *text, size_t len, struct json **doc,
	const struct json **result);

#endif
