#include "shell/handle_view.h"

static const struct json_field fields[] = {
	JSON_FIELD(struct handle_view, handle, JSON_STRING, true),
	JSON_FIELD(struct handle_view, type, JSON_STRING, true),
	JSON_FIELD(struct handle_view, label, JSON_STRING, false),
	JSON_FIELD(struct handle_view, did, JSON_STRING, false),
	JSON_FIELD(struct handle_view, fragment, JSON_STRING, false),
	JSON_FIELD(struct handle_view, key, JSON_BOOL, true),
	JSON_FIELD(struct handle_view, security_key, JSON_STRING, false),
	JSON_FIELD(struct handle_view, alg, JSON_STRING, false),
	JSON_FIELD(struct handle_view, fingerprint, JSON_STRING, false),
	JSON_FIELD(struct handle_view, server, JSON_STRING, false),
	JSON_FIELD(struct handle_view, pds, JSON_STRING, false),
	{"default", JSON_BOOL, true, offsetof(struct handle_view, is_default)},
	JSON_FIELD(struct handle_view, created, JSON_INTEGER, true),
	JSON_FIELD(struct handle_view, records, JSON_ARRAY, false),
	JSON_FIELD(struct handle_view, documents, JSON_ARRAY, false),
};

enum status handle_view_read(const struct json *json, struct handle_view *out)
{
	struct handle_view view = {0};
	enum status st = SHELL_DECODE(json, fields, &view);

	if (st == STATUS_OK && view.key &&
		(view.alg == NULL || view.fingerprint == NULL))
		st = STATUS_INTERNAL;
	if (st == STATUS_OK)
		*out = view;
	return st;
}
