/* nywhere handle check HANDLE */
#include "shell/command.h"
#include "shell/publish.h"
#include "shell/text.h"

#include <stdio.h>

struct check {
	const char *check;
	bool ok;
	const char *message;
	const char *fix; /* NULL for what is well */
};

static const struct json_field check_fields[] = {
	JSON_FIELD(struct check, check, JSON_STRING, true),
	JSON_FIELD(struct check, ok, JSON_BOOL, true),
	JSON_FIELD(struct check, message, JSON_STRING, true),
	JSON_FIELD(struct check, fix, JSON_STRING, false),
};

struct view {
	const char *handle;
	bool agrees;
	const struct json *checks;
	const struct json *publish; /* NULL when there is nothing to change */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct view, handle, JSON_STRING, true),
	JSON_FIELD(struct view, agrees, JSON_BOOL, true),
	JSON_FIELD(struct view, checks, JSON_ARRAY, true),
	JSON_FIELD(struct view, publish, JSON_OBJECT, false),
};

static enum status print_check(const struct json *element)
{
	struct check check = {0};
	enum status st = SHELL_DECODE(element, check_fields, &check);

	if (st != STATUS_OK)
		return st;
	text_word(stdout, check.ok ? TEXT_GREEN : TEXT_RED,
		check.ok ? "ok" : "fail");
	fputs(check.ok ? "    " : "  ", stdout);
	text_line(stdout, "%s", check.message);
	if (check.fix != NULL)
		text_line(stdout, "      %s", check.fix);
	return STATUS_OK;
}

static enum status print(const struct view *view)
{
	const struct json *element = json_first(view->checks);
	enum status st = STATUS_OK;

	for (; st == STATUS_OK && element != NULL; element = json_next(element))
		st = print_check(element);
	if (st != STATUS_OK || view->publish == NULL)
		return st;
	putchar('\n');
	return publish_lists(view->publish, view->handle);
}

int command_handle_check(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	struct view view = {0};
	int code = SHELL_DONE;
	enum status st;

	shell_question(&question, "handle_check");
	json_add_string(&question.w, "handle", arguments->operands[0]);
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer.result, fields, &view);
	if (st == STATUS_OK && shell->json)
		(void)shell_print(shell, answer.result);
	else if (st == STATUS_OK)
		st = print(&view);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (!view.agrees)
		code = SHELL_FAILED;
	answer_clear(&answer);
	return code;
}
