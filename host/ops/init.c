/* init: makes the vault, once. */
#include "ops/ask_passphrase.h"
#include "ops/operation.h"
#include "ops/vault_json.h"

#include <string.h>

struct arguments {
	const char *method;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, method, JSON_STRING, true),
};

static enum status read_kind(const struct json *args, enum slot_kind *out)
{
	static const enum slot_kind kinds[] = {SLOT_PASSPHRASE, SLOT_FILE};
	struct arguments arguments = {0};
	enum status st = JSON_DECODE(args, fields, &arguments);

	for (size_t i = 0;
		st == STATUS_OK && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(arguments.method, slot_kind_name(kinds[i])) == 0) {
			*out = kinds[i];
			return STATUS_OK;
		}
	}
	return STATUS_BAD_ARGUMENT;
}

enum status ask_init(struct session *session, const struct json *args,
	struct net_question *question)
{
	enum slot_kind kind;
	enum status st = read_kind(args, &kind);

	if (st == STATUS_OK)
		st = session_check_create(session);
	if (st != STATUS_OK)
		return st;
	question->needless = kind == SLOT_FILE;
	return question->needless
		       ? STATUS_OK
		       : ask_passphrase_write(session, ASK_NEW, question);
}

enum status take_init(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct secret *passphrase = NULL;
	enum slot_kind kind;
	enum status st = reply;

	(void)question;
	if (st == STATUS_OK && answer != NULL)
		st = ask_passphrase_read(answer, &passphrase);
	if (st == STATUS_OK)
		st = read_kind(args, &kind);
	if (st == STATUS_OK)
		st = session_create_vault(session, kind, passphrase);
	secret_free(passphrase);
	if (st == STATUS_OK)
		vault_json_write(result, session);
	return st;
}
