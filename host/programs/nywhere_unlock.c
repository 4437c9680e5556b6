/* nywhere-unlock: asks the user for one secret, hands it to the host that
 * started it, and ends. Its standard input is the host's socket. */
#include "base/json.h"
#include "base/platform.h"
#include "base/secret.h"
#include "unlock/pinentry.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <openssl/crypto.h>
#include <string.h>
#include <unistd.h>

#define PASSPHRASE_MIN 8 /* bytes, as the vault demands */
#define TRIES 3

static const char description[] = "Enter the passphrase of your nywhere keys.";
static const char new_description[] =
	"Choose a passphrase for your nywhere keys.\n"
	"It has at least 8 characters and cannot be recovered.";

struct arguments {
	const char *pinentry;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, pinentry, JSON_STRING, false),
};

static enum status ask_once(
	struct pinentry *pinentry, const char *error, struct secret **out)
{
	const struct pinentry_question question = {
		description, "Passphrase:", error};

	return pinentry_ask(pinentry, &question, out);
}

/* Twice the same, and not too short. STATUS_BAD_ARGUMENT asks for another try;
 * *error then says why. */
static enum status ask_pair(
	struct pinentry *pinentry, const char **error, struct secret **out)
{
	const struct pinentry_question first = {
		new_description, "New passphrase:", *error};
	const struct pinentry_question second = {
		new_description, "Once more:", NULL};
	struct secret *one = NULL;
	struct secret *two = NULL;
	enum status st = pinentry_ask(pinentry, &first, &one);

	if (st == STATUS_OK && one->len < PASSPHRASE_MIN) {
		*error = "That is too short.";
		st = STATUS_BAD_ARGUMENT;
	}
	if (st == STATUS_OK)
		st = pinentry_ask(pinentry, &second, &two);
	if (st == STATUS_OK &&
		(one->len != two->len ||
			CRYPTO_memcmp(one->data, two->data, one->len) != 0)) {
		*error = "The two were not the same.";
		st = STATUS_BAD_ARGUMENT;
	}
	secret_free(two);
	if (st == STATUS_OK)
		*out = one;
	else
		secret_free(one);
	return st;
}

static enum status ask_new(struct pinentry *pinentry, struct secret **out)
{
	const char *error = NULL;
	enum status st = STATUS_BAD_ARGUMENT;

	for (int i = 0; i < TRIES && st == STATUS_BAD_ARGUMENT; i++)
		st = ask_pair(pinentry, &error, out);
	return st == STATUS_BAD_ARGUMENT ? STATUS_CANCELLED : st;
}

static enum status ask(
	struct pinentry *pinentry, const char *op, struct secret **out)
{
	if (strcmp(op, "ask") == 0)
		return ask_once(pinentry, NULL, out);
	if (strcmp(op, "ask_again") == 0)
		return ask_once(pinentry, "That was not the passphrase.", out);
	if (strcmp(op, "ask_new") == 0)
		return ask_new(pinentry, out);
	return STATUS_UNKNOWN_OPERATION;
}

static enum status run(
	const struct request *request, int fd, struct secret **out)
{
	struct arguments arguments = {0};
	struct pinentry *pinentry = NULL;
	enum status st;

	if (request->args == NULL)
		return STATUS_BAD_REQUEST;
	st = JSON_DECODE(request->args, fields, &arguments);
	if (st != STATUS_OK)
		return st;
	pinentry_follow(fd);
	st = pinentry_start(arguments.pinentry, &pinentry);
	if (st != STATUS_OK)
		return st;
	st = ask(pinentry, request->op, out);
	pinentry_stop(pinentry);
	return st;
}

/* A JSON string cannot hold a NUL; pinentry_ask lets none in. */
static void write_secret(struct json_writer *w, const struct secret *secret)
{
	struct secret *text = secret_new(secret->len + 1);

	if (text == NULL) {
		w->failed = true;
		return;
	}
	memcpy(text->data, secret->data, secret->len);
	json_add_string(w, "passphrase", (const char *)text->data);
	secret_free(text);
}

static enum status reply(
	int fd, int64_t id, enum status st, const struct secret *secret)
{
	struct secret *space = secret_new(8192);
	struct json_writer w;

	if (space == NULL)
		return STATUS_NO_MEMORY;
	json_writer_init(&w, (char *)space->data, space->len);
	if (st == STATUS_OK) {
		reply_begin(&w, id);
		write_secret(&w, secret);
		reply_end(&w);
		st = json_finish(&w);
	}
	if (st != STATUS_OK)
		reply_error(&w, id, st);
	st = frame_write(fd, w.text, w.len);
	secret_free(space);
	return st;
}

/* One request, one reply. */
static enum status serve(int fd)
{
	static char text[FRAME_MAX_IN];
	struct request request;
	struct secret *secret = NULL;
	size_t len;
	enum status st = frame_read(fd, text, &len);

	if (st != STATUS_OK)
		return st;
	st = request_parse(text, len, &request);
	if (st == STATUS_OK)
		st = run(&request, fd, &secret);
	st = reply(fd, request.id, st, secret);
	secret_free(secret);
	request_clear(&request);
	return st;
}

int main(void)
{
	int in;
	int out;
	enum status st;

	platform_harden();
	st = platform_move_stdio(&in, &out);
	if (st == STATUS_OK)
		st = secret_heap_init();
	if (st == STATUS_OK)
		st = serve(in);
	return st == STATUS_OK ? 0 : 1;
}
