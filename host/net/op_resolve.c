#include "net/resolve.h"

#include <stdlib.h>
#include <string.h>

struct arguments {
	const char *handle;
	const char *until;
	bool fresh;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
	JSON_FIELD(struct arguments, until, JSON_STRING, false),
	JSON_FIELD(struct arguments, fresh, JSON_BOOL, false),
};

static enum status parse_until(const char *text, enum resolve_until *out)
{
	static const char *const names[] = {
		[RESOLVE_DID] = "did",
		[RESOLVE_KEY] = "key",
		[RESOLVE_SERVER] = "server",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(text, names[i]) == 0) {
			*out = (enum resolve_until)i;
			return STATUS_OK;
		}
	}
	return STATUS_BAD_ARGUMENT;
}

/* A resolution that fails is a result with a problem: its steps say more than
 * an error could. */
enum status op_resolve(struct net_request *request, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {.until = "server"};
	struct resolve_question question = {0};
	struct resolution *resolution = NULL;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = parse_until(arguments.until, &question.until);
	if (st != STATUS_OK)
		return st;
	resolution = malloc(sizeof(*resolution));
	if (resolution == NULL)
		return STATUS_NO_MEMORY;
	question.text = arguments.handle;
	question.fresh = arguments.fresh;
	resolve_handle(request, &question, resolution);
	resolution_write(resolution, result);
	free(resolution);
	return STATUS_OK;
}
