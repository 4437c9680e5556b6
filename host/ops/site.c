/* site: what is remembered of one site, and its switch. */
#include "keys/site_store.h"
#include "ops/operation.h"

#include <stdlib.h>

struct arguments {
	const char *origin;
	bool one_click;
	bool set;
};

static const struct json_field read_fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
};

static const struct json_field set_fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
	JSON_FIELD(struct arguments, one_click, JSON_BOOL, true),
};

static void write_handles(
	struct json_writer *w, const struct disclosure *list, size_t count)
{
	json_begin_array(w, "handles");
	for (size_t i = 0; i < count; i++) {
		json_begin_object(w, NULL);
		json_add_string(w, "handle", list[i].handle.text);
		json_add_integer(w, "last", list[i].last);
		json_end_object(w);
	}
	json_end_array(w);
}

enum status op_site(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct disclosure *list = NULL;
	struct origin origin;
	struct vault *vault;
	size_t count = 0;
	bool one_click;
	enum status st;

	arguments.set = JSON_DECODE(args, set_fields, &arguments) == STATUS_OK;
	st = arguments.set ? STATUS_OK
			   : JSON_DECODE(args, read_fields, &arguments);
	if (st == STATUS_OK)
		st = origin_parse(arguments.origin, &origin);
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK && arguments.set)
		st = site_store_set_switch(vault, &origin, arguments.one_click);
	if (st == STATUS_OK)
		st = site_store_switch(vault, &origin, &one_click);
	if (st == STATUS_OK)
		st = site_store_list(vault, &origin, &list, &count);
	if (st == STATUS_OK) {
		json_add_string(result, "origin", origin.text);
		json_add_bool(result, "one_click", one_click);
		write_handles(result, list, count);
	}
	free(list);
	return st;
}
