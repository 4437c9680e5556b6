/* import_plan: what the file that the command has opened would bring. import:
 * brings it, all or nothing. */
#include "ops/import_report.h"

#include "ops/ask_passphrase.h"
#include "ops/copy_code.h"
#include "ops/move_settings.h"
#include "ops/operation.h"

#include <stdlib.h>
#include <string.h>

#define TRIES 3

struct arguments {
	const char *differing; /* "keep" or "replace"; NULL: not yet decided */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, differing, JSON_STRING, false),
};

struct context {
	struct import import;
	struct import_report report;
	struct config config;
	bool has_new_config;
};

static void tell(void *context, const struct import_item *item)
{
	import_report_add(&((struct context *)context)->report, item);
}

static enum status take_settings(void *context, const struct json *settings)
{
	struct context *self = context;
	struct config before = self->config;
	enum status st =
		move_settings_take(&self->import, settings, &self->config);

	self->has_new_config =
		memcmp(&before, &self->config, sizeof(before)) != 0;
	return st;
}

static enum status context_new(struct vault *vault, struct context **out)
{
	struct context *self = calloc(1, sizeof(*self));
	enum status st;

	if (self == NULL)
		return STATUS_NO_MEMORY;
	st = config_read(&self->config);
	if (st != STATUS_OK) {
		free(self);
		return st;
	}
	self->import = (struct import){
		.vault = vault,
		.tell = tell,
		.settings = take_settings,
		.context = self,
	};
	*out = self;
	return STATUS_OK;
}

static enum status read_file(struct context *self, const struct move_file *file,
	const struct secret *key)
{
	struct export_reader *reader = NULL;
	enum status st = move_file_reader(file, key, &reader);

	if (st == STATUS_OK)
		st = import_read(&self->import, reader);
	export_reader_free(reader);
	return st;
}

/* NULL for none: it is made when there is something for it. */
static enum status find_vault(struct session *session, struct vault **out)
{
	enum status st = session_vault(session, out);

	if (st != STATUS_VAULT_MISSING)
		return st;
	*out = NULL;
	return STATUS_OK;
}

static enum status ask_secret(
	struct session *session, bool again, struct net_question *question)
{
	if (session->move.header.is_recovery)
		return ask_passphrase_write(session,
			again ? ASK_COPY_CODE_AGAIN : ASK_COPY_CODE, question);
	return ask_passphrase_write(
		session, again ? ASK_IMPORT_AGAIN : ASK_IMPORT, question);
}

enum status ask_import_plan(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct vault *vault;
	enum status st = json_decode(args, NULL, 0, NULL);

	if (st == STATUS_OK && session->move.fd < 0)
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK)
		st = move_file_read_header(&session->move);
	if (st == STATUS_OK)
		st = find_vault(session, &vault);
	return st == STATUS_OK ? ask_secret(session, false, question) : st;
}

static enum status make_key(struct move_file *file, const struct json *answer)
{
	struct secret *secret = NULL;
	enum status st = file->header.is_recovery
				 ? copy_code_read(answer, &secret)
				 : ask_passphrase_read(answer, &secret);

	move_file_clear(file);
	if (st == STATUS_OK)
		st = export_header_key(&file->header, secret, &file->key);
	secret_free(secret);
	return st;
}

/* Whether the passphrase is right shows when the file is read. */
static enum status plan(struct session *session, const struct json *answer,
	struct json_writer *result)
{
	struct context *self = NULL;
	struct vault *vault;
	enum status st = make_key(&session->move, answer);

	if (st == STATUS_OK)
		st = find_vault(session, &vault);
	if (st == STATUS_OK)
		st = context_new(vault, &self);
	if (st == STATUS_OK)
		st = read_file(self, &session->move, session->move.key);
	if (st == STATUS_OK) {
		json_add_integer(result, "made", self->import.made);
		json_add_bool(result, "vault", vault != NULL);
		import_report_write(result, &self->report);
	} else {
		move_file_clear(&session->move);
	}
	free(self);
	return st;
}

enum status take_import_plan(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	enum status st = reply;

	(void)args;
	if (st == STATUS_OK)
		st = plan(session, answer, result);
	if ((st == STATUS_EXPORT_WRONG || st == STATUS_RECOVERY_WRONG) &&
		++question->thread->step < TRIES)
		return ask_secret(session, true, question);
	return st;
}

static enum status read_arguments(
	const struct json *args, struct arguments *out)
{
	enum status st = JSON_DECODE(args, fields, out);

	if (st == STATUS_OK && out->differing != NULL &&
		strcmp(out->differing, "keep") != 0 &&
		strcmp(out->differing, "replace") != 0)
		st = STATUS_BAD_ARGUMENT;
	return st;
}

static enum status write_vault(
	struct context *self, const struct move_file *file, bool decided)
{
	struct vault *vault = self->import.vault;
	enum status st = vault_begin(vault, true);

	if (st != STATUS_OK)
		return st;
	st = read_file(self, file, file->key);
	if (st == STATUS_OK && !decided &&
		import_report_differing(&self->report) > 0)
		st = STATUS_IMPORT_DIFFERS;
	return vault_end(vault, st);
}

enum status op_import(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct context *self = NULL;
	struct vault *vault;
	enum status st = read_arguments(args, &arguments);

	if (st == STATUS_OK && session->move.key == NULL)
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = context_new(vault, &self);
	if (st != STATUS_OK)
		return st;
	self->import.writes = true;
	self->import.replaces = arguments.differing != NULL &&
				strcmp(arguments.differing, "replace") == 0;
	session_forget_key(session);
	st = write_vault(self, &session->move, arguments.differing != NULL);
	/* Not of the vault: it comes after, and again if it fails. */
	if (st == STATUS_OK && self->has_new_config)
		st = config_write(&self->config);
	if (st == STATUS_OK)
		import_report_write(result, &self->report);
	free(self);
	return st;
}
