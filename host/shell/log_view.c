#include "shell/log_view.h"

static const struct json_field page_fields[] = {
	JSON_FIELD(struct log_page, entries, JSON_ARRAY, true),
	JSON_FIELD(struct log_page, next, JSON_INTEGER, false),
};

static const struct json_field entry_fields[] = {
	JSON_FIELD(struct log_entry, time, JSON_INTEGER, true),
	JSON_FIELD(struct log_entry, first, JSON_INTEGER, true),
	JSON_FIELD(struct log_entry, origin, JSON_STRING, true),
	JSON_FIELD(struct log_entry, handle, JSON_STRING, true),
	JSON_FIELD(struct log_entry, mode, JSON_STRING, true),
};

enum status log_page_ask(struct shell *shell, const char *origin, int64_t after,
	int64_t limit, struct answer *answer, struct log_page *out)
{
	struct log_page page = {0};
	struct question question;
	enum status st;

	shell_question(&question, "log");
	json_add_integer(&question.w, "limit", limit);
	json_add_integer(&question.w, "after", after);
	if (origin != NULL)
		json_add_string(&question.w, "origin", origin);
	st = shell_ask(shell, &question, answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer->result, page_fields, &page);
	if (st == STATUS_OK)
		*out = page;
	return st;
}

enum status log_entry_read(const struct json *json, struct log_entry *out)
{
	return SHELL_DECODE(json, entry_fields, out);
}
