#define _GNU_SOURCE
#include "unlock/service.h"

#include "base/base64url.h"
#include "base/platform.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REPLY_MAX 8192
#define PROGRESS_MAX 128
#define LINGER_MS 5000

struct row {
	const char *name;
	unlock_run run;
	bool asks; /* through pinentry, and does nothing else */
};

static const struct row table[] = {
	{"ask", op_ask, true},
	{"ask_again", op_ask, true},
	{"ask_copy_code", op_ask, true},
	{"ask_copy_code_again", op_ask, true},
	{"ask_export", op_ask, true},
	{"ask_import", op_ask, true},
	{"ask_import_again", op_ask, true},
	{"ask_key", op_ask, true},
	{"ask_key_again", op_ask, true},
	{"ask_new", op_ask, true},
	{"ask_recovery", op_ask, true},
	{"ask_recovery_again", op_ask, true},
	{"confirm", op_confirm, true},
	{"keyring_read", op_keyring_read, false},
	{"keyring_remove", op_keyring_remove, false},
	{"keyring_store", op_keyring_store, false},
	{"token_enroll", op_token_enroll, false},
	{"token_list", op_token_list, false},
	{"token_make_key", op_token_make_key, false},
	{"token_secret", op_token_secret, false},
	{"token_sign", op_token_sign, false},
	{"watch", op_watch, false},
};

struct unlock_request {
	int fd;
	struct request parsed;
	const char *pinentry_path; /* or NULL */
	enum status pinentry_status;
	struct pinentry *pinentry;
	bool lingers;
};

struct common {
	const char *pinentry;
};

static const struct json_field common_fields[] = {
	UNLOCK_PINENTRY_FIELD(struct common),
};

static const struct row *find(const char *name)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	}
	return NULL;
}

enum status unlock_pinentry(
	struct unlock_request *request, struct pinentry **out)
{
	if (request->pinentry_status == STATUS_OK)
		*out = request->pinentry;
	return request->pinentry_status;
}

const char *unlock_operation(const struct unlock_request *request)
{
	return request->parsed.op;
}

int unlock_host_fd(const struct unlock_request *request)
{
	return request->fd;
}

/* A host that has gone reads nothing; its hang-up then ends us. */
void unlock_progress(struct unlock_request *request, const char *step)
{
	char text[PROGRESS_MAX];
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	reply_begin_progress(&w, request->parsed.id);
	json_add_string(&w, "step", step);
	reply_end(&w);
	if (json_finish(&w) == STATUS_OK)
		(void)!frame_write(request->fd, w.text, w.len);
}

enum status unlock_restrict(struct unlock_request *request,
	const char *const *devices, size_t count)
{
	int asker =
		request->pinentry == NULL ? 0 : pinentry_pid(request->pinentry);

	(void)platform_restrict_devices(devices, count);
	return platform_restrict_unlock(asker);
}

/* It may never greet: then we end with the host. */
void unlock_prepare_pinentry(struct unlock_request *request)
{
	pinentry_follow(request->fd);
	request->pinentry_status =
		pinentry_start(request->pinentry_path, &request->pinentry);
	pinentry_unfollow(request->fd);
}

static enum status prepare_to_ask(struct unlock_request *request)
{
	unlock_prepare_pinentry(request);
	if (request->pinentry_status != STATUS_OK)
		return request->pinentry_status;
	pinentry_follow(request->fd);
	return unlock_restrict(request, NULL, 0);
}

static enum status run(struct unlock_request *request, struct json_writer *w)
{
	const struct json *args = request->parsed.args;
	const struct row *row = find(request->parsed.op);
	struct common common = {0};
	enum status st;

	if (args == NULL)
		return STATUS_BAD_REQUEST;
	if (row == NULL)
		return STATUS_UNKNOWN_OPERATION;
	st = JSON_PICK(args, common_fields, &common);
	request->pinentry_path = common.pinentry;
	if (st == STATUS_OK && row->asks)
		st = prepare_to_ask(request);
	if (st == STATUS_OK)
		st = row->run(request, args, w);
	return st;
}

/* st is what became of the request so far. */
static enum status answer(struct unlock_request *request, enum status st)
{
	struct secret *space = secret_new(REPLY_MAX);
	struct json_writer w;

	if (space == NULL)
		return STATUS_NO_MEMORY;
	json_writer_init(&w, (char *)space->data, space->len);
	if (st == STATUS_OK) {
		reply_begin(&w, request->parsed.id);
		st = run(request, &w);
		reply_end(&w);
	}
	if (st == STATUS_OK)
		st = json_finish(&w);
	if (st != STATUS_OK)
		reply_error(&w, request->parsed.id, st);
	st = frame_write(request->fd, w.text, w.len);
	secret_free(space);
	return st;
}

void unlock_linger(struct unlock_request *request)
{
	request->lingers = true;
}

static void linger(const struct unlock_request *request)
{
	struct pollfd host = {.fd = request->fd};

	if (request->lingers)
		(void)poll(&host, 1, LINGER_MS);
}

void unlock_write_secret(struct json_writer *w, const struct secret *secret)
{
	struct secret *text = secret_new(BASE64URL_LENGTH(secret->len) + 1);

	if (text == NULL) {
		w->failed = true;
		return;
	}
	base64url_encode(secret->data, secret->len, (char *)text->data);
	json_add_string(w, "secret", (const char *)text->data);
	secret_free(text);
}

enum status service_run(int fd)
{
	struct unlock_request request = {
		.fd = fd,
		.pinentry_status = STATUS_PINENTRY_MISSING,
	};
	char *text = malloc(FRAME_MAX_IN);
	size_t len;
	enum status st;

	if (text == NULL)
		return STATUS_NO_MEMORY;
	/* For pinentry_follow; once caged, nobody may say who gets signals. */
	(void)fcntl(fd, F_SETOWN, getpid());
	st = frame_read(fd, text, &len);
	if (st == STATUS_OK) {
		st = request_parse(text, len, &request.parsed);
		st = answer(&request, st);
		linger(&request);
	}
	/* Nobody waits for its end. */
	pinentry_stop(request.pinentry);
	request_clear(&request.parsed);
	/* There may have been a secret in it. */
	OPENSSL_clear_free(text, FRAME_MAX_IN);
	return st;
}
