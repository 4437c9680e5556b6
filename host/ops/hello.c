/* hello: who is there, what it can do, whether its keys are at hand. */
#include "ops/operation.h"
#include "ops/vault_json.h"

#define PROTOCOL 1 /* of these messages; see nywhere-call(1) */

struct arguments {
	const char *extension; /* its version, for whoever reads a trace */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, extension, JSON_STRING, false),
};

enum status op_hello(struct session *session, const struct json *args,
	struct json_writer *result)
{
	const struct operation *table;
	struct arguments arguments = {0};
	size_t count;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st != STATUS_OK)
		return st;
	json_add_string(result, "name", "nywhere-host");
	json_add_string(result, "version", NYWHERE_VERSION);
	json_begin_array(result, "protocols");
	json_add_integer(result, NULL, PROTOCOL);
	json_end_array(result);
	json_begin_array(result, "proofs");
	json_add_string(result, NULL, "jws");
	json_add_string(result, NULL, "fido2");
	json_end_array(result);
	table = operation_table(&count);
	json_begin_array(result, "capabilities");
	for (size_t i = 0; i < count; i++) {
		if (session->is_shell || !table[i].shell_only)
			json_add_string(result, NULL, table[i].name);
	}
	json_end_array(result);
	vault_json_write(result, session);
	return STATUS_OK;
}
