/* log: where was which handle disclosed, newest first. */
#include "keys/site_store.h"
#include "ops/operation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 100

struct arguments {
	const char *origin; /* of one site; NULL for all */
	int64_t after;      /* the "next" of an earlier reply */
	int64_t limit;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, false),
	JSON_FIELD(struct arguments, after, JSON_INTEGER, false),
	JSON_FIELD(struct arguments, limit, JSON_INTEGER, false),
};

static void write_entry(struct json_writer *w, const struct disclosure *entry)
{
	json_begin_object(w, NULL);
	json_add_integer(w, "time", entry->last);
	json_add_integer(w, "first", entry->first);
	json_add_string(w, "origin", entry->origin.text);
	json_add_string(w, "handle", entry->handle.text);
	json_add_string(w, "mode", entry->direct ? "direct" : "redirect");
	json_end_object(w);
}

static void write_page(struct json_writer *w, const struct disclosure *list,
	int64_t count, const struct arguments *arguments)
{
	int64_t end = arguments->after + arguments->limit;

	json_begin_array(w, "entries");
	for (int64_t i = arguments->after; i < count && i < end; i++)
		write_entry(w, &list[i]);
	json_end_array(w);
	if (end < count)
		json_add_integer(w, "next", end);
}

enum status op_log(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {.limit = LIMIT_DEFAULT};
	struct disclosure *list = NULL;
	struct origin origin;
	struct vault *vault;
	size_t count = 0;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK &&
		(arguments.limit < 1 || arguments.limit > LIMIT_MAX ||
			arguments.after < 0))
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK && arguments.origin != NULL)
		st = origin_parse(arguments.origin, &origin);
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = site_store_list(vault,
			arguments.origin == NULL ? NULL : &origin, &list,
			&count);
	if (st == STATUS_OK)
		write_page(result, list, (int64_t)count, &arguments);
	free(list);
	return st;
}
