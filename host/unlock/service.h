/* One request of the host, its reply, and the table of the operations that
 * answer one. An operation is one row and one file, op_NAME.c, written straight
 * down: it may block, and the process ends after it. */
#ifndef UNLOCK_SERVICE_H
#define UNLOCK_SERVICE_H

#include "base/json.h"
#include "base/secret.h"
#include "unlock/pinentry.h"

struct unlock_request;

/* args is an object and lives as long as the call. The members of the result
 * are written into result, on the locked heap; after a failure they are taken
 * back. */
typedef enum status (*unlock_run)(struct unlock_request *request,
	const struct json *args, struct json_writer *result);

/* Every request may name the program that asks: {"pinentry":"/path"}; so does
 * the table of arguments of each operation. */
#define UNLOCK_PINENTRY_FIELD(type)                                            \
	JSON_FIELD(type, pinentry, JSON_STRING, false)

/* Starts the program that asks, idle, for afterwards it could not be. One that
 * cannot be started is missed when it is needed. */
void unlock_prepare_pinentry(struct unlock_request *request);

/* The program that asks, if it was prepared: STATUS_PINENTRY_MISSING,
 * STATUS_PINENTRY_FAILED. It stays the service's. */
CHECKED enum status unlock_pinentry(
	struct unlock_request *request, struct pinentry **out);

/* What it asks for, as the table of the operations names it. */
const char *unlock_operation(const struct unlock_request *request);

/* The host's end; its hang-up means that nobody wants the answer any more. */
int unlock_host_fd(const struct unlock_request *request);

/* From here on this process can do nothing but ask and answer: no file but
 * these devices, no other program, no network. A forbidden call kills it. */
CHECKED enum status unlock_restrict(struct unlock_request *request,
	const char *const *devices, size_t count);

/* Tells the host at once what is being waited for: {"step":"touch"}. */
void unlock_progress(struct unlock_request *request, const char *step);

/* This process is to last until the host, which has the reply, hangs up: what
 * it holds is held so long, though not for ever. */
void unlock_linger(struct unlock_request *request);

/* A member of a result, as base64url; on the locked heap, as the writer of a
 * result is. */
void unlock_write_secret(struct json_writer *w, const struct secret *secret);

/* Reads one request from fd, answers it there and ends: STATUS_OK once it has
 * answered. */
CHECKED enum status service_run(int fd);

/* The operations, in op_NAME.c. */
CHECKED enum status op_ask(struct unlock_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_confirm(struct unlock_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_keyring_store(struct unlock_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_keyring_read(struct unlock_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_keyring_remove(struct unlock_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_watch(struct unlock_request *request,
	const struct json *args, struct json_writer *result);

CHECKED enum status op_token_enroll(struct unlock_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_token_list(struct unlock_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_token_make_key(struct unlock_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_token_secret(struct unlock_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_token_sign(struct unlock_request *request,
	const struct json *args, struct json_writer *result);

#endif
