/* export: the copy of all that is the user's, into the file that the command
 * has opened. */
#include "keys/export_vault.h"
#include "ops/ask_passphrase.h"
#include "ops/copy_code.h"
#include "ops/move_settings.h"
#include "ops/operation.h"

#include <time.h>

#define TRIES 3

struct arguments {
	bool recovery; /* a code in the place of a passphrase */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, recovery, JSON_BOOL, false),
};

static enum status make_key(
	struct session *session, bool recovery, const struct json *answer)
{
	struct move_file *file = &session->move;
	struct secret *secret = NULL;
	enum status st = recovery ? copy_code_confirm(session, answer, &secret)
				  : ask_passphrase_read(answer, &secret);

	move_file_clear(file);
	if (st == STATUS_OK)
		st = recovery ? export_header_make_recovery(&file->header)
			      : export_header_make(EXPORT_COST, &file->header);
	if (st == STATUS_OK)
		st = export_header_key(&file->header, secret, &file->key);
	secret_free(secret);
	return st;
}

static enum status write_file(struct vault *vault, const struct move_file *file,
	struct export_counts *counts)
{
	struct export_writer *writer = NULL;
	enum status st =
		export_writer_new(file->fd, &file->header, file->key, &writer);

	if (st == STATUS_OK)
		st = export_vault(vault, writer, time(NULL), counts);
	if (st == STATUS_OK)
		st = move_settings_write(writer);
	if (st == STATUS_OK)
		st = export_writer_finish(writer);
	export_writer_free(writer);
	return st;
}

static void write_counts(
	struct json_writer *w, const struct export_counts *counts)
{
	json_add_integer(w, "handles", counts->handles);
	json_add_integer(w, "bound", counts->bound);
	json_add_integer(w, "contacts", counts->contacts);
	json_add_integer(w, "sites", counts->sites);
	json_add_integer(w, "zones", counts->zones);
	json_add_integer(w, "damaged", counts->damaged);
}

enum status ask_export(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct arguments arguments = {0};
	struct vault *vault;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK && session->move.fd < 0)
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st != STATUS_OK)
		return st;
	if (!arguments.recovery)
		return ask_passphrase_write(session, ASK_EXPORT, question);
	st = copy_code_begin(session, question);
	if (st != STATUS_OK)
		session_flow_end(session);
	return st;
}

static enum status write_copy(struct session *session, bool recovery,
	const struct json *answer, struct json_writer *result)
{
	struct export_counts counts;
	struct vault *vault;
	enum status st = make_key(session, recovery, answer);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	/* Unlocked and asked again, it would show another code. */
	if (st == STATUS_LOCKED && recovery)
		st = STATUS_LOCKED_MEANWHILE;
	if (st == STATUS_OK)
		st = write_file(vault, &session->move, &counts);
	move_file_clear(&session->move);
	if (st == STATUS_OK)
		write_counts(result, &counts);
	return st;
}

enum status take_export(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct arguments arguments = {0};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = reply;
	if (arguments.recovery &&
		!session_flow_is(session, question->thread->flow))
		return STATUS_CANCELLED;
	if (st == STATUS_OK)
		st = write_copy(session, arguments.recovery, answer, result);
	if (st == STATUS_RECOVERY_WRONG && ++question->thread->step < TRIES)
		return ask_passphrase_write(
			session, ASK_COPY_CODE_AGAIN, question);
	if (arguments.recovery)
		session_flow_end(session);
	return st;
}
