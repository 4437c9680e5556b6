/* contact_remove: a contact and all its names, for good. */
#include "keys/contact_store.h"
#include "ops/operation.h"

#include <string.h>

struct arguments {
	const char *id;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, id, JSON_STRING, true),
};

enum status op_contact_remove(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments;
	struct vault *vault;
	enum status st = JSON_DECODE(args, fields, &arguments);

	(void)result;
	if (st == STATUS_OK && strlen(arguments.id) != CONTACT_ID_LENGTH)
		st = STATUS_CONTACT_UNKNOWN;
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = contact_store_remove(vault, arguments.id);
	return st;
}
