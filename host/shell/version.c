/* nywhere version */
#include "shell/command.h"
#include "shell/text.h"

int command_version(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	enum status st;
	int code = SHELL_DONE;

	(void)arguments;
	if (!shell->json) {
		text_line(stdout, "nywhere %s", NYWHERE_VERSION);
		return SHELL_DONE;
	}
	shell_question(&question, "hello");
	st = shell_ask(shell, &question, &answer);
	code = st == STATUS_OK ? shell_print(shell, answer.result)
			       : shell_fail(shell, st);
	answer_clear(&answer);
	return code;
}
