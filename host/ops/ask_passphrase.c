#include "ops/ask_passphrase.h"

#include "ops/config.h"

#include <string.h>

struct answer {
	const char *passphrase;
};

static const struct json_field answer_fields[] = {
	JSON_FIELD(struct answer, passphrase, JSON_STRING, true),
};

static const char *const operations[] = {
	[ASK_UNLOCK] = "ask",
	[ASK_UNLOCK_AGAIN] = "ask_again",
	[ASK_NEW] = "ask_new",
	[ASK_EXPORT] = "ask_export",
	[ASK_IMPORT] = "ask_import",
	[ASK_IMPORT_AGAIN] = "ask_import_again",
	[ASK_COPY_CODE] = "ask_copy_code",
	[ASK_COPY_CODE_AGAIN] = "ask_copy_code_again",
	[ASK_KEY] = "ask_key",
	[ASK_KEY_AGAIN] = "ask_key_again",
	[ASK_RECOVERY] = "ask_recovery",
	[ASK_RECOVERY_AGAIN] = "ask_recovery_again",
};

enum status ask_passphrase_write(
	struct session *session, enum ask ask, struct net_question *question)
{
	struct config config;
	enum status st = config_read(&config);

	if (st != STATUS_OK)
		return st;
	question->client = &session->unlock;
	question->net_op = operations[ask];
	if (config.pinentry[0] != '\0')
		json_add_string(question->args, "pinentry", config.pinentry);
	return STATUS_OK;
}

enum status ask_passphrase_read(const struct json *answer, struct secret **out)
{
	struct answer found = {0};
	enum status st = JSON_DECODE(answer, answer_fields, &found);

	if (st != STATUS_OK)
		return STATUS_HELPER_FAILED;
	*out = secret_copy(found.passphrase, strlen(found.passphrase));
	return *out == NULL ? STATUS_NO_MEMORY : STATUS_OK;
}
