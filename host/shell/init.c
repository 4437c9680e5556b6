/* nywhere init */
#include "shell/command.h"
#include "shell/text.h"

enum { NO_PASSPHRASE };

const struct command_option command_init_options[] = {
	{"no-passphrase", NULL, "open it with a key file beside it instead"},
	{0},
};

static void print_next(const struct shell *shell, bool has_file)
{
	text_line(stdout, "Your vault is %s/vault.db.", shell->session.folder);
	if (has_file)
		text_line(stdout,
			"Whoever can read %s/vault.key can use your keys; "
			"keep a copy of both files.",
			shell->session.folder);
	else
		text_line(stdout, "Its passphrase cannot be recovered; keep a "
				  "copy of the file.");
	text_line(stdout, "Next: nywhere handle add NAME");
}

int command_init(struct shell *shell, const struct arguments *arguments)
{
	bool has_file = arguments->options[NO_PASSPHRASE] != NULL;
	struct answer answer = {0};
	struct question question;
	enum status st;
	int code = SHELL_DONE;

	shell_question(&question, "init");
	json_add_string(
		&question.w, "method", has_file ? "file" : "passphrase");
	st = shell_ask(shell, &question, &answer);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (shell->json)
		code = shell_print(shell, answer.result);
	else
		print_next(shell, has_file);
	answer_clear(&answer);
	return code;
}
