/* nywhere lock */
#include "shell/command.h"
#include "shell/text.h"

static int run(struct shell *shell, const char *op, const char *done)
{
	struct answer answer = {0};
	struct question question;
	enum status st;
	int code = SHELL_DONE;

	shell_question(&question, op);
	st = shell_ask(shell, &question, &answer);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (shell->json)
		code = shell_print(shell, answer.result);
	else
		text_line(stdout, "%s", done);
	answer_clear(&answer);
	return code;
}

int command_lock(struct shell *shell, const struct arguments *arguments)
{
	static const char locked[] = "Your keys are locked in every browser.";
	static const char cannot[] =
		"Your keys are locked until their next use, when the key file "
		"opens them; `nywhere unlock remove` takes it away if there is "
		"another way.";
	char folder[PLATFORM_PATH_MAX];
	bool by_file = platform_data_folder(folder) == STATUS_OK &&
		       vault_check_key_file(folder) == STATUS_OK;

	(void)arguments;
	return run(shell, "lock", by_file ? cannot : locked);
}
