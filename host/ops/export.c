/* export: the copy of all that is the user's, into the file that the command
 * has opened. */
#include "keys/export_vault.h"
#include "ops/ask_passphrase.h"
#include "ops/move_settings.h"
#include "ops/operation.h"

#include <time.h>

static enum status make_key(struct move_file *file, const struct json *answer)
{
	struct secret *passphrase = NULL;
	enum status st = ask_passphrase_read(answer, &passphrase);

	move_file_clear(file);
	if (st == STATUS_OK)
		st = export_header_make(EXPORT_COST, &file->header);
	if (st == STATUS_OK)
		st = export_header_key(&file->header, passphrase, &file->key);
	secret_free(passphrase);
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
	json_add_integer(w, "contacts", counts->contacts);
	json_add_integer(w, "sites", counts->sites);
	json_add_integer(w, "zones", counts->zones);
	json_add_integer(w, "damaged", counts->damaged);
}

enum status ask_export(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct vault *vault;
	enum status st = json_decode(args, NULL, 0, NULL);

	if (st == STATUS_OK && session->move.fd < 0)
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	return st == STATUS_OK
		       ? ask_passphrase_write(session, ASK_EXPORT, question)
		       : st;
}

enum status take_export(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct export_counts counts;
	struct vault *vault;
	enum status st = reply;

	(void)args;
	(void)question;
	if (st == STATUS_OK)
		st = make_key(&session->move, answer);
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = write_file(vault, &session->move, &counts);
	move_file_clear(&session->move);
	if (st == STATUS_OK)
		write_counts(result, &counts);
	return st;
}
