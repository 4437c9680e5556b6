/* init: makes the vault, once. */
#include "ops/operation.h"
#include "ops/vault_json.h"

#include <string.h>

struct arguments {
	const char *method;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, method, JSON_STRING, true),
};

enum status op_init(struct session *session, const struct json *args,
	struct json_writer *result)
{
	static const enum slot_kind kinds[] = {SLOT_PASSPHRASE, SLOT_FILE};
	struct arguments arguments;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st != STATUS_OK)
		return st;
	st = STATUS_BAD_ARGUMENT;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(arguments.method, slot_kind_name(kinds[i])) == 0)
			st = session_create_vault(session, kinds[i]);
	}
	if (st == STATUS_OK)
		vault_json_write(result, session);
	return st;
}
