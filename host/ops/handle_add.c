/* handle_add: a new handle with a fresh key of its own. */
#include "ops/handle_draft.h"
#include "ops/operation.h"

struct arguments {
	struct handle_draft draft;
	const char *alg;
};

static const struct json_field fields[] = {
	HANDLE_DRAFT_FIELDS(struct arguments, draft),
	JSON_FIELD(struct arguments, alg, JSON_STRING, false),
};

enum status op_handle_add(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	enum key_algorithm algorithm = KEY_ES256;
	struct key *key = NULL;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = handle_draft_check(&arguments.draft);
	if (st == STATUS_OK && arguments.alg != NULL)
		st = key_algorithm_parse(arguments.alg, &algorithm);
	if (st == STATUS_OK)
		st = key_generate(algorithm, &key);
	if (st == STATUS_OK)
		st = handle_draft_add(session, &arguments.draft, key, result);
	key_free(key);
	return st;
}
