#include "shell/handle_pages.h"

#include <stdio.h>

#define PAGE 100
#define CURSOR_MAX 64

struct page {
	const struct json *handles;
	const char *next;
	int64_t damaged;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct page, handles, JSON_ARRAY, true),
	JSON_FIELD(struct page, next, JSON_STRING, false),
	JSON_FIELD(struct page, damaged, JSON_INTEGER, true),
};

static enum status ask(struct shell *shell, const char *after,
	struct answer *answer, struct page *out)
{
	struct page page = {0};
	struct question question;
	enum status st;

	shell_question(&question, "handles");
	json_add_integer(&question.w, "limit", PAGE);
	if (after[0] != '\0')
		json_add_string(&question.w, "after", after);
	st = shell_ask(shell, &question, answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer->result, fields, &page);
	if (st == STATUS_OK)
		*out = page;
	return st;
}

enum status handle_pages_each(struct shell *shell, handle_visit visit,
	void *context, int64_t *damaged)
{
	char cursor[CURSOR_MAX] = "";
	bool more = true;
	enum status st = STATUS_OK;

	*damaged = 0;
	while (st == STATUS_OK && more) {
		struct answer answer = {0};
		const struct json *handle;
		struct page page;

		st = ask(shell, cursor, &answer, &page);
		if (st == STATUS_OK) {
			*damaged += page.damaged;
			more = page.next != NULL;
			snprintf(cursor, sizeof(cursor), "%s",
				more ? page.next : "");
			for (handle = json_first(page.handles);
				st == STATUS_OK && handle != NULL;
				handle = json_next(handle))
				st = visit(context, handle);
		}
		answer_clear(&answer);
	}
	return st;
}
