/* nywhere resolve HANDLE */
#include "shell/command.h"
#include "shell/resolution_view.h"

#include <stdio.h>

/* A resolution that failed is an answer, too: all its steps are in it. */
static int print(struct shell *shell, const struct json *result)
{
	enum status problem = STATUS_OK;
	enum status st;

	if (shell->json) {
		(void)shell_print(shell, result);
		st = resolution_view_problem(result, &problem);
	} else {
		st = resolution_view_print(result, &problem);
	}
	if (st != STATUS_OK)
		return shell_fail(shell, st);
	if (problem == STATUS_OK)
		return SHELL_DONE;
	fflush(stdout);
	return shell_complain(shell, problem);
}

int command_resolve(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	bool begun = false;
	enum status st;
	int code;

	if (!shell->json) {
		shell->on_step = resolution_view_step;
		shell->on_step_context = &begun;
	}
	shell_question(&question, "resolve");
	json_add_string(&question.w, "handle", arguments->operands[0]);
	st = shell_ask(shell, &question, &answer);
	code = st == STATUS_OK ? print(shell, answer.result)
			       : shell_fail(shell, st);
	answer_clear(&answer);
	return code;
}
