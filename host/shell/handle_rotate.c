/* nywhere handle rotate HANDLE */
#include "shell/command.h"
#include "shell/publish.h"
#include "shell/text.h"

#include <stdio.h>
#include <string.h>

struct view {
	const char *handle;
	const char *stage;
	const char *fragment;     /* of the new key */
	const char *old_fragment; /* of the one that goes */
	const struct json *publish;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct view, handle, JSON_STRING, true),
	JSON_FIELD(struct view, stage, JSON_STRING, true),
	JSON_FIELD(struct view, fragment, JSON_STRING, true),
	JSON_FIELD(struct view, old_fragment, JSON_STRING, true),
	JSON_FIELD(struct view, publish, JSON_OBJECT, false),
};

static enum status print_add(const struct view *view)
{
	enum status st;

	text_line(stdout,
		"The new key of %s, #%s, is in your vault; the old one, #%s, "
		"signs until the document has both.",
		view->handle, view->fragment, view->old_fragment);
	st = publish_lists(view->publish, view->handle);
	if (st != STATUS_OK)
		return st;
	putchar('\n');
	text_line(stdout,
		"Then run this command again: `nywhere handle rotate "
		"%s`.",
		view->handle);
	return STATUS_OK;
}

static void print_remove(const struct view *view)
{
	text_line(stdout,
		"The new key of %s, #%s, is published and signs from now on.",
		view->handle, view->fragment);
	text_line(stdout,
		"Take the old one, #%s, out of the document, and run this "
		"command again.",
		view->old_fragment);
}

static enum status print(const struct view *view)
{
	if (strcmp(view->stage, "add") == 0 && view->publish != NULL)
		return print_add(view);
	if (strcmp(view->stage, "remove") == 0)
		print_remove(view);
	else
		text_line(stdout,
			"Done: %s has the key #%s, and the old one is gone, "
			"here and there.",
			view->handle, view->fragment);
	return STATUS_OK;
}

int command_handle_rotate(
	struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	struct view view = {0};
	int code = SHELL_DONE;
	enum status st;

	shell_question(&question, "handle_rotate");
	json_add_string(&question.w, "handle", arguments->operands[0]);
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer.result, fields, &view);
	if (st == STATUS_OK && shell->json)
		code = shell_print(shell, answer.result);
	else if (st == STATUS_OK)
		st = print(&view);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	answer_clear(&answer);
	return code;
}
