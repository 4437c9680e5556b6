/* handle_take: a handle with a key that the user has already, out of the file
 * that the command has opened. */
#include "keys/key_read.h"
#include "ops/ask_passphrase.h"
#include "ops/handle_draft.h"
#include "ops/operation.h"

#define TRIES 3

struct arguments {
	struct handle_draft draft;
};

static const struct json_field fields[] = {
	HANDLE_DRAFT_FIELDS(struct arguments, draft),
};

static enum status read_arguments(
	const struct json *args, struct arguments *out)
{
	enum status st = JSON_DECODE(args, fields, out);

	return st == STATUS_OK ? handle_draft_check(&out->draft) : st;
}

enum status ask_handle_take(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct arguments arguments = {0};
	struct secret *text = NULL;
	bool is_sealed = false;
	enum status st = read_arguments(args, &arguments);

	if (st == STATUS_OK && session->move.fd < 0)
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK)
		st = handle_draft_check_new(session, &arguments.draft);
	if (st == STATUS_OK)
		st = move_file_key_text(&session->move, &text);
	if (st == STATUS_OK)
		st = key_read_is_sealed(text, &is_sealed);
	secret_free(text);
	question->needless = !is_sealed;
	return st == STATUS_OK && is_sealed
		       ? ask_passphrase_write(session, ASK_KEY, question)
		       : st;
}

/* No answer: there is no passphrase. */
static enum status read_key(const struct move_file *file,
	const struct json *answer, struct key **out)
{
	struct secret *passphrase = NULL;
	struct secret *text = NULL;
	enum status st = move_file_key_text(file, &text);

	if (st == STATUS_OK && answer != NULL)
		st = ask_passphrase_read(answer, &passphrase);
	if (st == STATUS_OK)
		st = key_read(text, passphrase, out);
	secret_free(passphrase);
	secret_free(text);
	return st;
}

enum status take_handle_take(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct arguments arguments = {0};
	struct key *key = NULL;
	enum status st = reply;

	if (st == STATUS_OK)
		st = read_arguments(args, &arguments);
	if (st == STATUS_OK)
		st = read_key(&session->move, answer, &key);
	if (st == STATUS_KEY_SEALED && ++question->thread->step < TRIES)
		return ask_passphrase_write(session, ASK_KEY_AGAIN, question);
	if (st == STATUS_OK)
		st = handle_draft_add(session, &arguments.draft, key, result);
	key_free(key);
	return st;
}
