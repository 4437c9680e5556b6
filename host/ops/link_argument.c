#include "ops/link_argument.h"

#include <string.h>

struct arguments {
	const char *flow;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, flow, JSON_STRING, true),
};

struct code_arguments {
	const char *flow;
	const char *code;
};

static const struct json_field code_fields[] = {
	JSON_FIELD(struct code_arguments, flow, JSON_STRING, true),
	JSON_FIELD(struct code_arguments, code, JSON_STRING, true),
};

enum status link_argument_read(struct session *session, const struct json *args,
	struct link_flow **flow)
{
	struct arguments arguments = {0};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st != STATUS_OK)
		return st;
	*flow = link_flow_find(&session->links, arguments.flow);
	return *flow == NULL ? STATUS_FLOW_UNKNOWN : STATUS_OK;
}

/* As typed, without what surrounds it. */
static enum status read_code(const char *typed, char out[LINK_CODE_MAX + 1])
{
	size_t len;

	typed += strspn(typed, " \t\r\n");
	len = strcspn(typed, " \t\r\n");
	if (len == 0 || len > LINK_CODE_MAX ||
		typed[len + strspn(typed + len, " \t\r\n")] != '\0')
		return STATUS_CODE_WRONG;
	for (size_t i = 0; i < len; i++) {
		if (typed[i] <= 0x20 || typed[i] >= 0x7f)
			return STATUS_CODE_WRONG;
	}
	memcpy(out, typed, len);
	out[len] = '\0';
	return STATUS_OK;
}

enum status link_argument_code(struct session *session, const struct json *args,
	struct link_flow **flow, char code[LINK_CODE_MAX + 1])
{
	struct code_arguments arguments = {0};
	enum status st = JSON_DECODE(args, code_fields, &arguments);

	if (st != STATUS_OK)
		return st;
	*flow = link_flow_find(&session->links, arguments.flow);
	if (*flow == NULL || !(*flow)->waits_code)
		return STATUS_FLOW_UNKNOWN;
	return read_code(arguments.code, code);
}
